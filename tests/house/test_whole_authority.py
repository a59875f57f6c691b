"""T-60: a whole council leaves in open formats and arrives in a blank copy, equal row by row; no foreign row does."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey
from django.utils import timezone

from kith.audit.queries import breaks
from kith.cli import main
from kith.exchange.whole.apply import holds
from kith.exchange.whole.carry import carry_in, carry_out
from kith.exchange.whole.gather import is_carried, label_of, models_carried, table_of
from kith.exchange.whole.spec import PATHS, STAYS
from kith.kit.backup.sealed import NotOpened, identities_in, make_identity, open_into
from kith.people.models import Account, Allocation, Authority, Invitation, Person
from kith.universe.models import Member
from kith.words import Refused
from tests.house.scratch import scratch_database

KITH = Path(sys.executable).with_name("kith")

ALL = [model for model in apps.get_models() if not model._meta.proxy]
OURS = [model for model in ALL if model.__module__.startswith("kith.")]


@pytest.mark.parametrize("model", OURS, ids=label_of)
def test_every_table_is_carried_or_is_said_to_stay_and_why(model):
    label = label_of(model)
    assert is_carried(model) != (label in STAYS), (
        "give it a wall, or a path or a reason in exchange/whole/spec.py"
    )


def test_what_is_said_of_a_table_is_said_of_one_that_is_there():
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert {*PATHS, *STAYS} <= labels
    assert all(STAYS.values())


def test_other_peoples_tables_about_our_accounts_are_carried_or_known():
    """A library's table that points at an account would be lost unseen."""
    foreign = {
        label_of(model)
        for model in ALL
        if model not in OURS
        and any(isinstance(f, ForeignKey) and f.related_model is Account for f in model._meta.concrete_fields)
    }
    assert {label for label in foreign if not is_carried(apps.get_model(label))} <= set(STAYS)


@pytest.mark.parametrize("model", models_carried(), ids=label_of)
def test_nothing_of_a_carried_table_is_lost_on_the_way(model):
    """No many-to-many tables beside it, no field that writes itself anew on arrival, nothing without a part."""
    assert not model._meta.many_to_many
    assert not [f.name for f in model._meta.concrete_fields if getattr(f, "auto_now", False)]
    assert not [f.name for f in model._meta.concrete_fields if getattr(f, "auto_now_add", False)]
    targets = [f.related_model for f in model._meta.concrete_fields if f.is_relation]
    assert {label_of(target) for target in targets if not is_carried(target)} == set()
    part = table_of(model).part
    assert not [t for t in targets if part == "record" and table_of(t).part == "space"], (
        "a record needs a space"
    )


# Out and in


@pytest.fixture
def keys(tmp_path):
    """The council's key pair and the other installation's."""
    return {name: make_identity(tmp_path / f"{name}.txt") for name in ("council", "installation")}


def out(world, tmp_path, keys, name="out.age", *, spaces=True):
    path = tmp_path / name
    carry_out(
        world.cast.authority,
        path,
        recipients=[keys["council"]],
        spaces_to=[keys["installation"]] if spaces else [],
        beside=tmp_path / "beside",
        at=timezone.now(),
    )
    return path


def opened(path, tmp_path, key="council", into="opened"):
    folder = tmp_path / into
    folder.mkdir()
    open_into(path, folder, identities_in(tmp_path / f"{key}.txt"))
    return folder


def planted(world):
    """What only the young person, and what only another council, may read."""
    far = world.cast.far_person
    Person.objects.filter(pk=far.pk).update(surname="Plantedfar", child_id="FAR1")
    return {
        "mine": Member.objects.get(ref=world.refs["member_ref"]).nickname,
        "far": "Plantedfar",
        "ref": far.ref,
    }


