"""Where the data lives: SQLite in the data folder by default, PostgreSQL when an address is given."""

from pathlib import Path
from typing import Any

import environ

SQLITE = "kith.kit.sqlite"


def database_from_url(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's settings for one database. An empty ``url`` means ``folder/kith.sqlite3``."""
    if not url or url.startswith("sqlite"):
        name = environ.Env.db_url_config(url)["NAME"] if url else str(folder / "kith.sqlite3")
        return _sqlite(name)
    config: dict[str, Any] = environ.Env.db_url_config(url)
    config.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
    return config


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": SQLITE,
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
