"""What is stored of a journey, and the constraints that keep it true.

All of it comes from the council's own return, by date and code. What it means (homes, carers, lost ties) is
derived in ``rules``. CIN, UPN, MOTHER, MC_DOB, postcodes and URN are never stored.
"""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.people.models import Account, Authority, Person
from kith.words.privacy import Behind, Holding, Sort, Wall

CODE = 12  # characters; the return's codes have five or fewer, mistyped ones may be longer


class CollectionYear(models.Model):
    """A collection year whose episodes an authority has given; what no year covers, nobody can know."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.BELONGING, "authority")
        authority = year = workers_given = Sort.PLAIN

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    workers_given = models.BooleanField(default=False)

    class Meta:
        ordering = ["authority", "year"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="journey_collection_year_once")
        ]


class FromReturn(models.Model):
    """What every row from a return has: whose it is, which collection year last said it, which import wrote it."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        person = Sort.IDENTITY
        year = source = Sort.PLAIN

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12)

    class Meta:
        abstract = True


class Episode(FromReturn):
    """One episode of care, [decom, dec); open while ``dec`` is empty."""

    class Privacy(FromReturn.Privacy):
        decom = rne = place = provider = dec = reason = Sort.JOURNEY
        ls = rec = Sort.HEALTH  # they can tell of custody, remand and death

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="episodes")
    decom = models.DateField()
    rne = models.CharField(max_length=CODE, blank=True)
    ls = models.CharField(max_length=CODE, blank=True)
    place = models.CharField(max_length=CODE, blank=True)
    provider = models.CharField(max_length=CODE, blank=True)
    dec = models.DateField(null=True, blank=True)
    rec = models.CharField(max_length=CODE, blank=True)
    reason = models.CharField(max_length=CODE, blank=True)

    class Meta:
        ordering = ["person", "decom"]
        constraints = [models.UniqueConstraint(fields=["person", "decom"], name="journey_episode_once")]


class Review(FromReturn):
    """One looked-after review, and how the child took part."""

    class Privacy(FromReturn.Privacy):
        on = code = Sort.JOURNEY

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="care_reviews")
    on = models.DateField()
    code = models.CharField(max_length=CODE, blank=True)

    class Meta:
        ordering = ["person", "on"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="journey_review_once")]


class WorkerEpisode(FromReturn):
    """One social worker's time with a person. ``sw_id`` is a registration number: it counts, and is never shown."""

    class Privacy(FromReturn.Privacy):
        sw_id = Sort.IDENTITY
        decom = dec = reason = Sort.JOURNEY

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="worker_episodes")
    sw_id = models.CharField(max_length=20)
    decom = models.DateField()
    dec = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=CODE, blank=True)

    class Meta:
        ordering = ["person", "decom", "sw_id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "sw_id", "decom"], name="journey_worker_episode_once")
        ]


class PreviousPermanence(FromReturn):
    """An adoption, guardianship or order from which somebody came back into care; ``on`` may be partial text."""

    class Privacy(FromReturn.Privacy):
        kind = authority_code = on = Sort.HEALTH

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="previous_permanence")
    kind = models.CharField(max_length=CODE, blank=True)
    authority_code = models.CharField(max_length=CODE, blank=True)
    on = models.CharField(max_length=CODE, blank=True)


class UascStatus(FromReturn):
    """Somebody who came to the country on their own as a child seeking asylum."""

    class Privacy(FromReturn.Privacy):
        ceased_on = Sort.HEALTH

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="uasc_status")
    ceased_on = models.DateField(null=True, blank=True)


class CareLeaverSnapshot(FromReturn):
    """What the council knew of a care leaver around one birthday (OC3), one a collection year."""

    class Privacy(FromReturn.Privacy):
        in_touch = activity = accommodation = Sort.HEALTH

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="snapshots")
    in_touch = models.CharField(max_length=CODE, blank=True)
    activity = models.CharField(max_length=CODE, blank=True)
    accommodation = models.CharField(max_length=CODE, blank=True)

    class Meta:
        ordering = ["person", "year"]
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="journey_snapshot_once_a_year")
        ]


class Prompt(models.Model):
    """A lost tie that an allocated worker has read about and let the person be asked about.

    ``key`` names the derived lost tie; when a correction makes that vanish, the prompt is no longer shown.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person")
        ref = key = released_by = released_at = together_at = Sort.PLAIN
        person = Sort.IDENTITY
        kind = from_on = to_on = together_on = Sort.JOURNEY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="prompts")
    key = models.CharField(max_length=16)
    kind = models.CharField(max_length=10)
    from_on = models.DateField()
    to_on = models.DateField()
    released_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    together_on = models.DateField(null=True, blank=True)
    together_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_on", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="journey_prompt_once"),
            models.CheckConstraint(
                condition=Q(to_on__gt=models.F("from_on")), name="journey_prompt_ends_after_start"
            ),
        ]


class PromptAnswer(models.Model):
    """What the person did with a prompt: theirs alone, no worker sees it."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "prompt__person")
        prompt = Sort.PLAIN
        answer = Sort.TIES
        answered_at = Sort.PLAIN

    prompt = models.OneToOneField(Prompt, on_delete=models.CASCADE, related_name="answered")
    answer = models.CharField(max_length=10)
    answered_at = models.DateTimeField()
