"""What somebody wrote is never lost: two editors, a full disk, a database that is gone (T-42, T-47, T-48)."""

import html
import os
import re
import signal
import subprocess
import sys

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Draft
from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.people.models import Person
from kith.records.models import Note, NoteVersion
from kith.universe.actions import add_member
from tests.house.doors import CAST, EVERYBODY
from tests.house.test_entries_kept import ROWS, form_of, typed_into

PLANTED = "Planted: we spoke for an hour about the flat."
SQLITE, POSTGRES = "sqlite", "postgresql"


def entries(**changes):
    day = timezone.localdate()
    words = {"about_on_day": day.day, "about_on_month": day.month, "about_on_year": day.year}
    return {**words, "kind": "talk", "text": PLANTED, "once": "one-token", **changes}


def address(cast):
    return reverse("note_add", kwargs={"person_ref": cast.person.ref})


def gentle(account):
    """A browser that shows the page of a fault instead of the test tool's own exception."""
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def given_back(answer):
    """What a person can send again from a page of trouble: the form that stands in it."""
    page = answer.content.decode()
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    found += re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


# Two editors


@pytest.mark.django_db
def test_two_windows_that_name_a_person_both_see_both(cast, signed_in):
    """T-42: the second save of a name shows the first one, and who wrote it; nothing is overwritten unseen."""
    at = reverse("person_name", kwargs={"person_ref": cast.person.ref})
    first, second = signed_in(cast.worker), signed_in(cast.worker)
    stamps = [client.get(at).context["form"]["stamp"].value() for client in (first, second)]
    first.post(at, {"forename": "Amy", "surname": "Lark", "stamp": stamps[0]})
    answer = second.post(at, {"forename": "Aimee", "surname": "Lark", "stamp": stamps[1]})
    page = answer.content.decode()
    assert "Amy Lark" in page
    assert cast.worker.full_name in page
    assert 'value="Aimee"' in page
    assert Person.objects.get(pk=cast.person.pk).forename == "Amy"
    stamp = answer.context["form"]["stamp"].value()
    assert (
        second.post(at, {"forename": "Aimee", "surname": "Lark", "stamp": stamp, "once": "2"}).status_code
        == 302
    )
    assert Person.objects.get(pk=cast.person.pk).forename == "Aimee"


@pytest.mark.django_db
def test_two_windows_with_the_same_new_name_agree(cast, signed_in):
    at = reverse("person_name", kwargs={"person_ref": cast.person.ref})
    stamp = signed_in(cast.worker).get(at).context["form"]["stamp"].value()
    for _ in range(2):
        words = {"forename": "Amy", "surname": "Lark", "stamp": stamp}
        assert signed_in(cast.worker).post(at, words).status_code == 302


