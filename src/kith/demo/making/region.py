"""Makes the region step by step: authorities, returns and names imported, staff, allocations, universes, links."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from kith.demo.actions import make_link, mark_as_demo, mark_as_done
from kith.demo.lives.calendar import years_until
from kith.demo.lives.region import region
from kith.demo.lives.returns import names_file, write_returns
from kith.demo.lives.shapes import REGION, Council
from kith.demo.making.partners import make_partners
from kith.demo.making.staff import CAST, Part, make_staff, make_young_people
from kith.demo.making.universes import draw_universes
from kith.demo.queries import account_named, holds_nothing, marker
from kith.demo.rules import check_finished, check_may_make, check_same
from kith.exchange.actions import import_names, import_return
from kith.people.actions import add_authority
from kith.people.models import Authority

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Arrival:
    """One of the cast, and the token of a link that signs them in once."""

    part: Part
    token: str


def check_here(*, people: int, seed: int, host: str) -> None:
    """Raise ``Refused`` when a demo may not be made here. Changes nothing, not even the tables."""
    sqlite = connection.vendor == "sqlite"
    before = marker() if sqlite else None
    empty = sqlite and holds_nothing()
    check_may_make(sqlite=sqlite, host=host, people=people, marked=before is not None, empty=empty)
    if before is not None:
        check_same(people=people, seed=seed, made_people=before.people, made_seed=before.seed)
        check_finished(done=before.done_at is not None, folder=str(settings.DATA_DIR))


def make(*, people: int, seed: int, at: datetime, today: date, tell: Tell) -> None:
    """Make the region, or find that the same one stands already. Call ``check_here`` first."""
    if marker() is None:
        mark_as_demo(people=people, seed=seed, made_for=today, at=at)
        _fill(people=people, seed=seed, at=at, today=today, tell=tell)
        mark_as_done(at=at)


def arrivals(*, at: datetime) -> list[Arrival]:
    """Make a fresh one-use link for each of the cast."""
    found = []
    for part in CAST:
        account = account_named(part.username)
        if account is not None:
            found.append(Arrival(part, make_link(account, at=at)))
    return found


def _fill(*, people: int, seed: int, at: datetime, today: date, tell: Tell) -> None:
    councils = region(people=people, seed=seed, today=today)
    with tempfile.TemporaryDirectory(prefix="kith-demo-") as folder:
        for council in councils:
            tell(f"{council.name}: importing {len(years_until(today))} years of its return")
            _import(council, Path(folder), today=today, at=at)
    tell("Staff, and who works with whom")
    with transaction.atomic():
        make_staff(councils, today=today, at=at)
    tell("The cast draw their maps")
    with transaction.atomic():
        make_young_people(today=today, at=at)
        make_partners(today=today)
        draw_universes(today=today)


def _import(council: Council, folder: Path, *, today: date, at: datetime) -> Authority:
    authority = add_authority(
        code=council.code, name=council.name, ons_code=council.ons_code, region=REGION, at=at
    )
    for place in write_returns(council, folder, today=today):
        files = [(path.name, path.read_bytes()) for path in sorted(place.iterdir())]
        import_return(authority, files, year=int(place.name), by=None, at=at, name=place.name)
    import_names(authority, ("names.csv", names_file(council).encode()), by=None, at=at)
    return authority
