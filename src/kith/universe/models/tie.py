"""What is stored about ties: how person and member stood, sitting by sitting."""

from django.db import models
from django.db.models import Q

from kith.universe.choices import Feel, Giving, Lasting, Often, Ring, Strain, Wish
from kith.universe.models.member import Member
from kith.universe.models.sitting import Sitting
from kith.words.privacy import Behind, Holding, Sort, Wall


class Tie(models.Model):
    """How person and member stood at one sitting; it holds until a later sitting says otherwise.

    Blank and None are nothing said. ``support`` is a list: none ticked is an answer, None is not asked yet.
    ``ends_on`` and ``ends_age`` (a birthday) say until when somebody is there by way of a service.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.SHARED, "member")
        member = sitting = ring = fields = feel = wish = Sort.TIES
        strain = often = channels = giving = support = trusted = star = Sort.TIES
        lasting = ends_on = ends_age = Sort.TIES

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="ties")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="ties")
    ring = models.PositiveSmallIntegerField(default=Ring.NOT_PLACED.value)
    fields = models.JSONField(default=list, blank=True)
    feel = models.CharField(max_length=10, blank=True)
    wish = models.CharField(max_length=12, blank=True)
    strain = models.CharField(max_length=8, blank=True)
    often = models.CharField(max_length=8, blank=True)
    channels = models.JSONField(default=list, blank=True)
    giving = models.CharField(max_length=6, blank=True)
    support = models.JSONField(null=True, blank=True)
    trusted = models.BooleanField(null=True, blank=True)
    star = models.BooleanField(default=False)
    lasting = models.CharField(max_length=8, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ends_age = models.PositiveSmallIntegerField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(strain__in=["", *(strain.value for strain in Strain)]),
                name="universe_strain_is_known",
            ),
            models.CheckConstraint(
                condition=Q(often__in=["", *(often.value for often in Often)]), name="universe_often_is_known"
            ),
            models.CheckConstraint(
                condition=Q(giving__in=["", *(giving.value for giving in Giving)]),
                name="universe_giving_is_known",
            ),
            models.CheckConstraint(
                condition=Q(lasting__in=["", *(lasting.value for lasting in Lasting)]),
                name="universe_lasting_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, ends_age__isnull=True) | Q(lasting=Lasting.SERVICE.value),
                name="universe_only_a_service_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"
