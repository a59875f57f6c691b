"""Where a database stands, for copying it and putting a copy back: an SQLite file, or a PostgreSQL address.

Nothing here goes through Django's connections: a backup reads with the rights of the tables' owner, and a restored
database is another one than the one in use.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from kith.kit.backup.hashes import Held, digest_of, held_in
from kith.kit.databases import SQLITE
from kith.kit.refs import new_ref

Rows = list[list[str | int]]


class CopyFailed(Exception):  # noqa: N818  said in a sentence
    """The copy could not be made or put back; the message says why."""


class Place(Protocol):
    """A database that can be copied, be filled from a copy, and say what it holds."""

    @property
    def kept_as(self) -> str:
        """What a copy is called in a backup."""

    def copy(self, path: Path, asks: Sequence[str]) -> tuple[dict[str, Held], list[Rows]]:
        """Copy to a file. Return what each table of this very copy holds, and the answers to some questions."""

    def is_clean(self) -> bool:
        """Whether nothing is here yet."""

    def fill(self, path: Path) -> None:
        """Put a copy here, wholly or not at all."""

    def holds(self) -> dict[str, Held]:
        """Return what each table holds."""

    def loose_ends(self) -> list[str]:
        """Return the tables in which a row points at one that is not there."""

    def spare(self, folder: Path) -> AbstractContextManager["Place"]:
        """Give an empty place like this one for as long as a block lasts; ``folder`` may be used for it."""


def place_of(database: dict[str, Any]) -> Place:
    """Return the place Django's settings of a database speak of."""
    if database["ENGINE"] == SQLITE:
        return SqlitePlace(Path(database["NAME"]))
    return PostgresPlace(
        {
            "dbname": str(database["NAME"]),
            "user": database.get("USER") or "",
            "password": database.get("PASSWORD") or "",
            "host": database.get("HOST") or "",
            "port": str(database.get("PORT") or ""),
        }
    )


# SQLite


@dataclass(frozen=True)
class SqlitePlace:
    """One file."""

    path: Path
    kept_as: str = "database.sqlite3"

    def copy(self, path: Path, asks: Sequence[str]) -> tuple[dict[str, Held], list[Rows]]:
        """Copy while others write: SQLite's own backup gives one moment."""
        if not self.path.exists():
            raise CopyFailed("There is no database here yet.")
        with (
            closing(sqlite3.connect(self.path, timeout=60)) as source,
            closing(sqlite3.connect(path)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CopyFailed("The database is damaged: SQLite's own check finds faults in it.")
            return _sqlite_holds(copy), [[list(row) for row in copy.execute(ask)] for ask in asks]

    def is_clean(self) -> bool:
        """Whether no file stands here."""
        return not self.path.exists()

    def fill(self, path: Path) -> None:
        """Put the file here in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, self.path)  # never over one that stands there
        path.unlink()
        self.path.chmod(0o600)

    def holds(self) -> dict[str, Held]:
        """Return what each table holds."""
        with closing(sqlite3.connect(self.path)) as source:
            return _sqlite_holds(source)

    def loose_ends(self) -> list[str]:
        """Return the tables in which a row points at one that is not there."""
        with closing(sqlite3.connect(self.path)) as source:
            return sorted({str(row[0]) for row in source.execute("PRAGMA foreign_key_check")})

    @contextmanager
    def spare(self, folder: Path) -> Iterator[Place]:
        """Give an empty place in a folder, which goes with the folder."""
        yield SqlitePlace(folder / self.path.name)


def _sqlite_holds(source: sqlite3.Connection) -> dict[str, Held]:
    found = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = [name for (name,) in found]
    return {name: held_in(map(digest_of, source.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608


# PostgreSQL

TABLES = """
SELECT n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' ORDER BY 1
"""
DIGESTS = "SELECT sha256(convert_to(t::text, 'UTF8')) FROM {table} t"
PLAINLY = (
    "SET row_security = off",  # rather an error than rows that are not seen
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO'",
    "SET extra_float_digits = 3",
)


@dataclass(frozen=True)
class PostgresPlace:
    """One database on a server, with the rights of who owns the tables."""

    address: dict[str, str]
    kept_as: str = "database.dump"

    def copy(self, path: Path, asks: Sequence[str]) -> tuple[dict[str, Held], list[Rows]]:
        """Copy one moment: what is hashed is what pg_dump sees, by the snapshot both share."""
        with self._connected() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
            self._run(
                "pg_dump", "--format=custom", "--compress=0", f"--snapshot={snapshot[0]}", f"--file={path}"
            )
            return _postgres_holds(connection), [
                [list(row) for row in connection.execute(ask)] for ask in asks
            ]

    def is_clean(self) -> bool:
        """Whether there is no table."""
        with self._connected() as connection:
            return connection.execute(TABLES).fetchone() is None

    def fill(self, path: Path) -> None:
        """Put a dump here in one transaction. Roles and their rights belong to the server: `kith serve` gives them."""
        self._run(
            "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(path),
            f"--dbname={self.address['dbname']}",
        )  # fmt: skip

    def holds(self) -> dict[str, Held]:
        """Return what each table holds."""
        with self._connected() as connection:
            return _postgres_holds(connection)

    def loose_ends(self) -> list[str]:
        """PostgreSQL proves each foreign key when the dump is put back: there are none."""
        return []

    @contextmanager
    def spare(self, folder: Path) -> Iterator[Place]:
        """Give an empty database on the same server, and remove it again."""
        name = f"kith_verify_{new_ref(8).lower()}"
        at = f"--maintenance-db={self.address['dbname']}"
        self._run("createdb", at, name)
        try:
            yield replace(self, address={**self.address, "dbname": name})
        finally:
            self._run("dropdb", at, name)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        import psycopg  # an extra: whoever keeps SQLite needs it not

        words: dict[str, Any] = {name: value for name, value in self.address.items() if value}
        try:
            with psycopg.connect(**words, autocommit=False) as connection:
                for sentence in PLAINLY:
                    connection.execute(sentence)
                connection.commit()
                yield connection
        except psycopg.Error as error:
            raise CopyFailed(f"PostgreSQL refused: {type(error).__name__}. {ROLE_NEEDED}") from error

    def _run(self, program: str, *words: str) -> None:
        names = {
            "dbname": "PGDATABASE",
            "user": "PGUSER",
            "password": "PGPASSWORD",
            "host": "PGHOST",
            "port": "PGPORT",
        }
        environment = {**os.environ, **{names[key]: value for key, value in self.address.items() if value}}
        try:
            done = subprocess.run([program, *words], env=environment, capture_output=True, check=False)
        except FileNotFoundError:
            raise CopyFailed(f"The program {program} is not installed (Debian: postgresql-client).") from None
        if done.returncode:
            raise CopyFailed(f"{program} ended with {done.returncode}. {ROLE_NEEDED}")


ROLE_NEEDED = "It needs the role that owns the tables: KITH_DATABASE_OWNER_URL."


def _postgres_holds(connection: Any) -> dict[str, Held]:
    return {name: _held(connection, table) for name, table in connection.execute(TABLES).fetchall()}


def _held(connection: Any, table: str) -> Held:
    with connection.cursor(name="rows") as cursor:
        cursor.itersize = 10_000
        cursor.execute(DIGESTS.format(table=table))
        return held_in(bytes(row[0]) for row in cursor)
