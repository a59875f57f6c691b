"""What is stored about links: how two members stand to each other, as the person draws it. Theirs alone."""

from django.db import models
from django.db.models import F, Q

from kith.kit.refs import new_ref
from kith.people.models import Person
from kith.universe.choices import Feel, LinkKind
from kith.universe.models.member import Member
from kith.universe.models.sitting import Sitting
from kith.words.privacy import Behind, Holding, Sort, Wall


class Link(models.Model):
    """A line between two members from one sitting until another, [drawn_in, gone_in); None is until now.

    ``one`` comes before ``other`` as they were added, except that in a link of parent and child ``one`` is the parent.
    What changes of a link ends it and begins another, so that each sitting shows what was drawn then.
    """

    class Privacy:
        holding = Holding.MY_SPACE
        behind = Behind(Wall.OWN, "person")
        ref = Sort.PLAIN
        person = one = other = kind = feel = drawn_in = gone_in = Sort.TIES

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    one = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="links_from")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=10, blank=True)
    feel = models.CharField(max_length=10, blank=True)
    drawn_in = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="links_drawn")
    gone_in = models.ForeignKey(
        Sitting, on_delete=models.CASCADE, null=True, blank=True, related_name="links_gone"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(gone_in__isnull=True), name="universe_one_link_each_pair"
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="universe_a_link_has_two_ends"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in LinkKind)]),
                name="universe_link_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(feel__in=["", *(feel.value for feel in Feel)]),
                name="universe_link_feel_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.ref}"
