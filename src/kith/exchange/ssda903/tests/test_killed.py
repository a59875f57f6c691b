"""An import that is killed at any moment leaves each child whole, and the log with exactly what was stored."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kith.exchange.tests.factories import a_return

POINTS = 20
CHILDREN = 1500

# One warmed process makes a database, then for each point copies it, forks a child that imports, and kills it.
DRIVER = """
import json, os, random, shutil, signal, sys, time
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from kith.audit.models import Seen
from kith.audit.queries import breaks
from kith.exchange.actions import import_return
from kith.exchange.models import ImportRun
from kith.journey.models import Episode, Review, WorkerEpisode
from kith.people.actions import add_authority
from kith.people.models import Authority, Person

folder, points = Path(sys.argv[1]), int(sys.argv[2])
files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
database = Path(connection.settings_dict["NAME"])
call_command("migrate", verbosity=0)
add_authority(code="931", name="Northmoor", at=timezone.now())
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
connection.close()
fresh = database.read_bytes()

def bring():
    import_return(Authority.objects.get(), files, year=2025, by=None, at=timezone.now())

def look():
    people = set(Person.objects.values_list("pk", flat=True))
    for model, each in ((Episode, 2), (Review, 1), (WorkerEpisode, 1)):
        counts = dict(model.objects.values_list("person").annotate(n=Count("pk")).order_by())
        assert set(counts) == people, f"{model}: a child without rows"
        assert set(counts.values()) <= {each}, f"{model}: half a child"
    said = set(Seen.objects.filter(entry__deed="import").values_list("subject", flat=True))
    assert said == set(Person.objects.values_list("ref", flat=True)), "data without its log, or the other way"
    assert not list(breaks())
    return len(people)

def start_afresh():
    connection.close()
    for end in ("-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    database.write_bytes(fresh)

began = time.perf_counter()
bring()
whole = time.perf_counter() - began
chance, stored, states = random.Random(903), [], []
for _ in range(points):
    start_afresh()
    child = os.fork()
    if not child:
        bring()
        os._exit(0)
    time.sleep(chance.uniform(0.05, 1.0) * whole)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    stored.append(look())
    states += ImportRun.objects.values_list("state", flat=True)
    connection.close()
bring()
print(json.dumps({"stored": stored, "states": states, "at last": look()}))
"""


def test_killed_at_any_moment_each_child_is_whole_and_the_log_agrees(tmp_path: Path) -> None:
    folder, home = tmp_path / "return", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    for name, content in a_return(*[f"A{number}" for number in range(CHILDREN)]):
        (folder / name).write_bytes(content)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
        "KITH_DATA_DIR": str(home),
        "KITH_DATABASE_URL": "",
        "KITH_SECRET_KEY": "only-for-tests-" + "0" * 50,
    }
    command = [sys.executable, "-c", DRIVER, str(folder), str(POINTS)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert any(0 < number < CHILDREN for number in said["stored"]), "no point fell into the middle"
    assert said["at last"] == CHILDREN
