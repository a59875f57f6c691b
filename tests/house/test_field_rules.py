"""T-07: what somebody keeps to themselves is in no answer to anybody else: page, list, history, file, overtaken form.

There is no print view beside the pages: what is printed is the page. What of it is not shown to somebody makes no
difference to any answer they get; so nothing can be told from a gap, an order, a length or a count either.
"""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import pause_all, say_not_now, share, stop_sharing, withhold
from kith.access.models import Sharing
from kith.cli import main
from kith.kit.backup.sealed import identities_in, make_identity, open_into
from kith.kit.files import Picture
from kith.people.models import Person
from kith.records.tests.factories import a_note
from kith.universe.actions import add_member, add_photo, hide_member, place_member, remove_member, set_feel
from kith.universe.models import Member
from tests.house.nowhere import pages, sent, told

pytestmark = pytest.mark.django_db
NICKNAME = "Plantedwillow"
WORDS = "A word or two of ours, long enough."
OTHERS = [
    *("worker", "manager", "other manager", "administrator", "data officer", "reviewing officer"),
    *("organisation worker", "advocate", "carer", "supporter", "other young person"),
]
"""One of each role, near enough to have been shown something; the manager of another team has opened the record."""
WHO_WRITE = ["worker", "manager", "data officer"]
SHOWN_TO = {
    "worker": "worker",
    "reviewing officer": "reviewing_officer",
    "advocate": "advocate",
    "carer": "carer",
}


@pytest.fixture
def now():
    with time_machine.travel(timezone.now(), tick=False):
        yield timezone.now()


def drawn(world, now, *, ring=1, feel="hard", wish="closer", fields=("family",), photo=True):
    """Draw somebody with everything that can be said of them, and a photo."""
    cast = world.cast
    by = {"by": cast.young_person, "at": now}
    member = add_member(cast.person, NICKNAME, ring=ring, fields=list(fields), **by)
    set_feel(member, feel=feel, wish=wish, **by)
    if photo:
        add_photo(member, Picture(whole=b"\0", small=b"\0"), **by)
    return Member.objects.get(pk=member.pk)


def shared(world, now, **kwargs):
    """Draw somebody and show them to everybody to whom one can."""
    member = drawn(world, now, **kwargs)
    for allocation in world.cast.person.allocations.all():
        if allocation.to_on is None or allocation.to_on > timezone.localdate(now):
            share(world.cast.person, member.ref, allocation, by=world.cast.young_person, at=now)
    return member


def only_mine(world, now):
    return drawn(world, now)


def hidden(world, now):
    member = shared(world, now)
    hide_member(member, by=world.cast.young_person, at=now)
    return member


def paused(world, now):
    member = shared(world, now)
    pause_all(world.cast.person, by=world.cast.young_person, at=now)
    return member


def ended(world, now):
    member = shared(world, now)
    stop_sharing(world.cast.person, member.ref, by=world.cast.young_person, at=now)
    return member


def removed(world, now):
    member = shared(world, now)
    remove_member(member, by=world.cast.young_person, at=now)
    return member


def not_now(world, now):
    member = shared(world, now)
    say_not_now(world.cast.person, member.ref, by=world.cast.young_person, at=now)
    return member


def older(world, now):
    """Nothing is drawn; the person is of the age at which what was shared has lapsed."""
    born = timezone.localdate(now) - timedelta(days=17 * 365 + 30)
    Person.objects.filter(pk=world.cast.person.pk).update(born_on=born)
    world.cast.person.refresh_from_db()


def lapsed(world, now):
    member = shared(world, now)
    older(world, now)
    Sharing.objects.filter(thing=member.ref).update(begun_at=now - timedelta(days=2 * 365))
    return member


def everything(world, signed_in, who):
    """Return every answer that somebody gets by looking, by name."""
    return dict(pages(world, who, world.client_of(who, signed_in, fresh=True)))


def told_after(world, signed_in, draw, *, forms=False):
    """Return what everybody else is told once this was drawn, by who and where; then it never was."""
    with transaction.atomic():
        member = draw()
        heard = {
            (who, name): one for who in OTHERS for name, one in everything(world, signed_in, who).items()
        }
        for who in WHO_WRITE if forms else ():
            for name, (_, said) in sent(world, who, world.client_of(who, signed_in, fresh=True), WORDS):
                assert NICKNAME not in said, f"{name} tells {who}"
                assert member.ref not in said, f"{name} points {who} there"
        transaction.set_rollback(True)
    return heard


def shown_after(world, signed_in, draw):
    """Return what everybody else is told of somebody shown to them, without the reference that is another each time."""
    drawn_last = []
    heard = told_after(world, signed_in, lambda: drawn_last.append(draw()) or drawn_last[0])
    return {where: (status, said.replace(drawn_last[0].ref, "")) for where, (status, said) in heard.items()}


def unlike(one, other):
    """Return where two worlds are told apart."""
    assert one.keys() == other.keys()
    return [where for where in one if one[where] != other[where]]