@pytest.mark.django_db
def test_not_a_row_of_another_council_leaves_with_it(world, tmp_path, keys):
    words = planted(world)
    far = [
        world.cast.far_person.ref,
        world.cast.far_worker.ref,
        world.cast.far_administrator.ref,
        words["far"],
    ]
    folder = opened(out(world, tmp_path, keys), tmp_path)
    inner = opened(folder / "spaces.age", tmp_path, "installation", "inner")
    for path in [*folder.rglob("*.json*"), *inner.rglob("*.json*")]:
        assert not [word for word in far if word in path.read_text()], path.name
    here = (folder / "record" / "people.person.jsonl").read_text().splitlines()
    assert len(here) == Person.objects.filter(authority=world.cast.authority).count()
    assert Authority.objects.count() > 1
    assert len((folder / "record" / "people.authority.jsonl").read_text().splitlines()) == 1


@pytest.mark.django_db
def test_the_council_cannot_open_what_belongs_to_its_young_people(world, tmp_path, keys):
    words = planted(world)
    path = out(world, tmp_path, keys)
    assert words["mine"].encode() not in path.read_bytes()
    folder = opened(path, tmp_path)
    for one in folder.rglob("*.jsonl"):
        assert words["mine"] not in one.read_text(), one.name
    with pytest.raises(NotOpened):
        opened(folder / "spaces.age", tmp_path, "council", "again")
    inner = opened(folder / "spaces.age", tmp_path, "installation", "inner")
    assert words["mine"] in (inner / "space" / "universe.member.jsonl").read_text()
    bare = opened(out(world, tmp_path, keys, "bare.age", spaces=False), tmp_path, into="bare")
    assert not (bare / "spaces.age").exists()
    assert {path.name for path in bare.iterdir()} == {"README.md", "manifest.json", "schema.json", "record"}


@pytest.mark.django_db
def test_what_leaves_says_what_it_is(world, tmp_path, keys):
    folder = opened(out(world, tmp_path, keys), tmp_path)
    schema = json.loads((folder / "schema.json").read_text())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["cut"] == {}
    for name, said in manifest["tables"].items():
        lines = (folder / "record" / f"{name}.jsonl").read_text().splitlines()
        assert len(lines) == said["rows"]
        columns = {column["name"] for column in schema[name]["columns"]} | {"id"}
        assert all(set(json.loads(line)) == columns for line in lines)
    assert "SHA-256" in (folder / "README.md").read_text()
    logged = [json.loads(line) for line in (folder / "record" / "audit.entry.jsonl").read_text().splitlines()]
    assert (logged[-1]["deed"], logged[-1]["kind"]) == ("authority_export", "export")
    assert [row["seq"] for row in logged] == list(range(1, len(logged) + 1))


@pytest.mark.django_db
def test_what_points_at_another_councils_row_is_cut_and_counted(world, tmp_path, keys):
    Invitation.objects.filter(ref=world.refs["invitation_ref"]).update(made_by=world.cast.far_administrator)
    Allocation.objects.create(
        person=world.cast.other_person,
        worker=world.cast.far_worker,
        part="social_worker",
        from_on=date(2026, 1, 1),
    )
    folder = opened(out(world, tmp_path, keys), tmp_path)
    cut = json.loads((folder / "manifest.json").read_text())["cut"]
    assert cut == {"people.allocation.worker": 1, "people.invitation.made_by": 1}
    assert world.cast.far_worker.ref not in (folder / "record" / "people.allocation.jsonl").read_text()
    invited = [
        json.loads(line) for line in (folder / "record" / "people.invitation.jsonl").read_text().splitlines()
    ]
    assert {row["ref"]: row["made_by"] for row in invited}[world.refs["invitation_ref"]] is None


