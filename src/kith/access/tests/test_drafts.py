"""What somebody is still writing: whose it is, where it comes back, and when it is over (T-45, T-46)."""

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from kith.access.actions import Writing, keep_draft, let_go_of_old_drafts
from kith.access.choices import MOST_DRAFTS, Receipt
from kith.access.keeping import SHARED_PHONE, Keeping
from kith.access.models import Draft
from kith.access.queries import begun_at, drafts_of, place_of
from kith.audit.models import Entry
from kith.people.actions import end_allocation
from kith.people.tests.factories import an_allocation

pytestmark = pytest.mark.django_db
TEXT = "Planted words, half a"


def address(person):
    return reverse("note_add", kwargs={"person_ref": person.ref})


def posted(account, at, **changes):
    return {
        "draft_address": at,
        "draft_owner": account.ref,
        "draft_window": "one",
        "draft_seq": "1",
        "draft_base": "",
        "once": "token-1",
        "text": TEXT,
        **changes,
    }


def keep(client, account, at, **changes):
    return client.post(
        reverse("draft_keep"), posted(account, at, **changes), headers={"Accept": "application/json"}
    )


def kept(cast, text=TEXT, **changes):
    writing = Writing({"text": [text]}, **{"once": "token-1", "window": "one", "seq": 1, **changes})
    return keep_draft(cast.worker, place_of(address(cast.person)), writing, at=timezone.now())


def here(account, person):
    begun = begun_at(account, address(person), at=timezone.now())
    return begun and begun.words["text"][0]


def test_what_was_begun_comes_back_in_its_form(cast, signed_in):
    client, at = signed_in(cast.worker), address(cast.person)
    answer = keep(
        client, cast.worker, at, kind="visit", about_on_day="3", about_on_month="May", about_others="on"
    )
    assert (answer.status_code, answer.json()) == (200, {"receipt": "kept"})
    page = client.get(at)
    form = page.context["form"]
    assert TEXT in page.content.decode()
    assert form["kind"].value() == "visit"
    assert form["about_on"].value()[:2] == ["3", "May"]
    assert form["about_others"].value() is True
    assert form["once"].value() == "token-1"


def test_a_draft_is_nobody_elses_and_about_nobody_else(cast, signed_in):
    """T-46: another worker of the same person, another person of the same worker, another form: nothing."""
    an_allocation(cast.person, cast.other_worker)
    an_allocation(cast.other_person, cast.worker)
    kept(cast)
    for account, at in (
        (cast.other_worker, address(cast.person)),
        (cast.worker, address(cast.other_person)),
        (cast.worker, reverse("person_name", kwargs={"person_ref": cast.person.ref})),
    ):
        page = signed_in(account).get(at)
        assert page.status_code == 200
        assert TEXT not in page.content.decode()
    listed = reverse("drafts")
    assert address(cast.person) in signed_in(cast.worker).get(listed).content.decode()
    assert address(cast.person) not in signed_in(cast.other_worker).get(listed).content.decode()


def test_somebody_elses_draft_is_neither_named_nor_thrown_away_nor_asked_for(cast, signed_in):
    an_allocation(cast.person, cast.other_worker)
    kept(cast)
    ref = Draft.objects.get().ref
    other = signed_in(cast.other_worker)
    assert TEXT not in other.get(f"{address(cast.person)}?draft={ref}").content.decode()
    other.post(reverse("draft_throw_away"), {"draft": ref})
    assert Draft.objects.count() == 1
    signed_in(cast.worker).post(reverse("draft_throw_away"), {"draft": ref})
    assert Draft.objects.count() == 0


def test_after_sending_there_is_no_draft(cast, signed_in):
    """T-46: over in the very transaction of the deed, and words that arrive late do not bring it back."""
    client, at = signed_in(cast.worker), address(cast.person)
    keep(client, cast.worker, at)
    day = timezone.localdate()
    words = {"about_on_day": day.day, "about_on_month": day.month, "about_on_year": day.year, "kind": "talk"}
    assert client.post(at, posted(cast.worker, at, **words)).status_code == 302
    assert here(cast.worker, cast.person) is None
    assert drafts_of(cast.worker, at=timezone.now()) == []
    late = keep(client, cast.worker, at, draft_seq="2")
    assert (late.status_code, late.json()) == (409, {"receipt": "sent"})
    assert here(cast.worker, cast.person) is None
    let_go_of_old_drafts(at=timezone.now())
    assert not Draft.objects.exists()


def test_a_draft_is_kept_for_thirty_days_and_not_one_more(cast):
    with time_machine.travel("2026-03-01 10:00:00Z", tick=False):
        kept(cast)
    with time_machine.travel("2026-03-31 09:59:00Z", tick=False):
        assert here(cast.worker, cast.person) == TEXT
        assert let_go_of_old_drafts(at=timezone.now()) == 0
    with time_machine.travel("2026-03-31 10:00:00Z", tick=False):
        assert here(cast.worker, cast.person) is None
        assert drafts_of(cast.worker, at=timezone.now()) == []
        assert let_go_of_old_drafts(at=timezone.now()) == 1


def test_who_works_with_somebody_no_more_finds_no_draft_about_them(cast, signed_in):
    kept(cast)
    client = signed_in(cast.worker)
    end_allocation(cast.allocation, to_on=timezone.localdate(), at=timezone.now(), by=cast.administrator)
    assert client.get(address(cast.person)).status_code == 404
    page = client.get(reverse("drafts")).content.decode()
    assert cast.person.ref not in page
    assert cast.person.name not in page
    assert keep(client, cast.worker, address(cast.person), draft_seq="2").status_code == 404


