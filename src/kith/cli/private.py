"""The data folder belongs to the user that Kith runs as: nobody else on the machine reads what lies in it."""

import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
DATABASE = "*.sqlite3*"


def close(folder: Path) -> None:
    """Take from everybody else what they may do with the folder and the database in it; leave what is not ours."""
    for path in _paths(folder):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
        except PermissionError:
            continue  # ``kith check`` says so


def open_to_others(folder: Path) -> Iterator[str]:
    """Say of the folder and the database which of them others could read, and what to do."""
    for path in _paths(folder):
        if path.stat().st_mode & OTHERS:
            yield f"Other users of this machine can open {path}. Run: chmod go= {path}"


def _paths(folder: Path) -> list[Path]:
    return [folder, *sorted(folder.glob(DATABASE))] if folder.is_dir() else []