@pytest.mark.django_db
def test_two_windows_that_rename_a_member_both_see_both(cast, signed_in):
    """T-42: one person, two windows of their own map."""
    member = add_member(cast.person, "Nan", ring=1, by=cast.young_person, at=timezone.now())
    at = reverse("member_edit", kwargs={"member_ref": member.ref})
    client = signed_in(cast.young_person)
    stamps = [client.get(at).context["form"]["stamp"].value() for _ in range(2)]
    client.post(at, {"nickname": "Nana", "fields_chosen": ["family"], "stamp": stamps[0]})
    answer = client.post(at, {"nickname": "Granny", "stamp": stamps[1]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nana" in page
    assert 'value="Granny"' in page
    member.refresh_from_db()
    assert member.nickname == "Nana"
    stamp = answer.context["form"]["stamp"].value()
    assert client.post(at, {"nickname": "Granny", "stamp": stamp}).status_code == 302
    member.refresh_from_db()
    assert member.nickname == "Granny"


# Files and errors


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["imports", "names_import"])
def test_files_that_must_be_chosen_again_are_named(cast, signed_in, name):
    """T-47: no browser keeps a file; the page says which ones, and keeps everything else."""
    client, at = signed_in(cast.administrator), reverse(name)
    form = client.get(at).context["form"]
    field = next(key for key, one in form.fields.items() if one.widget.needs_multipart_form)
    other = {key: "not a year" for key in form.fields if key not in (field, "once")}
    answer = client.post(
        at, {**other, field: SimpleUploadedFile("Plänted <file>.csv", b"\xff\xfe\x00\x00 no csv")}
    )
    page = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert "Plänted &lt;file&gt;.csv" in page
    assert "choose these again" in page


def chosen_in(form):
    """Tick and choose something wherever a form lets one; return what is sent and what must stand there again."""
    sent, stands = {}, {}
    for name, field in form.fields.items():
        if isinstance(field, forms.BooleanField):
            sent[name], stands[name] = "on", True
        elif isinstance(field, forms.ChoiceField):
            values = [str(value) for value, _ in field.choices if value and not isinstance(_, list | tuple)]
            several = isinstance(field, forms.MultipleChoiceField)
            if values:
                sent[name] = stands[name] = values[-1:] if several else values[-1]
    return sent, stands


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_what_was_chosen_is_there_after_an_error_too(world, signed_in, name):
    """T-47: radios, ticks and lists of every form that also asks for words; one of the words is wrong."""
    row = ROWS[name]
    at = reverse(name, kwargs=world.refs_for(row.address))
    everybody = EVERYBODY if row.gate in ("library", "anybody") else CAST
    for who in [who for who in everybody if who in row.get & row.post]:
        client = world.client_of(who, signed_in, fresh=row.fresh)
        with transaction.atomic():
            form = form_of(client.get(at))
            words, _markers = typed_into(form) if form else ({}, [])
            chosen, stands = chosen_in(form) if form else ({}, {})
            answer = client.post(at, {**words, **chosen}) if words and chosen else None
            transaction.set_rollback(True)
        if answer is None:
            continue
        again = form_of(answer)
        assert again is not None, f"{name} as {who} took the wrong words: {answer.status_code}"
        assert again.errors, f"{name} as {who} took the wrong words"
        now = {key: again[key].value() for key in stands}
        assert {key: True if value == "on" else value for key, value in now.items()} == stands, (
            f"{name} as {who} lost what was chosen"
        )


# The database is gone, or cannot be written


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != SQLITE, reason="SQLite's own limit; PostgreSQL has its test below")
def test_a_full_disk_gives_the_words_back_and_recovers_alone(cast):
    """T-48: SQLite says that the database is full; no row, no half row; sent again from the page it is one note."""
    client = gentle(cast.worker)
    client.get(address(cast))
    text = PLANTED + " And more." * 1_500
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    try:
        answer = client.post(address(cast), entries(text=text))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert answer.status_code == 507
    assert "no room left" in answer.content.decode()
    assert not Note.objects.exists()
    back = given_back(answer)
    assert back["text"].strip() == text
    for _ in range(2):
        assert client.post(address(cast), back).status_code == 302
    assert [version.text for version in NoteVersion.objects.all()] == [text]
    assert Entry.objects.filter(deed="write_note").count() == 1
    assert list(breaks()) == []


FULL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.config.settings_test"
import django
django.setup()
from django.db import close_old_connections, connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
client.cookies["sessionid"] = sys.argv[2]
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
words = dict(pair.split("=", 1) for pair in sys.argv[4:])
answer = client.post(sys.argv[3], words)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again = client.post(sys.argv[3], words)
print(answer.status_code, words["text"] in answer.content.decode(), again.status_code)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != SQLITE, reason="the server's own files are not PostgreSQL's")
def test_when_the_system_lets_no_file_grow_nothing_is_lost_and_the_same_server_goes_on(cast):
    """T-48: the operating system refuses each write; afterwards the same process takes the same form, once."""
    client = gentle(cast.worker)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    words = [f"{name}={value}" for name, value in entries().items()]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(connection.settings_dict["NAME"]), session, address(cast), *words],
        env={**os.environ, "KITH_DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )
    assert done.stdout.split() == ["507", "True", "302"], done.stderr
    assert NoteVersion.objects.count() == 1
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != POSTGRES, reason="PostgreSQL's connections")
@pytest.mark.parametrize("moment", ["before", "within"])
def test_a_connection_that_is_cut_gives_the_words_back_and_recovers_alone(cast, monkeypatch, moment):
    """T-48: the backend is terminated before the request, or in the middle of the deed's transaction."""
    from kith.records.actions import notes as deeds

    client = gentle(cast.worker)
    client.get(address(cast))
    real = deeds._add_version

    def cut_off():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            mine = cursor.fetchone()[0]
        _from_elsewhere(f"SELECT pg_terminate_backend({mine})")

    def cut(*args, **kwargs):
        cut_off()
        return real(*args, **kwargs)

    if moment == "within":
        monkeypatch.setattr(deeds, "_add_version", cut)
    else:
        cut_off()
    answer = client.post(address(cast), entries())
    close_old_connections()  # what a server does after each request; the test tool leaves it out
    monkeypatch.undo()
    if moment == "within":
        assert answer.status_code == 503
        assert PLANTED in answer.content.decode()
        assert not Note.objects.exists()
        answer = client.post(address(cast), given_back(answer) | {"text": PLANTED})
    else:
        assert answer.status_code == 503
        assert PLANTED in answer.content.decode()
        answer = client.post(address(cast), entries())
    assert answer.status_code == 302
    assert [version.text for version in NoteVersion.objects.all()] == [PLANTED]
    assert list(breaks()) == []