@pytest.mark.django_db
def test_what_is_here_already_is_not_brought_in_twice(world, tmp_path, keys):
    path = out(world, tmp_path, keys)
    words = {
        "key": tmp_path / "council.txt",
        "spaces_key": tmp_path / "installation.txt",
        "without_spaces": False,
        "beside": tmp_path / "beside",
        "at": timezone.now(),
    }
    before = holds(world.cast.authority)
    assert carry_in(path, **words) is False
    assert holds(world.cast.authority) == before
    Person.objects.filter(pk=world.cast.person.pk).update(surname="Changed")
    with pytest.raises(Refused, match="not the same any more"):
        carry_in(path, **words)
    with pytest.raises(Refused, match="spaces"):
        carry_in(path, **{**words, "spaces_key": None})
    assert list((tmp_path / "beside").iterdir()) == []


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_what_it_could_not(world, tmp_path, keys, capsys):
    code = world.cast.authority.code
    words = ["authority", "export", code, "--to", str(tmp_path / "out.age"), "--recipient", keys["council"]]
    assert main(words) == 0
    assert "--spaces-to" in capsys.readouterr().out
    assert main(words) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*words[:2], "000", *words[3:]]) == 2
    assert (
        main(["authority", "import", str(tmp_path / "no.age"), "--identity", str(tmp_path / "council.txt")])
        == 2
    )


@pytest.mark.django_db(transaction=True)
def test_a_council_arrives_in_a_blank_copy_equal_row_by_row_and_all_or_nothing(world, tmp_path, keys):
    """Out of this database, into a blank one with other keys, and out again: the very same, its log unbroken."""
    path = out(world, tmp_path, keys)
    assert list(breaks()) == []
    before = {name: one for name, one in holds(world.cast.authority).items() if one.rows}
    assert len(before) > 15, "the world holds one of (nearly) everything"
    with scratch_database() if connection.vendor == "postgresql" else nullcontext("") as address:
        place = blank(tmp_path, address)
        words = ["--identity", tmp_path / "council.txt", "--spaces-identity", tmp_path / "installation.txt"]
        cut = tmp_path / "cut.age"
        cut.write_bytes(path.read_bytes()[:-1000])
        assert kith("authority", "import", cut, *words, **place).returncode == 2
        assert kith("authority", "export", world.cast.authority.code, "--to", tmp_path / "no.age",
                    "--recipient", keys["council"], **place).returncode == 2  # fmt: skip
        done = kith("authority", "import", path, *words, **place)
        assert done.returncode == 0, done.stderr
        again = kith("authority", "import", path, *words, **place)
        assert "the very same" in again.stdout.lower(), again.stderr
        assert kith("audit", "verify", **place).returncode == 0
        back = tmp_path / "back.age"
        sent = ["--recipient", keys["council"], "--spaces-to", keys["installation"]]
        done = kith("authority", "export", world.cast.authority.code, "--to", back, *sent, **place)
        assert done.returncode == 0, done.stderr
    there, here = (opened(one, tmp_path, into=f"{one.stem}-opened") for one in (back, path))
    for part, key in (("record", "council"), ("space", "installation")):
        if part == "space":
            there, here = (
                opened(one / "spaces.age", tmp_path, key, f"{one.name}-inner") for one in (there, here)
            )
        for file in sorted((here / part).iterdir()):
            lines, came = file.read_bytes(), (there / part / file.name).read_bytes()
            if file.name == "audit.entry.jsonl":  # leaving a second time has its own row
                assert came.startswith(lines)
                assert b'"deed":"authority_export"' in came[len(lines) :]
            else:
                assert came == lines, file.name


def kith(*words, **variables):
    return subprocess.run(
        [KITH, *map(str, words)], env=variables, capture_output=True, text=True, timeout=120, check=False
    )


def blank(tmp_path, address):
    """Make an installation with nothing in it but its tables, and keys of its own."""
    folder = tmp_path / "blank"
    folder.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "DJANGO_"))}
    place = {
        **clean,
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
        "KITH_DATA_DIR": str(folder),
        "KITH_DATABASE_URL": address,
        "KITH_SECRET_KEY": "only-for-tests-" + "1" * 50,
    }
    make = "import django; django.setup(); import django.core.management as m; m.call_command('migrate', verbosity=0)"
    made = subprocess.run(
        [sys.executable, "-c", make], env=place, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-2000:]
    return place
