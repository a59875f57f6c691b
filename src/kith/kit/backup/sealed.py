"""Several files as one, sealed with age to somebody's key: written and read as a stream, never whole in memory.

Inside the seal stands a gzipped tar; ``age -d FILE | tar xz`` opens it without Kith.
"""

import gzip
import os
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage

__all__ = ["NotOpened", "identities_in", "make_identity", "open_into", "recipients_of", "seal_files"]

QUICK = 1  # gzip's quickest level: what a database holds shrinks well at any
PART = ".part"


class NotOpened(Exception):  # noqa: N818  said in a sentence
    """A sealed file did not open: another key, or not whole. The message says which."""


def make_identity(path: Path) -> str:
    """Make a key pair, write the secret half into a new file of its owner only, and return the public half.

    Errors: ``FileExistsError``: no key is ever written over.
    """
    identity = pyrage.x25519.Identity.generate()
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def recipients_of(words: Iterable[str]) -> list[pyrage.x25519.Recipient]:
    """Return public keys (``age1...``) ready to seal to. Errors: ``NotOpened`` when one is none."""
    try:
        return [pyrage.x25519.Recipient.from_str(word) for word in words]
    except pyrage.RecipientError:
        raise NotOpened("This is no public key of age; one begins with age1.") from None


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """Return the secret keys a file holds, one a line. Errors: ``NotOpened``, ``OSError``."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        raise NotOpened("This file holds no secret key of age; one begins with AGE-SECRET-KEY-1.") from None


def seal_files(
    path: Path, files: Iterable[tuple[str, Path]], recipients: Sequence[pyrage.x25519.Recipient]
) -> None:
    """Seal named files into one. It has its name only once it is whole and on the disk."""
    part = path.with_name(path.name + PART)
    try:
        with _owners_only(part) as out, ThreadPoolExecutor(1) as beside:
            read, write = os.pipe()
            filling = beside.submit(_fill, write, files)
            with os.fdopen(read, "rb") as plain:
                pyrage.encrypt_io(plain, out, recipients)
            filling.result()
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        _flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def open_into(path: Path, folder: Path, identities: Sequence[pyrage.x25519.Identity]) -> None:
    """Open a sealed file into a folder. Errors: ``NotOpened``; what was written until then is not to be trusted."""
    with ThreadPoolExecutor(1) as beside:
        read, write = os.pipe()
        opening = beside.submit(_open, path, write, identities)
        broken = _take_out(read, folder)
        _raise_why(opening)
    if broken is not None:
        raise NotOpened("What was sealed is not whole.") from broken


@contextmanager
def _owners_only(path: Path) -> Iterator[IO[bytes]]:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        yield file


def _fill(write: int, files: Iterable[tuple[str, Path]]) -> None:
    with (
        os.fdopen(write, "wb") as sink,
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=QUICK, mtime=0) as small,
        tarfile.open(fileobj=small, mode="w|") as tar,
    ):
        for name, path in files:
            tar.add(path, arcname=name, recursive=False, filter=_nobody)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Say nothing of who ran this, on which machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _open(path: Path, write: int, identities: Sequence[pyrage.x25519.Identity]) -> None:
    with os.fdopen(write, "wb") as plain, path.open("rb") as closed:
        pyrage.decrypt_io(closed, plain, identities)


def _take_out(read: int, folder: Path) -> Exception | None:
    """Take the files out; return what broke it off. Why the seal did not open says more, so that is asked first."""
    try:
        with (
            os.fdopen(read, "rb") as plain,
            gzip.GzipFile(fileobj=plain) as large,
            tarfile.open(fileobj=large, mode="r|") as tar,
        ):
            for entry in tar:
                tar.extract(entry, folder, filter="data")
            while plain.read(1 << 20):
                pass  # to the end: the seal is proved by its last piece
    except (OSError, EOFError, tarfile.TarError) as error:
        return error
    return None


def _raise_why(opening: "Future[None]") -> None:
    try:
        opening.result()
    except pyrage.DecryptError:
        raise NotOpened("It does not open with this key.") from None
    except BrokenPipeError:
        raise NotOpened("What was sealed is not whole.") from None
    except OSError:
        raise NotOpened("It is not whole: it was cut or changed.") from None


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