def _from_elsewhere(sql):
    import psycopg

    given = connection.get_connection_params()
    names = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**names, autocommit=True) as other:
        other.execute(sql)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != POSTGRES, reason="SQLite is a file: it refuses no connection")
def test_a_database_that_refuses_connections_gives_the_words_back(cast, monkeypatch):
    """T-48: nobody can even be recognised, and the page still holds what was written; then it goes on by itself."""
    client = gentle(cast.worker)
    connection.close()
    with monkeypatch.context() as gone:
        gone.setitem(connection.settings_dict, "PORT", "1")
        answer = client.post(address(cast), entries())
        connection.close()
    assert answer.status_code == 503
    assert PLANTED in answer.content.decode()
    assert client.post(address(cast), given_back(answer) | {"text": PLANTED}).status_code == 302
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != SQLITE, reason="a file that is no database is SQLite's way of being gone"
)
def test_a_database_file_that_is_gone_gives_the_words_back(cast, monkeypatch, tmp_path):
    """T-48, SQLite: the folder with the database is not there, as when a disk is not mounted."""
    client = gentle(cast.worker)
    connection.close()
    with monkeypatch.context() as gone:
        gone.setitem(connection.settings_dict, "NAME", str(tmp_path / "not" / "here.sqlite3"))
        answer = client.post(address(cast), entries())
        connection.close()
    assert answer.status_code == 503
    assert PLANTED in answer.content.decode()
    assert client.post(address(cast), given_back(answer) | {"text": PLANTED}).status_code == 302
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_of_trouble_holds_no_password_and_asks_nothing_of_the_database(cast, monkeypatch):
    """T-05, T-48: a fault while somebody signs in; what they typed as a password is nowhere."""
    from kith.kit import trouble

    client = Client(raise_request_exception=False)
    connection.close()
    place = ("PORT", "1") if connection.vendor == POSTGRES else ("NAME", "/nowhere/at/all.sqlite3")
    with monkeypatch.context() as gone:
        gone.setitem(connection.settings_dict, *place)
        answer = client.post(
            reverse("account_login"), {"login": "planted-name", "password": "Planted password"}
        )
        connection.close()
    page = answer.content.decode()
    assert answer.status_code == trouble.RESTING
    assert "Planted password" not in page
    assert "Send it again" not in page


@pytest.mark.django_db
def test_a_fault_of_ours_gives_the_words_back_too(cast, monkeypatch):
    """A bug nobody thought of, in the middle of a save: 500, with what was written."""
    from kith.records.views import notes

    def broken(*args, **kwargs):
        raise RuntimeError("a fault")

    monkeypatch.setattr(notes, "write_note", broken)
    answer = gentle(cast.worker).post(address(cast), entries(text='<script>alert("planted")</script>' * 4))
    assert answer.status_code == 500
    assert given_back(answer)["text"].strip() == '<script>alert("planted")</script>' * 4
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.django_db
def test_a_draft_is_not_in_the_way_when_its_form_comes_back_with_an_error(cast, signed_in):
    """T-47: what was sent last stands in the form, not what was kept before it."""
    client, at = signed_in(cast.worker), address(cast)
    kept = {"draft_address": at, "draft_owner": cast.worker.ref, "draft_window": "w", "draft_seq": "1"}
    client.post(reverse("draft_keep"), {**kept, "once": "one-token", "text": "Half a"})
    page = client.post(at, entries(kind="")).content.decode()
    assert PLANTED in page
    assert Draft.objects.get().fields["text"] == ["Half a"]
