"""What the database itself refuses: changing or deleting a row of the audit, or adding one out of its place.

On both engines a row is added only where its chain ends; that moves the chain's end, and nothing else does. On
PostgreSQL the end is read and moved by functions of the owner's, so the serving role needs no right to change it.

A later migration that alters one of these tables calls ``take_down`` first and ``put_up`` last: SQLite makes a table
anew to alter it, and its triggers go with the old one. ``missing`` tells when one forgot.
"""

# ruff: noqa: S608  every statement here is made of fixed words

from collections.abc import Iterator
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from kith.audit.rules import FIRST

KEPT = ("audit_entry", "audit_seen", "audit_head")
NEVER = "audit: rows are never changed or deleted"


class Guard(NamedTuple):
    """A trigger: its name, when and where it acts, what must hold, and what it says where that does not."""

    name: str
    when: str
    holds: str
    says: str


NEWEST = (
    "EXISTS (SELECT 1 FROM audit_entry e JOIN audit_head h ON h.chain = e.chain AND h.seq = e.seq"
    " WHERE e.id = NEW.entry_id)"
)
FOLLOWS = (
    "NEW.id = OLD.id AND NEW.chain = OLD.chain AND NEW.seq = OLD.seq + 1 AND EXISTS (SELECT 1 FROM audit_entry e"
    " WHERE e.chain = NEW.chain AND e.seq = NEW.seq AND e.hash = NEW.hash AND e.previous = OLD.hash)"
)
BY_ROWS_ONLY = "audit: the end of a chain moves with its rows only"
GUARDS = (
    *(Guard(f"{table}_kept", f"BEFORE DELETE ON {table}", "1 = 0", NEVER) for table in KEPT),
    *(Guard(f"{table}_unchanged", f"BEFORE UPDATE ON {table}", "1 = 0", NEVER) for table in KEPT[:2]),
    Guard("audit_head_follows", "BEFORE UPDATE ON audit_head", FOLLOWS, BY_ROWS_ONLY),
    Guard(
        "audit_head_begins",
        "BEFORE INSERT ON audit_head",
        f"NEW.seq = 0 AND NEW.hash = '{FIRST}'",
        BY_ROWS_ONLY,
    ),
    Guard(
        "audit_seen_with_its_row",
        "BEFORE INSERT ON audit_seen",
        NEWEST,
        "audit: a row says whom it is about when it is written, not later",
    ),
)
# SQLite's "INSERT OR REPLACE" deletes what stands in its way without asking the guard against deleting.
SAME = {
    "audit_entry": "id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq)",
    "audit_seen": "id = NEW.id OR (entry_id = NEW.entry_id AND subject = NEW.subject)",
    "audit_head": "id = NEW.id OR chain = NEW.chain",
}
ON_SQLITE = tuple(
    Guard(
        f"{table}_stands",
        f"BEFORE INSERT ON {table}",
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE {same})",
        NEVER,
    )
    for table, same in SAME.items()
)
MOVES = "audit_entry_moves_head"
MOVE = (
    f"INSERT INTO audit_head (chain, seq, hash) SELECT NEW.chain, 0, '{FIRST}'"
    " WHERE NEW.seq = 1 AND NOT EXISTS (SELECT 1 FROM audit_head WHERE chain = NEW.chain);"
    " UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash"
    " WHERE chain = NEW.chain AND seq = NEW.seq - 1 AND hash = NEW.previous;"
)
MOVED = "EXISTS (SELECT 1 FROM audit_head WHERE chain = NEW.chain AND seq = NEW.seq AND hash = NEW.hash)"
NOT_NEXT = "audit: the row does not follow the last one of its chain"


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up, anew where they stand. Needs the role that owns the tables."""
    take_down(connection)
    with connection.cursor() as cursor:
        for statement in _on_sqlite() if connection.vendor == "sqlite" else _on_postgres(_schema(connection)):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take the guards down. For migrations, and for tests that tamper or tidy up; nothing that serves does it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in standing(connection):
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(
                "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = current_schema() AND p.proname LIKE 'audit\\_%'"
            )
            for (function,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {function} CASCADE")


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the guards that stand and are awake."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
        else:
            cursor.execute(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n"
                " ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname LIKE 'audit%'"
                " AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
        return {name for (name,) in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the guards that should stand and do not."""
    more = (
        {one.name for one in ON_SQLITE}
        if connection.vendor == "sqlite"
        else {f"{t}_not_emptied" for t in KEPT}
    )
    return sorted(({one.name for one in GUARDS} | {MOVES} | more) - standing(connection))


def _on_sqlite() -> Iterator[str]:
    for name, when, holds, says in (*GUARDS, *ON_SQLITE):
        yield f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{says}') WHERE NOT ({holds}); END"
    moved = f"SELECT RAISE(ABORT, '{NOT_NEXT}') WHERE NOT {MOVED};"
    yield f"CREATE TRIGGER {MOVES} AFTER INSERT ON audit_entry BEGIN {MOVE} {moved} END"


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _on_postgres(schema: str) -> Iterator[str]:
    for name, when, holds, says in GUARDS:
        yield _function(name, schema, f"IF NOT ({holds}) THEN {_refuse(says)} END IF; RETURN NEW;")
        yield f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()"
    yield _function("audit_not_emptied", schema, _refuse(NEVER))
    for table in KEPT:
        yield (
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_not_emptied()"
        )
    moved = f"IF NOT {MOVED} THEN {_refuse(NOT_NEXT)} END IF; RETURN NULL;"
    yield _function(MOVES, schema, f"{MOVE} {moved}")
    yield f"CREATE TRIGGER {MOVES} AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION {MOVES}()"
    yield _turn(schema)


def _refuse(says: str) -> str:
    return f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, schema: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger {_as_owner(schema)} AS $$ BEGIN {body} END $$"


def _as_owner(schema: str) -> str:
    # pg_temp comes last: nobody puts a table of their own in the way of ours
    return f"LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp"


def _turn(schema: str) -> str:
    """Return the function that waits until it is our turn on a chain, and tells where the chain ends."""
    return (
        "CREATE FUNCTION audit_turn(wanted text, OUT last_seq bigint, OUT last_hash text)"
        f" {_as_owner(schema)} AS $$ BEGIN"
        # an advisory lock is given in the order it was asked for; waiting for a row's lock, one may be overtaken
        " PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || wanted, 0));"
        " SELECT seq, hash INTO last_seq, last_hash FROM audit_head WHERE chain = wanted;"
        f" IF NOT FOUND THEN last_seq := 0; last_hash := '{FIRST}'; END IF; END $$"
    )
