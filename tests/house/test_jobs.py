"""T-43, T-48, T-37: what is to be done later is done once, whatever is killed, and leaves its row in the log."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.cli import main
from kith.cli.duties import duties
from kith.cli.work import note_job, scope_of_job
from kith.kit import jobs
from kith.kit.models import Due, Job, Runner, Submission
from kith.kit.scope import EVERYTHING
from kith.people.models import Team
from kith.people.tests.factories import a_person, an_authority
from tests.house import planted_jobs
from tests.house.scratch import scratch_database

pytestmark = pytest.mark.django_db


def work():
    return jobs.do_ready(around=scope_of_job, noted=note_job)


def test_a_job_is_done_once_and_leaves_a_row_without_content():
    here = an_authority()
    jobs.queue(planted_jobs.add_a_team, here.ref, "1", authority=here.ref)
    assert work() == 1
    assert work() == 0
    assert Team.objects.filter(authority=here).count() == 3
    row = Entry.objects.get(kind="job", deed="add_a_team")
    assert (row.chain, row.actor) == (f"authority:{here.ref}", "installation")
    assert set(row.things) == {here.ref, "1"}
    assert list(breaks()) == []


def test_a_job_queued_twice_by_its_key_is_one_job():
    here = an_authority()
    for _ in range(2):
        jobs.queue(planted_jobs.add_a_team, here.ref, "1", key="first")
    jobs.queue(planted_jobs.add_a_team, here.ref, "2", key="second")
    assert work() == 2
    jobs.queue(planted_jobs.add_a_team, here.ref, "1", key="first")
    assert work() == 0


def test_a_deed_that_is_rolled_back_asked_for_nothing():
    here = an_authority()
    with transaction.atomic():
        jobs.queue(planted_jobs.add_a_team, here.ref, "1")
        transaction.set_rollback(True)
    assert work() == 0
    assert Team.objects.count() == 0


@pytest.mark.parametrize("word", ["Amira Stone", "a note\n", "{}", "x" * 101, 7])
def test_content_is_no_argument_of_a_job(word):
    with pytest.raises(ValueError, match="opaque"):
        jobs.queue(planted_jobs.add_a_team, word)
    assert not Job.objects.exists()


def test_a_failed_job_changes_nothing_says_nothing_and_is_tried_again_with_growing_pauses(capsys):
    here = an_authority()
    jobs.queue(planted_jobs.fail, here.ref, authority=here.ref)
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(jobs.MOST_TRIES):
            assert work() == 1
            assert work() == 0  # not before its pause is over
            waits = Job.objects.get().run_after - timezone.now()
            pauses.append(waits)
            clock.shift(waits)
        assert work() == 0
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert max(pauses) == timedelta(hours=6)
    assert not Submission.objects.filter(token=f"half-{here.ref}").exists()
    row = Job.objects.get()
    assert row.status == "FAILED"
    assert row.exception_class_path == "builtins.LookupError"
    assert "planted_jobs.py" in row.traceback
    assert (
        planted_jobs.SECRET
        not in f"{row.traceback}{row.exception_class_path}{row.return_value}{row.args_kwargs}"
    )
    assert [entry.deed for entry in Entry.objects.filter(kind="job")] == ["fail_given_up"]
    assert main(["work", "--failed"]) == 0
    listed = capsys.readouterr().out
    assert str(row.pk) in listed
    assert "LookupError" in listed
    assert planted_jobs.SECRET not in listed
    assert main(["work", "--again", str(row.pk)]) == 0
    assert Job.objects.ready().count() == 1
    assert main(["work", "--again", "no-such-job"]) == 2


def test_kith_check_says_when_nobody_does_the_jobs_and_when_some_were_given_up(capsys):
    an_hour = timedelta(hours=1)
    jobs.queue(planted_jobs.say_scope, "1", after=timezone.now() - an_hour + timedelta(minutes=1))
    main(["check"])
    assert "nobody does them" not in capsys.readouterr().out
    jobs.queue(planted_jobs.say_scope, "2", after=timezone.now() - an_hour)
    Job.objects.create(
        task_path="x.y", args_kwargs={}, run_after=timezone.now(), backend_name="default", status="FAILED"
    )
    main(["check"])
    said = capsys.readouterr().out
    assert "nobody does them" in said
    assert "1 jobs were given up" in said


def test_what_a_dead_runner_had_begun_is_taken_up_again_and_what_a_live_one_had_is_not():
    here, now = an_authority(), timezone.now()
    for number, runner in enumerate(["dead", "alive", "unheard of"]):
        jobs.queue(planted_jobs.add_a_team, here.ref, str(number))
        Job.objects.ready().get().claim(runner)
    jobs.say_alive("dead", at=now - jobs.LEASE)
    jobs.say_alive("alive", at=now - jobs.LEASE + timedelta(seconds=1))
    assert jobs.take_up_again(at=now) == 2
    assert work() == 2
    assert Job.objects.get(status="RUNNING").worker_ids == ["alive"]
    assert list(Runner.objects.values_list("name", flat=True)) == ["alive"]


def test_a_runner_thought_dead_that_comes_back_does_not_do_it_a_second_time():
    here = an_authority()
    jobs.queue(planted_jobs.add_a_team, here.ref, "1")
    slow = Job.objects.ready().get()
    slow.claim("slow")
    jobs.take_up_again(at=timezone.now())
    assert work() == 1
    jobs._do(slow, scope_of_job, note_job)
    assert Team.objects.count() == 3
    assert Entry.objects.filter(deed="add_a_team").count() == 1


def test_a_duty_is_queued_once_when_it_is_due_and_again_when_it_is_due_again():
    now, daily = timezone.now(), timedelta(days=1)
    duties = [("tidy", planted_jobs.say_scope, daily)]
    assert jobs.queue_due([], at=now) == 0
    assert jobs.queue_due(duties, at=now) == 1
    assert jobs.queue_due(duties, at=now) == 0
    assert jobs.queue_due(duties, at=now + daily - timedelta(seconds=1)) == 0
    assert jobs.queue_due(duties, at=now + daily) == 1
    assert Due.objects.get().next_at == now + 2 * daily


def test_each_duty_of_the_installation_can_be_done_and_leaves_its_row(settings, tmp_path):
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = "", []
    names = {name for name, _, _ in duties()}
    assert "back_up" not in names, "nobody said where to"
    assert jobs.queue_due(list(duties()), at=timezone.now()) == len(names)
    assert work() == len(names)
    assert (
        list(Job.objects.exclude(status="SUCCESSFUL").values_list("task_path", "exception_class_path")) == []
    )
    assert set(Entry.objects.filter(kind="job").values_list("deed", flat=True)) >= names
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = str(tmp_path), ["age1..."]
    assert "back_up" in {name for name, _, _ in duties()}


def test_a_job_sees_only_whom_it_is_for():
    here, far = an_authority(), an_authority()
    person = a_person(here)
    planted_jobs.scopes.clear()
    jobs.queue(planted_jobs.say_scope, "1", authority=here.ref)
    jobs.queue(planted_jobs.say_scope, "2", person=person.ref)
    jobs.queue(planted_jobs.say_scope, "3")
    assert work() == 3
    council, own, all_of_it = planted_jobs.scopes
    assert (council.authorities, council.person, council.everything) == (frozenset({here.pk}), None, False)
    assert (own.authorities, own.person, own.belongs_to) == (frozenset(), person.pk, here.pk)
    assert far.pk not in council.authorities
    assert all_of_it == EVERYTHING


# Killed

POINTS, EACH = 12, 4
ROOT = Path(__file__).resolve().parents[2]

# A warmed process makes the database and forks runners, each killed at a random moment; the last one may finish.
DRIVER = """
import json, os, random, signal, sys, time
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from kith.audit.models import Entry
from kith.audit.queries import breaks
from kith.cli.work import note_job, scope_of_job
from kith.kit import jobs
from kith.kit.models import Job
from kith.kit.scope import EVERYTHING, within
from kith.people.actions import add_authority
from kith.people.models import Authority, Person, Team
from tests.house import planted_jobs

