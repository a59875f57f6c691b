"""The installation's secret key, made once and kept beside the database."""

import os
import secrets
from pathlib import Path


def secret_key_in(folder: Path) -> str:
    """Return the key kept in ``folder/secret-key``, making it (readable by its owner only) the first time."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
