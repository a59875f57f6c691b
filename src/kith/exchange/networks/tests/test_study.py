"""A universe as an interview: only whom and what was chosen; and egor's three tables."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kith.exchange.networks import canvas, study
from kith.exchange.networks.session import choices_in
from kith.universe.kept import KeptLink, KeptMember, KeptSitting, KeptTie, KeptUniverse

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
UNIVERSE = KeptUniverse(
    members=(
        KeptMember(1, "Nan", AT, story="Secret", relation_words="private words", grown_up=True),
        KeptMember(2, "=Sam", AT),
        KeptMember(3, "Hidden Hal", AT, hidden_at=AT),
        KeptMember(4, "Ash", AT),
    ),
    sittings=(KeptSitting(1, AT, AT), KeptSitting(2, AT, AT)),
    ties=(
        KeptTie(1, 1, ring=3, wish="closer"),
        KeptTie(2, 1, ring=0),
        KeptTie(3, 1, ring=1),
        KeptTie(4, 1, ring=2),
        KeptTie(1, 2, ring=1, wish="closer", support=(), fields=("family",), trusted=True),
    ),
    links=(KeptLink(1, 2, 1, kind="friends"), KeptLink(1, 3, 1), KeptLink(1, 4, 1, gone_in=2)),
)


def session(**changes):
    return study.session_of(
        UNIVERSE,
        **{
            "case": "K7",
            "at": AT,
            "members": {1, 2, 3},
            "fields": set(study.FIELDS),
            "names": True,
            **changes,
        },
    )


def test_only_whom_the_person_chose_and_nobody_hidden():
    one = session()
    assert [alter.name for alter in one.alters] == ["Nan", "=Sam"]
    assert len(one.lines) == 1
    everything = b"".join([*canvas.write(one).values(), *study.egor_files(one).values()])
    for never in (b"Hal", b"Ash", b"Secret", b"private words"):
        assert never not in everything


def test_only_the_fields_the_person_chose():
    assert dict(session(fields={"ring"}).alters[0].cells) == {"name": "Nan", "ring": "1"}
    assert "closer" not in str(session(fields=set(study.FIELDS) - {"wish"}))
    assert [alter.name for alter in session(names=False).alters] == ["Person 1", "Person 2"]


def test_it_is_the_latest_state_and_nothing_said_is_blank():
    nan, sam = session().alters
    assert (nan.cells["ring"], nan.cells["trusted"], nan.cells["grown_up"]) == ("1", "true", "true")
    assert choices_in(nan.cells, "support") == ()
    assert choices_in(nan.cells, "fields") == ("family",)
    assert (sam.cells["ring"], sam.cells["trusted"], choices_in(sam.cells, "support")) == ("", "", None)


def test_network_canvas_reads_it_back_as_it_was():
    one = session()
    [again], problems = canvas.read(canvas.write(one))
    assert problems == []
    assert again == replace(one, app=again.app)


@pytest.mark.parametrize("semicolon", [False, True])
def test_egor_finds_its_columns_and_ids(semicolon):
    files = study.egor_files(session(), semicolon=semicolon)
    between = ";" if semicolon else ","
    rows = {
        name: list(csv.DictReader(io.StringIO(text.decode()), delimiter=between))
        for name, text in files.items()
    }
    assert [row["egoID"] for row in rows["egos.csv"]] == ["1"]
    assert [row["alterID"] for row in rows["alters.csv"]] == ["1", "2"]
    assert "name" not in rows["alters.csv"][0]
    assert [row["alter_name"] for row in rows["alters.csv"]] == ["Nan", "'=Sam"]
    [tie] = rows["ties.csv"]
    assert (tie["Source"], tie["Target"], tie["weight"]) == ("1", "2", "1")


def test_egor_gets_headings_also_where_nobody_is():
    files = study.egor_files(session(members=set()))
    assert files["alters.csv"].decode().startswith("egoID,alterID,alter_name")
    assert files["ties.csv"].decode().strip() == "egoID,Source,Target,weight"


def test_ids_tell_nothing_and_are_others_in_each_export():
    first, again = session(), session()
    assert first == again
    other = session(at=AT.replace(hour=11))
    assert {alter.uuid for alter in first.alters}.isdisjoint({alter.uuid for alter in other.alters})
