"""No contact means none: one stop, every channel, ended only by whose it is (T-63, T-06)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import (
    begin_restriction,
    decide_contact,
    end_restriction,
    let_work_with,
    name_in_restriction,
    review_restriction,
    share,
    tell,
)
from kith.access.models import Named, NotNow, Restriction, Sharing
from kith.access.queries import (
    may_hear,
    notices_waiting,
    restrictions_of,
    shared_with,
    stopped,
    who_can_be_shared_with,
    workers_for,
)
from kith.access.rules import check_begun_on, check_review_on
from kith.access.tests.orders import WHY, a_restriction, an_order
from kith.audit.models import Entry
from kith.people.choices import Role
from kith.people.models import Allocation
from kith.people.tests.factories import an_account, an_allocation
from kith.universe.actions import add_member, choose_who_sees, set_feel, share_member
from kith.words import Refused

pytestmark = pytest.mark.django_db
PLANTED = "Plantednickname"


def drawn(cast):
    return add_member(cast.person, PLANTED, ring=1, by=cast.young_person, at=timezone.now())


def not_now(cast, member, wish="not_now"):
    set_feel(member, wish=wish, by=cast.young_person, at=timezone.now())


# Begun, looked at again, ended: by a named manager


def test_a_restriction_is_written_down_by_a_manager_of_the_same_council(cast):
    for who in (
        cast.worker,
        cast.administrator,
        cast.data_officer,
        cast.young_person,
        cast.far_administrator,
    ):
        with pytest.raises(Refused):
            begin_restriction(cast.person, an_order(), by=who, at=timezone.now())
    assert not Restriction.objects.exists()
    held = a_restriction(cast)
    assert (held.begun_by, list(restrictions_of(cast.person))) == (cast.manager, [held])


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": "short"},
        {"other": "  "},
        {"told": "  "},
        {"review_on": timezone.localdate()},
        {"review_on": timezone.localdate() + timedelta(days=367)},
        {"from_on": timezone.localdate() + timedelta(days=1)},
        {"mode": "no_contact", "requires_contact": True},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_what_is_not_whole_is_not_written_down(cast, wrong):
    with pytest.raises(Refused):
        a_restriction(cast, **wrong)
    assert not Restriction.objects.exists()


def test_it_is_looked_at_again_within_a_year_and_never_begins_later():
    today = timezone.localdate()
    check_begun_on(today, today)
    with pytest.raises(Refused):
        check_begun_on(today + timedelta(days=1), today)
    check_review_on(today.replace(year=today.year + 1), today)
    with pytest.raises(Refused):
        check_review_on(today.replace(year=today.year + 1) + timedelta(days=1), today)
    with pytest.raises(Refused):
        check_review_on(today, today)


def test_an_overdue_review_leaves_the_stop_and_is_listed(cast, signed_in):
    """T-63: expiry never silently reopens; a human decides."""
    held = a_restriction(cast, "NAMED2345678")
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert stopped(cast.person, "NAMED2345678")
        page = signed_in(cast.data_officer).get(reverse("openings"))
        assert list(page.context["restrictions"]) == [held]
        assert list(signed_in(cast.far_data_officer).get(reverse("openings")).context["restrictions"]) == []
    assert list(signed_in(cast.data_officer).get(reverse("openings")).context["restrictions"]) == []


def test_only_a_manager_ends_it_and_with_a_reason(cast):
    held = a_restriction(cast, "NAMED2345678")
    for who in (cast.worker, cast.young_person, cast.administrator, cast.data_officer):
        with pytest.raises(Refused):
            end_restriction(held, why=WHY, by=who, at=timezone.now())
    with pytest.raises(Refused):
        end_restriction(held, why="over", by=cast.manager, at=timezone.now())
    assert stopped(cast.person, "NAMED2345678")
    end_restriction(held, why=WHY, by=cast.manager, at=timezone.now())
    assert not stopped(cast.person, "NAMED2345678")
    with pytest.raises(Refused, match="already"):
        end_restriction(held, why=WHY, by=cast.manager, at=timezone.now())


def test_looking_again_keeps_what_was_written_before(cast):
    held = a_restriction(cast)
    later = timezone.localdate() + timedelta(days=200)
    review_restriction(
        held, review_on=later, why="Spoke with the court again", by=cast.manager, at=timezone.now()
    )
    held.refresh_from_db()
    assert held.review_on == later
    assert WHY in held.evidence
    assert "Spoke with the court again" in held.evidence


def test_a_form_sent_twice_writes_it_down_once(cast, signed_in):
    """T-44"""
    client = signed_in(cast.manager)
    address = reverse("restriction_begin", kwargs={"person_ref": cast.person.ref})
    once = client.get(address).context["form"]["once"].value()
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=60)
    typed = {
        "once": once,
        "other": "Jaden Rook",
        "kind": "court",
        "mode": "no_contact",
        "evidence": WHY,
        "known": "yes",
        "told": "At home, by Ruth",
        **{f"from_on_{part}": getattr(today, part) for part in ("day", "month", "year")},
        **{f"review_on_{part}": getattr(later, part) for part in ("day", "month", "year")},
    }
    for _ in range(2):
        assert client.post(address, typed).status_code == 302
    assert Restriction.objects.count() == 1


def test_the_log_says_that_one_was_written_down_and_nothing_of_it(cast):
    a_restriction(cast)
    rows = str(list(Entry.objects.values()))
    assert "begin_restriction" in rows
    assert "Jaden" not in rows
    assert "court" not in rows


def test_what_is_written_lies_sealed(cast):
    a_restriction(cast)
    stored = str(list(Restriction.objects.values_list()))
    assert "Jaden" not in stored
    assert "Monday" not in stored


# The stop, channel by channel


def test_a_named_worker_loses_their_part_and_everything_shared_at_once(cast, signed_in):
    """T-63: next request refused, open session included; nothing shared is left open."""
    client, member = signed_in(cast.worker), drawn(cast)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert client.get(page).status_code == 200
    a_restriction(cast, cast.worker.ref)
    assert client.get(page).status_code == 404
    assert cast.person.surname not in client.get(reverse("caseload")).content.decode()
    assert shared_with(cast.worker, [cast.person], on=timezone.localdate()) == {}


def test_a_named_worker_stays_shut_out_though_somebody_allocates_them_past_the_rule(cast, signed_in):
    """The stop holds by itself, not only where it was begun."""
    a_restriction(cast, cast.other_worker.ref)
    held = an_allocation(cast.person, cast.other_worker)
    Sharing.objects.create(
        person=cast.person, allocation=held, thing="MEMBER234567", fields=["name"], begun_at=timezone.now()
    )
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert signed_in(cast.other_worker).get(page).status_code == 404
    assert shared_with(cast.other_worker, [cast.person], on=timezone.localdate()) == {}
    assert held not in who_can_be_shared_with(cast.person, on=timezone.localdate())
    with pytest.raises(Refused):
        share(cast.person, "MEMBER234567", held, by=cast.young_person, at=timezone.now())


def test_a_named_worker_is_in_no_drop_down_and_cannot_be_given_a_part(cast, signed_in):
    """T-04, T-63: also when the form is sent with their reference."""
    a_restriction(cast, cast.other_worker.ref)
    assert cast.other_worker not in workers_for(cast.authority.pk, cast.person)
    assert cast.other_worker in workers_for(cast.authority.pk, cast.other_person)
    address = reverse("allocation_add", kwargs={"person_ref": cast.person.ref})
    client, today = signed_in(cast.administrator), timezone.localdate()
    assert cast.other_worker.full_name not in client.get(address).content.decode()
    typed = {
        "worker": cast.other_worker.ref,
        "part": "social_worker",
        **{f"from_on_{part}": getattr(today, part) for part in ("day", "month", "year")},
    }
    assert client.post(address, typed).status_code == 200
    with pytest.raises(Refused):
        let_work_with(
            cast.person,
            cast.other_worker,
            part="social_worker",
            from_on=today,
            by=cast.administrator,
            at=timezone.now(),
        )
    assert not Allocation.objects.filter(person=cast.person, worker=cast.other_worker).exists()


def test_nobody_is_told_about_somebody_they_must_keep_away_from(cast):
    """T-63: no message goes to them; the nearest yes does."""
    a_restriction(cast, cast.other_worker.ref)
    assert not may_hear(cast.other_worker, cast.person)
    assert may_hear(cast.other_worker, cast.other_person)
    tell(cast.other_worker, "account_undone", at=timezone.now(), of=cast.person)
    assert notices_waiting(cast.other_worker) == 0
    tell(cast.other_worker, "account_undone", at=timezone.now(), of=cast.other_person)
    assert notices_waiting(cast.other_worker) == 1


def test_ending_a_restriction_opens_nothing_by_itself(cast, signed_in):
    member = drawn(cast)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=timezone.now())
    held = a_restriction(cast, cast.worker.ref)
    end_restriction(held, why=WHY, by=cast.manager, at=timezone.now())
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert signed_in(cast.worker).get(page).status_code == 404
    assert shared_with(cast.worker, [cast.person], on=timezone.localdate()) == {}


def test_whoever_reads_the_record_sees_it_first_and_nobody_else_does(cast, signed_in):
    a_restriction(cast)
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    for who in (cast.worker, cast.manager):
        assert "Jaden Rook" in signed_in(who).get(page).content.decode()
    for who in (cast.other_worker, cast.other_manager, cast.administrator, cast.far_worker):
        address = reverse("restrictions", kwargs={"person_ref": cast.person.ref})
        assert signed_in(who).get(address).status_code in (302, 404)


def test_the_person_sees_what_they_were_told_of_and_no_more(cast, signed_in):
    a_restriction(cast, other="Jaden Rook", known=True)
    a_restriction(cast, other="Robin Crane", known=False)
    page = signed_in(cast.young_person).get(reverse("my_stops")).content.decode()
    assert "Jaden Rook" in page
    assert "Robin Crane" not in page
    assert "Jaden" not in signed_in(cast.other_young_person).get(reverse("my_stops")).content.decode()


# "Not now": the person's alone


def test_not_now_stops_everything_about_somebody_at_once(cast, signed_in):
    """T-63: what is shared closes; sharing again waits until they take it back."""
    member = drawn(cast)
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert PLANTED in signed_in(cast.worker).get(page).content.decode()
    not_now(cast, member)
    assert stopped(cast.person, member.ref)
    assert PLANTED not in signed_in(cast.worker).get(page).content.decode()
    with pytest.raises(Refused, match="not now"):
        choose_who_sees(member, [cast.allocation.ref], by=cast.young_person, at=timezone.now())


def test_only_the_person_takes_it_back_and_nothing_opens_by_itself(cast, signed_in):
    member = drawn(cast)
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    not_now(cast, member)
    not_now(cast, member, wish="as_now")
    assert not stopped(cast.person, member.ref)
    page = reverse("person", kwargs={"person_ref": cast.person.ref})
    assert PLANTED not in signed_in(cast.worker).get(page).content.decode()
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    assert PLANTED in signed_in(cast.worker).get(page).content.decode()


def test_saying_how_it_feels_leaves_not_now_as_it_is(cast):
    member = drawn(cast)
    not_now(cast, member)
    set_feel(member, feel="hard", by=cast.young_person, at=timezone.now())
    assert stopped(cast.person, member.ref)


def test_not_now_is_on_no_page_of_staff(cast, signed_in):
    """It is theirs alone: no list grows shorter, no page says anything else, before and after."""
    member = drawn(cast)
    pages = [reverse("person", kwargs={"person_ref": cast.person.ref}), reverse("caseload")]
    client = signed_in(cast.worker)

    def seen():
        return [b"csrf".join(client.get(page).content.split(b"csrfmiddlewaretoken")[::2]) for page in pages]

    before = seen()
    not_now(cast, member)
    assert [len(page) for page in seen()] == [len(page) for page in before]
    assert b"not now" not in b"".join(seen()).lower()


# Where an order requires contact


def both(cast):
    """An order that requires contact with somebody the person shows, and the person's "not now" about them."""
    member = drawn(cast)
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    held = a_restriction(cast, mode="supervised", requires_contact=True)
    name_in_restriction(held, member.ref, by=cast.worker, at=timezone.now())
    return member, held


