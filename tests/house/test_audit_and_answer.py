"""No page without its audit row, and no deed without one (T-36, T-37)."""

import os
import signal
import subprocess
import sys
import time
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse

from kith.access import gates
from kith.access.models import Pause
from kith.audit.models import Entry
from kith.audit.queries import breaks


@pytest.mark.django_db
def test_a_page_is_not_sent_when_its_row_cannot_be_written(cast, signed_in):
    client = signed_in(cast.worker)
    with patch.object(gates, "record", side_effect=DatabaseError("the disk is full")):
        answer = client.get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    assert answer.status_code == 503
    assert cast.person.surname not in answer.content.decode()


@pytest.mark.django_db
def test_a_page_leaves_one_row_that_names_whom_it_showed(cast, signed_in):
    signed_in(cast.worker).get(reverse("person", kwargs={"person_ref": cast.person.ref}))
    row = Entry.objects.get(kind="read")
    assert (row.door, row.actor, row.role) == ("person", cast.worker.ref, "worker")
    assert [seen.subject for seen in row.subjects.all()] == [cast.person.ref]


@pytest.mark.django_db
def test_a_list_names_everybody_on_it(cast, signed_in):
    signed_in(cast.worker).get(reverse("caseload"))
    assert [seen.subject for seen in Entry.objects.get(kind="read").subjects.all()] == [cast.person.ref]


@pytest.mark.django_db
def test_no_row_holds_what_anybody_told_us(cast, signed_in):
    client = signed_in(cast.young_person)
    client.post(reverse("member_add"), {"nickname": "Planted Nickname"})
    client.get(reverse("my_people"))
    said = " ".join(str(value) for row in Entry.objects.values() for value in row.values())
    assert "Planted" not in said
    assert cast.person.surname not in said


KILLED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.config.settings_test"
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import UTC, datetime
from kith.access.actions import end_pause, pause_all
from kith.people.models import Account
account = Account.objects.get(ref=sys.argv[2])
print("ready", flush=True)
while True:
    pause_all(account.person, by=account, at=datetime.now(UTC))
    end_pause(account.person, by=account, at=datetime.now(UTC))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_a_deed_and_its_row_stand_together_or_not_at_all(cast):
    """T-36: a writer is killed at random points; each pause has its row, and the chain is whole."""
    name = connection.settings_dict["NAME"]
    environment = {**os.environ, "KITH_DATA_DIR": str(settings.DATA_DIR)}
    for attempt in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(name), cast.young_person.ref],
            env=environment,
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"ready"
        time.sleep(0.02 + 0.013 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    begun = Pause.objects.count()
    ended = Pause.objects.filter(ended_at__isnull=False).count()
    assert begun > 0
    assert Entry.objects.filter(deed="pause_all").count() == begun
    assert Entry.objects.filter(deed="end_pause").count() == ended
    assert list(breaks()) == []
