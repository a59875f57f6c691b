"""The people who work there, who works with whom, and the cast's own accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from kith.demo.choices import PASS_PHRASE
from kith.demo.lives.cast import AMIRA, HANA, JADEN, TIA, TOMASZ, UNNAMED, WITH_RUTH
from kith.demo.lives.partners import MENTORS, PROVIDER
from kith.demo.lives.shapes import Council
from kith.demo.queries import account_named, people_of, person_of
from kith.law.birthdays import age_on
from kith.people import choices
from kith.people.actions import accept_invitation, add_team, allocate, invite_person, invite_staff
from kith.people.models import Account, Authority, Person, Team

CASELOAD = 18
LEAVING_FROM = 16
LEAVING, CHILDREN = "Leaving care", "Children in care"
Role = choices.Role


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: sign-in name, role, full name, authority; a team, an organisation, or whose account it is."""

    username: str
    role: choices.Role
    name: str
    authority: str
    team: str = ""
    child: str = ""
    organisation: str = ""
    is_here: str = ""


CAST = (
    Part("amira", Role.YOUNG_PERSON, "Amira Kestrel", "991", child=AMIRA, is_here="17, on her phone"),
    Part(
        "tomasz", Role.YOUNG_PERSON, "Tomasz Wren", "991", child=TOMASZ, is_here="19, stayed with his carers"
    ),
    Part(
        "jaden", Role.YOUNG_PERSON, "Jaden Lapwing", "991", child=JADEN, is_here="16, nobody on the map yet"
    ),
    Part("ruth", Role.WORKER, "Ruth Sandling", "991", LEAVING, is_here="works with Amira, Tomasz and Jaden"),
    Part("ben", Role.WORKER, "Ben Cloudsley", "991", LEAVING, is_here="another caseload in the same team"),
    Part("maya", Role.MANAGER, "Maya Brightwater", "991", LEAVING, is_here="Ruth's team manager"),
    Part("petra", Role.MANAGER, "Petra Longshore", "991", CHILDREN, is_here="another team's manager"),
    Part("olu", Role.ADMINISTRATOR, "Olu Stormont", "991", is_here="accounts and imports"),
    Part("ines", Role.DATA_OFFICER, "Ines Winterbeck", "991", is_here="a record was opened: hers to review"),
    Part("cormac", Role.REVIEWING_OFFICER, "Cormac Highfell", "991", is_here="Amira's, Tia's and Jaden's reviews"),
    Part("delphine", Role.ADVOCATE, "Delphine Ashgrove", "991", is_here="speaks up for Amira"),
    Part("marguerite", Role.CARER, "Marguerite Fallowdale", "991", is_here="Amira lives with her"),
    Part("noor", Role.SUPPORTER, "Noor Kestrel", "991", is_here="Amira's aunt; supporters see nobody yet"),
    Part(
        "joss", Role.ORGANISATION_WORKER, "Joss Tarnfield", "991", organisation=MENTORS,
        is_here="a charity, under an agreement that runs",
    ),
    Part(
        "wilf", Role.ORGANISATION_WORKER, "Wilf Hollowbrook", "991", organisation=PROVIDER,
        is_here="a provider of homes, under an agreement that runs",
    ),
    Part(
        "greta", Role.ORGANISATION_WORKER, "Greta Sallowmere", "991", organisation=PROVIDER,
        is_here="the same provider; her agreement has ended",
    ),
    Part("dele", Role.WORKER, "Dele Saltwind", "992", LEAVING, is_here="the neighbouring authority"),
    Part("hana", Role.YOUNG_PERSON, "Hana Redstart", "992", child=HANA, is_here="17, next door"),
    Part("tunde", Role.DATA_OFFICER, "Tunde Larkmoor", "992", is_here="watches over Saltmarsh only"),
    Part("mirren", Role.DATA_OFFICER, "Mirren Coldstream", "993", is_here="the third authority"),
)  # fmt: skip
"""Those who can be signed in as: each yes and its nearest no."""
WORKERS = (
    "Ada Hailwood", "Callum Frostley", "Priya Meadowsweet", "Sam Thistledown", "Nadia Rainford", "Gwen Lakeland",
    "Idris Sunderfell", "Mo Windrush-Vale", "Fay Drizzleby", "Leon Mistral", "Tess Snowdrop", "Kwesi Harbourne",
)  # fmt: skip


