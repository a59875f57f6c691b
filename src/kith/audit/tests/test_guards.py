"""T-40: the database itself keeps the log, whoever asks it and however."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from kith.audit import guards
from kith.audit.actions import record
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.queries import breaks
from kith.audit.rules import FIRST, seal
from kith.audit.tests.guards import lifted
from kith.kit.tests.serving_role import as_owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
CHAIN = "authority:A"


@pytest.fixture
def two_rows():
    return [
        record(chain=CHAIN, kind=Kind.READ, deed="read", actor="W", subjects=["P"], at=NOW) for _ in range(2)
    ]


def forged(after, **other):
    """A row by somebody who knows how rows are sealed."""
    said = {
        "chain": CHAIN,
        "seq": after.seq + 1,
        "at": NOW,
        "kind": "read",
        "deed": "read",
        "actor": "forger",
    }
    row = Entry(**{**said, "previous": after.hash, **other})
    row.hash = seal(row.previous, row.says([]))
    return row


def refused(act, *words):
    """Whoever serves is refused; so is the owner of the tables, by the guards."""
    with pytest.raises(DatabaseError), transaction.atomic():
        act(*words)
    with as_owner(), pytest.raises(DatabaseError, match="audit:"), transaction.atomic():
        act(*words)


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_all_guards_stand():
    assert guards.missing(connection) == []


def test_a_guard_that_is_gone_is_missed():
    with lifted():
        assert "audit_entry_kept" in guards.missing(connection)
        assert "audit_entry_moves_head" in guards.missing(connection)
    assert guards.missing(connection) == []


@pytest.mark.parametrize("model", [Entry, Seen, Head])
def test_no_row_is_changed_or_deleted(two_rows, model):
    row = model.objects.latest("pk")
    before = list(model.objects.values_list())
    refused(model.objects.filter(pk=row.pk)._raw_delete, "default")
    for field in model._meta.concrete_fields:
        if field.get_internal_type() == "CharField":
            refused(lambda name=field.name: model.objects.filter(pk=row.pk).update(**{name: "x"}))
    assert list(model.objects.values_list()) == before


@pytest.mark.parametrize("table", guards.KEPT)
def test_no_table_is_emptied(two_rows, table):
    if connection.vendor == "sqlite":
        refused(execute, f"DELETE FROM {table}")
    else:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(execute, f"TRUNCATE {table} CASCADE")


def test_a_row_that_follows_is_taken_and_moves_the_end(two_rows):
    forged(two_rows[1]).save()
    assert Head.objects.get().seq == 3
    assert list(breaks()) == []


@pytest.mark.parametrize(
    "other", [{"seq": 4}, {"seq": 2}, {"seq": 1}, {"previous": FIRST}, {"chain": "authority:B"}], ids=repr
)
def test_a_row_out_of_its_place_is_refused(two_rows, other):
    with pytest.raises(DatabaseError), transaction.atomic():
        forged(two_rows[1], **other).save()
    assert Entry.objects.count() == 2


def test_whom_a_row_is_about_cannot_be_added_later(two_rows):
    refused(Seen(entry=two_rows[0], subject="Q").save)


def test_the_end_of_a_chain_cannot_be_moved_or_made_by_hand(two_rows):
    refused(lambda: Head.objects.update(seq=3))
    refused(lambda: Head.objects.update(seq=3, hash="1" * 64))
    refused(lambda: Head.objects.update(seq=1, hash=two_rows[0].hash))
    refused(Head(chain="authority:B", seq=7).save)


REPLACING = {
    "sqlite": (
        "INSERT OR REPLACE INTO audit_head (id, chain, seq, hash) SELECT id, 'authority:B', 0, '{0}' FROM audit_head",
        "INSERT OR REPLACE INTO audit_head (chain, seq, hash) VALUES ('authority:A', 0, '{0}')",
        "INSERT OR REPLACE INTO audit_seen (entry_id, subject) SELECT entry_id, subject FROM audit_seen",
    ),
    "postgresql": (
        "INSERT INTO audit_head (chain, seq, hash) VALUES ('authority:A', 0, '{0}')"
        " ON CONFLICT (chain) DO UPDATE SET seq = 0, hash = '{0}'",
        "INSERT INTO audit_seen (entry_id, subject) SELECT max(entry_id), 'P' FROM audit_seen"
        " ON CONFLICT (entry_id, subject) DO UPDATE SET subject = 'Q'",
    ),
}


@pytest.mark.parametrize("statement", REPLACING[connection.vendor])
def test_no_row_is_replaced_by_inserting(two_rows, statement):
    refused(execute, statement.format(FIRST))


def test_a_replacing_row_is_refused(two_rows):
    row = forged(two_rows[1], id=two_rows[0].pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    assert Entry.objects.order_by("seq").first().actor == "W"
