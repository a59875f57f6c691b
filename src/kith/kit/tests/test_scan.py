"""The virus scanner: a real clamd with one signature of our own, and one that misbehaves."""

import hashlib
import io
import os
import shutil
import socket
import struct
import subprocess
import time
from threading import Thread

import pytest

from kith.kit.scan import CANNOT_ASK, CHUNK, FOUND, check_clean
from kith.words import Refused

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
HOW = "install clamd to run it (Debian, Ubuntu: apt install clamav-daemon)"
BAD = b"nothing but a test, and on our own list of what is found" * 3000


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real clamd of this test's own; in a build it must be there."""
    if CLAMD is None and os.environ.get("CI") != "true":
        pytest.skip(HOW)
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    digest = hashlib.md5(BAD, usedforsecurity=False).hexdigest()
    (folder / "db" / "ours.hdb").write_text(f"{digest}:{len(BAD)}:Kith.Test\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/db\nLocalSocket {folder}/socket\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
        "Foreground yes\nStreamMaxLength 1M\n"
    )
    process = subprocess.Popen(
        [CLAMD, "--config-file", folder / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(300):
        if (folder / "socket").exists():
            break
        assert process.poll() is None, "clamd did not start"
        time.sleep(0.1)
    yield str(folder / "socket"), f"127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.mark.parametrize("way", [0, 1], ids=["socket", "host and port"])
def test_a_clean_file_passes_and_can_be_read_again(clamd, way, settings):
    settings.CLAMD = clamd[way]
    file = io.BytesIO(BAD + b"and one more word")
    file.read(5)
    check_clean(file)
    assert file.read().startswith(BAD)


@pytest.mark.parametrize("way", [0, 1], ids=["socket", "host and port"])
def test_what_the_scanner_finds_is_refused_in_words(clamd, way, settings):
    settings.CLAMD = clamd[way]
    with pytest.raises(Refused) as refusal:
        check_clean(io.BytesIO(BAD))
    assert refusal.value.reason == FOUND


def test_more_than_the_scanner_takes_is_refused_not_let_through(clamd, settings):
    settings.CLAMD = clamd[0]
    with pytest.raises(Refused) as refusal:
        check_clean(io.BytesIO(b"x" * 3_000_000))
    assert refusal.value.reason == CANNOT_ASK


@pytest.mark.parametrize("where", ["/nowhere/clamd.sock", "127.0.0.1:9"])
def test_a_scanner_that_is_not_there_refuses_and_says_try_later(settings, where):
    settings.CLAMD = where
    with pytest.raises(Refused) as refusal:
        check_clean(io.BytesIO(b"words"))
    assert refusal.value.reason == CANNOT_ASK


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    check_clean(io.BytesIO(BAD))


def answering(answer):
    """Listen once, take a whole file in the scanner's own framing, and answer something; return where and what came."""
    server, heard = socket.create_server(("127.0.0.1", 0)), bytearray()

    def read(connection, length):
        got = b""
        while len(got) < length:
            got += connection.recv(length - len(got))
        return got

    def serve():
        with server, server.accept()[0] as connection:
            assert read(connection, 10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", read(connection, 4))[0]:
                heard.extend(read(connection, length))
            connection.sendall(answer)

    thread = Thread(target=serve)
    thread.start()
    return f"127.0.0.1:{server.getsockname()[1]}", heard, thread


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"stream: OK\0", None),
        (b"stream: Eicar-Test FOUND\0", FOUND),
        (b"INSTREAM size limit exceeded. ERROR\0", CANNOT_ASK),
        (b"stream: OK", None),
        (b"", CANNOT_ASK),
        (b"\0", CANNOT_ASK),
        (b"stream: NOT OK\0", CANNOT_ASK),
    ],
)
def test_only_a_plain_ok_lets_a_file_through(settings, answer, reason):
    settings.CLAMD, heard, thread = answering(answer)
    content = os.urandom(CHUNK * 2 + 7)
    try:
        check_clean(io.BytesIO(content))
        said = None
    except Refused as refusal:
        said = refusal.reason
    thread.join(5)
    assert said == reason
    assert bytes(heard) == content
