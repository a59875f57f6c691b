"""Turns at one file: whoever asks first goes first, and a process that dies gives its turn back.

A plain file lock wakes everybody who waits and lets the quickest have it: with sixteen waiting, now and then one goes
without for a hundred turns. Here each takes the next number, locks the byte of that number, and waits until nobody
holds a lower one. The kernel lets go of what a dead process held. (Linux; elsewhere the plain lock has to do.)
"""

import fcntl
import os
import struct

NUMBER = 8  # bytes at the start of the file: the last number taken
FIFO = hasattr(fcntl, "F_OFD_SETLKW")


def take(path: str) -> int:
    """Wait for our turn. Return what ``end`` gives it back with."""
    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        _wait(file)
    except BaseException:
        os.close(file)
        raise
    return file


def end(file: int) -> None:
    """Let the next one go."""
    os.close(file)


def _wait(file: int) -> None:
    fcntl.flock(file, fcntl.LOCK_EX)
    if not FIFO:
        return
    mine = int.from_bytes(os.pread(file, NUMBER, 0), "big") + 1
    os.pwrite(file, mine.to_bytes(NUMBER, "big"), 0)
    _lock(file, fcntl.F_OFD_SETLK, first=NUMBER + mine, many=1)
    fcntl.flock(file, fcntl.LOCK_UN)
    _lock(file, fcntl.F_OFD_SETLKW, first=0, many=NUMBER + mine)


def _lock(file: int, how: int, *, first: int, many: int) -> None:
    # struct flock: kind, counted from the start of the file, first byte, how many, no process (the open file owns it)
    fcntl.fcntl(file, how, struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, first, many, 0))
