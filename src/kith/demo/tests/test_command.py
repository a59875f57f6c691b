"""``kith demo`` in a process of its own: makes it, prints the cast, makes only fresh links the next time."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from kith.people.choices import Role


def kith_demo(folder, *words, **environment):
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    command = [
        sys.executable,
        "-c",
        "import sys; from kith.cli import main; sys.exit(main())",
        "demo",
        *words,
    ]
    return subprocess.run(
        command,
        env={**outside, "KITH_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_cast_is_printed_and_a_second_time_only_the_links_are_new(tmp_path):
    first = kith_demo(tmp_path, "--people", "30", "--no-serve", "--json")
    assert first.returncode == 0, first.stderr
    made = json.loads(first.stdout)
    assert made["url"] == "http://localhost:8000"
    assert {"role", "name", "sign_in"} <= set(made["cast"][0])
    assert {one["role"] for one in made["cast"]} == {role.value for role in Role}

    again = json.loads(kith_demo(tmp_path, "--people", "30", "--no-serve", "--json").stdout)
    assert [one["name"] for one in again["cast"]] == [one["name"] for one in made["cast"]]
    assert not {one["sign_in"] for one in again["cast"]} & {one["sign_in"] for one in made["cast"]}

    other = kith_demo(tmp_path, "--people", "31", "--no-serve")
    assert other.returncode == 2
    assert "A demo of 30 people" in other.stderr


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["--host", "0.0.0.0"], {}),
        (["--people", "5"], {}),
        ([], {"KITH_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}),
    ],
)
def test_where_it_must_not_be_made_it_says_so_in_a_sentence(tmp_path, words, environment):
    refused = kith_demo(tmp_path, "--no-serve", *words, **environment)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    with closing(sqlite3.connect(tmp_path / "kith.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,), "no table was made"
