"""Notes: who writes and reads them, what is kept back, two writers, and the person's own words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import chain_for, end_withholding, withhold
from kith.access.queries import without_withheld
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry
from kith.audit.queries import entries_about
from kith.kit.overtaken import Overtaken
from kith.people.actions import end_allocation
from kith.people.tests.factories import an_allocation
from kith.records.actions.notes import add_own_words, correct_note, write_note
from kith.records.models import Note, NoteVersion, OwnWords
from kith.records.queries.notes import note_of, notes_of, own_notes
from kith.records.tests.factories import TEXT, a_note, told
from kith.words import Refused

pytestmark = pytest.mark.django_db
HARM = "Reading it now would put their mother in danger."


def entries(**changes):
    day = timezone.localdate()
    return {
        "about_on_day": day.day,
        "about_on_month": day.month,
        "about_on_year": day.year,
        "kind": "visit",
        "text": TEXT,
        **changes,
    }


def hold(cast, note, at=None):
    at = at or timezone.now()
    on = timezone.localdate(at)
    return withhold(
        cast.person, note.ref, reason=HARM, review_on=on + timedelta(days=30), by=cast.manager, at=at
    )


def test_the_person_reads_a_note_from_the_moment_it_is_written(cast, signed_in):
    worker, young = signed_in(cast.worker), signed_in(cast.young_person)
    worker.post(reverse("note_add", args=[cast.person.ref]), entries(text="We found the key together."))
    page = young.get(reverse("my_record")).content.decode()
    assert "We found the key together." in page
    assert cast.worker.full_name in page
    assert "personal adviser" in page


def test_a_note_needs_an_allocation_that_holds_today(cast, signed_in):
    """T-08: yesterday's worker finds nothing any more, in the session that is still open."""
    note = a_note(cast.allocation, cast.worker)
    client = signed_in(cast.worker)
    assert client.get(reverse("notes", args=[cast.person.ref])).status_code == 200
    end_allocation(cast.allocation, to_on=timezone.localdate(), at=timezone.now(), by=cast.administrator)
    for name, args in (
        ("notes", [cast.person.ref]),
        ("note_add", [cast.person.ref]),
        ("note_correct", [cast.person.ref, note.ref]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("note_add", args=[cast.person.ref]), entries()).status_code == 404
    assert Note.objects.count() == 1


def test_a_note_about_somebody_else_is_not_here(cast, signed_in):
    """The nearest no: one's own person in the address, another's note."""
    other = a_note(cast.other_person.allocations.get(worker=cast.other_worker), cast.other_worker)
    worker, young = signed_in(cast.worker), signed_in(cast.young_person)
    assert worker.get(reverse("note_correct", args=[cast.person.ref, other.ref])).status_code == 404
    assert young.get(reverse("note_words", args=[other.ref])).status_code == 404
    assert (
        signed_in(cast.manager).get(reverse("note_withhold", args=[cast.person.ref, other.ref])).status_code
        == 404
    )


def test_a_correction_keeps_what_stood_there_before(cast):
    note = a_note(cast.allocation, cast.worker)
    first = NoteVersion.objects.get(note=note)
    correct_note(
        cast.person,
        note.ref,
        told(timezone.now(), text="It was the canal."),
        allocation=cast.allocation,
        why="Not a river",
        seen=first.ref,
        by=cast.worker,
        at=timezone.now(),
    )
    now = note_of(cast.person, note.ref)
    assert (now.now.text, now.now.why) == ("It was the canal.", "Not a river")
    assert [version.text for version in now.before] == [TEXT]


def test_two_workers_who_correct_one_note_both_see_both(cast, signed_in):
    """T-42: the second save shows the first, who and when; what was typed is there; nothing is overwritten."""
    an_allocation(cast.person, cast.other_worker, part="social_worker")
    note = a_note(cast.allocation, cast.worker)
    address = reverse("note_correct", args=[cast.person.ref, note.ref])
    first, second = signed_in(cast.worker), signed_in(cast.other_worker)
    shown = [client.get(address).context["form"] for client in (first, second)]
    stamps = [form["stamp"].value() for form in shown]
    tokens = [form["once"].value() for form in shown]
    assert (
        first.post(
            address, entries(text="Ruth's words.", why="one", stamp=stamps[0], once=tokens[0])
        ).status_code
        == 302
    )
    sent = entries(text="Sol's words.", why="two", stamp=stamps[1], once=tokens[1])
    answer = second.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ruth&#x27;s words." in page
    assert "Sol&#x27;s words." in page
    assert cast.worker.full_name in page
    assert [version.text for version in NoteVersion.objects.filter(note=note)] == [TEXT, "Ruth's words."]
    again = {**sent, "stamp": answer.context["form"]["stamp"].value()}
    assert second.post(address, again).status_code == 302
    assert [version.text for version in NoteVersion.objects.filter(note=note)] == [
        TEXT,
        "Ruth's words.",
        "Sol's words.",
    ]


def test_a_correction_without_a_stamp_overwrites_nothing(cast):
    note = a_note(cast.allocation, cast.worker)
    with pytest.raises(Overtaken):
        correct_note(
            cast.person,
            note.ref,
            told(timezone.now()),
            allocation=cast.allocation,
            why="?",
            seen="",
            by=cast.worker,
            at=timezone.now(),
        )
    assert NoteVersion.objects.filter(note=note).count() == 1


def test_a_note_sent_twice_is_one_note(cast, signed_in):
    """T-44: a double tap, the back button, a retry after a time-out."""
    client, address = signed_in(cast.worker), reverse("note_add", args=[cast.person.ref])
    token = client.get(address).context["form"]["once"].value()
    for _ in range(3):
        assert client.post(address, entries(once=token)).status_code == 302
    assert Note.objects.count() == 1
    assert Entry.objects.filter(deed="write_note").count() == 1
    client.post(address, entries(once=token, text="Another day, another note."))
    assert Note.objects.count() == 2


def test_a_correction_own_words_and_a_keeping_back_sent_twice_are_one_each(cast, signed_in):
    note = a_note(cast.allocation, cast.worker)
    deeds = {
        "add_own_words": (
            cast.young_person,
            reverse("note_words", args=[note.ref]),
            {"text": "I liked the walk."},
        ),
        "correct_note": (
            cast.worker,
            reverse("note_correct", args=[cast.person.ref, note.ref]),
            entries(why="w"),
        ),
        "withhold": (
            cast.manager,
            reverse("note_withhold", args=[cast.person.ref, note.ref]),
            {
                "reason": HARM,
                "review_on_day": 1,
                "review_on_month": 2,
                "review_on_year": timezone.localdate().year + 1,
            },
        ),
    }
    for deed, (account, address, words) in deeds.items():
        client = signed_in(account)
        form = client.get(address).context["form"]
        hidden = {name: form[name].value() for name in ("once", "stamp") if name in form.fields}
        for _ in range(2):
            assert client.post(address, {**words, **hidden}).status_code == 302, deed
        assert Entry.objects.filter(deed=deed).count() == 1, deed


def test_own_words_stand_beside_a_note_for_the_worker_too(cast, signed_in):
    note = a_note(cast.allocation, cast.worker)
    signed_in(cast.young_person).post(
        reverse("note_words", args=[note.ref]), {"text": "That is not how it was."}
    )
    assert (
        "That is not how it was."
        in signed_in(cast.worker).get(reverse("notes", args=[cast.person.ref])).content.decode()
    )
    assert [words.text for words in OwnWords.objects.all()] == ["That is not how it was."]


# Kept back


def test_a_withheld_note_is_nowhere_for_the_person(cast, signed_in):
    seen, hidden = (
        a_note(cast.allocation, cast.worker),
        a_note(cast.allocation, cast.worker, text="Planted harm."),
    )
    young = signed_in(cast.young_person)
    before = young.get(reverse("my_record")).content.decode()
    hold(cast, hidden)
    page = young.get(reverse("my_record")).content.decode()
    assert "Planted harm." in before
    assert seen.ref in page
    assert "Planted harm." not in page
    assert hidden.ref not in page
    assert young.get(reverse("note_words", args=[hidden.ref])).status_code == 404
    with pytest.raises(Refused):
        add_own_words(cast.person, hidden.ref, "x", by=cast.young_person, at=timezone.now())


def test_a_withheld_note_leaves_no_difference_on_the_persons_page(cast, signed_in):
    """Not even a count: with a withheld note, the page is that of somebody who never had it."""
    young = signed_in(cast.young_person)
    never = young.get(reverse("my_record")).content
    hold(cast, a_note(cast.allocation, cast.worker))

    def bare(page):
        import re

        return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)

    assert bare(young.get(reverse("my_record")).content) == bare(never)


