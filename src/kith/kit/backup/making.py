"""Making a backup, opening one into a clean place, and letting go of old ones by rule."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kith.kit.backup.hashes import Held, different
from kith.kit.backup.places import CopyFailed, Place
from kith.kit.backup.sealed import NotOpened, identities_in, open_into, recipients_of, seal_files

__all__ = ["CopyFailed", "Made", "NotOpened", "Opened", "back_up", "let_go", "opened", "put_back"]

FORMAT = 1
MANIFEST, FILES = "manifest.json", "files"
STAMP = "kith-%Y%m%dT%H%M%SZ.age"
EACH_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it is, how big, how many rows of how many tables."""

    path: Path
    size: int
    tables: int
    rows: int


@dataclass(frozen=True)
class Opened:
    """A backup taken out of its seal: where, and what its manifest says."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def tables(self) -> dict[str, Held]:
        """What each table held when the copy was made."""
        return {name: Held(**held) for name, held in self.manifest["tables"].items()}

    @property
    def copy(self) -> Path:
        """The copy of the database."""
        return self.folder / str(self.manifest["database"])

    @property
    def files(self) -> Path:
        """The folder of files; it does not exist when there were none."""
        return self.folder / FILES


def back_up(
    place: Place,
    *,
    files: Path,
    to: Path,
    beside: Path,
    recipients: Sequence[str],
    asks: Mapping[str, str],
    at: datetime,
) -> Made:
    """Copy the database and the files and seal them to the recipients' keys.

    ``beside`` is a folder in which the copy may lie unsealed for a moment: the data folder, never the one of backups.
    ``asks`` are questions (SQL) whose answers stand in the manifest. Errors: ``CopyFailed``, ``NotOpened`` and
    ``OSError``; no file with a backup's name is left then.
    """
    keys = recipients_of(recipients)
    to.mkdir(parents=True, exist_ok=True)
    with scratch(beside) as folder:
        copy = folder / place.kept_as
        held, answers = place.copy(copy, list(asks.values()))
        kept = [(f"{FILES}/{name}", path) for name, path in _files_in(files)]
        manifest = {
            "format": FORMAT,
            "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "database": place.kept_as,
            "tables": {name: asdict(one) for name, one in sorted(held.items())},
            "files": len(kept),
            **dict(zip(asks, answers, strict=True)),
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
        path = to / at.astimezone(UTC).strftime(STAMP)
        seal_files(path, [(MANIFEST, folder / MANIFEST), (place.kept_as, copy), *kept], keys)
    return Made(path, path.stat().st_size, len(held), sum(one.rows for one in held.values()))


@contextmanager
def opened(path: Path, key: Path, *, beside: Path) -> Iterator[Opened]:
    """Open a backup into a folder for as long as the block lasts. Errors: ``NotOpened``, ``OSError``."""
    with scratch(beside) as folder:
        open_into(path, folder, identities_in(key))
        try:
            manifest = json.loads((folder / MANIFEST).read_text())
        except (OSError, ValueError):
            raise NotOpened("This is no backup of Kith.") from None
        if manifest.get("format") != FORMAT:
            raise NotOpened("This backup was made by another version of Kith than can read it.")
        yield Opened(folder, manifest)


def put_back(found: Opened, place: Place, *, files: Path) -> list[str]:
    """Put a backup into a clean place and compare. Return what is not as it was; nothing when all is.

    Errors: ``CopyFailed`` when the place is not clean, or is of the other kind of database.
    """
    if found.manifest["database"] != place.kept_as:
        raise CopyFailed("This backup is of the other kind of database (SQLite or PostgreSQL).")
    if not place.is_clean() or (files.exists() and any(files.iterdir())):
        raise CopyFailed("Something stands there already. A backup is put back into an empty place only.")
    if found.files.exists():
        shutil.copytree(found.files, files, dirs_exist_ok=True)
    place.fill(found.copy)
    wrong = [f"{table} does not hold what it held" for table in different(found.tables, place.holds())]
    wrong += [f"{table} points at rows that are not there" for table in place.loose_ends()]
    if sum(1 for _ in _files_in(files)) != found.manifest["files"]:
        wrong.append("some files are missing")
    return wrong


def let_go(folder: Path, *, days: int, at: datetime) -> list[Path]:
    """Remove old backups: each one of the last day stays, then one a day for so many days. Return what went.

    The newest always stays, however old it is.
    """
    found = sorted((stamp, path) for path in folder.glob("kith-*.age") if (stamp := _stamp(path)))
    kept: set[Path] = {path for _, path in found[-1:]}
    kept |= {path for stamp, path in found if stamp > at - EACH_KEPT}
    kept |= set({stamp.date(): path for stamp, path in found if stamp > at - timedelta(days=days)}.values())
    gone = [path for _, path in found if path not in kept]
    for path in gone:
        path.unlink()
    return gone


def _stamp(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.exists():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """Give a folder only its owner can look into, and remove it with all that is in it."""
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob(".kith-*"):
        if left.stat().st_mtime < time.time() - EACH_KEPT.total_seconds():
            shutil.rmtree(left, ignore_errors=True)  # of one that was killed
    with tempfile.TemporaryDirectory(dir=beside, prefix=".kith-") as folder:
        yield Path(folder)
