"""Keys change while rows are in use: what somebody writes meanwhile wins, and no key goes that is still needed."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.kit import keys, reseal
from kith.kit.files import Picture
from kith.kit.models import FieldKey
from kith.kit.reseal import SETTLED, change_key, keys_in_use, retire_keys, seal_anew
from kith.kit.scope import NOTHING, within
from kith.kit.sealed import Sealed
from kith.people.models import Agreement
from kith.universe.actions import add_member, add_photo
from kith.universe.models import Member, Photo, Step
from kith.words import Refused

pytestmark = pytest.mark.django_db
NOW = timedelta(0)


@pytest.fixture
def ring(settings, tmp_path):
    """A ring of this test's own in a file, which the database knows."""
    FieldKey.objects.all().delete()
    settings.FIELD_KEYS = ""
    settings.FIELD_KEYS_FILE = tmp_path / "field-keys"
    keys.enrol()
    return settings.FIELD_KEYS_FILE


@pytest.fixture
def nan(ring, cast):
    member = add_member(cast.person, "Nan", by=cast.young_person, at=timezone.now())
    add_photo(member, Picture(b"whole", b"small"), by=cast.young_person, at=timezone.now())
    return member


def stored(member):
    return Member.objects.values_list("nickname", flat=True).get(pk=member.pk)


def nickname(member):
    return Member.objects.get(pk=member.pk).nickname


def test_everything_goes_over_to_the_new_key_and_the_old_one_opens_nothing(nan):
    """T-53: text, pictures, and the keys of second factors that a library holds."""
    old, before = keys.ring().current, stored(nan).token
    factors = Authenticator.objects.filter(type="totp")
    assert factors.exists()
    for factor in factors:
        factor.data = {"secret": keys.seal("a second factor", "mfa_authenticator:data")}
        factor.save()
    outcome = change_key()
    new = keys.ring().current
    steps = 2 * Step.objects.count()  # each is sealed twice: before and after
    assert outcome.sealed == 3 + steps + factors.count() + Agreement.objects.count()
    assert set(keys_in_use()) == {new} != {old}
    retired, _ = retire_keys(now=timezone.now(), settled=NOW)
    assert retired == [old]
    assert nickname(nan) == "Nan"
    assert (Photo.objects.get().whole, Photo.objects.get().small) == (b"whole", b"small")
    assert keys.unseal(factors.first().data["secret"], "mfa_authenticator:data") == "a second factor"
    with pytest.raises(keys.Unreadable):
        keys.unseal(before, f"universe_member:nickname:{nan.ref}")
    assert keys.problem() is None


def test_what_somebody_writes_between_opening_and_storing_is_not_overwritten(nan, monkeypatch):
    """T-53: the cell is replaced only while it still holds what was opened."""
    swap = reseal._swap

    def written_meanwhile(model, column, batch, outcome):
        if model is Member and batch:
            nan.nickname = "Grandma"
            nan.save()
        swap(model, column, batch, outcome)

    monkeypatch.setattr(reseal, "_swap", written_meanwhile)
    change_key()
    assert nickname(nan) == "Grandma"


def test_what_is_removed_meanwhile_stays_removed(nan, monkeypatch):
    swap = reseal._swap

    def removed_meanwhile(*args):
        Member.objects.all().delete()
        swap(*args)

    monkeypatch.setattr(reseal, "_swap", removed_meanwhile)
    change_key()
    assert not Member.objects.exists()
    assert not Photo.objects.exists()


def test_a_young_key_does_not_send_the_old_one_away(nan):
    """What was begun under the old key may still be on its way; an hour later it is not."""
    old = keys.ring().current
    change_key()
    with pytest.raises(Refused, match="too new"):
        retire_keys(now=timezone.now() + SETTLED - timedelta(minutes=1))
    assert old in keys.ring().ciphers
    assert retire_keys(now=timezone.now() + SETTLED + timedelta(minutes=1))[0] == [old]


def test_what_does_not_open_is_named_left_as_it_is_and_keeps_its_key(nan):
    broken = Sealed(keys.seal("Nan", "somewhere else"))
    Member.objects.filter(pk=nan.pk).update(nickname=broken)
    outcome = change_key()
    assert outcome.unreadable == {("universe_member", nan.pk)}
    assert stored(nan) == broken
    with pytest.raises(Refused, match="still sealed"):
        retire_keys(now=timezone.now(), settled=NOW)
    assert len(keys.ring().ciphers) == 2


def test_what_was_sealed_late_with_the_old_key_is_sealed_anew_before_that_goes(nan):
    before = stored(nan)
    change_key()
    Member.objects.filter(pk=nan.pk).update(nickname=before)
    _, outcome = retire_keys(now=timezone.now(), settled=NOW)
    assert outcome.sealed == 1
    assert nickname(nan) == "Nan"


def test_rows_that_the_caller_may_not_see_are_counted_and_sealed_too(nan):
    with within(NOTHING):
        assert sum(keys_in_use().values()) >= 3
        change_key()
        retire_keys(now=timezone.now(), settled=NOW)
    assert nickname(nan) == "Nan"


def test_an_interrupted_change_is_finished_by_the_next_word(nan, monkeypatch):
    """The new key stands in the file, and nothing else was done yet."""
    everything = sum(keys_in_use().values())
    keys.add_key()
    with pytest.raises(Refused, match="too new"):
        retire_keys(now=timezone.now())
    assert keys.problem() is None
    assert retire_keys(now=timezone.now() + 2 * SETTLED)[1].sealed == everything >= 3
    assert nickname(nan) == "Nan"


def test_keys_in_the_environment_are_changed_by_whoever_keeps_them(nan, ring, settings):
    """Kith cannot write there: it says what to put there, and goes on once it is done."""
    everything = sum(keys_in_use().values())
    old = ring.read_text().strip()
    settings.FIELD_KEYS = old
    with pytest.raises(Refused, match="KITH_FIELD_KEYS") as refusal:
        change_key()
    settings.FIELD_KEYS = f"{refusal.value.reason.params['key']},{old}"
    assert change_key().sealed == everything >= 3
    retired, _ = retire_keys(now=timezone.now(), settled=NOW)
    assert retired == [old.partition(":")[0]]
    settings.FIELD_KEYS = settings.FIELD_KEYS.partition(",")[0]
    assert keys.problem() is None
    assert nickname(nan) == "Nan"


def test_a_server_that_keeps_sealing_with_the_old_key_is_told_of(nan, monkeypatch):
    old = stored(nan)
    swap = reseal._swap

    def sealed_again(model, column, batch, outcome):
        swap(model, column, batch, outcome)
        Member.objects.filter(pk=nan.pk).update(nickname=old)

    monkeypatch.setattr(reseal, "_swap", sealed_again)
    with pytest.raises(Refused, match="older key"):
        change_key()


def test_a_round_with_nothing_to_do_touches_no_cell(nan):
    before = stored(nan)
    assert seal_anew().sealed == 0
    assert stored(nan) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM universe_member")
        assert cursor.fetchone()[0] == 1


def test_a_page_shows_the_name_after_the_keys_changed(nan, cast):
    client = Client()
    client.force_login(cast.young_person)
    change_key()
    retire_keys(now=timezone.now(), settled=NOW)
    assert "Nan" in client.get(reverse("my_people")).content.decode()