def test_a_withheld_note_stays_so_until_somebody_looked(cast, signed_in):
    """A day of review that has passed opens nothing; it stands on the manager's list, and giving it back does."""
    note = a_note(cast.allocation, cast.worker, text="Planted harm.")
    hold(cast, note, at=timezone.now() - timedelta(days=60))
    assert own_notes(cast.person) == []
    manager = signed_in(cast.manager)
    listed = manager.get(reverse("withheld")).content.decode()
    assert "Look at it now" in listed
    manager.post(reverse("note_give_back", args=[cast.person.ref, note.ref]))
    assert [one.now.text for one in own_notes(cast.person)] == ["Planted harm."]
    assert "Look at it now" not in manager.get(reverse("withheld")).content.decode()
    assert Entry.objects.filter(deed="end_withholding").count() == 1


@pytest.mark.parametrize(
    ("reason", "days"), [("too short", 30), ("x" * 40, 30), (HARM, 0), (HARM, -1), (HARM, 366)]
)
def test_keeping_back_needs_a_reason_and_a_day_within_a_year(cast, reason, days):
    note = a_note(cast.allocation, cast.worker)
    now = timezone.now()
    with pytest.raises(Refused):
        withhold(
            cast.person,
            note.ref,
            reason=reason,
            review_on=timezone.localdate(now) + timedelta(days=days),
            by=cast.manager,
            at=now,
        )
    assert [one.ref for one in own_notes(cast.person)] == [note.ref]


