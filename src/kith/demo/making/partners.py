"""Those beside the council's teams: organisations and agreements, parts played, and what was noted about it all."""

from datetime import UTC, date, datetime, time, timedelta

from kith.access.actions import Order, begin_restriction, name_for, open_glass
from kith.demo.lives.cast import LEILA, NIAMH
from kith.demo.lives.partners import AGREED, NOTED, PLAYED, Agreed, Noted, Played
from kith.demo.making.staff import CAST, Part, come_in
from kith.demo.queries import account_named, person_of
from kith.people.actions import add_organisation, allocate, invite_outside, make_agreement
from kith.people.choices import OUTSIDE
from kith.people.models import Account
from kith.people.queries import allocations_of
from kith.records.actions.notes import Told, write_note

HERE = "991"
INVITED = -330


def make_partners(*, today: date) -> None:
    """Let in whoever is from outside, agree what organisations are given, and say who plays which part."""

    def at(days: int, hour: int) -> datetime:
        return datetime.combine(today + timedelta(days=days), time(hour), tzinfo=UTC)

    for part in CAST:
        if part.role in OUTSIDE:
            _let_in(part, at=at(INVITED, 10))
    for agreed in AGREED:
        _agree(agreed, at=at(agreed.made, 11), until=today + timedelta(days=agreed.until))
    for played in PLAYED:
        _play(played, today, at=at(played.since, 9))
    for noted in NOTED:
        _note(noted, at=at(noted.on, 16))
    _restrict(at=at(-9, 15))
    _opened(at=at(-2, 1))


def one(username: str) -> Account:
    """Return one of the cast who has come in."""
    account = account_named(username)
    assert account is not None  # noqa: S101  the cast stands together
    return account


def _let_in(part: Part, *, at: datetime) -> None:
    olu = one("olu")
    assert olu.authority is not None  # noqa: S101  staff have one
    known = None
    if part.organisation:
        known = add_organisation(olu.authority, name=part.organisation, by=olu, at=at)
    _, code = invite_outside(
        olu.authority, role=part.role.value, full_name=part.name, organisation=known, by=olu, at=at
    )
    come_in(code, part.username, at=at)


def _agree(agreed: Agreed, *, at: datetime, until: date) -> None:
    maya, worker = one("maya"), one(agreed.worker)
    assert maya.authority is not None  # noqa: S101
    assert worker.organisation is not None  # noqa: S101
    made = make_agreement(
        maya.authority,
        worker.organisation,
        purpose=agreed.purpose,
        parts=agreed.parts,
        to_on=until,
        by=maya,
        at=at,
    )
    for child in agreed.names:
        name_for(made, person_of(HERE, child), worker, by=maya, at=at)


def _play(played: Played, today: date, *, at: datetime) -> None:
    until = None if played.until is None else today + timedelta(days=played.until)
    for child in played.children:
        allocate(
            person_of(HERE, child),
            one(played.who),
            part=played.part,
            from_on=today + timedelta(days=played.since),
            to_on=until,
            by=one("olu"),
            at=at,
        )


def _note(noted: Noted, *, at: datetime) -> None:
    ruth, person = one("ruth"), person_of(HERE, noted.child)
    mine = allocations_of(person, on=at.date()).get(worker=ruth)
    write_note(mine, Told(at.date(), noted.kind, noted.text), by=ruth, at=at)


def _restrict(*, at: datetime) -> None:
    order = Order(
        other="Rhys Coldharbour",
        kind="police",
        mode="no_contact",
        from_on=at.date(),
        review_on=at.date() + timedelta(days=120),
        order_ref="NM/4471",
        evidence="Bail conditions until the hearing; the letter is in the council's own file.",
        told="Ruth told her on the day she moved, at the new place.",
        known=True,
    )
    begin_restriction(person_of(HERE, LEILA), order, by=one("maya"), at=at)


def _opened(*, at: datetime) -> None:
    """A night on which the other team's manager needed to know where somebody lives. It waits for its review."""
    why = "Police rang at one in the morning: she was at the station and nobody of her own team answered."
    open_glass(person_of(HERE, NIAMH), reason=why, hours=2, by=one("petra"), at=at)
