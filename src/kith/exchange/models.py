"""What is stored about an import: which files, how far it got, what was stored, which rows need mending."""

from django.db import models

from kith.exchange.choices import STATE_NAMES, RunState
from kith.kit.refs import new_ref
from kith.people.models import Account, Authority, Person
from kith.words.privacy import Behind, Holding, Sort, Wall


class ImportRun(models.Model):
    """One import. The files themselves are not kept: only their names, hashes and numbers of rows."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "authority")
        ref = format = authority = year = year_from = by = at = done_at = state = token = Sort.PLAIN
        files = counts = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    format = models.CharField(max_length=20, default="ssda903")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="imports")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    year_from = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(state.value, str(name)) for state, name in STATE_NAMES.items()]
    )
    token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    files = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def is_done(self) -> bool:
        """Whether everything that could be stored is."""
        return self.state == RunState.DONE


class ProblemRow(models.Model):
    """One row, or one file, that needs somebody's eye: where it stands, what is wrong, how to mend it."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "run")
        run = place = file = line = column = code = grade = message = mend = Sort.PLAIN
        child = params = mend_params = Sort.IDENTITY

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    place = models.PositiveIntegerField()
    file = models.CharField(max_length=200, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    child = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=20)
    grade = models.CharField(max_length=4)
    message = models.TextField()
    params = models.JSONField(default=dict)
    mend = models.TextField(blank=True)
    mend_params = models.JSONField(default=dict)

    class Meta:
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="exchange_problem_once")]


class IdentitySource(models.Model):
    """Which collection year last said who somebody is (birth, sex, ethnicity); an older one never overrules it."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        person = Sort.IDENTITY
        year = source = Sort.PLAIN

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity_source")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12)
