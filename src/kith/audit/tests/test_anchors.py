"""T-38: what the rows and their ends cannot tell, an anchor kept elsewhere does."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kith.audit.actions import record
from kith.audit.anchors import BrokenAnchors, advice, anchor_file, anchors, breaks_from_anchors, write_anchor
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.queries import breaks
from kith.audit.rules import FIRST, seal
from kith.audit.tests.guards import lifted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
CHAIN = "authority:A"


@pytest.fixture
def elsewhere(tmp_path, settings):
    settings.AUDIT_ANCHOR = tmp_path
    return tmp_path


def rows(many, chain=CHAIN, actor="W"):
    return [
        record(chain=chain, kind=Kind.READ, deed="read", actor=actor, subjects=["P"], at=NOW)
        for _ in range(many)
    ]


def cut(chain, keep):
    """Somebody with the owner's rights takes the tail off and moves the end: within the database all is whole."""
    Seen.objects.filter(entry__chain=chain, entry__seq__gt=keep).delete()
    Entry.objects.filter(chain=chain, seq__gt=keep).delete()
    last = Entry.objects.filter(chain=chain, seq=keep).first()
    Head.objects.filter(chain=chain).update(seq=keep, hash=last.hash if last else FIRST)


def written_anew(chain, **other):
    """Somebody who knows how rows are sealed writes the whole chain again."""
    previous = FIRST
    for entry in Entry.objects.filter(chain=chain).order_by("seq"):
        for name, value in other.items():
            setattr(entry, name, value)
        entry.previous = previous
        entry.hash = previous = seal(previous, entry.says([seen.subject for seen in entry.subjects.all()]))
        entry.save()
    Head.objects.filter(chain=chain).update(hash=previous)


def first_break():
    return next(((found.chain, found.seq) for found in breaks_from_anchors()), None)


def test_a_chain_that_only_grew_holds(elsewhere):
    for _ in range(3):
        rows(2)
        write_anchor(at=NOW)
    rows(1)
    assert [anchor.heads[CHAIN][0] for anchor in anchors()] == [2, 4, 6]
    assert list(breaks_from_anchors()) == []


def test_a_tail_cut_with_its_end_is_found_by_the_anchor_alone(elsewhere):
    rows(5)
    write_anchor(at=NOW)
    with lifted():
        cut(CHAIN, 3)
        assert list(breaks()) == []
        assert first_break() == (CHAIN, 4)


def test_an_older_copy_is_found_after_people_went_on_working_in_it(elsewhere):
    rows(3)
    write_anchor(at=NOW)
    rows(4)
    write_anchor(at=NOW + timedelta(days=1))
    with lifted():
        cut(CHAIN, 5)
    rows(6, actor="somebody after")
    assert list(breaks()) == []
    assert first_break() == (CHAIN, 7)


def test_a_chain_that_is_gone_altogether_is_found(elsewhere):
    rows(2)
    write_anchor(at=NOW)
    with lifted():
        cut(CHAIN, 0)
        Head.objects.all().delete()
        assert list(breaks()) == []
        assert first_break() == (CHAIN, 1)


def test_a_chain_written_anew_by_somebody_who_knows_how_is_found(elsewhere):
    rows(3)
    rows(2, "authority:B")
    write_anchor(at=NOW)
    with lifted():
        written_anew(CHAIN, actor="somebody else")
        assert list(breaks()) == []
        assert [(found.chain, found.seq) for found in breaks_from_anchors()] == [(CHAIN, 3)]


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_changed_line_of_the_file_is_named(elsewhere, line):
    for day in range(3):
        rows(1)
        write_anchor(at=NOW + timedelta(days=day))
    lines = anchor_file().read_text().splitlines()
    said = json.loads(lines[line - 1])
    said["heads"][CHAIN][0] -= 1
    lines[line - 1] = json.dumps(said)
    anchor_file().write_text("\n".join(lines) + "\n")
    with pytest.raises(BrokenAnchors, match=f"line {line} "):
        anchors()


