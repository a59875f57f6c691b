"""What is counted is read as plain values: a row that somebody else wrote runs nothing."""

import base64
import os
import pickle
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


class Bomb:
    """Unpickled, it makes a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def planted(blob):
    cache.set("k", [1], 300)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kit_cache SET value = %s", [base64.b64encode(blob).decode()])


@pytest.mark.parametrize("value", [3, 1.5, "words", [1.0, 2.0], {"a": [1, None, True]}, ("x", b"y")])
def test_plain_values_come_back(value):
    cache.set("k", value, 300)
    assert cache.get("k") == value
    assert cache.get_many(["k", "never"]) == {"k": value}
    assert cache.add("k", "other") is False


def test_counting_counts():
    assert cache.add("n", 1)
    assert cache.incr("n") == 2
    assert cache.get("n") == 2


def test_a_row_that_somebody_else_wrote_runs_nothing_and_counts_as_not_there(tmp_path):
    bomb = pickle.dumps(Bomb(tmp_path / "ran"))
    planted(bomb)
    assert cache.get("k") is None
    assert not (tmp_path / "ran").exists()
    pickle.loads(bomb)
    assert (tmp_path / "ran").exists(), "otherwise this was no bomb"


@pytest.mark.parametrize("blob", [b"", b"\x80", b"garbage", pickle.dumps(date(2026, 3, 2))])
def test_whatever_stands_there_it_is_read_or_not_there(blob):
    planted(blob)
    assert cache.get("k", "nothing") == "nothing"


def test_what_is_over_is_not_there():
    cache.set("k", 1, 60)
    with time_machine.travel(timezone.now() + timedelta(seconds=62), tick=False):
        assert cache.get("k") is None
