import pytest
from django.db import DatabaseError, connection, transaction

from kith.kit.models import Submission
from kith.kit.once import first_time
from kith.kit.readonly import reads_only


@pytest.mark.django_db
def test_a_page_that_reads_cannot_write():
    with pytest.raises(DatabaseError), transaction.atomic(), reads_only():
        Submission.objects.create(token="written by a reader")
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_writing_works_again_after_reading():
    with reads_only():
        assert Submission.objects.count() == 0
    Submission.objects.create(token="after")
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_form_sent_twice_is_taken_once():
    assert first_time("token") is True
    assert first_time("token") is False


@pytest.mark.django_db(transaction=True)
def test_sqlite_waits_its_turn_behind_a_file_lock():
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with transaction.atomic():
        assert connection._lock is not None
    assert connection._lock is None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2  # FULL
