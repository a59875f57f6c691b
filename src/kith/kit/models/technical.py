"""What the kit stores: forms already taken, the keys sealed fields need, jobs, who does them, what is due when."""

from django.db import models
from django_tasks_db.models import DBTaskResult

from kith.words.privacy import Behind, Holding, Sort, Wall


class Submission(models.Model):
    """A form that was taken once. Sent again (a double tap, a retry, the back button), it changes nothing."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        token = at = Sort.PLAIN

    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(auto_now_add=True)


class FieldKey(models.Model):
    """A key that something here is sealed with: its name, and a sentence only that key opens. Never the key itself."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        name = proof = since = Sort.PLAIN

    name = models.CharField(max_length=20, unique=True)
    proof = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]


class Job(DBTaskResult):  # type: ignore[type-arg]
    """A deed to be done later by a runner. What it is about stands in it as opaque references only."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        status = enqueued_at = started_at = finished_at = priority = task_path = worker_ids = Sort.PLAIN
        queue_name = backend_name = run_after = return_value = exception_class_path = traceback = Sort.PLAIN
        args_kwargs = Sort.IDENTITY

    class Meta:
        proxy = True


class Runner(models.Model):
    """A process that does jobs, and when it last said that it is alive."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        name = seen_at = Sort.PLAIN

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]


class Due(models.Model):
    """A duty that comes round again (daily, say), and when it is due next."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        name = next_at = Sort.PLAIN

    name = models.CharField(max_length=40, unique=True)
    next_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
