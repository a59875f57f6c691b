"""The ring: what is sealed opens in its own place only, and a ring that does not fit is never used."""

import os
import stat

import pytest

from kith.kit import keys
from kith.kit.models import FieldKey
from kith.kit.secrets import made_once, put_in_place

WORDS = "Nan lives at 7 Elm Row"
HERE = "universe_member:nickname:REF1"


@pytest.fixture
def own_ring(settings, tmp_path):
    """A ring of this test's own, in a file that does not exist yet."""
    settings.FIELD_KEYS = ""
    settings.FIELD_KEYS_FILE = tmp_path / "field-keys"
    return settings.FIELD_KEYS_FILE


@pytest.fixture
def one_key(own_ring):
    made_once(own_ring, keys.new_key())
    return own_ring


def test_what_was_sealed_opens_where_it_was_sealed_and_says_nothing_before(one_key):
    token = keys.seal(WORDS, HERE)
    assert keys.unseal(token, HERE) == WORDS
    assert "Nan" not in token
    assert keys.seal(WORDS, HERE) != token
    assert keys.is_sealed(token)
    assert not keys.is_sealed(WORDS)


@pytest.mark.parametrize(
    "there",
    ["universe_member:nickname:REF2", "universe_member:other:REF1", "records_note:nickname:REF1", ""],
    ids=["another row", "another column", "another table", "nowhere"],
)
def test_moved_to_another_place_it_does_not_open(one_key, there):
    """T-53: the ciphertext of one row put into another opens nothing."""
    with pytest.raises(keys.Unreadable):
        keys.unseal(keys.seal(WORDS, HERE), there)
    with pytest.raises(keys.Unreadable):
        keys.unseal_bytes(keys.seal_bytes(b"picture", HERE), there)
    assert keys.unseal_bytes(keys.seal_bytes(b"picture", HERE), HERE) == b"picture"


@pytest.mark.parametrize("cut", [0, 3, 8, 20, -1, -5])
def test_cut_or_changed_it_does_not_open(one_key, cut):
    token = keys.seal(WORDS, HERE)
    changed = token[:cut] + ("A" if token[cut] != "A" else "B") + token[cut:][1:]
    for wrong in (token[:cut], changed):
        with pytest.raises(keys.Unreadable):
            keys.unseal(wrong, HERE)


def test_without_a_key_nothing_is_sealed_and_nothing_made_instead(own_ring):
    """T-55: no key, no write."""
    with pytest.raises(keys.NoKeys):
        keys.seal(WORDS, HERE)
    assert not own_ring.exists()


def test_the_old_key_opens_after_a_new_one_came_and_opens_nothing_when_it_is_gone(one_key):
    """T-53: while both are on the ring both open; then the old one is useless and the new one is not."""
    old = keys.ring().current
    before = keys.seal(WORDS, HERE)
    new = keys.add_key()
    after = keys.seal(WORDS, HERE)
    assert [keys.key_of(before), keys.key_of(after)] == [old, new]
    assert keys.unseal(before, HERE) == keys.unseal(after, HERE) == WORDS
    keys.drop_keys([old])
    assert keys.unseal(after, HERE) == WORDS
    with pytest.raises(keys.Unreadable):
        keys.unseal(before, HERE)


@pytest.mark.parametrize(
    "written",
    [
        ",",
        "no-colon",
        "k1:short",
        "k1:" + "A" * 44,
        ":" + "A" * 43 + "=",
        "k one:" + "A" * 43 + "=",
        "k1:" + "A" * 43 + "=,k1:" + "A" * 43 + "=",
    ],
)
def test_a_ring_written_wrongly_is_told_in_a_sentence_without_its_keys(settings, written):
    settings.FIELD_KEYS = written
    with pytest.raises(keys.KeysUnfit) as refusal:
        keys.ring()
    assert "AAAA" not in str(refusal.value)
    assert "short" not in str(refusal.value)


def test_the_first_of_several_keys_in_the_environment_seals_and_all_open(settings):
    first, second = keys.new_key(), keys.new_key()
    settings.FIELD_KEYS = first
    token = keys.seal(WORDS, HERE)
    settings.FIELD_KEYS = f"{second},{first}"
    assert keys.ring().current == second.partition(":")[0]
    assert keys.unseal(token, HERE) == WORDS


def test_a_key_file_is_its_owners_alone_and_never_replaced(own_ring):
    before = os.umask(0)
    try:
        assert made_once(own_ring, "first") == "first"
    finally:
        os.umask(before)
    assert made_once(own_ring, "second") == "first"
    assert stat.S_IMODE(own_ring.stat().st_mode) == 0o600
    put_in_place(own_ring, "third")
    assert own_ring.read_text() == "third"
    assert stat.S_IMODE(own_ring.stat().st_mode) == 0o600
    assert list(own_ring.parent.iterdir()) == [own_ring]


def test_a_ring_printed_or_logged_tells_no_key(one_key):
    secret = one_key.read_text().partition(":")[2].strip()
    assert secret not in repr(keys.ring())


@pytest.fixture
def blank_database(db):
    FieldKey.objects.all().delete()


def test_a_new_installation_has_no_problem_and_gets_a_ring(blank_database, own_ring):
    assert keys.problem() is None
    assert not own_ring.exists()
    keys.enrol()
    assert FieldKey.objects.get().name == keys.ring().current
    assert keys.problem() is None


def test_a_missing_ring_is_told_and_no_other_is_made(blank_database, own_ring):
    """T-55: a database sealed with a key that is not here. Near yes: the same file put back."""
    keys.enrol()
    kept = own_ring.read_text()
    own_ring.unlink()
    assert "does not exist" in keys.problem()
    with pytest.raises(keys.KeysUnfit):
        keys.enrol()
    assert not own_ring.exists()
    own_ring.write_text(kept)
    assert keys.problem() is None


def test_another_ring_is_told_by_the_name_of_the_key_that_is_missing(blank_database, own_ring):
    """T-55: somebody else's ring."""
    keys.enrol()
    name = keys.ring().current
    own_ring.write_text(keys.new_key())
    assert name in keys.problem()


def test_a_wrong_key_under_the_right_name_is_told(blank_database, own_ring):
    """T-55: the name alone proves nothing."""
    keys.enrol()
    name = keys.ring().current
    own_ring.write_text(f"{name}:{keys.new_key().partition(':')[2]}")
    assert "is not the one" in keys.problem()
    with pytest.raises(keys.KeysUnfit):
        keys.enrol()


def test_a_second_key_is_enrolled_beside_the_first(blank_database, own_ring):
    keys.enrol()
    keys.add_key()
    keys.enrol()
    keys.enrol()
    assert FieldKey.objects.count() == 2
    assert keys.problem() is None
