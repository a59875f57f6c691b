"""T-71: an empty database, one that First light left, and one step back: no data changes but what was declared."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from django.db import connection

from tests.house.scratch import scratch_database

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
DECLARED = {
    "access_sharing.ended_at",  # what was shared of somebody the person wants no contact with now ends
    "mfa_authenticator.data",  # keys of apps and seeds of recovery codes are sealed
    "universe_member.nickname",  # nicknames are sealed
}
LIBRARIES = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "kit_cache"}
RUN = "import django; django.setup(); from tests.house import first_light; first_light.run()"
SHAPE = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.house.first_light import shape
print(json.dumps(shape()))
"""


@contextmanager
def place(folder):
    """Give the environment of an empty installation on the database the tests run on."""
    folder.mkdir()
    with scratch_database() if connection.vendor == "postgresql" else nullcontext("") as address:
        yield {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kith.config.settings",
            "KITH_DATA_DIR": str(folder),
            "KITH_DATABASE_URL": address,
            "KITH_SECRET_KEY": "only-for-tests-" + "0" * 50,
            "PYTHONPATH": str(ROOT),
        }


def said_by(*words, env):
    done = subprocess.run(
        [sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory, django_db_blocker, django_db_setup):
    """What became of First light's database, and what an empty one becomes."""
    folder = tmp_path_factory.mktemp("upgraded")
    with django_db_blocker.unblock(), place(folder / "old") as old, place(folder / "fresh") as fresh:
        return said_by("-c", RUN, env=old), said_by("-c", SHAPE, env=fresh)


def test_every_table_that_first_light_had_held_a_row(upgraded):
    assert set(upgraded[0]["empty"]) <= {*LIBRARIES, "account_emailaddress", "account_emailconfirmation"}


def test_no_data_changes_but_what_was_declared(upgraded):
    assert set(upgraded[0]["changed"]) == DECLARED
    assert upgraded[0]["nicknames"], "each nickname opens to what it was"
    assert [thing for thing, ended_at in upgraded[0]["ended"] if ended_at != "None"] == ["MMMMMMMMMMM1"], (
        "not now"
    )


def test_the_log_of_first_light_is_whole_under_the_guards_of_now(upgraded):
    assert upgraded[0]["breaks"] == []
    assert upgraded[0]["breaks after"] == []


def test_an_old_database_brought_up_has_the_shape_of_an_empty_one(upgraded):
    assert upgraded[0]["shape"] == upgraded[1]


def test_each_newest_step_goes_back_and_forth_and_loses_nothing_first_light_had(upgraded):
    back = upgraded[0]["back"]
    assert upgraded[0]["shape after"] == upgraded[0]["shape"]
    assert {"access", "audit", "people", "universe", "kit", "records"} <= set(back)
    sealed_anew = DECLARED  # the same words sealed a second time are another ciphertext
    assert {app: sorted(set(found) - sealed_anew) for app, found in back.items()} == {app: [] for app in back}
