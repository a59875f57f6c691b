"""T-54: words that somebody planted, searched for everywhere else: they stand in no file, log, table or folder.

Words go in through the doors, right and wrong: saved, refused, kept as drafts, put into a photo. A name that is meant
to lie open (a forename, which the office searches by) is looked for as well, so that a search that finds nothing means
something.
"""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from kith.kit.tests.uploads import SECRET, a_phones_photo
from kith.people.tests.factories import PASSWORD
from kith.universe.models import Member, Photo

NICKNAME, RENAMED, DRAFT = "Plantedwillow", "Plantedheather", "Plantedbracken"
NOTE, OTHERS = "Plantedhawthorn", "Plantedelder"
REFUSED = "Plantednettle"
SEALED = [NICKNAME, RENAMED, DRAFT, NOTE, OTHERS, REFUSED, SECRET.decode()]
OPEN = "Plantedopenly"
MOST = 25 * 1024 * 1024
DAY = {"about_on_day": "1", "about_on_month": "3", "about_on_year": "2026", "kind": "talk"}


def said_by_a_young_person(client):
    """Let a young person write and send what they can, the wrong way too."""
    client.post(reverse("member_add"), {"nickname": NICKNAME})
    member = Member.objects.get().ref
    at = {"member_ref": member}
    client.get(reverse("my_people"))
    client.post(reverse("member_edit", kwargs=at), {"nickname": RENAMED})
    client.post(reverse("member_edit", kwargs=at), {"nickname": REFUSED * 20})
    client.post(reverse("member_photo", kwargs=at), {"photo": photo(a_phones_photo())})
    client.post(reverse("member_photo", kwargs=at), {"photo": photo(b"no photo " + REFUSED.encode())})
    client.post(reverse("member_feel", kwargs=at), {"feel": REFUSED})
    client.get(reverse("member", kwargs=at))


def photo(content):
    return SimpleUploadedFile(f"{REFUSED}.jpg", content)


def every_cell():
    """Yield each table's name and each of its rows as text, whatever is in it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                cells = (bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
                yield (
                    table,
                    " ".join(
                        cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
                        for cell in cells
                    ),
                )


@pytest.mark.django_db
def test_no_table_holds_what_was_planted(cast, signed_in):
    """Sessions, the cache, jobs, drafts, held forms, the audit: every table there is, on this database."""
    cast.person.forename = OPEN
    cast.person.save()
    said_by_a_young_person(signed_in(cast.young_person))
    worker, here = signed_in(cast.worker), {"person_ref": cast.person.ref}
    worker.post(
        reverse("note_add", kwargs=here), {**DAY, "text": NOTE, "others": OTHERS, "about_others": "on"}
    )
    worker.post(reverse("note_add", kwargs=here), {**DAY, "kind": "", "text": REFUSED})
    keep = {"draft_address": reverse("note_add", kwargs=here), "draft_owner": cast.worker.ref, "text": DRAFT}
    worker.post(reverse("draft_keep"), {**keep, "once": "a" * 32})
    Client().post(reverse("account_login"), {"login": REFUSED, "password": REFUSED})
    assert Member.objects.get().nickname == RENAMED
    assert Photo.objects.exists()
    cache.set("something", "kept")
    rows = list(every_cell())
    assert any(OPEN in row for table, row in rows if table == "people_person")
    assert {table for table, _ in rows} >= {"access_session", "audit_entry", "records_noteversion"}
    found = {(table, word) for table, row in rows for word in SEALED if word in row}
    assert found == set()


class Browser:
    """Just enough of one for a real server: cookies, forms, files."""

    def __init__(self, port):
        self.base = f"http://localhost:{port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, address, data=None, kind="application/x-www-form-urlencoded"):
        request = urllib.request.Request(
            f"{self.base}{address}", data, {"Content-Type": kind} if data else {}
        )
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")

    def send(self, address, **entries):
        """Send a form as its page would, with whatever hidden fields that page has."""
        hidden = dict(
            re.findall(r'name="(csrfmiddlewaretoken|once|stamp)" value="([^"]*)"', self.ask(address)[1])
        )
        return self.ask(address, urllib.parse.urlencode({**hidden, **entries}).encode())

    def send_file(self, address, name, content):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', self.ask(address)[1]).group(1)
        edge = "edge" * 8
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--{edge}\r\n'
            f'Content-Disposition: form-data; name="photo"; filename="{name}"\r\n\r\n'
        ).encode()
        return self.ask(
            address, body + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
        )


MAKE = f"""
import django; django.setup()
from kith.cli.serve import prepare; prepare()
from kith.people.choices import Role
from kith.people.tests.factories import a_person, an_account, an_authority
from kith.kit.scope import EVERYTHING, within
with within(EVERYTHING):
    here = an_authority()
    person = a_person(here, forename="{OPEN}")
    an_account(Role.YOUNG_PERSON, authority=here, person=person, username="otter42", full_name="")
"""


@pytest.fixture
def server(tmp_path):
    """A real server in a folder of its own, with its log and its temporary files there too."""
    own = {name: text for name, text in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    (tmp_path / "tmp").mkdir()
    env = {**own, "KITH_DATA_DIR": str(tmp_path / "data"), "TMPDIR": str(tmp_path / "tmp")}
    env["DJANGO_SETTINGS_MODULE"] = "kith.config.settings"
    subprocess.run([sys.executable, "-c", MAKE], env=env, check=True, timeout=240, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path / "server.log").open("wb") as log:
        kith = [str(Path(sys.executable).with_name("kith")), "serve", "--port", str(port)]
        process = subprocess.Popen(kith, env=env, stdout=log, stderr=log)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield Browser(port), tmp_path
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def files_with(folder, words):
    """Return which file holds which word, whole or as a database or a page might have written it down."""
    found = set()
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        ways = {
            word: (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()) for word in words
        }
        found |= {
            (path.name, word) for word, written in ways.items() if any(way in content for way in written)
        }
    return found


def test_no_file_of_a_running_server_holds_what_was_planted(server):
    """The database, its log of changes, the server's log, its temporary files: while it runs, and after it fell."""
    browser, folder = server
    assert browser.send("/sign-in/", login="otter42", password=REFUSED)[0] in (200, 422)
    browser.send("/sign-in/", login="otter42", password=PASSWORD)
    assert "Add someone" in browser.send("/me/people/add/", nickname=NICKNAME)[1]
    member = re.search(r"/me/people/([A-Z0-9]{12})/", browser.ask("/me/people/")[1]).group(1)
    here = f"/me/people/{member}"
    assert RENAMED in browser.send(f"{here}/edit/", nickname=RENAMED)[1]
    assert browser.send(f"{here}/edit/", nickname=REFUSED * 20)[0] == 422
    assert browser.send_file(f"{here}/photo/", f"{REFUSED}.jpg", a_phones_photo())[0] == 200
    assert browser.send_file(f"{here}/photo/", f"{REFUSED}.jpg", REFUSED.encode() * 90)[0] == 422
    assert browser.send_file(f"{here}/photo/", "large.jpg", REFUSED.encode().ljust(MOST, b" "))[0] == 422
    browser.ask(f"/me/{REFUSED}/?q={REFUSED}")
    assert "photo/whole/" in browser.ask(f"{here}/")[1]
    assert (folder / "data" / "kith.sqlite3-wal").stat().st_size > 0
    assert files_with(folder, SEALED) == set()
    assert list((folder / "tmp").iterdir()) == []
    assert {name for name, _ in files_with(folder, [OPEN])} & {"kith.sqlite3", "kith.sqlite3-wal"}