@pytest.mark.parametrize("gone", [0, 1])
def test_a_line_taken_out_is_named_and_nothing_is_added_behind_it(elsewhere, gone):
    for day in range(3):
        rows(1)
        write_anchor(at=NOW + timedelta(days=day))
    lines = anchor_file().read_text().splitlines(keepends=True)
    del lines[gone]
    anchor_file().write_text("".join(lines))
    with pytest.raises(BrokenAnchors, match=f"line {gone + 1} "):
        write_anchor(at=NOW)
    assert anchor_file().read_text() == "".join(lines)


@pytest.mark.parametrize("text", ["not json", "[]", '{"at": "x"}', '{"at": 1, "heads": [], "hash": ""}', ""])
def test_a_line_that_is_none_is_named(elsewhere, text):
    anchor_file().write_text(text + "\n")
    with pytest.raises(BrokenAnchors):
        anchors()


def test_many_anchors_of_one_chain_are_compared(elsewhere):
    for _ in range(600):
        rows(1)
    heads = Entry.objects.order_by("seq").values_list("seq", "hash")
    lines, previous = [], FIRST
    for seq, sealed in heads:
        ends = [f"{CHAIN} {seq} {sealed}"]
        previous = seal(previous, {"at": NOW.isoformat(), "heads": ends})
        lines.append(
            json.dumps({"at": NOW.isoformat(), "heads": {CHAIN: [seq, sealed]}, "hash": previous}) + "\n"
        )
    anchor_file().write_text("".join(lines))
    assert list(breaks_from_anchors()) == []
    with lifted():
        Entry.objects.filter(seq=597).update(hash="0" * 64)
        assert first_break() == (CHAIN, 597)


def test_a_file_may_be_named_instead_of_a_folder(tmp_path, settings):
    settings.AUDIT_ANCHOR = tmp_path / "anchors.txt"
    rows(1)
    assert write_anchor(at=NOW).heads == {CHAIN: (1, Entry.objects.get().hash)}
    assert (tmp_path / "anchors.txt").exists()


def test_without_a_place_nothing_is_written_and_nothing_compared(settings):
    settings.AUDIT_ANCHOR = None
    assert write_anchor(at=NOW) is None
    assert anchors() == []
    assert "not set" in next(advice(at=NOW))


def test_the_advice_says_what_to_do(elsewhere, settings):
    assert "two days" in next(advice(at=NOW))
    write_anchor(at=NOW)
    assert list(advice(at=NOW + timedelta(days=2))) == []
    assert "two days" in next(advice(at=NOW + timedelta(days=2, hours=1)))
    settings.DATA_DIR = elsewhere
    assert next(advice(at=NOW)).startswith("KITH_AUDIT_ANCHOR lies in the data folder")
    settings.DATA_DIR = elsewhere / "data"
    anchor_file().write_text("not json\n")
    assert next(advice(at=NOW)).startswith("KITH_AUDIT_ANCHOR: line 1 ")
    settings.AUDIT_ANCHOR = elsewhere / "nowhere" / "anchors"
    assert "written to" in next(advice(at=NOW))


def test_no_anchor_names_anybody(elsewhere):
    """An anchor lies outside the walls: chains, numbers and hashes only."""
    rows(1)
    write_anchor(at=NOW)
    said = json.loads(anchor_file().read_text())
    assert set(said) == {"at", "heads", "hash"}
    assert set(said["heads"]) == {CHAIN}


def test_two_chains_of_one_length_are_not_taken_for_each_other(elsewhere):
    """T-81: rows stand at the same places in both."""
    for chain in ("authority:B", CHAIN, "authority:C"):
        rows(3, chain)
    anchor = write_anchor(at=NOW + timedelta(microseconds=7))
    assert anchor.at == "2026-05-03T12:00:00+00:00"
    assert list(breaks_from_anchors()) == []
