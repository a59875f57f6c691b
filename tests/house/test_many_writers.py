"""T-39, T-44: many at the same moment; one unbroken chain, and one record from one form."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Pause, Sharing
from kith.access.tests.helpers import sign_in
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head
from kith.audit.queries import breaks
from kith.people.models import Allocation, Invitation, Person, Team
from kith.people.tests.factories import a_person, an_allocation
from kith.universe.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 12


def at_once(act, many=WRITERS):
    """Let several do the same at the same moment, each on a connection of their own."""
    start = Barrier(many)

    def one(number):
        try:
            start.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as people:
        return list(people.map(one, range(many)))


def test_eight_writers_make_one_unbroken_chain_each_authority():
    def write(number):
        for _ in range(EACH):
            for chain in ("authority:A", f"authority:{number % 2}"):
                record(chain=chain, kind=Kind.WRITE, deed="share", actor=f"W{number}", at=timezone.now())

    at_once(write)
    assert list(breaks()) == []
    assert Head.objects.get(chain="authority:A").seq == WRITERS * EACH
    places = list(Entry.objects.filter(chain="authority:A").values_list("seq", flat=True))
    assert places == list(range(1, WRITERS * EACH + 1))
    assert Entry.objects.count() == 2 * WRITERS * EACH


def test_pages_read_and_sent_at_once_leave_one_unbroken_chain(cast):
    cookies = {}
    for account in (cast.young_person, cast.worker):
        client = Client()
        client.force_login(account)
        cookies[account] = client.cookies

    def visit(number):
        client = Client()
        own = number % 2 == 0
        client.cookies = cookies[cast.young_person if own else cast.worker]
        page = reverse("person", kwargs={"person_ref": cast.person.ref})
        for turn in range(4):
            if own:
                client.post(reverse("pause_all" if turn % 2 else "end_pause"))
            assert client.get(reverse("my_people") if own else page).status_code == 200

    at_once(visit)
    assert list(breaks()) == []
    assert Entry.objects.filter(kind="read").count() == WRITERS * 4
    assert Pause.objects.filter(ended_at__isnull=True).count() <= 1


def _friend(cast):
    person = a_person(cast.authority)
    an_allocation(person, cast.worker)
    return person


def forms_of(cast):
    """Each form that makes a record: who sends what, and how many there may be afterwards."""
    day = {"from_on_day": "1", "from_on_month": "2", "from_on_year": "2026"}
    person = {"person_ref": cast.person.ref}
    new_part = {"worker": cast.other_worker.ref, "part": "social_worker", **day}
    new_person = {"forename": "Jo", "surname": "Lark", "once": "same-token"}
    new_staff = {"full_name": "Jo Lark", "role": "worker", "team": cast.team.ref}
    return {
        "member_add": (cast.young_person, {}, {"nickname": "Jo", "once": "same-token"}, Member, 1),
        "person_add": (cast.administrator, {}, new_person, Person.objects.filter(surname="Lark"), 1),
        "team_add": (cast.administrator, {}, {"name": "Team Jo"}, Team.objects.filter(name="Team Jo"), 1),
        "allocation_add": (
            cast.administrator,
            person,
            new_part,
            Allocation.objects.filter(part="social_worker"),
            1,
        ),
        "staff_invite": (
            cast.administrator,
            {},
            new_staff,
            Invitation.objects.filter(withdrawn_at__isnull=True),
            1,
        ),
        "pause_all": (cast.young_person, {}, {}, Pause, 1),
        "person_invite": (
            cast.worker,
            {"person_ref": _friend(cast).ref},
            {},
            Invitation.objects.filter(withdrawn_at__isnull=True),
            1,
        ),
    }


@pytest.mark.parametrize(
    "name",
    ["member_add", "person_add", "team_add", "allocation_add", "staff_invite", "pause_all", "person_invite"],
)
def test_a_form_sent_by_four_taps_at_once_makes_one_record(cast, name):
    account, kwargs, entries, made, wanted = forms_of(cast)[name]
    first = sign_in(account)

    def tap(_number):
        client = Client()
        client.cookies = first.cookies
        return client.post(reverse(name, kwargs=kwargs), entries).status_code

    answers = at_once(tap, 4)
    assert set(answers) <= {200, 302, 422}
    rows = made.objects.all() if hasattr(made, "objects") else made
    assert rows.count() == wanted
    assert list(breaks()) == []


def test_sharing_by_four_taps_at_once_opens_one_window(cast):
    client = sign_in(cast.young_person)
    client.post(reverse("member_add"), {"nickname": "Jo"})
    member = Member.objects.get()

    def tap(_number):
        mine = Client()
        mine.cookies = client.cookies
        address = reverse("member_share", kwargs={"member_ref": member.ref})
        return mine.post(address, {"workers": [cast.allocation.ref]}).status_code

    assert set(at_once(tap, 4)) == {302}
    assert Sharing.objects.count() == 1
    assert Entry.objects.filter(deed="share").count() == 1


def test_ending_a_part_twice_ends_it_once_and_never_makes_it_longer(cast):
    client = Client()
    client.force_login(cast.administrator)
    address = reverse("allocation_end", kwargs={"allocation_ref": cast.allocation.ref})
    long_ago = cast.allocation.from_on.replace(month=6)
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=long_ago)
    client.post(address)
    assert Allocation.objects.get(pk=cast.allocation.pk).to_on == long_ago
    Allocation.objects.filter(pk=cast.allocation.pk).update(to_on=None)
    client.post(address)
    client.post(address)
    assert Entry.objects.filter(deed="end_allocation").count() == 1


def test_going_back_and_writing_another_name_is_heard(cast):
    """One token, two different names: the second is nobody's double tap."""
    client = Client()
    client.force_login(cast.young_person)
    for name in ("Nan", "Nan", "Tom"):
        client.post(reverse("member_add"), {"nickname": name, "once": "same-token"})
    assert sorted(member.nickname for member in Member.objects.all()) == ["Nan", "Tom"]
