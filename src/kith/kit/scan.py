"""The virus scanner, where there is one: a clamd that is asked over its socket before a file is opened.

Without ``KITH_CLAMD`` nothing is asked. With it, a file passes only when clamd said that it is clean: when clamd
cannot be asked, the file is refused and nothing else of what was sent is lost.
"""

import socket
import struct
from typing import IO

from django.conf import settings

from kith.words import Refused, Say

__all__ = ["check_clean"]

CHUNK, PATIENCE, LONGEST_ANSWER = 64 * 1024, 20, 4096
FOUND = Say("The virus scanner found something in that file, so it was not taken. Nothing else was changed.")
CANNOT_ASK = Say(
    "Files cannot be checked for viruses just now, so that file was not taken. Please try again later."
)


def check_clean(file: IO[bytes]) -> None:
    """Do nothing when a file is clean or there is no scanner; read it from its beginning, and go back there.

    Raises ``Refused`` when the scanner found something, and when it could not say.
    """
    if not settings.CLAMD:
        return
    try:
        answer = _ask(file)
    except OSError as error:
        raise Refused(CANNOT_ASK) from error
    finally:
        file.seek(0)
    if answer.endswith("FOUND"):
        raise Refused(FOUND)
    if answer != "stream: OK":
        raise Refused(CANNOT_ASK)


def _ask(file: IO[bytes]) -> str:
    with _connected() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        return _answer(clamd)


def _connected() -> socket.socket:
    """Connect to ``/path/to/socket`` or ``host:port``."""
    host, _, port = settings.CLAMD.rpartition(":")
    if host and not settings.CLAMD.startswith("/"):
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    clamd = socket.socket(socket.AF_UNIX)
    try:
        clamd.settimeout(PATIENCE)
        clamd.connect(settings.CLAMD)
    except OSError:
        clamd.close()
        raise
    return clamd


def _answer(clamd: socket.socket) -> str:
    heard = b""
    while b"\0" not in heard and len(heard) < LONGEST_ANSWER:
        part = clamd.recv(1024)
        if not part:
            break
        heard += part
    return heard.split(b"\0")[0].decode(errors="replace").strip()