points, each = int(sys.argv[1]), int(sys.argv[2])
chance, number, cut, seen = random.Random(48), 0, 0, 0
with within(EVERYTHING):
    call_command("migrate", verbosity=0)
    here = add_authority(code="931", name="Northmoor", at=timezone.now())
    for _ in range(points):
        for _ in range(each):
            number += 1
            jobs.queue(planted_jobs.add_a_team, here.ref, str(number), authority=here.ref)
            jobs.queue(planted_jobs.add_a_person, here.ref, str(number), authority=here.ref)
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # a child must not talk through its parent's connections
        os.environ["SLOWLY"] = "0.01"
        child = os.fork()
        if not child:
            jobs.say_alive(f"runner-{os.getpid()}", at=timezone.now())
            while jobs.do_next(f"runner-{os.getpid()}", around=scope_of_job, noted=note_job):
                pass
            os._exit(0)
        time.sleep(chance.uniform(0.05, each * 0.07))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        jobs.forget_runner(f"runner-{child}")
        cut += Job.objects.filter(status="RUNNING").count()
        teams = Team.objects.count()
        assert teams % 3 == 0, "half a job"
        assert teams == 3 * Entry.objects.filter(deed="add_a_team").count(), "a job without its row, or the other way"
        assert teams == 3 * Job.objects.filter(status="SUCCESSFUL", task_path__endswith="team").count()
        jobs.take_up_again(at=timezone.now())
    os.environ["SLOWLY"] = "0"
    Job.objects.filter(status="READY").update(run_after=timezone.now())
    jobs.do_ready(around=scope_of_job, noted=note_job)
    print(json.dumps({
        "asked": number, "cut": cut, "teams": Team.objects.count(), "people": Person.objects.count(),
        "done": Job.objects.filter(status="SUCCESSFUL").count(),
        "left": Job.objects.exclude(status="SUCCESSFUL").count(),
        "rows": Entry.objects.filter(kind="job", deed__startswith="add_a_").count(), "breaks": len(list(breaks())),
    }))