def test_the_worker_is_shown_both_and_records_a_decision(cast, signed_in):
    """T-63: the order and the wish stand beside each other; somebody decides and says why."""
    member, held = both(cast)
    page = reverse("restrictions", kwargs={"person_ref": cast.person.ref})
    client = signed_in(cast.worker)
    assert "not now" not in client.get(page).content.decode()
    with pytest.raises(Refused):
        decide_contact(held, WHY, by=cast.worker, at=timezone.now())
    not_now(cast, member)
    assert "not now" in client.get(page).content.decode()
    decide = reverse("contact_decide", kwargs={"person_ref": cast.person.ref, "restriction_ref": held.ref})
    assert client.post(decide, {"decision": "We ask the court to vary it"}).status_code == 302
    assert "We ask the court to vary it" in client.get(page).content.decode()
    not_now(cast, member, wish="closer")
    assert "“not now”" not in client.get(page).content.decode()


def test_an_order_written_down_later_finds_what_was_said_before(cast):
    member = drawn(cast)
    not_now(cast, member)
    held = a_restriction(cast, member.ref, mode="letterbox", requires_contact=True)
    held.refresh_from_db()
    assert held.not_now_at is not None


@pytest.mark.parametrize("order", [{"mode": "no_contact"}, {"mode": "supervised"}])
def test_where_no_contact_is_required_nobody_learns_of_not_now(cast, order):
    member = drawn(cast)
    held = a_restriction(cast, member.ref, **order)
    not_now(cast, member)
    held.refresh_from_db()
    assert held.not_now_at is None


