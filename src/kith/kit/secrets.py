"""Small files that hold keys: made once, readable by their owner only, never half written."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def secret_key_in(folder: Path) -> str:
    """Return the key kept in ``folder/secret-key``, making it (readable by its owner only) the first time."""
    return made_once(folder / "secret-key", secrets.token_urlsafe(50))


def made_once(path: Path, content: str) -> str:
    """Return what stands in a file; put ``content`` there where it does not exist yet. The first maker wins."""
    if not path.exists():
        with _written_beside(path, content) as beside, suppress(FileExistsError):
            os.link(
                beside, path
            )  # unlike a rename, it never replaces what somebody else made in this very moment
    return path.read_text().strip()


def put_in_place(path: Path, content: str) -> None:
    """Replace a file in one step: whoever reads it sees the old content or the new, never a part."""
    with _written_beside(path, content) as beside:
        beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _written_beside(path: Path, content: str) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600, whatever the umask
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
