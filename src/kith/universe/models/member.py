"""What is stored about members: all of it the person's own."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedBinaryField, SealedTextField
from kith.people.models import Person
from kith.universe.choices import Relation, Sort, Through
from kith.words.privacy import Behind, Holding, Wall
from kith.words.privacy import Sort as Tells


class Member(models.Model):
    """Somebody or something around the person. A nickname is enough; blank or None is nothing said.

    ``suggested_from`` is the key of the lost tie it was kept from, or blank. ``known_since`` is a year.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "person", thing="ref", unless="hidden_at")
        ref = hidden_at = created_at = Tells.PLAIN
        person = nickname = sort = relation = through = known_since = grown_up = Tells.TIES
        relation_words = gives_words = Tells.STORY
        suggested_from = Tells.JOURNEY

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="members")
    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    nickname = SealedTextField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    suggested_from = models.CharField(max_length=120, blank=True)
    sort = models.CharField(max_length=14, blank=True)
    relation = models.CharField(max_length=16, blank=True)
    through = models.CharField(max_length=10, blank=True)
    relation_words = SealedTextField(blank=True, default="")
    gives_words = SealedTextField(blank=True, default="")
    known_since = models.PositiveSmallIntegerField(null=True, blank=True)
    grown_up = models.BooleanField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "suggested_from"],
                condition=~Q(suggested_from=""),
                name="universe_a_lost_tie_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(sort__in=["", *(sort.value for sort in Sort)]), name="universe_sort_is_known"
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["", *(relation.value for relation in Relation)]),
                name="universe_relation_is_known",
            ),
            models.CheckConstraint(
                condition=Q(through__in=["", *(through.value for through in Through)]),
                name="universe_through_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.ref}"


class Photo(models.Model):
    """A photo the person added to a member: made anew as WebP, sealed, theirs alone. It goes with the member."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "member__person")
        ref = Tells.PLAIN
        member = Tells.TIES
        whole = small = Tells.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="photo")
    whole = SealedBinaryField()
    small = SealedBinaryField()

    def __str__(self) -> str:
        return f"photo {self.ref}"


class Story(models.Model):
    """What the person tells of somebody, in their own words. Theirs alone; it goes with the member."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "member__person")
        ref = Tells.PLAIN
        member = Tells.TIES
        words = Tells.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="story")
    words = SealedTextField()

    def __str__(self) -> str:
        return f"story {self.ref}"
