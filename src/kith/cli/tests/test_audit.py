"""``kith audit`` as whoever runs an installation uses it."""

import pytest
from django.db import connection
from django.utils import timezone

from kith.audit import guards
from kith.audit.actions import record
from kith.audit.anchors import anchor_file
from kith.audit.choices import Kind
from kith.audit.models import Entry, Head, Seen
from kith.audit.tests.guards import lifted
from kith.cli import main
from kith.kit.tests.serving_role import as_owner

pytestmark = pytest.mark.django_db
CHAIN = "authority:A"


@pytest.fixture
def three_rows(tmp_path, settings):
    settings.AUDIT_ANCHOR = tmp_path
    for _ in range(3):
        record(chain=CHAIN, kind=Kind.READ, deed="read", actor="W", subjects=["P"], at=timezone.now())


def said(capsys, *words):
    code = main(["audit", *words])
    return code, capsys.readouterr().out


def cut_the_tail():
    Seen.objects.filter(entry__seq=3).delete()
    Entry.objects.filter(seq=3).delete()
    Head.objects.update(seq=2, hash=Entry.objects.get(seq=2).hash)


def test_a_whole_log_is_said_to_be_whole_and_compared_with_its_anchors(three_rows, capsys):
    assert said(capsys, "verify")[0] == 0
    assert said(capsys, "anchor")[0] == 0
    code, words = said(capsys, "verify")
    assert code == 0
    assert f"{CHAIN}: 3 rows, whole" in words
    assert "Compared with 1 anchors" in words


def test_a_tail_cut_with_its_end_is_named(three_rows, capsys):
    """T-38: nothing within the database tells it."""
    main(["audit", "anchor"])
    with lifted():
        cut_the_tail()
        code, words = said(capsys, "verify")
    assert code == 1
    assert f"{CHAIN}: broken at row 3" in words


def test_without_an_anchor_it_says_that_a_cut_tail_would_not_be_noticed(three_rows, capsys):
    with lifted():
        cut_the_tail()
        code, words = said(capsys, "verify")
    assert code == 0
    assert "would not be noticed" in words


def test_a_changed_file_of_anchors_is_named(three_rows, capsys):
    main(["audit", "anchor"])
    anchor_file().write_text("{}\n")
    code, words = said(capsys, "verify")
    assert code == 1
    assert "line 1" in words
    assert said(capsys, "anchor")[0] == 2


def test_without_a_place_for_anchors_none_is_written(settings, capsys):
    settings.AUDIT_ANCHOR = None
    assert main(["audit", "anchor"]) == 2
    assert "KITH_AUDIT_ANCHOR" in capsys.readouterr().err


def test_guards_that_were_taken_down_are_missed_and_put_up_again(three_rows, capsys):
    with as_owner():
        guards.take_down(connection)
        main(["check"])
        assert "Nothing guards the audit any more" in capsys.readouterr().out
        assert main(["audit", "guard"]) == 0
        assert guards.missing(connection) == []
    main(["check"])
    assert "Nothing guards" not in capsys.readouterr().out
