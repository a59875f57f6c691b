"""Every write to a universe, with its row in the log."""

from datetime import timedelta

import pytest

from kith.access.actions import pause_all
from kith.access.models import Sharing
from kith.audit.models import Entry
from kith.universe import actions, queries
from kith.universe.models import Member, Sitting, Tie
from kith.universe.tests.factories import MONDAY, a_member
from kith.words import Refused

TUESDAY = MONDAY + timedelta(hours=24)


def rows(deed):
    return list(Entry.objects.filter(deed=deed).order_by("seq"))


def stands(member, at=TUESDAY):
    return queries.stands(member, at=at)


def test_adding_somebody_opens_a_sitting_and_is_on_the_log_without_their_name(cast):
    member = a_member(cast.person, cast.young_person, "Nan", fields=["family"])
    [row] = rows("add_member")
    assert (row.actor, row.things, row.fields) == (
        cast.young_person.ref,
        [member.ref],
        ["fields", "nickname"],
    )
    assert "Nan" not in str(row.says([]))
    assert Sitting.objects.filter(person=cast.person).count() == 1
    assert stands(member).fields == ("family",)


def test_the_same_form_sent_twice_adds_one(cast):
    first = a_member(cast.person, cast.young_person, "Nan", token="t")
    again = actions.add_member(cast.person, "Nan", by=cast.young_person, at=MONDAY, token="t")
    assert (first.nickname, again) == ("Nan", None)
    assert Member.objects.count() == 1


def test_a_name_that_is_refused_does_not_use_up_the_form(cast):
    with pytest.raises(Refused):
        actions.add_member(cast.person, " ", by=cast.young_person, at=MONDAY, token="t")
    assert actions.add_member(cast.person, "Nan", by=cast.young_person, at=MONDAY, token="t")


def test_a_change_in_an_open_sitting_changes_its_row(cast):
    member = a_member(cast.person, cast.young_person)
    later = MONDAY + timedelta(hours=23)
    actions.place_member(member, ring=2, by=cast.young_person, at=later)
    assert Tie.objects.count() == 1
    assert Sitting.objects.get().last_change_at == later
    [row] = rows("place_member")
    assert (row.things, row.fields) == ([member.ref], ["ring"])


def test_a_change_a_day_later_copies_into_a_new_sitting_and_closes_the_old_one(cast):
    member = a_member(cast.person, cast.young_person, feel="good", wish="closer", fields=["friends"])
    actions.place_member(member, ring=2, by=cast.young_person, at=TUESDAY)
    new, old = Sitting.objects.order_by("-opened_at")
    assert (old.closed_at, new.closed_at) == (TUESDAY, None)
    before, after = stands(member, at=MONDAY), stands(member)
    assert (before.ring, after.ring) == (0, 2)
    assert (after.feel, after.wish, after.fields) == ("good", "closer", ("friends",))


def test_saying_what_is_so_already_changes_nothing(cast):
    member = a_member(cast.person, cast.young_person, ring=2)
    actions.place_member(member, ring=2, by=cast.young_person, at=TUESDAY)
    assert Sitting.objects.count() == 1
    assert rows("place_member") == []


def test_how_it_feels_can_be_said_and_taken_back(cast):
    member = a_member(cast.person, cast.young_person)
    actions.set_feel(member, feel="hard", wish="more_space", by=cast.young_person, at=MONDAY)
    assert (stands(member).feel, stands(member).wish) == ("hard", "more_space")
    actions.set_feel(member, feel="", by=cast.young_person, at=MONDAY)
    assert (stands(member).feel, stands(member).wish) == ("", "more_space")
    assert [row.fields for row in rows("set_feel")] == [["feel", "wish"], ["feel"]]


def test_a_new_name_holds_in_every_sitting_and_a_field_from_now_on(cast):
    member = a_member(cast.person, cast.young_person, "Nan", fields=["family"])
    actions.edit_member(member, nickname="Nana", fields=["friends"], by=cast.young_person, at=TUESDAY)
    before, after = stands(member, at=MONDAY), stands(member)
    assert (before.nickname, before.fields) == ("Nana", ("family",))
    assert (after.nickname, after.fields) == ("Nana", ("friends",))
    assert len(rows("rename_member")) == len(rows("set_fields")) == 1


def test_done_for_today_closes_and_the_next_change_opens_another(cast):
    member = a_member(cast.person, cast.young_person)
    actions.close_sitting(cast.person, by=cast.young_person, at=MONDAY)
    actions.close_sitting(cast.person, by=cast.young_person, at=TUESDAY)
    assert Sitting.objects.get().closed_at == MONDAY
    assert len(rows("close_sitting")) == 1
    actions.place_member(member, ring=1, by=cast.young_person, at=MONDAY + timedelta(minutes=1))
    assert Sitting.objects.count() == 2


def test_hiding_stops_sharing_and_bringing_back_does_not_start_it_again(cast):
    member = a_member(cast.person, cast.young_person)
    actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    actions.hide_member(member, by=cast.young_person, at=MONDAY)
    assert not Sharing.objects.filter(ended_at__isnull=True).exists()
    member.refresh_from_db()
    with pytest.raises(Refused):
        actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    actions.unhide_member(member, by=cast.young_person, at=MONDAY)
    assert not Sharing.objects.filter(ended_at__isnull=True).exists()
    assert [len(rows(deed)) for deed in ("hide_member", "unhide_member", "stop_sharing")] == [1, 1, 1]


def test_removing_is_for_good_and_leaves_a_reference_on_the_log(cast):
    member = a_member(cast.person, cast.young_person)
    ref = member.ref
    actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    actions.remove_member(member, by=cast.young_person, at=TUESDAY)
    assert not Member.objects.exists()
    assert not Tie.objects.exists()
    assert not Sharing.objects.filter(ended_at__isnull=True).exists()
    assert [row.things for row in rows("remove_member")] == [[ref]]


def test_choosing_who_sees_shares_with_those_and_stops_the_others(cast):
    member = a_member(cast.person, cast.young_person)
    refs = [cast.allocation.ref]
    actions.choose_who_sees(member, refs, by=cast.young_person, at=MONDAY)
    actions.choose_who_sees(member, refs, by=cast.young_person, at=MONDAY)
    assert Sharing.objects.filter(ended_at__isnull=True).count() == 1
    actions.choose_who_sees(member, [], by=cast.young_person, at=MONDAY)
    assert not Sharing.objects.filter(ended_at__isnull=True).exists()


def test_somebody_elses_worker_cannot_be_chosen(cast):
    member = a_member(cast.person, cast.young_person)
    other = cast.other_person.allocations.get(worker=cast.other_worker)
    actions.choose_who_sees(member, [other.ref], by=cast.young_person, at=MONDAY)
    assert not Sharing.objects.exists()
    with pytest.raises(Refused):
        actions.share_member(member, other, by=cast.young_person, at=MONDAY)


def test_one_workers_windows_close_together(cast):
    for _ in range(3):
        member = a_member(cast.person, cast.young_person)
        actions.share_member(member, cast.allocation, by=cast.young_person, at=MONDAY)
    pause_all(cast.person, by=cast.young_person, at=MONDAY)
    actions.stop_sharing_with(cast.person, cast.allocation.ref, by=cast.young_person, at=MONDAY)
    assert not Sharing.objects.filter(ended_at__isnull=True).exists()