def make_staff(councils: Sequence[Council], *, today: date, at: datetime) -> None:
    """Make each authority's teams and staff, and say who works with whom."""
    numbers = count(1)
    for council in councils:
        authority = Authority.objects.get(code=council.code)
        teams = {name: add_team(authority, name=name, at=at) for name in (LEAVING, CHILDREN)}
        for part in CAST:
            if part.authority == council.code and part.role in choices.STAFF:
                _staff(authority, teams.get(part.team), part.role, part.name, part.username, at=at)
        _everybody(authority, teams, numbers, today=today, at=at)


def _staff(
    authority: Authority, team: Team | None, role: choices.Role, name: str, username: str, *, at: datetime
) -> Account:
    """Invite somebody, let them come, and set up their second factor."""
    _, code = invite_staff(authority, role=role.value, full_name=name, team=team, at=at)
    return come_in(code, username, at=at)


def come_in(code: str, username: str, *, at: datetime) -> Account:
    """Let somebody use their code, and set up their second factor."""
    account = accept_invitation(code, username=username, password=PASS_PHRASE, at=at)
    TOTP.activate(account, generate_totp_secret())
    return account


def _everybody(
    authority: Authority, teams: dict[str, Team], numbers: Iterator[int], *, today: date, at: datetime
) -> None:
    """Allocate the cast as written, and everybody else to a worker with room."""
    people = people_of(authority)
    given = _given(authority, people, today=today, at=at)
    rest = [person for person in people if person.pk not in given]
    older = [person for person in rest if _is_older(person, today)]
    younger = [person for person in rest if not _is_older(person, today)]
    for team, group, part in (
        (teams[LEAVING], older, choices.Part.PERSONAL_ADVISER),
        (teams[CHILDREN], younger, choices.Part.SOCIAL_WORKER),
    ):
        for worker, person in _shared_out(authority, team, group, numbers, at=at):
            from_on = today - timedelta(days=40 + 37 * (person.pk % 29))
            allocate(person, worker, part=part.value, from_on=from_on, at=at)


def _is_older(person: Person, today: date) -> bool:
    return person.born_on is not None and age_on(person.born_on, today) >= LEAVING_FROM


def _given(authority: Authority, people: Sequence[Person], *, today: date, at: datetime) -> set[int]:
    """Allocate the cast's people, and fill up Ruth's and her neighbours' caseloads from those of their age."""
    by_child = {person.child_id: person for person in people}
    given: set[int] = set()
    adviser = choices.Part.PERSONAL_ADVISER.value
    for username, children in (("ruth", WITH_RUTH), ("dele", (HANA,))):
        worker = account_named(username)
        if worker is None or worker.authority_id != authority.pk:
            continue
        for child in children:
            from_on = today - timedelta(days=5 if child == UNNAMED else 420)
            allocate(by_child[child], worker, part=adviser, from_on=from_on, at=at)
            given.add(by_child[child].pk)
    free = [person for person in people if person.pk not in given and _in_reach(person, today)]
    for username, room in (("ruth", CASELOAD - len(WITH_RUTH)), ("ben", 12), ("dele", 15)):
        worker = account_named(username)
        if worker is None or worker.authority_id != authority.pk:
            continue
        room = min(room, len(free) // 2)
        for person in free[:room]:
            allocate(
                person, worker, part=adviser, from_on=today - timedelta(days=60 + person.pk % 700), at=at
            )
            given.add(person.pk)
        free = free[room:]
    return given


def _in_reach(person: Person, today: date) -> bool:
    return person.born_on is not None and 16 <= age_on(person.born_on, today) <= 20 and person.child_id != TIA


def _shared_out(
    authority: Authority, team: Team, people: Sequence[Person], numbers: Iterator[int], *, at: datetime
) -> Iterator[tuple[Account, Person]]:
    """Yield everybody with a worker: a new one for each full caseload."""
    for start in range(0, len(people), CASELOAD):
        number = next(numbers)
        name = WORKERS[number % len(WORKERS)]
        worker = _staff(authority, team, Role.WORKER, name, f"worker{number}", at=at)
        for person in people[start : start + CASELOAD]:
            yield worker, person


def make_young_people(*, today: date, at: datetime) -> None:
    """Give the cast's young people their accounts, with a code from the worker they know."""
    for part in CAST:
        if part.role != Role.YOUNG_PERSON:
            continue
        person = person_of(part.authority, part.child)
        worker = account_named("ruth" if part.authority == "991" else "dele")
        assert worker is not None  # noqa: S101  the cast stands together
        then = datetime.combine(today - timedelta(days=200), time(16), tzinfo=UTC)
        _, code = invite_person(person, by=worker, at=then)
        accept_invitation(code, username=part.username, password=PASS_PHRASE, at=then)
