"""Carrying a whole authority: out into one sealed file, and in from one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.exchange.whole.apply import put_in
from kith.exchange.whole.gather import Gathering, models_carried, table_of
from kith.exchange.whole.read import check_whole, read_manifest
from kith.exchange.whole.spec import ABOUT, FORMAT, MANIFEST, README, RECORD, SCHEMA, SPACE, SPACES, Table
from kith.exchange.whole.write import schema_of, write_json, write_table
from kith.kit.backup.hashes import Held
from kith.kit.backup.making import scratch
from kith.kit.backup.moment import one_moment
from kith.kit.backup.sealed import identities_in, open_into, recipients_of, seal_files
from kith.people.models import Authority
from kith.people.rules import chain_of
from kith.words import Refused, Say

Files = list[tuple[str, Path]]


@dataclass(frozen=True)
class Carried:
    """An export that was made: rows, tables, and what pointed at somebody else's rows and was cut."""

    rows: int
    tables: int
    cut: Mapping[str, int]


def carry_out(
    authority: Authority,
    path: Path,
    *,
    recipients: Sequence[str],
    spaces_to: Sequence[str],
    beside: Path,
    at: datetime,
) -> Carried:
    """Write everything of an authority into one file, sealed to ``recipients``.

    What belongs to the young people goes along only with ``spaces_to``, sealed to those keys alone. ``beside`` is a
    folder in which files may lie unsealed for a moment. Its row in the log is written first, and is in the export.
    Errors: ``NotOpened`` when a key is none, ``OSError``; no file is left then.
    """
    outer, inner = recipients_of(recipients), recipients_of(spaces_to)
    _note(authority, with_spaces=bool(inner), at=at)
    with scratch(beside) as folder:
        tables = [table_of(model) for model in models_carried()]
        held, cut = _write(authority, folder)
        parts = [RECORD, SPACE] if inner else [RECORD]
        files = {
            part: _finish(folder / f"{part}-part", folder, part, tables, held, cut, at) for part in parts
        }
        if inner:
            seal_files(folder / SPACES, files[SPACE], inner)
            files[RECORD].append((SPACES, folder / SPACES))
        readme = folder / README
        readme.write_text(
            ABOUT.format(name=authority.name, code=authority.code, made_at=at.date().isoformat())
        )
        seal_files(path, [(README, readme), *files[RECORD]], outer)
    kept = {table.name for table in tables if table.part in parts}
    return Carried(sum(one.rows for name, one in held.items() if name in kept), len(kept), cut)


def carry_in(
    path: Path, *, key: Path, spaces_key: Path | None, without_spaces: bool, beside: Path, at: datetime
) -> bool:
    """Bring an export in: all or nothing. Return False when the very same is here already.

    Errors: ``Refused``, ``NotOpened``, ``OSError``; nothing was stored then.
    """
    with scratch(beside) as folder:
        open_into(path, folder, identities_in(key))
        parts = {RECORD: folder}
        if (folder / SPACES).exists() and not without_spaces:
            parts[SPACE] = _spaces(folder, spaces_key)
        for part, place in parts.items():
            check_whole(place, part, read_manifest(place))
        return put_in(parts, at=at)


def _spaces(folder: Path, key: Path | None) -> Path:
    if key is None:
        raise Refused(
            Say(
                "This export holds young people's own spaces. Give the key they are sealed to (--spaces-identity), "
                "or say that they stay behind (--without-spaces)."
            )
        )
    place = folder / f"{SPACE}-opened"
    place.mkdir()
    open_into(folder / SPACES, place, identities_in(key))
    return place


def _note(authority: Authority, *, with_spaces: bool, at: datetime) -> None:
    record(
        chain=chain_of(authority.ref),
        kind=Kind.EXPORT,
        deed="authority_export",
        actor=INSTALLATION,
        things=[authority.ref],
        fields=[RECORD, SPACE] if with_spaces else [RECORD],
        at=at,
    )


def _write(authority: Authority, folder: Path) -> tuple[dict[str, Held], dict[str, int]]:
    """Write every table as it stands at one moment."""
    gathering, held = Gathering(authority), {}
    with one_moment():
        for model in models_carried():
            table = table_of(model)
            held[table.name] = write_table(folder, table, gathering.rows(model))
    return held, gathering.cut


def _finish(
    place: Path,
    folder: Path,
    part: str,
    tables: Sequence[Table],
    held: Mapping[str, Held],
    cut: Mapping[str, int],
    at: datetime,
) -> Files:
    """Add to one part what says what it is, and return its files by their names in the export."""
    place.mkdir()
    mine = [table for table in tables if table.part == part]
    says = {
        "format": FORMAT,
        "part": part,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "tables": {table.name: asdict(held[table.name]) for table in mine},
        "cut": dict(cut),
    }
    write_json(place / MANIFEST, says)
    write_json(place / SCHEMA, schema_of(mine))
    lines = [(f"{part}/{path.name}", path) for path in sorted((folder / part).iterdir())]
    return [(MANIFEST, place / MANIFEST), (SCHEMA, place / SCHEMA), *lines]
