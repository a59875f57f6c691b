"""Never shared, hidden, stopped, paused, lapsed, closed: a worker's pages and the log's rows are the same (T-06)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import pause_all, share, stop_sharing
from kith.access.choices import FIRST_SET, Shown
from kith.access.models import Sharing
from kith.access.queries import shared_with
from kith.access.tests.helpers import bare
from kith.audit.models import Entry
from kith.people.actions import allocate, end_allocation, record_adoption, undo_invitation
from kith.people.models import Allocation, Person
from kith.people.tests.factories import an_allocation
from kith.universe.actions import (
    add_member,
    choose_who_sees,
    describe_member,
    describe_tie,
    draw_link,
    hide_member,
    remove_member,
    set_feel,
    tell_story,
)
from kith.words import Refused

pytestmark = pytest.mark.django_db
NICKNAME = "Plantednickname"


@pytest.fixture(autouse=True)
def seventeen(cast):
    """Seventeen today, so that what was shared at fifteen has lapsed."""
    born = timezone.localdate() - timedelta(days=17 * 365 + 100)
    Person.objects.filter(pk=cast.person.pk).update(born_on=born)
    cast.person.refresh_from_db()


def drawn(cast, at=None):
    at = at or timezone.now()
    member = add_member(cast.person, NICKNAME, ring=1, fields=["family"], by=cast.young_person, at=at)
    set_feel(member, feel="hard", wish="closer", by=cast.young_person, at=at)
    return member


def shared(cast, at=None):
    member = drawn(cast, at)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=at or timezone.now())
    return member


def never(cast):
    pass


def unshared(cast):
    drawn(cast)


def hidden(cast):
    hide_member(shared(cast), by=cast.young_person, at=timezone.now())


def removed(cast):
    remove_member(shared(cast), by=cast.young_person, at=timezone.now())


def stopped(cast):
    stop_sharing(cast.person, shared(cast).ref, by=cast.young_person, at=timezone.now())


def paused(cast):
    shared(cast)
    pause_all(cast.person, by=cast.young_person, at=timezone.now())


def lapsed(cast):
    shared(cast, timezone.now() - timedelta(days=2 * 365))


def another_workers(cast):
    other = an_allocation(cast.person, cast.other_worker)
    share(cast.person, drawn(cast).ref, other, by=cast.young_person, at=timezone.now())
    Allocation.objects.filter(pk=other.pk).update(to_on=timezone.localdate())


def through_a_part_that_ended(cast):
    """The same worker has a part still; what was shared went through the one that is over."""
    second = an_allocation(cast.person, cast.worker, part="social_worker")
    share(cast.person, drawn(cast).ref, second, by=cast.young_person, at=timezone.now())
    end_allocation(second, to_on=timezone.localdate(), at=timezone.now())


def account_ended(cast):
    shared(cast)
    undo_invitation(cast.person, by=cast.manager, at=timezone.now())


def pages(cast, signed_in):
    """Return what a worker sees of one person, and what the log says of this looking."""
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    client, rows = signed_in(cast.worker), Entry.objects.filter(actor=cast.worker.ref, pk__gt=last)
    seen = [
        bare(client.get(reverse("caseload"))),
        bare(client.get(reverse("person", kwargs={"person_ref": cast.person.ref}))),
    ]
    return seen, [(row.kind, row.door, row.things, row.fields) for row in rows.order_by("pk")]


def not_now(cast):
    set_feel(shared(cast), wish="not_now", by=cast.young_person, at=timezone.now())


STATES = [
    unshared,
    not_now,
    hidden,
    removed,
    stopped,
    paused,
    lapsed,
    another_workers,
    through_a_part_that_ended,
    account_ended,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_worker_cannot_tell_why_they_see_nothing(cast, signed_in, state):
    before, rows = pages(cast, signed_in)
    state(cast)
    after, later = pages(cast, signed_in)
    assert after == before
    assert later == rows
    assert NICKNAME.encode() not in b"".join(after)


def test_what_is_shared_is_seen_and_the_wish_never(cast, signed_in):
    """The nearest yes, so that the states above are not the same for another reason."""
    before, _ = pages(cast, signed_in)
    shared(cast)
    after, rows = pages(cast, signed_in)
    assert after[0] != before[0]
    assert NICKNAME in after[1].decode()
    assert b"closer" not in after[1].lower().replace(b"how close", b"")
    assert "wish" not in str(rows)


def said_more(cast, member):
    """Say everything there is to say of somebody, to nobody but themselves."""
    by = {"by": cast.young_person, "at": timezone.now()}
    describe_tie(member, **by, strain="a_lot", often="daily", channels=["calls"], giving="me", star=True)
    describe_tie(member, **by, support=["fun"], trusted=False, lasting="service", ends_age=21)
    about = {"sort": "person", "relation": "mother", "through": "foster", "relation_words": "Plantedwords"}
    describe_member(member, **by, **about, gives_words="Plantedsoup", known_since=2014, grown_up=True)
    tell_story(member, words="Plantedstory", **by)
    draw_link(member, add_member(cast.person, "Plantedother", ring=1, **by), feel="hard", **by)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_with_everything_shown_before_a_worker_cannot_tell_either(cast, signed_in, monkeypatch, state):
    monkeypatch.setitem(globals(), "share", partial(share, fields=list(Shown)))
    test_a_worker_cannot_tell_why_they_see_nothing(cast, signed_in, state)


@pytest.mark.parametrize("fields", [["name"], list(FIRST_SET), ["ring"], ["name", "strain"]])
def test_what_is_said_and_not_shown_changes_nothing_on_a_workers_page(cast, signed_in, fields):
    member, by = drawn(cast), {"by": cast.young_person, "at": timezone.now()}
    describe_tie(member, strain="a_lot", **by)
    share(cast.person, member.ref, cast.allocation, fields=fields, **by)
    before = pages(cast, signed_in)
    said_more(cast, member)
    assert pages(cast, signed_in) == before


def test_other_things_chosen_close_one_window_and_open_another(cast):
    member, by = drawn(cast), {"by": cast.young_person, "at": timezone.now()}
    for fields in (FIRST_SET, ["name", "wish"], ["wish", "name"]):
        share(cast.person, member.ref, cast.allocation, fields=fields, **by)
    windows = [(window.fields, window.ended_at is None) for window in Sharing.objects.order_by("pk")]
    assert windows == [(list(FIRST_SET), False), (["name", "wish"], True)]
    rows = Entry.objects.filter(deed__in=["share", "stop_sharing"]).order_by("pk")
    told = [(row.deed, sorted(row.fields)) for row in rows]
    assert told == [("share", sorted(FIRST_SET)), ("stop_sharing", []), ("share", ["name", "wish"])]


def test_one_human_sees_one_set_of_fields_whatever_their_parts(cast):
    second = an_allocation(cast.person, cast.worker, part="social_worker", from_on=date(2025, 1, 1))
    member, by = drawn(cast), {"by": cast.young_person, "at": timezone.now()}
    share(cast.person, member.ref, cast.allocation, fields=["name", "feel"], **by)
    share(cast.person, member.ref, second, fields=["name"], **by)
    seen = shared_with(cast.worker, [cast.person], on=timezone.localdate())[cast.person.pk]
    assert seen == {member.ref: frozenset({"name"})}


@pytest.mark.parametrize("fields", [[], ["story"], ["name", "photo"], ["star"]])
def test_what_is_never_shared_cannot_be_chosen(cast, fields):
    with pytest.raises(Refused):
        share(
            cast.person,
            drawn(cast).ref,
            cast.allocation,
            fields=fields,
            by=cast.young_person,
            at=timezone.now(),
        )
    assert not Sharing.objects.exists()


def test_fewer_fields_are_fewer_on_the_log(cast, signed_in):
    shared(cast)
    Sharing.objects.update(fields=["name"])
    assert pages(cast, signed_in)[1][-1][3] == ["name"]


def test_fewer_fields_show_fewer_things(cast, signed_in):
    shared(cast)
    Sharing.objects.update(fields=["name"])
    seen = shared_with(cast.worker, [cast.person], on=timezone.localdate())[cast.person.pk]
    assert list(seen.values()) == [frozenset({"name"})]
    page = signed_in(cast.worker).get(reverse("person", kwargs={"person_ref": cast.person.ref})).content
    assert NICKNAME.encode() in page
    assert b"Hard" not in page


@pytest.mark.parametrize(
    "closed", ["ended today", "ended long ago", "worker inactive", "adopted", "not begun"]
)
def test_where_no_part_is_live_the_person_is_not_there_and_not_on_the_list(cast, signed_in, closed):
    client, today = signed_in(cast.worker), timezone.localdate()
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    nobody = bare(client.get(reverse("person", kwargs={"person_ref": "ZZZZZZZZZZZZ"})))
    shared(cast)
    part = Allocation.objects.filter(pk=cast.allocation.pk)
    if closed == "ended today":
        end_allocation(cast.allocation, to_on=today, at=timezone.now())
    elif closed == "ended long ago":
        part.update(to_on=date(2025, 1, 1))
    elif closed == "adopted":
        record_adoption(cast.person, today, at=timezone.now())
    elif closed == "not begun":
        part.update(from_on=today + timedelta(days=1))
    else:
        type(cast.worker).objects.filter(pk=cast.worker.pk).update(is_active=False)
        assert client.get(page).status_code == 302
        assert shared_with(cast.worker, [cast.person], on=today) == {}
        return
    answer = client.get(page)
    assert (answer.status_code, bare(answer)) == (404, nobody)
    assert cast.person.surname.encode() not in client.get(reverse("caseload")).content
    assert shared_with(cast.worker, [cast.person], on=today) == {}


def test_the_same_worker_coming_back_starts_with_nothing(cast, signed_in):
    shared(cast)
    end_allocation(cast.allocation, to_on=timezone.localdate(), at=timezone.now())
    allocate(
        cast.person,
        cast.worker,
        part="personal_adviser",
        from_on=timezone.localdate(),
        at=timezone.now(),
    )
    seen, _ = pages(cast, signed_in)
    assert NICKNAME.encode() not in b"".join(seen)


def test_a_worker_with_two_parts_is_one_human_to_share_with_and_to_stop(cast, signed_in):
    """Stopping what one human sees must not leave it open through their other part."""
    second = an_allocation(cast.person, cast.worker, part="social_worker", from_on=date(2025, 1, 1))
    member, now = shared(cast), timezone.now()
    share(cast.person, member.ref, second, by=cast.young_person, at=now)
    choose_who_sees(member, [], by=cast.young_person, at=now)
    assert NICKNAME.encode() not in b"".join(pages(cast, signed_in)[0])
    client = signed_in(cast.young_person)
    form = client.get(reverse("member_share", kwargs={"member_ref": member.ref})).context["form"]
    offered = {value for value, _ in form.fields["workers"].choices}
    assert len(offered & {cast.allocation.ref, second.ref}) == 1


@pytest.mark.parametrize("age", [16, 18])
def test_what_was_shared_as_a_child_lapses_on_the_birthday_itself(cast, age):
    born = date(2008, 2, 29)
    Person.objects.filter(pk=cast.person.pk).update(born_on=born)
    cast.person.refresh_from_db()
    day = date(2008 + age, 3, 1) if age == 18 else date(2024, 2, 29)
    eve = day - timedelta(days=1)
    share(
        cast.person,
        "MEMBER234567",
        cast.allocation,
        by=cast.young_person,
        at=datetime(eve.year, eve.month, eve.day, 12, tzinfo=UTC),
    )
    assert shared_with(cast.worker, [cast.person], on=eve)
    assert not shared_with(cast.worker, [cast.person], on=day)
