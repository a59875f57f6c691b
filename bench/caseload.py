"""What "my people" costs at 30 people among 20,000, beside 3 people among 20,000 and beside the bare reads.

Fills a fresh SQLite file with invented people, homes, workers and shared members, and asks the page as a worker in
the ordinary way (session, gate, template, audit row). The peer runs the page's own reads and shapes nothing. Exits 1
when 30 people ask a different number of questions than 3, or the page takes 500 ms or more.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

PEOPLE, FEW, MANY = 20_000, 3, 30
ROUNDS = 15
MOST_MS = 500


def begin(*, make_role: bool = False) -> None:
    """Set up Kith with a database of its own; on PostgreSQL with the role that serves."""
    os.environ["KITH_DATA_DIR"] = tempfile.mkdtemp(prefix="kith-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kith.config.settings_test"
    import django
    from django.core.management import call_command

    django.setup()
    if make_role:
        from kith.kit.tests import serving_role

        serving_role.make_role()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill() -> dict[int, Any]:
    """Make 20,000 people with two homes and a worker each, and two workers with 3 and 30 of them."""
    from kith.journey.models import CollectionYear, Episode, WorkerEpisode
    from kith.people.models import Authority, Person

    authority = Authority.objects.create(code="991", name="Northmoor")
    CollectionYear.objects.create(authority=authority, year=2026, workers_given=True)
    Person.objects.bulk_create(
        Person(
            authority=authority,
            child_id=f"B{number}",
            forename="Amira",
            surname=f"Kestrel{number}",
            born_on=date(2004, 1, 1) + timedelta(days=number % 3000),
        )
        for number in range(PEOPLE)
    )
    people = list(Person.objects.order_by("pk"))
    Episode.objects.bulk_create(home for person in people for home in homes_of(person))
    WorkerEpisode.objects.bulk_create(
        WorkerEpisode(
            person=person, year=2026, source="bench", sw_id=f"SW99{person.pk % 400}", decom=date(2022, 1, 1),
            dec=date(2023, 9, 1),
        )
        for person in people
    )  # fmt: skip
    return {size: worker_with(authority, people, size) for size in (FEW, MANY)}


def homes_of(person: Any) -> list[Any]:
    """Two homes, the second still theirs."""
    from kith.journey.models import Episode

    days = ((date(2021, 1, 1), date(2023, 1, 1)), (date(2023, 1, 1), None))
    return [
        Episode(
            person=person, year=2026, source="bench", decom=began, dec=ended, rne="S" if ended else "P", ls="C2",
            place="U6", rec="X1" if ended else "", reason="CARPL" if ended else "",
        )
        for began, ended in days
    ]  # fmt: skip


def worker_with(authority: Any, people: list[Any], size: int) -> Any:
    """A worker with so many people, two thirds of whom share two members with them."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.utils import timezone

    from kith.people.models import Account, Allocation
    from kith.universe.actions import add_member, share_member

    now = timezone.now()
    worker = Account.objects.create(
        username=f"w{size}", full_name="Ruth", role="worker", authority=authority, begun_at=now
    )
    TOTP.activate(worker, generate_totp_secret())
    mine = people[size * 100 : size * 100 + size]
    for number, person in enumerate(mine):
        allocation = Allocation.objects.create(
            person=person, worker=worker, part="personal_adviser", from_on=date(2024, 1, 1)
        )
        account = Account.objects.create(
            username=f"y{size}-{number}",
            role="young_person",
            authority=authority,
            person=person,
            begun_at=now,
        )
        for name in ("Tia", "Nan") if number % 3 else ():
            member = add_member(person, name, ring=1, by=account, at=now)
            share_member(member, allocation, by=account, at=now)
    return worker


def page_of(worker: Any) -> Callable[[], Any]:
    """Return what asks the page once."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(worker)
    return lambda: client.get("/people/")


def reads_of(worker: Any) -> Callable[[], Any]:
    """Return what makes the page's reads once and shows nothing."""
    from django.utils import timezone

    from kith.journey.queries import journeys_of
    from kith.people.queries import caseload_of

    today = timezone.localdate()
    return lambda: journeys_of(list(caseload_of(worker, on=today)), on=today)


def median_ms(ask: Callable[[], Any]) -> float:
    """Return the median time of one, warm."""
    ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def questions(ask: Callable[[], Any]) -> int:
    """Return how many questions one asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    assert answer.status_code == 200
    return len(asked)


def main() -> int:
    """Measure and print. Return 1 when a limit does not hold."""
    begin()
    workers = fill()
    counts, slowest = {}, 0.0
    for size, worker in workers.items():
        ask = page_of(worker)
        ask()
        counts[size], page, reads = questions(ask), median_ms(ask), median_ms(reads_of(worker))
        slowest = max(slowest, page)
        print(
            f"my people, {size} among {PEOPLE:,}: {counts[size]} questions, {page:.0f} ms; "
            f"bare reads of people and journeys {reads:.0f} ms"
        )
    held = counts[FEW] == counts[MANY] and slowest < MOST_MS
    print(f"limit: the same number of questions, under {MOST_MS} ms: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