"""


@pytest.fixture
def own_place(tmp_path):
    """The environment of an installation of its own, on the database the tests run on."""
    with scratch_database() if connection.vendor == "postgresql" else nullcontext("") as address:
        yield {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kith.config.settings",
            "KITH_DATA_DIR": str(tmp_path),
            "KITH_DATABASE_URL": address,
            "KITH_SECRET_KEY": "only-for-tests-" + "0" * 50,
            "PYTHONPATH": str(ROOT),
        }


def test_killed_at_any_moment_each_job_is_done_once(own_place):
    command = [sys.executable, "-c", DRIVER, str(POINTS), str(EACH)]
    done = subprocess.run(command, env=own_place, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    asked = POINTS * EACH
    assert said["cut"] > 0, "no kill fell into a job"
    assert said == {
        "asked": asked, "cut": said["cut"], "teams": 3 * asked, "people": asked,
        "done": 2 * asked, "left": 0, "rows": 2 * asked, "breaks": 0,
    }  # fmt: skip


def test_the_runner_does_what_waits_and_ends_when_told_to(own_place):
    """The real command: it does a duty, and stops with the process it was begun beside."""
    script = """
import os, subprocess, sys, time
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from kith.kit.models import Due, Job, Runner
call_command("migrate", verbosity=0)
kith = os.path.join(os.path.dirname(sys.executable), "kith")
beside = subprocess.Popen([kith, "work", "--beside", str(os.getpid())])
for _ in range(300):
    if Job.objects.filter(status="SUCCESSFUL").count() >= 2:
        break
    time.sleep(0.1)
assert Runner.objects.count() == 1
assert Due.objects.count() >= 2
beside.terminate()
assert beside.wait(20) == 0
assert Runner.objects.count() == 0, "it did not say goodbye"
alone = subprocess.run([kith, "work", "--beside", "1"], timeout=60)
assert alone.returncode == 0
print("done")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=own_place,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.endswith("done\n"), done.stderr[-2000:]