def test_a_manager_of_another_team_neither_sees_nor_keeps_back(cast, signed_in):
    note = a_note(cast.allocation, cast.worker)
    hold(cast, note)
    other = signed_in(cast.other_manager)
    assert other.get(reverse("notes", args=[cast.person.ref])).status_code == 404
    assert other.post(reverse("note_give_back", args=[cast.person.ref, note.ref])).status_code == 404
    assert cast.person.name not in other.get(reverse("withheld")).content.decode()
    assert own_notes(cast.person) == []


def test_ending_what_is_ended_changes_nothing(cast):
    note = a_note(cast.allocation, cast.worker)
    end_withholding(cast.person, note.ref, by=cast.manager, at=timezone.now())
    assert not Entry.objects.filter(deed="end_withholding").exists()


def test_what_was_told_in_confidence_is_announced_but_not_shown(cast, signed_in):
    note = a_note(
        cast.allocation,
        cast.worker,
        text="Planted confidence.",
        in_confidence=True,
        about_others=True,
        others="Nan",
    )
    page = signed_in(cast.young_person).get(reverse("my_record")).content.decode()
    assert "Planted confidence." not in page
    assert "told your worker this in confidence" in page
    assert (
        "Planted confidence."
        not in signed_in(cast.young_person).get(reverse("note_words", args=[note.ref])).content.decode()
    )
    listed = signed_in(cast.manager).get(reverse("withheld"))
    assert [one.note.ref for one in listed.context["held"].in_confidence] == [note.ref]
    assert (
        "Planted confidence."
        in signed_in(cast.worker).get(reverse("notes", args=[cast.person.ref])).content.decode()
    )


# What is written


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "   "},
        {"text": "x" * 20_001},
        {"about_others": True, "others": ""},
        {"others": "x" * 301, "about_others": True},
    ],
)
def test_what_cannot_be_written_down(cast, changes):
    with pytest.raises(Refused):
        write_note(cast.allocation, told(timezone.now(), **changes), by=cast.worker, at=timezone.now())
    assert not Note.objects.exists()


def test_a_day_that_has_not_come_cannot_be_noted(cast):
    now = timezone.now()
    with pytest.raises(Refused):
        write_note(
            cast.allocation,
            told(now, about_on=timezone.localdate(now) + timedelta(days=1)),
            by=cast.worker,
            at=now,
        )


def test_notes_are_read_in_a_fixed_number_of_questions(cast, django_assert_num_queries):
    """T-74: five notes ask as much as one."""
    for number in range(5):
        a_note(cast.allocation, cast.worker, text=f"Note {number}")
    with django_assert_num_queries(4):
        assert len(notes_of(cast.person)) == 5


def test_no_text_of_a_note_stands_in_the_log(cast, signed_in):
    a_note(cast.allocation, cast.worker, text="Planted words.", about_others=True, others="Planted Nan")
    signed_in(cast.worker).get(reverse("notes", args=[cast.person.ref]))
    said = " ".join(str(value) for row in Entry.objects.values() for value in row.values())
    assert "Planted" not in said
    row = Entry.objects.get(kind="read", door="notes")
    assert (row.fields, row.things) == (["notes"], [])


def test_who_looked_tells_nothing_of_a_withheld_note_and_all_of_it_afterwards(cast):
    """T-41: a live hold hides only the rows about that very note; a look at the whole record always stays."""
    note = a_note(cast.allocation, cast.worker)
    hold(cast, note)
    about = entries_about(cast.person.ref)
    now = timezone.now()
    record(
        chain=chain_for(cast.worker),
        kind=Kind.READ,
        deed="read",
        actor=cast.worker.ref,
        subjects=[cast.person.ref],
        at=now,
    )
    assert {row.deed for row in about} == {"write_note", "withhold", "read"}
    assert {row.deed for row in without_withheld(about, cast.person)} == {"read"}
    end_withholding(cast.person, note.ref, by=cast.manager, at=now)
    assert set(without_withheld(about.all(), cast.person)) == set(about.all())
    assert {row.deed for row in about.all()} == {"write_note", "withhold", "read", "end_withholding"}
