"""Where the data lives: SQLite in the data folder by default, PostgreSQL when an address is given."""

from pathlib import Path
from typing import Any

import environ

SQLITE = "kith.kit.sqlite"
POSTGRES = "kith.kit.postgres"


def database_from_url(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's settings for one database. An empty ``url`` means ``folder/kith.sqlite3``."""
    if not url or url.startswith("sqlite"):
        name = environ.Env.db_url_config(url)["NAME"] if url else str(folder / "kith.sqlite3")
        return _sqlite(name)
    config: dict[str, Any] = {**environ.Env.db_url_config(url), "ENGINE": POSTGRES}
    config.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
    return config


def owner_from_url(url: str) -> dict[str, Any]:
    """Return who the owner of the tables is, and how to reach the database as them; no pool: it is done by one."""
    config: dict[str, Any] = environ.Env.db_url_config(url)
    return {name: config.get(name, "") for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} | {
        "OPTIONS": config.get("OPTIONS", {})
    }


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": SQLITE,
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }
