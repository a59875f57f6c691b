"""T-81: what the tests of the chains did not notice: how a row is sealed to the letter, and what each row carries."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.origin import coming_from, coming_through
from kith.audit.queries import breaks, chains, days_of, entries_about, refusals_since
from kith.audit.rules import FIRST, seal
from kith.audit.tests.guards import lifted

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


def write(many=1, chain="authority:A", at=NOW, **said):
    said = {"kind": Kind.READ, "deed": "read", "actor": "W", "subjects": ["P"], **said}
    return [record(chain=chain, at=at, **said) for _ in range(many)]


def wrong():
    return [(found.chain, found.seq, found.wrong) for found in breaks()]


def test_a_row_is_sealed_to_the_letter_as_it_always_was():
    """A row sealed years ago must still hold: the text under the hash may not change by a space."""
    text = "0" * 64 + '\n{"at":"caf\\u00e9","seq":1,"subjects":["P","Q"]}'
    says = {"subjects": ["P", "Q"], "seq": 1, "at": "café"}
    assert seal(FIRST, says) == hashlib.sha256(text.encode("ascii")).hexdigest()


@pytest.mark.django_db
def test_a_row_carries_all_it_was_given_in_order_and_each_person_once():
    given = {"role": "worker", "door": "person", "why": "own", "things": ["b", "a"], "fields": ["z", "y"]}
    with coming_through("another", "other"), coming_from(lambda: "there"):
        write(subjects=["Q", "P", "Q"], at=NOW.astimezone(timezone(timedelta(hours=5))), **given)
    row = Entry.objects.get()
    assert (row.role, row.door, row.why, row.things, row.fields) == (
        "worker",
        "person",
        "own",
        ["a", "b"],
        ["y", "z"],
    )
    assert (row.chain, row.seq, row.kind, row.deed, row.actor) == ("authority:A", 1, "read", "read", "W")
    assert (row.at, row.origin, row.previous) == (NOW, "there", FIRST)
    assert [seen.subject for seen in row.subjects.all()] == ["P", "Q"]


@pytest.mark.django_db
def test_a_row_given_no_more_says_no_more_and_takes_its_door_from_where_it_came_through():
    with coming_through("the_door", "the gate"):
        through = write(subjects=[])[0]
    plain = write(subjects=[])[0]
    assert (through.door, through.why) == ("the_door", "the gate")
    assert (plain.door, plain.why, plain.role, plain.things, plain.fields) == ("", "", "", [], [])
    assert Seen.objects.count() == 0
    assert plain.previous == through.hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seq": 7}, (2, "a row is missing or out of order")),
        ({"previous": "1" * 64}, (2, "the row does not follow the one before it")),
        ({"deed": "other"}, (2, "the row was changed after it was written")),
    ],
)
def test_what_is_wrong_is_said(change, said):
    entry = write(2)[1]
    with lifted():
        Entry.objects.filter(pk=entry.pk).update(**change)
        assert wrong() == [("authority:A", *said)]


@pytest.mark.django_db
def test_what_is_wrong_with_an_end_is_said():
    write(3)
    head = Head.objects.filter(chain="authority:A")
    with lifted():
        head.update(seq=2)
        assert wrong() == [("authority:A", 3, "rows were added at the end")]
        head.update(seq=5)
        assert wrong() == [("authority:A", 4, "rows are missing at the end")]
        head.update(seq=3, hash="1" * 64)
        assert wrong() == [("authority:A", 3, "the head does not match the last row")]


@pytest.mark.django_db
def test_chains_without_an_end_are_named_by_the_first_beside_each_broken_one_in_order():
    for chain in ("c", "b", "a", "d"):
        write(2, chain=chain)
    with lifted():
        Head.objects.filter(chain__in=["c", "d"]).delete()
        Entry.objects.filter(chain__in=["a", "b"], seq=1).update(deed="other")
        changed = "the row was changed after it was written"
        assert wrong() == [("a", 1, changed), ("b", 1, changed), ("c", 1, "this chain has no head")]
        assert chains() == [("a", 2), ("b", 2)]


@pytest.mark.django_db
def test_rows_about_somebody_come_newest_first_and_their_days_each_once():
    late, early = write(at=NOW)[0], write(at=NOW - timedelta(days=2))[0]
    again = write(at=NOW)[0]
    assert list(entries_about("P")) == [again, late, early]
    assert list(days_of(entries_about("P"))) == [date(2026, 5, 3), date(2026, 5, 1)]


@pytest.mark.django_db
def test_refusals_are_counted_of_one_chain_from_the_moment_on():
    write(2, kind=Kind.REFUSED)
    write(kind=Kind.REFUSED, at=NOW - timedelta(seconds=1))
    write(kind=Kind.REFUSED, chain="authority:B")
    write()
    assert refusals_since("authority:A", NOW) == 2