def test_nothing_is_kept_about_somebody_who_is_not_the_visitors(cast, signed_in):
    assert keep(signed_in(cast.worker), cast.worker, address(cast.other_person)).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "at", ["/", "/nowhere/", "https://elsewhere.example/people/", "/sign-in/", "/me/account/password/"]
)
def test_only_forms_that_are_kept_are_kept(cast, signed_in, at):
    assert keep(signed_in(cast.worker), cast.worker, at).status_code == 404
    assert not Draft.objects.exists()


# Sent again, late, or by somebody else on the same phone


def test_kept_twice_and_out_of_order_the_furthest_stands_once(cast):
    """T-45: what a phone sends when its network is back."""
    assert kept(cast, "one two three", seq=3) is Receipt.KEPT
    assert kept(cast, "one", seq=1) is Receipt.KEPT
    assert kept(cast, "one two three", seq=3) is Receipt.KEPT
    assert kept(cast, "one two", seq=2) is Receipt.KEPT
    assert Draft.objects.count() == 1
    assert here(cast.worker, cast.person) == "one two three"


def test_what_waited_on_a_phone_is_not_taken_from_the_next_who_signs_in(cast, signed_in):
    """T-45: the same phone, another account with the same right: nothing is stored, nothing is shown as saved."""
    an_allocation(cast.person, cast.other_worker)
    answer = keep(signed_in(cast.other_worker), cast.worker, address(cast.person))
    assert (answer.status_code, answer.json()) == (409, {"receipt": "not_yours"})
    assert not Draft.objects.exists()
    assert keep(signed_in(cast.worker), cast.worker, address(cast.person)).json() == {"receipt": "kept"}
    assert Draft.objects.get().owner == cast.worker


def test_the_key_of_a_device_is_each_accounts_own_and_a_shared_phone_gets_none(cast, signed_in):
    mine, theirs = (
        Keeping(RequestFactory().get("/"), account).key for account in (cast.worker, cast.other_worker)
    )
    assert mine != theirs
    client = signed_in(cast.worker)
    assert mine in client.get(address(cast.person)).content.decode()
    session = client.session
    session[SHARED_PHONE] = True
    session.save()
    page = client.get(address(cast.person)).content.decode()
    assert mine not in page
    assert "data-shared" in page


def test_another_window_does_not_overwrite_what_it_has_not_seen(cast):
    """T-42 for drafts: two windows of one account; the second is told, and the first one's words stay."""
    kept(cast, "from the desk", seq=4)
    assert kept(cast, "from the phone", window="two", seq=9) is Receipt.ELSEWHERE
    assert here(cast.worker, cast.person) == "from the desk"
    seen = begun_at(cast.worker, address(cast.person), at=timezone.now()).stamp
    assert kept(cast, "desk, then phone", window="two", seq=1, base=seen) is Receipt.KEPT
    assert kept(cast, "desk again", seq=5) is Receipt.ELSEWHERE
    assert here(cast.worker, cast.person) == "desk, then phone"


def test_the_button_without_a_script_keeps_it_and_comes_back(cast, signed_in):
    """T-79: "Keep for later"; once more from the page that came back, once more from the page before."""
    client, at = signed_in(cast.worker), address(cast.person)
    answer = client.post(reverse("draft_keep"), posted(cast.worker, at, draft_seq="0"))
    assert answer.url == at
    page = client.get(at)
    assert "Kept for later. It is not sent yet." in page.content.decode()
    base = begun_at(cast.worker, at, at=timezone.now()).stamp
    client.post(
        reverse("draft_keep"), posted(cast.worker, at, draft_window="two", draft_base=base, text="more")
    )
    assert here(cast.worker, cast.person) == "more"
    client.post(reverse("draft_keep"), posted(cast.worker, at, text="from the page before"))
    assert here(cast.worker, cast.person) == "more"


def test_there_is_an_end_to_what_is_kept(cast):
    assert kept(cast, "x" * 100_001) is Receipt.FULL
    for number in range(MOST_DRAFTS):
        assert kept(cast, once=f"token-{number}") is Receipt.KEPT
    assert kept(cast, once="one too many") is Receipt.FULL
    assert kept(cast, "still typing", once="token-3", seq=2) is Receipt.KEPT


def test_no_password_and_no_key_is_ever_part_of_a_draft(cast, signed_in):
    secrets = {
        "password": "Planted password",
        "password1": "Planted password",
        "code": "Planted",
        "csrfmiddlewaretoken": "Planted",
    }
    keep(signed_in(cast.worker), cast.worker, address(cast.person), **secrets)
    assert set(Draft.objects.get().fields) == {"text"}


def test_a_draft_lies_sealed_and_is_on_no_log(cast):
    """T-54: neither the table nor the log holds a word of it."""
    kept(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM access_draft")
        assert "Planted" not in cursor.fetchone()[0]
    assert not Entry.objects.exists()
    assert "Planted" not in str(Draft.objects.get())


def test_a_draft_comes_back_in_its_form_about_its_subject_at_its_address_and_nowhere_else(cast):
    """T-81: also where an address leads to another form since, or a form stands at another address."""
    place = place_of(address(cast.person))
    wrong = {"form": "another_form"}, {"subject": cast.other_person.ref}, {"address": "/elsewhere/"}
    for number, change in enumerate(wrong):
        kept(cast, once=f"token-{number}")
        Draft.objects.filter(once=f"token-{number}").update(**change)
    assert begun_at(cast.worker, place.address, at=timezone.now()) is None
    kept(cast, text="first", once="token-4")
    kept(cast, text="second", once="token-5")
    first = Draft.objects.get(once="token-4").ref
    assert here(cast.worker, cast.person) == "second"
    assert begun_at(cast.worker, place.address, at=timezone.now(), ref=first).words["text"] == ["first"]