@pytest.mark.parametrize(
    ("nothing", "states"),
    [
        (lambda world, now: None, [only_mine, hidden, paused]),
        (lambda world, now: None, [ended, removed, not_now]),
        (older, [lapsed]),
    ],
    ids=["mine, hidden, paused", "ended, removed, not now", "lapsed"],
)
def test_what_is_not_shown_makes_no_difference_to_anybody_elses_answers(
    world, now, signed_in, nothing, states
):
    """T-07: each page, list and file as if it had never been drawn, to the byte; and no form that is sent tells it."""
    never = told_after(world, signed_in, lambda: nothing(world, now))
    for state in states:
        heard = told_after(world, signed_in, lambda state=state: state(world, now), forms=True)
        assert unlike(never, heard) == [], state.__name__


def test_the_nearest_yes_it_is_there_for_whom_it_was_shown_to(world, now, signed_in):
    shared(world, now)
    for who in SHOWN_TO:
        assert NICKNAME in "".join(said for _, said in everything(world, signed_in, who).values()), who
    for who in set(OTHERS) - set(SHOWN_TO):
        assert NICKNAME not in "".join(said for _, said in everything(world, signed_in, who).values()), who


def test_what_is_not_shared_of_somebody_shown_makes_no_difference_either(world, now, signed_in):
    """T-07: the wish and the photo never are; shown by name only, neither are ring, group and feeling."""

    def by_name(**kwargs):
        member = shared(world, now, **kwargs)
        Sharing.objects.filter(thing=member.ref).update(fields=["name"])
        return member

    one = shown_after(world, signed_in, lambda: shared(world, now, wish="closer"))
    other = shown_after(world, signed_in, lambda: shared(world, now, wish="more_space", photo=False))
    assert unlike(one, other) == []
    near = shown_after(world, signed_in, lambda: by_name(ring=1, feel="hard", fields=("family",)))
    away = shown_after(world, signed_in, lambda: by_name(ring=4, feel="good", fields=("friends",)))
    assert unlike(near, away) == []
    assert unlike(one, near), "the nearest yes: what is shared is told"


def test_two_who_write_at_once_are_shown_nothing_that_is_not_theirs(world, now, signed_in):
    """T-07: a form that was overtaken shows what somebody else saved there, and nothing of the space beside it."""
    member = hidden(world, now)
    place_member(member, ring=2, by=world.cast.young_person, at=now)
    answers = dict(sent(world, "worker", world.client_of("worker", signed_in, fresh=True), WORDS))
    assert "note_correct (sent)" in answers
    for name, (_, said) in answers.items():
        assert NICKNAME not in said, name
        assert member.ref not in said, name


@pytest.fixture
def kept_back(world, now):
    """A note that a manager keeps back from the person, and the words in it."""
    cast = world.cast
    note = a_note(cast.allocation, cast.worker, at=now, text=NICKNAME, about_others=True, others=NICKNAME)
    until = timezone.localdate(now) + timedelta(days=30)
    withhold(
        cast.person,
        note.ref,
        reason=f"{NICKNAME} would be hurt badly",
        review_on=until,
        by=cast.manager,
        at=now,
    )
    return note


def test_what_is_kept_back_from_the_person_is_in_none_of_their_answers(world, now, kept_back, signed_in):
    """T-07, the other way round: not on their record, in their files, in who looked, in a form sent for it."""
    client = world.client_of("young person", signed_in, fresh=True)
    words = reverse("note_words", kwargs={"note_ref": kept_back.ref})
    answers = everything(world, signed_in, "young person") | dict(sent(world, "young person", client, WORDS))
    answers |= {
        "their space": told(client.post(reverse("space_take"), {"want": "json"})),
        "their words": told(client.post(words, {"text": WORDS})),
    }
    for name, (_, said) in answers.items():
        assert NICKNAME not in said, name
        assert kept_back.ref not in said, name
    assert client.get(words).status_code == 404
    assert NICKNAME in "".join(said for _, said in everything(world, signed_in, "worker").values()), (
        "the nearest yes"
    )


def test_nothing_of_a_space_leaves_with_the_council(world, now, tmp_path, capsys):
    """T-07: the council's own export, opened with the council's key; its log has opaque references, and no words."""
    shared(world, now)
    council, path = tmp_path / "council.txt", tmp_path / "out.age"
    words = [
        "authority",
        "export",
        world.cast.authority.code,
        "--to",
        str(path),
        "--recipient",
        make_identity(council),
    ]
    assert main(words) == 0
    (tmp_path / "open").mkdir()
    open_into(path, tmp_path / "open", identities_in(council))
    held = b"".join(one.read_bytes() for one in (tmp_path / "open").rglob("*") if one.is_file())
    assert world.cast.person.ref.encode() in held
    assert NICKNAME.encode() not in held
    assert NICKNAME not in "".join(capsys.readouterr())
