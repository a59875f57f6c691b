from datetime import UTC, datetime

import pytest

from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.queries import breaks, chains, entries_about
from kith.audit.rules import seal
from kith.audit.tests.guards import lifted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def five_rows():
    """A chain, with the guards down: whoever owns the database may tamper with it."""
    rows = [
        record(chain="authority:A", kind=Kind.READ, deed="read", actor="W", subjects=["P", "Q"], at=NOW)
        for _ in range(5)
    ]
    with lifted():
        yield rows


def first_break():
    return next(((found.chain, found.seq) for found in breaks()), None)


def test_a_whole_chain_holds(five_rows):
    assert list(breaks()) == []
    assert chains() == [("authority:A", 5)]


def test_each_authority_has_a_chain_of_its_own():
    record(chain="authority:A", kind=Kind.WRITE, deed="share", actor="W", at=NOW)
    entry = record(chain="authority:B", kind=Kind.WRITE, deed="share", actor="W", at=NOW)
    assert entry.seq == 1


def test_an_edited_row_is_named(five_rows):
    Entry.objects.filter(pk=five_rows[2].pk).update(actor="somebody else")
    assert first_break() == ("authority:A", 3)


def test_an_edited_subject_is_named(five_rows):
    Seen.objects.filter(entry=five_rows[1], subject="P").update(subject="R")
    assert first_break() == ("authority:A", 2)


def test_a_subject_taken_out_is_named(five_rows):
    Seen.objects.filter(entry=five_rows[3], subject="P").delete()
    assert first_break() == ("authority:A", 4)


def test_a_deleted_row_is_named(five_rows):
    Seen.objects.filter(entry=five_rows[2]).delete()
    Entry.objects.filter(pk=five_rows[2].pk).delete()
    assert first_break() == ("authority:A", 3)


def test_rows_in_another_order_are_named(five_rows):
    Entry.objects.filter(pk=five_rows[1].pk).update(seq=99)
    Entry.objects.filter(pk=five_rows[2].pk).update(seq=2)
    Entry.objects.filter(pk=five_rows[1].pk).update(seq=3)
    assert first_break() == ("authority:A", 2)


def test_a_cut_tail_is_named(five_rows):
    Seen.objects.filter(entry=five_rows[4]).delete()
    Entry.objects.filter(pk=five_rows[4].pk).delete()
    assert first_break() == ("authority:A", 5)


def test_a_row_put_in_at_the_end_is_named(five_rows):
    """Somebody who knows how rows are sealed, and not that the head is kept."""
    last = five_rows[4]
    forged = Entry(
        **{f.attname: getattr(last, f.attname) for f in Entry._meta.concrete_fields if f.name != "id"}
    )
    forged.seq, forged.previous, forged.actor = 6, last.hash, "forger"
    forged.hash = seal(last.hash, forged.says([]))
    forged.save()
    assert first_break() == ("authority:A", 6)


def test_a_row_put_in_between_is_named(five_rows):
    for row in reversed(five_rows[2:]):
        Entry.objects.filter(pk=row.pk).update(seq=row.seq + 1)
    Entry.objects.create(
        chain="authority:A",
        seq=3,
        at=NOW,
        kind="read",
        deed="read",
        actor="forger",
        previous="0" * 64,
        hash="1" * 64,
    )
    assert first_break() == ("authority:A", 3)


def test_a_chain_whose_head_is_gone_is_named(five_rows):
    Head.objects.all().delete()
    assert first_break() == ("authority:A", 1)


def test_rows_about_one_person_are_found_by_reference():
    for people in (["P", "Q"], ["Q"]):
        record(chain="authority:A", kind=Kind.READ, deed="read", actor="W", subjects=people, at=NOW)
    assert entries_about("P").count() == 1
    assert entries_about("Q").count() == 2
