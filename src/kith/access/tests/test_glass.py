"""Opening a record for a reason: who may, for how long, who is told, who looks at it afterwards (T-12)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import end_glass, open_glass, review_glass, share, shut_out
from kith.access.models import BreakGlass, Notice
from kith.access.queries import notices_of, person_named
from kith.access.rules import check_hours, check_reason
from kith.access.tests.helpers import bare
from kith.access.tests.orders import a_restriction
from kith.audit.choices import Kind
from kith.audit.models import Entry
from kith.conftest import with_second_factor
from kith.people.actions import record_adoption
from kith.people.choices import Role
from kith.people.models import Account
from kith.people.tests.factories import PASSWORD, a_person, an_account
from kith.records.tests.factories import a_note
from kith.universe.actions import add_member
from kith.words import Refused

pytestmark = pytest.mark.django_db
WHY = "Police called at two, nobody of their own team answers"
PLANTED = "Plantednickname"


def opened(cast, *, hours=1, by=None, at=None, person=None):
    return open_glass(
        person or cast.person,
        reason=WHY,
        hours=hours,
        by=by or cast.other_manager,
        at=at or timezone.now(),
    )


def page_of(person):
    return reverse("person", kwargs={"person_ref": person.ref})


# Who, why, how long


@pytest.mark.parametrize(
    "reason", ["", "because", "x" * 40, "why why why why why why why", "aaa bbb aab aba abb bab"]
)
def test_a_reason_that_says_nothing_opens_nothing(cast, reason):
    """T-12: twenty letters or more, and words that somebody else can follow."""
    with pytest.raises(Refused):
        open_glass(cast.person, reason=reason, hours=1, by=cast.other_manager, at=timezone.now())
    assert not BreakGlass.objects.exists()


def test_twenty_letters_are_enough_and_nineteen_are_not():
    check_reason("Police called at two")
    with pytest.raises(Refused):
        check_reason("Police called at 2a")


@pytest.mark.parametrize("hours", [0, 4, 24, -1])
def test_it_is_never_open_for_more_than_three_hours(cast, hours):
    with pytest.raises(Refused):
        check_hours(hours)
    with pytest.raises(Refused):
        opened(cast, hours=hours)


def test_only_a_manager_of_the_same_council_opens(cast):
    for who in (cast.other_worker, cast.administrator, cast.data_officer, cast.far_worker, cast.young_person):
        with pytest.raises(Refused):
            opened(cast, by=who)
    with pytest.raises(Refused):
        opened(cast, person=cast.far_person)
    assert not BreakGlass.objects.exists()
    assert not Notice.objects.exists()


def test_without_a_data_officer_nobody_would_see_it_so_it_stays_shut(cast):
    Account.objects.filter(pk=cast.data_officer.pk).update(is_active=False)
    with pytest.raises(Refused, match="no data officer"):
        opened(cast)


def test_an_adopted_childs_record_does_not_open(cast):
    record_adoption(cast.person, timezone.localdate(), at=timezone.now())
    with pytest.raises(Refused):
        opened(cast)


def test_twice_is_the_same_opening_and_not_a_longer_one(cast):
    now = timezone.now()
    first = opened(cast, at=now)
    again = opened(cast, hours=3, at=now + timedelta(minutes=30))
    assert (again.pk, again.ends_at) == (first.pk, first.ends_at)
    assert Notice.objects.filter(account=cast.data_officer).count() == 1


def test_part_of_a_name_finds_nobody_and_neither_does_a_name_that_two_have(cast):
    """It is no way to browse."""
    person, manager = cast.person, cast.other_manager
    assert person_named(manager, person.child_id.lower()) == person
    assert person_named(manager, f" {person.forename}  {person.surname} ") == person
    assert person_named(manager, person.forename) is None
    assert person_named(manager, person.surname[:4]) is None
    assert person_named(manager, cast.far_person.child_id) is None
    a_person(cast.authority, forename=person.forename, surname=person.surname)
    assert person_named(manager, person.name) is None


# What opens, and when it shuts


def test_the_record_opens_and_is_shut_again_at_its_time(cast, signed_in):
    """T-12: it ends on the server; the next request is refused, the open session included."""
    client = signed_in(cast.other_manager)
    nobody = bare(client.get(page_of(cast.far_person)))
    assert client.get(page_of(cast.person)).status_code == 404
    with time_machine.travel(timezone.now(), tick=False) as clock:
        opened(cast, hours=1)
        for minutes in (0, 20, 20):
            clock.shift(timedelta(minutes=minutes))
            assert client.get(page_of(cast.person)).status_code == 200
        clock.shift(timedelta(minutes=19, seconds=59))
        assert client.get(page_of(cast.person)).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = client.get(page_of(cast.person))
        team = client.get(reverse("team")).content.decode()
    assert (answer.status_code, bare(answer)) == (404, nobody)
    assert "closed by itself" in team
    assert cast.person.surname not in team


def test_it_opens_for_one_manager_and_one_person_only(cast, signed_in):
    opened(cast)
    third = with_second_factor(
        an_account(Role.MANAGER, authority=cast.authority, team=cast.other_worker.team)
    )
    another = a_person(cast.authority)
    assert signed_in(cast.other_manager).get(page_of(cast.person)).status_code == 200
    assert signed_in(cast.other_manager).get(page_of(another)).status_code == 404
    assert signed_in(third).get(page_of(cast.person)).status_code == 404


def test_while_it_is_open_every_page_says_so_and_has_the_way_to_shut_it(cast, signed_in):
    """T-12: the banner."""
    client, opening = signed_in(cast.other_manager), opened(cast)
    end = reverse("glass_end", kwargs={"opening_ref": opening.ref})
    for name in ("team", "my_account", "staff_invite", "notices", "view_as"):
        assert end in client.get(reverse(name), follow=True).content.decode(), name
    assert end in client.get("/nothing/here/").content.decode()
    assert client.post(end).status_code == 302
    assert client.get(page_of(cast.person)).status_code == 404
    assert end not in client.get(reverse("team")).content.decode()


def test_it_is_to_read_and_nothing_else(cast, signed_in):
    client = signed_in(cast.other_manager)
    opened(cast)
    for name in ("person_invite", "invitation_withdraw", "person_name", "restriction_begin", "file_restrict"):
        address = reverse(name, kwargs={"person_ref": cast.person.ref})
        assert client.get(address).status_code in (302, 404), name
        assert client.post(address, {"forename": "Jo"}).status_code in (302, 404), name
    cast.person.refresh_from_db()
    assert cast.person.forename == "Amira"
    assert client.get(reverse("restrictions", kwargs={"person_ref": cast.person.ref})).status_code == 200


def test_nothing_of_my_space_is_seen_through_it(cast, signed_in):
    """T-12: never what is only theirs, and not what they share with somebody else either."""
    now = timezone.now()
    client = signed_in(cast.other_manager)
    opened(cast)
    before = bare(client.get(page_of(cast.person)))
    member = add_member(cast.person, PLANTED, ring=1, by=cast.young_person, at=now)
    share(cast.person, member.ref, cast.allocation, by=cast.young_person, at=now)
    after = bare(client.get(page_of(cast.person)))
    assert PLANTED.encode() not in after
    assert after == before


def test_a_file_that_is_closed_to_them_or_a_restriction_that_names_them_does_not_open(cast, signed_in):
    opened(cast)
    client = signed_in(cast.other_manager)
    review_on = timezone.localdate() + timedelta(days=30)
    shut_out(
        cast.person, cast.other_manager, reason=WHY, review_on=review_on, by=cast.manager, at=timezone.now()
    )
    assert client.get(page_of(cast.person)).status_code == 404
    assert person_named(cast.other_manager, cast.person.child_id) is None


def test_whom_a_restriction_names_opens_nothing(cast, signed_in):
    opened(cast)
    a_restriction(cast, cast.other_manager.ref)
    assert signed_in(cast.other_manager).get(page_of(cast.person)).status_code == 404
    with pytest.raises(Refused):
        opened(cast)


# Who is told


def told(account):
    return [str(notice.said) for notice in notices_of(account)]


def test_data_officer_person_and_own_manager_are_told_at_once(cast):
    """T-12: and nobody else; a notice names nobody."""
    opened(cast)
    assert len(told(cast.data_officer)) == len(told(cast.young_person)) == len(told(cast.manager)) == 1
    assert "opened your record" in told(cast.young_person)[0]
    for account in (cast.far_data_officer, cast.worker, cast.administrator, cast.other_manager):
        assert told(account) == []
    for account in (cast.data_officer, cast.young_person, cast.manager):
        assert cast.person.surname not in told(account)[0]
        assert cast.other_manager.full_name not in told(account)[0]


def test_the_person_sees_it_in_who_looked(cast, signed_in):
    opened(cast)
    signed_in(cast.other_manager).get(page_of(cast.person))
    client = signed_in(cast.young_person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("who_looked")).content.decode()
    assert "in an emergency" in page
    assert cast.other_manager.full_name not in page


def test_the_log_has_a_row_for_each_of_it_and_no_reason(cast, signed_in):
    """T-37: opened, read through it, shut, reviewed; the reason stays in the record, not on the log."""
    opening = opened(cast)
    signed_in(cast.other_manager).get(page_of(cast.person))
    end_glass(opening, by=cast.other_manager, at=timezone.now())
    rows = Entry.objects.filter(subjects__subject=cast.person.ref).order_by("pk")
    assert [row.deed for row in rows] == ["open_glass", Kind.BREAK_GLASS.value, "end_glass"]
    assert all(opening.ref in row.things for row in rows)
    assert "Police" not in str(list(Entry.objects.values()))


def test_a_name_that_finds_nobody_leaves_a_row_too(cast, signed_in):
    client = signed_in(cast.other_manager)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("glass_open"), {"who": "Nobody Here", "reason": WHY, "hours": "1"})
    assert "Nobody is found" in answer.content.decode()
    row = Entry.objects.order_by("-pk").first()
    assert (row.kind, row.door, row.actor) == (Kind.SEARCH, "glass_open", cast.other_manager.ref)
    assert "Nobody Here" not in str(list(Entry.objects.values()))


def test_the_page_opens_it_with_fresh_proof_only(cast, signed_in):
    client, typed = (
        signed_in(cast.other_manager, fresh=False),
        {"who": cast.person.child_id, "reason": WHY, "hours": "2"},
    )
    assert reverse("account_reauthenticate") in client.post(reverse("glass_open"), typed).headers["Location"]
    assert not BreakGlass.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("glass_open"), typed).headers["Location"] == page_of(cast.person)
    assert BreakGlass.objects.get().ends_at - BreakGlass.objects.get().opened_at == timedelta(hours=2)


def test_what_was_typed_stays_when_a_reason_is_too_short(cast, signed_in):
    """T-47"""
    client = signed_in(cast.other_manager)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.post(reverse("glass_open"), {"who": "K7 Planted", "reason": "too short", "hours": "3"})
    assert b"K7 Planted" in page.content


@pytest.mark.parametrize("hours", ["5", "0", "three"])
def test_the_page_says_in_words_how_long_it_can_be(cast, signed_in, hours):
    client = signed_in(cast.other_manager)
    typed = {"who": cast.person.child_id, "reason": WHY, "hours": hours}
    page = client.post(reverse("glass_open"), typed).content.decode()
    assert "Choose 1, 2 or 3 hours." in page
    assert "valid choice" not in page
    assert not BreakGlass.objects.exists()


# Who looks at it afterwards


def test_it_is_listed_until_a_data_officer_has_reviewed_it(cast, signed_in):
    """T-12: reviewed in words, by somebody else than who opened it."""
    opening = opened(cast)
    officer, now = signed_in(cast.data_officer), timezone.now()
    listed = officer.get(reverse("openings"))
    assert [one.ref for one in listed.context["to_review"]] == [opening.ref]
    assert signed_in(cast.far_data_officer).get(reverse("openings")).context["to_review"] == []
    end_glass(opening, by=cast.other_manager, at=now)
    address = reverse("opening_review", kwargs={"opening_ref": opening.ref})
    assert WHY in officer.get(address).content.decode()
    assert officer.post(address, {"outcome": "in_order", "found": "ok"}).status_code == 200
    assert officer.post(address, {"outcome": "in_order", "found": WHY}).status_code == 302
    listed = officer.get(reverse("openings"))
    assert listed.context["to_review"] == []
    assert [one.ref for one in listed.context["reviewed"]] == [opening.ref]
    assert BreakGlass.objects.get().reviewed_by == cast.data_officer


def test_what_is_open_is_not_reviewed_and_a_data_officer_can_shut_it(cast, signed_in):
    opening, officer = opened(cast), signed_in(cast.data_officer)
    with pytest.raises(Refused, match="still open"):
        review_glass(opening, outcome="in_order", found=WHY, by=cast.data_officer, at=timezone.now())
    assert officer.post(reverse("glass_end", kwargs={"opening_ref": opening.ref})).status_code == 302
    assert signed_in(cast.other_manager).get(page_of(cast.person)).status_code == 404
    assert "closed by the data officer" in str(notices_of(cast.other_manager)[0].said)
    review_glass(opening, outcome="follow_up", found=WHY, by=cast.data_officer, at=timezone.now())


def test_nobody_reviews_their_own_opening(cast):
    opening = opened(cast)
    end_glass(opening, by=cast.other_manager, at=timezone.now())
    for who in (cast.other_manager, cast.manager, cast.administrator):
        with pytest.raises(Refused):
            review_glass(opening, outcome="in_order", found=WHY, by=who, at=timezone.now())
    own = {"reviewed_by": cast.other_manager, "reviewed_at": timezone.now(), "outcome": "in_order"}
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=opening.pk).update(**own)


def test_a_review_stands_once(cast):
    opening = opened(cast)
    end_glass(opening, by=cast.other_manager, at=timezone.now())
    review_glass(opening, outcome="in_order", found=WHY, by=cast.data_officer, at=timezone.now())
    with pytest.raises(Refused, match="already"):
        review_glass(opening, outcome="not_needed", found=WHY, by=cast.data_officer, at=timezone.now())


def test_a_data_officer_opens_no_record_by_role(cast, signed_in):
    opened(cast)
    officer = signed_in(cast.data_officer)
    for name in ("person", "restrictions", "person_invite", "restriction_begin"):
        assert officer.get(reverse(name, kwargs={"person_ref": cast.person.ref})).status_code == 404
    for name in ("caseload", "team", "office", "allocations", "glass_open"):
        assert officer.get(reverse(name)).status_code in (302, 404), name
        assert cast.person.surname not in officer.get(reverse(name), follow=True).content.decode()


def test_an_opening_that_ran_out_makes_room_for_the_next(cast):
    now = timezone.now()
    first = opened(cast, at=now)
    second = opened(cast, at=now + timedelta(hours=2))
    assert second.pk != first.pk
    first.refresh_from_db()
    assert first.ended_at == first.ends_at


def test_what_workers_wrote_is_read_through_it_and_nothing_can_be_written(cast, signed_in):
    a_note(cast.allocation, cast.worker, at=timezone.now())
    address = reverse("notes", kwargs={"person_ref": cast.person.ref})
    client = signed_in(cast.other_manager)
    assert client.get(address).status_code == 404
    opened(cast)
    page = client.get(address)
    assert page.status_code == 200
    assert len(page.context["notes"]) == 1
    add = reverse("note_add", kwargs={"person_ref": cast.person.ref})
    assert add not in page.content.decode()
    assert client.post(add, {"text": WHY}).status_code == 404


@pytest.mark.parametrize("who", ["N3006", "nobody has this", "Amira Kestrel"])
def test_without_a_reason_the_page_tells_of_nobody_whether_they_are_here(cast, signed_in, who):
    """Else anybody who manages could ask it, again and again, without a word to anybody."""
    client, at = signed_in(cast.other_manager), reverse("glass_open")
    answers = {
        client.post(at, {"who": name, "reason": "too short", "hours": "1"})
        .content.decode()
        .replace(name, "")
        .count("Nobody is found")
        for name in (who, cast.person.child_id)
    }
    assert answers == {0}
