"""What is stored about a universe, and the constraints that keep it true. All of it is the person's own."""

from django.db import models
from django.db.models import Q

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedBinaryField, SealedTextField
from kith.people.models import Person
from kith.universe.choices import Feel, Ring, Wish
from kith.words.privacy import Behind, Holding, Sort, Wall


class Member(models.Model):
    """Somebody or something around the person. A nickname is enough.

    ``suggested_from`` is the key of the lost tie it was kept from, or blank.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "person", thing="ref", unless="hidden_at")
        ref = hidden_at = created_at = Sort.PLAIN
        person = nickname = Sort.TIES
        suggested_from = Sort.JOURNEY

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="members")
    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    nickname = SealedTextField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    suggested_from = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "suggested_from"],
                condition=~Q(suggested_from=""),
                name="universe_a_lost_tie_is_kept_once",
            )
        ]

    def __str__(self) -> str:
        return f"member {self.ref}"


class Photo(models.Model):
    """A photo the person added to a member: made anew as WebP, sealed, theirs alone. It goes with the member."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "member__person")
        ref = Sort.PLAIN
        member = Sort.TIES
        whole = small = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="photo")
    whole = SealedBinaryField()
    small = SealedBinaryField()

    def __str__(self) -> str:
        return f"photo {self.ref}"


class Sitting(models.Model):
    """One dated occasion on which the universe was changed.

    ``closed_at`` is written when the person says so, or by the next one that opens; see ``rules.is_open``.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "person", with_any="ties")
        ref = opened_at = last_change_at = closed_at = Sort.PLAIN
        person = Sort.TIES

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sittings")
    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    opened_at = models.DateTimeField()
    last_change_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="universe_one_open_sitting_each"
            )
        ]

    def __str__(self) -> str:
        return f"sitting {self.ref}"


class Tie(models.Model):
    """How person and member stood at one sitting; it holds until a later sitting says otherwise."""

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "member")
        member = sitting = ring = fields = feel = wish = Sort.TIES

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="ties")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="ties")
    ring = models.PositiveSmallIntegerField(default=Ring.NOT_PLACED.value)
    fields = models.JSONField(default=list, blank=True)
    feel = models.CharField(max_length=10, blank=True)
    wish = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["sitting__opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "sitting"], name="universe_one_tie_each_sitting"),
            models.CheckConstraint(
                condition=Q(ring__lte=Ring.FURTHER_AWAY.value), name="universe_ring_0_to_4"
            ),
            models.CheckConstraint(
                condition=Q(feel__in=["", *(feel.value for feel in Feel)]), name="universe_feel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(wish__in=["", *(wish.value for wish in Wish)]), name="universe_wish_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"
