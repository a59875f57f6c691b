"""What is stored about who is who, and the constraints that keep it true."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from kith.kit.refs import new_ref
from kith.kit.sealed import SealedTextField
from kith.people.choices import (
    JOURNEY_PART_NAMES,
    OUTSIDE,
    PART_NAMES,
    ROLE_NAMES,
    STAFF,
    YOUNGEST_ACCOUNT_AGE,
    JourneyPart,
    Part,
    Role,
)
from kith.words import Say
from kith.words.privacy import Behind, Holding, Sort, Wall


class Authority(models.Model):
    """A council: the sole controller of its records."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = code = ons_code = name = region = youngest_account_age = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    code = models.CharField(max_length=3, unique=True)
    ons_code = models.CharField(max_length=9, unique=True, null=True, blank=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    youngest_account_age = models.PositiveSmallIntegerField(default=YOUNGEST_ACCOUNT_AGE)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(youngest_account_age__gte=YOUNGEST_ACCOUNT_AGE), name="people_no_account_under_13"
            )
        ]


class Team(models.Model):
    """A team of one authority."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.BELONGING, "authority")
        ref = authority = name = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="people_team_name_once")]


class Organisation(models.Model):
    """A party with people of its own, such as a charity or a provider; it belongs to no authority."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = name = begun_at = Sort.PLAIN

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    name = models.CharField(max_length=100, unique=True)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]


class Person(models.Model):
    """A care-experienced person, as the council's record knows them. Their universe is theirs alone."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "authority")
        ref = authority = adopted_on = Sort.PLAIN
        child_id = forename = surname = born_on = sex = ethnicity = Sort.IDENTITY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="people")
    child_id = models.CharField(max_length=30, null=True, blank=True)
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    adopted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["surname", "forename", "ref"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "child_id"], name="people_child_id_once_per_authority"
            )
        ]

    def __str__(self) -> str:
        return f"person {self.ref}"

    @property
    def name(self) -> str:
        """What they are called on a page; "Person 4F2K" until somebody gives a name."""
        full = f"{self.forename} {self.surname}".strip()
        return full or gettext("Person {ref}").format(ref=self.ref[:4])


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username or "")


class Account(AbstractBaseUser):
    """Somebody who signs in: staff of one authority, one care-experienced person, or somebody let in from outside."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.NONE)
        ref = role = authority = team = organisation = is_active = begun_at = ended_at = last_login = (
            Sort.PLAIN
        )
        username = full_name = person = Sort.IDENTITY
        password = Sort.SECRET

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(
        max_length=20, choices=[(role.value, str(name)) for role, name in ROLE_NAMES.items()]
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AccountManager()

    class Meta:
        ordering = ["full_name", "ref"]
        constraints = [
            models.CheckConstraint(
                name="people_account_is_staff_or_a_person",
                condition=(
                    Q(role=Role.YOUNG_PERSON, person__isnull=False, team__isnull=True)
                    | Q(role=Role.YOUNG_PERSON, is_active=False, team__isnull=True)
                    | (~Q(role=Role.YOUNG_PERSON) & Q(person__isnull=True, authority__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="people_organisation_workers_have_one",
                condition=(
                    Q(role=Role.ORGANISATION_WORKER, organisation__isnull=False)
                    | (
                        ~Q(role=Role.ORGANISATION_WORKER)
                        & (Q(role__in=OUTSIDE) | Q(organisation__isnull=True))
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.ref}"

    @property
    def role_name(self) -> Say:
        """What this role is called on a page."""
        return ROLE_NAMES[Role(self.role)]

    @property
    def is_staff_role(self) -> bool:
        """Whether this account is there for other people's lives (a second factor is then required)."""
        return self.role != Role.YOUNG_PERSON

    @property
    def works_here(self) -> bool:
        """Whether this account works for its authority, and was not only let in by it."""
        return self.role in STAFF


class Invitation(models.Model):
    """A one-use code that makes an account: for a person, given in person; or for a member of staff.

    Only the code's hash is stored.
    """

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "authority", holding=("code_hash", "ref"))
        ref = authority = role = team = organisation = made_by = made_at = ends_at = used_at = (
            withdrawn_at
        ) = Sort.PLAIN
        full_name = person = account = Sort.IDENTITY
        code_hash = Sort.SECRET

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    code_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(
        max_length=20, choices=[(role.value, str(name)) for role, name in ROLE_NAMES.items()]
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    full_name = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    class Meta:
        ordering = ["-made_at"]

    @property
    def role_name(self) -> Say:
        """What the role it invites to is called on a page."""
        return ROLE_NAMES[Role(self.role)]


class Allocation(models.Model):
    """A worker and a person, in a part, from, to. Periods are [from, to)."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person", reader="worker")
        ref = part = from_on = to_on = Sort.PLAIN
        person = worker = Sort.JOURNEY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="allocations")
    part = models.CharField(
        max_length=20, choices=[(part.value, str(name)) for part, name in PART_NAMES.items()]
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="people_allocation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "worker", "part"],
                condition=Q(to_on__isnull=True),
                name="people_one_open_allocation_each",
            ),
        ]

    @property
    def part_name(self) -> Say:
        """What this part is called on a page."""
        return PART_NAMES[Part(self.part)]


class ShutOut(models.Model):
    """A restricted file: one member of staff for whom this person's record does not exist, whatever their role."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "person__authority")
        ref = begun_by = begun_at = review_on = ended_by = ended_at = Sort.PLAIN
        person = account = Sort.IDENTITY
        reason = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shut_outs")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    review_on = models.DateField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=Q(ended_at__isnull=True),
                name="people_shut_out_once",
            ),
            models.CheckConstraint(
                condition=~Q(begun_by=F("account")), name="people_nobody_shuts_themselves_out"
            ),
        ]


class Agreement(models.Model):
    """What one organisation is given by an authority: for what, which parts of a journey, until when. None is none."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.AUTHORITY, "authority", with_any="named")
        ref = authority = organisation = parts = from_on = to_on = made_by = made_at = ended_by = ended_at = (
            Sort.PLAIN
        )
        purpose = Sort.STORY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    purpose = SealedTextField()
    parts = models.JSONField()
    from_on = models.DateField()
    to_on = models.DateField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gt=F("from_on")), name="people_agreement_ends_after_start"
            )
        ]

    @property
    def part_names(self) -> list[Say]:
        """What the agreement gives, as a page calls it."""
        return [JOURNEY_PART_NAMES[JourneyPart(part)] for part in self.parts]


class AgreedPerson(models.Model):
    """One person named under an agreement, for one worker of the organisation."""

    class Privacy:
        holding = Holding.SERVICE_RECORD
        behind = Behind(Wall.RECORD, "person", reader="worker")
        ref = agreement = named_by = named_at = ended_by = ended_at = Sort.PLAIN
        person = worker = Sort.JOURNEY

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agreed")
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agreed")
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "person", "worker"],
                condition=Q(ended_at__isnull=True),
                name="people_named_once_under_an_agreement",
            )
        ]