def test_a_worker_names_only_whom_they_are_shown(cast, signed_in):
    """T-03: somebody's reference in the form names nobody."""
    member, held = drawn(cast), a_restriction(cast)
    address = reverse("restriction_name", kwargs={"person_ref": cast.person.ref, "restriction_ref": held.ref})
    client = signed_in(cast.worker)
    client.post(address, {"thing": member.ref})
    assert not Named.objects.exists()
    share_member(member, cast.allocation, by=cast.young_person, at=timezone.now())
    client.post(address, {"thing": member.ref})
    assert Named.objects.get().name == member.ref


def test_one_persons_stops_are_not_anothers(cast):
    a_restriction(cast, "NAMED2345678")
    assert not stopped(cast.other_person, "NAMED2345678")
    assert not NotNow.objects.exists()


def test_a_new_manager_of_the_team_decides_from_then_on(cast, signed_in):
    held = a_restriction(cast)
    address = reverse("restriction_end", kwargs={"person_ref": cast.person.ref, "restriction_ref": held.ref})
    assert signed_in(cast.other_manager).get(address).status_code == 404
    another = an_account(Role.MANAGER, authority=cast.authority, team=cast.team)
    end_restriction(held, why=WHY, by=another, at=timezone.now())
    assert Restriction.objects.get().ended_by == another


def test_a_restriction_may_name_whoever_comes_to_this_person_from_outside_and_nobody_elses(cast, signed_in):
    page = signed_in(cast.manager).get(reverse("restriction_begin", args=[cast.person.ref])).content.decode()
    for account in (cast.carer, cast.advocate, cast.worker):
        assert account.ref in page
    assert cast.other_carer.ref not in page
