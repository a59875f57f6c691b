"""What the backup and restore commands share: which database and files, what a manifest answers, sentences."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kith.audit.actions import record
from kith.audit.choices import INSTALLATION, Kind
from kith.kit.backup.making import Made, back_up, let_go
from kith.kit.backup.places import Place, place_of
from kith.kit.databases import database_from_url

__all__ = ["ASKS", "back_up_here", "files_folder", "here", "place_at"]

ASKS = {
    "audit_heads": "SELECT chain, seq, hash FROM audit_head ORDER BY chain",
    "field_keys": "SELECT name FROM kit_fieldkey ORDER BY name",
    "migrations": "SELECT app, name FROM django_migrations ORDER BY app, name",
}


def here() -> Place:
    """Return this installation's database, with the rights of the tables' owner where that is another role."""
    return place_of({**settings.DATABASES["default"], **(settings.DATABASE_OWNER or {})})


def place_at(where: str) -> Place:
    """Return the database at an address (``postgres://...``), or the one in a folder."""
    return place_of(database_from_url(where if "://" in where else "", Path(where)))


def files_folder(folder: Path) -> Path:
    """Return where files stand in a data folder."""
    return folder / "files"


def back_up_here(to: Path, recipients: list[str], *, at: datetime, days: int) -> Made:
    """Make a backup, let go of old ones by rule, and leave the audit row. Errors as ``back_up``."""
    made = back_up(
        here(),
        files=files_folder(settings.DATA_DIR),
        to=to,
        beside=settings.DATA_DIR,
        recipients=recipients,
        asks=ASKS,
        at=at,
    )
    let_go(to, days=days, at=at)
    with transaction.atomic():
        record(chain=INSTALLATION, kind=Kind.JOB, deed="backup", actor=INSTALLATION, at=at)
    return made
