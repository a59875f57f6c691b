"""T-26: what somebody writes is text wherever it is shown: sixty strings in every stored text, on every page."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kith.access.choices import Receipt
from kith.cli import main
from kith.exchange.models import ImportRun, ProblemRow
from kith.kit.cells import STARTS, harmless
from kith.records.tests.factories import a_note
from kith.records.tests.requested import a_request, released
from tests.house.doors import CAST, table
from tests.house.filling import boxes_of, filled, forms_of
from tests.house.scripts import ALL, MARK, STRINGS, plant

pytestmark = pytest.mark.django_db
ROWS = table()
PAGES = sorted(name for name, row in ROWS.items() if row.get and row.gate not in ("library", "one_use_link"))
NEVER_OURS = {
    "iframe",
    "object",
    "embed",
    "base",
    "math",
    "marquee",
    "animate",
    "set",
    "foreignobject",
    "style",
}
LEADS = ("href", "src", "action", "formaction", "xlink:href", "data", "srcdoc")


class Reader(HTMLParser):
    """Reads a page as a browser would and remembers what could run."""

    def __init__(self):
        super().__init__()
        self.runs: list[str] = []
        self.script = False
        self.said = ""

    def handle_starttag(self, tag, attrs):
        self.script = tag == "script"
        inside = tag in NEVER_OURS or MARK in tag
        for name, value in attrs:
            leads = name in LEADS and (value or "").strip().lower().startswith(
                ("javascript:", "data:", "vbscript:", "//")
            )
            inside = inside or name.startswith("on") or name == "style" or MARK in name or leads
        if inside or (self.script and not dict(attrs).get("src", "").startswith("/static/")):
            self.runs.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag):
        self.script = False

    def handle_data(self, data):
        if self.script and data.strip():
            self.runs.append(data)
        self.said += data


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def test_the_reader_knows_a_script_when_it_sees_one():
    """The nearest yes: nearly each of the strings would run on a page that does not escape."""
    caught = [text for text in STRINGS if read(f"<p>{text}</p>").runs or read(f'<p title="{text}">').runs]
    assert len(caught) > 40


def test_no_page_takes_what_somebody_wrote_for_more_than_text(world, signed_in):
    """T-26: each page, as each of the cast for whom it opens; files that leave are no pages."""
    plant(world)
    clients = {who: world.client_of(who, signed_in, fresh=True) for who in CAST}
    showing, faults = set(), []
    for name in PAGES:
        for who in [who for who in CAST if who in ROWS[name].get]:
            with transaction.atomic():
                answer = clients[who].get(reverse(name, kwargs=world.refs_for(ROWS[name].address)))
                transaction.set_rollback(True)
            if "html" not in answer.headers["Content-Type"]:
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                continue
            reader = read(answer.content.decode())
            faults += [f"{name} as {who}: {found}" for found in reader.runs]
            showing |= {text for text in STRINGS if text in reader.said}
    assert faults == []
    assert showing == set(STRINGS), "each of them stands on a page, as it was written"


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.get & row.post))
def test_no_form_gives_it_back_as_more_than_text(world, signed_in, name):
    """T-26: each string in each box of each form, given back as after an error."""
    row = ROWS[name]
    who = next(who for who in (*CAST, "stranger") if who in row.get & row.post)
    answer = world.client_of(who, signed_in, fresh=row.fresh).get(
        reverse(name, kwargs=world.refs_for(row.address))
    )
    for form in forms_of(answer):
        fields = {box: form.fields[box] for box in boxes_of(form)}
        for text in STRINGS if fields else ():
            form.data, form.is_bound, form._errors = filled(form, text, on=timezone.localdate()), True, {}
            told = "".join(str(form[box].as_field_group()) for box in fields)
            reader = read(told)
            assert reader.runs == [], f"{name}: {reader.runs}"
            assert MARK in told


def test_no_file_takes_it_for_more_than_text_either(cast):
    """T-26: a released record: the PDF does nothing by itself and leads nowhere; the data are data."""
    now = timezone.now()
    a_note(cast.allocation, cast.worker, at=now, text=ALL)
    pack = released(
        a_request(cast.person, cast.young_person, at=now), cast.data_officer, cast.manager, at=now
    )
    pdf = PdfReader(io.BytesIO(bytes(pack.pdf)))
    assert "/OpenAction" not in pdf.trailer["/Root"]
    assert "/JavaScript" not in pdf.trailer["/Root"].get("/Names", {})
    for page in pdf.pages:
        assert not page.get("/AA")
        leads = [note.get_object().get("/A", {}) for note in page.get("/Annots", [])]
        assert not [act for act in leads if act.get("/S") in ("/JavaScript", "/URI", "/Launch")]
    printed = "".join(page.extract_text() for page in pdf.pages)
    assert printed.count(MARK) >= len(STRINGS) - 2


def is_a_file(answer, kind):
    """Whether an answer is a file of this kind, that no browser takes for anything else or opens as a page."""
    said = answer.headers
    assert answer.status_code == 200
    assert said["Content-Type"].partition(";")[0] == kind
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Disposition"].startswith('attachment; filename="')
    assert MARK not in str(said)
    assert "default-src 'none'" in said["Content-Security-Policy"]
    return True


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.address.endswith(".csv")))
def test_a_table_holds_it_as_text_and_no_cell_is_a_formula(world, signed_in, name):
    """T-26, T-28: each string whole in one cell, quoted so that it begins no other."""
    run = ImportRun.objects.get(ref=world.refs["run_ref"])
    texts = [*STRINGS, *(f"={text}" for text in STRINGS), *(f'{text}",="{text}\n=x' for text in STRINGS)]
    ProblemRow.objects.bulk_create(
        ProblemRow(
            run=run,
            place=1000 + number,
            line=number,
            grade="A",
            code="x",
            **dict.fromkeys(("file", "child", "column"), text[:40]),
            message="{value}",
            params={"value": text},
        )
        for number, text in enumerate(texts)
    )
    who = next(who for who in CAST if who in ROWS[name].get)
    answer = world.client_of(who, signed_in, fresh=True).get(
        reverse(name, kwargs=world.refs_for(ROWS[name].address))
    )
    assert is_a_file(answer, "text/csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"), newline=""))
    assert {len(row) for row in rows} == {len(head)}
    cells = {cell for row in rows for cell in row}
    assert {harmless(text) for text in texts} <= cells
    assert not [cell for cell in cells if cell.lstrip().startswith((*STARTS, "\t", "\r"))]


def strings_in(thing):
    """Yield every text of plain values, the names of things too."""
    if isinstance(thing, dict):
        yield from (one for pair in thing.items() for part in pair for one in strings_in(part))
    elif isinstance(thing, list):
        yield from (one for part in thing for one in strings_in(part))
    else:
        yield str(thing)


def test_open_data_hold_it_as_text(world, signed_in):
    """T-26: somebody's own space and record as JSON: each string as it was written, in a file that is no page."""
    now, cast = timezone.now(), world.cast
    plant(world)
    client = world.client_of("young person", signed_in, fresh=True)
    space = client.post(reverse("space_take"), {"want": "json"})
    assert is_a_file(space, "application/json")
    assert {text.strip() for text in STRINGS} <= set(strings_in(json.loads(space.content)))
    asked = a_request(cast.other_person, cast.other_young_person, at=now)
    a_note(cast.other_person.allocations.get(worker=cast.other_worker), cast.other_worker, at=now, text=ALL)
    released(asked, cast.data_officer, cast.other_manager, at=now)
    other = world.client_of("other young person", signed_in, fresh=True)
    record = other.post(reverse("record_open", kwargs={"request_ref": asked.ref}), {"want": "json"})
    assert is_a_file(record, "application/json")
    assert [text for text in strings_in(json.loads(record.content)) if ALL in text]


def test_what_a_script_of_ours_is_told_holds_nothing_of_it(world, signed_in):
    """T-26: keeping a draft answers one of our words in JSON, whatever was typed and wherever it says it is from."""
    client = world.client_of("worker", signed_in)
    at = reverse("note_add", kwargs={"person_ref": world.cast.person.ref})
    for text in STRINGS:
        body = {"draft_address": at, "draft_owner": world.cast.worker.ref, "text": text, "once": "a" * 32}
        answer = client.post(reverse("draft_keep"), body, headers={"accept": "application/json"})
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.json() in [{"receipt": one.value} for one in Receipt]
        wrong = client.post(
            reverse("draft_keep"), {**body, "draft_address": text}, headers={"accept": "application/json"}
        )
        assert MARK not in str(wrong.headers)
        assert read(wrong.content.decode()).runs == []


def test_a_command_prints_it_as_data(world, tmp_path, capsys):
    """T-26: in the JSON of a command, which something else reads on."""
    with (tmp_path / "names.csv").open("w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerows([["child", "forename", "surname"], *([text, text, text] for text in STRINGS)])
    words = [
        "import",
        "names",
        str(tmp_path / "names.csv"),
        "--authority",
        world.cast.authority.code,
        "--json",
    ]
    main(words)
    said = set(strings_in(json.loads(capsys.readouterr().out)))
    assert len([text for text in STRINGS if text.strip()[:40] in said or text in said]) > 40
