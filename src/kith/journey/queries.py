"""Reads about journeys. The subject comes first and has passed a gate; asking about many costs no more questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kith.access.queries import restricted_by_person, stopped_names
from kith.journey.choices import ADOPTED, LostTieKind
from kith.journey.models import CareLeaverSnapshot, CollectionYear, Episode, Prompt, WorkerEpisode
from kith.journey.release import Answer, ReleaseState, key_of, state_of, together_first
from kith.journey.rules import (
    EpisodeSpell,
    Home,
    LostTie,
    WorkerSpell,
    carer_changes,
    days_in_care,
    homes_of,
    in_care_on,
    lost_ties,
    periods_of_care,
    workers_of,
)
from kith.journey.status import status_of
from kith.law.birthdays import whole_months
from kith.law.care_leaver import CareSpell, Status
from kith.law.configuration import codes_on
from kith.people.models import Authority, Person

Row = TypeVar("Row", Episode, WorkerEpisode, CareLeaverSnapshot)


@dataclass(frozen=True)
class Journey:
    """One person's journey as the files tell it, on one day. ``workers`` is None when no table of workers was given.

    ``left_open_on`` is the last day of the year in which an episode was seen open that the newest return leaves
    out (KITH-OPEN).
    """

    on: date
    episodes: tuple[EpisodeSpell, ...]
    worker_spells: tuple[WorkerSpell, ...]
    homes: tuple[Home, ...]
    lost_ties: tuple[LostTie, ...]
    carer_changes: int
    periods_of_care: int
    days_in_care: int
    workers: int | None
    in_care: bool
    left_open_on: date | None
    status: Status


@dataclass(frozen=True)
class LostTieNow:
    """A lost tie as those who work with the person see it; never what the person did with it."""

    key: str
    kind: LostTieKind
    from_on: date
    to_on: date
    months: int
    needs_manager: bool
    state: ReleaseState


@dataclass(frozen=True)
class PromptNow:
    """A released lost tie as the person sees it, and what they did with it."""

    ref: str
    kind: LostTieKind
    from_on: date
    to_on: date
    months: int
    answer: Answer


@dataclass(frozen=True)
class Files:
    """What the files of one authority cover: [seen_from, seen_until) without a gap, and the newest year."""

    seen_from: date | None = None
    seen_until: date | None = None
    newest: int = 0
    workers_given: bool = False


# Journeys


def journey_of(person: Person, *, on: date) -> Journey:
    """Return one person's journey on a day."""
    return journeys_of([person], on=on)[person.pk]


def journeys_of(people: Collection[Person], *, on: date) -> dict[int, Journey]:
    """Return each person's journey by the person's key: four questions, however many people."""
    keys = [person.pk for person in people]
    episodes = _by_person(Episode.objects.filter(person__in=keys).order_by("decom", "pk"))
    workers = _by_person(WorkerEpisode.objects.filter(person__in=keys).order_by("decom", "pk"))
    snapshots = _by_person(CareLeaverSnapshot.objects.filter(person__in=keys).order_by("year"))
    files = _files_of({person.authority_id for person in people})
    return {
        person.pk: _journey(
            person,
            episodes[person.pk],
            workers[person.pk],
            snapshots[person.pk],
            files=files[person.authority_id],
            on=on,
        )
        for person in people
    }


def _by_person(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _files_of(authorities: Collection[int]) -> Mapping[int, Files]:
    years: dict[int, list[CollectionYear]] = defaultdict(list)
    for row in CollectionYear.objects.filter(authority__in=authorities).order_by("-year"):
        years[row.authority_id].append(row)
    return defaultdict(Files, {key: _files(found) for key, found in years.items()})


def _files(newest_first: list[CollectionYear]) -> Files:
    """Years count as far back as they follow each other: what lies behind a gap may miss something."""
    first = newest = newest_first[0].year
    for row in newest_first[1:]:
        if row.year != first - 1:
            break
        first = row.year
    until = date(newest, 4, 1)
    return Files(date(first - 1, 4, 1), until, newest, any(row.workers_given for row in newest_first))


def _journey(
    person: Person,
    stored: list[Episode],
    stored_workers: list[WorkerEpisode],
    snapshots: list[CareLeaverSnapshot],
    *,
    files: Files,
    on: date,
) -> Journey:
    episodes = tuple(_spell(row) for row in stored)
    left = [date(row.year, 3, 31) for row in stored if row.dec is None and row.year < files.newest]
    left_open_on = max(left, default=None)
    workers = tuple(WorkerSpell(row.sw_id, row.decom, row.dec) for row in stored_workers)
    return Journey(
        on=on,
        episodes=episodes,
        worker_spells=workers,
        homes=tuple(homes_of(episodes)),
        lost_ties=() if person.adopted_on else tuple(lost_ties(episodes, workers, on)),
        carer_changes=carer_changes(episodes),
        periods_of_care=periods_of_care(episodes),
        days_in_care=days_in_care(episodes, on),
        workers=workers_of(workers) if files.workers_given else None,
        in_care=in_care_on(episodes, on),
        left_open_on=left_open_on,
        status=status_of(
            on,
            person.born_on,
            [CareSpell(row.decom, row.dec, row.ls, row.rec) for row in stored],
            seen_from=files.seen_from,
            seen_until=files.seen_until,
            in_touch=snapshots[-1].in_touch if snapshots else "",
            left_open_on=left_open_on,
        ),
    )


def _spell(row: Episode) -> EpisodeSpell:
    return EpisodeSpell(row.decom, row.dec, row.rne, row.ls, row.place, row.rec, row.reason)


# Lost ties


def lost_ties_of(person: Person, *, on: date, journey: Journey | None = None) -> list[LostTieNow]:
    """Return what those who work with the person may see of lost ties, each with its state."""
    journey = journey or journey_of(person, on=on)
    return lost_ties_by_person([person], {person.pk: journey}, on=on)[person.pk]


def lost_ties_by_person(
    people: Collection[Person], journeys: Mapping[int, Journey], *, on: date
) -> dict[int, list[LostTieNow]]:
    """Return the lost ties of many people by the person's key, given their journeys: three questions.

    One whom a restriction names is in no list: nobody is to be asked about them.
    """
    stops = restricted_by_person(people)
    released: dict[int, dict[str, Prompt]] = defaultdict(dict)
    for prompt in Prompt.objects.filter(person__in=[person.pk for person in people]):
        released[prompt.person_id][prompt.key] = prompt
    return {
        person.pk: [
            _lost_tie_now(
                person,
                tie,
                released[person.pk].get(key_of(person.ref, tie)),
                together_first(person.born_on, on),
            )
            for tie in journeys[person.pk].lost_ties
            if key_of(person.ref, tie) not in stops.get(person.pk, ())
        ]
        for person in people
    }


def _lost_tie_now(person: Person, tie: LostTie, prompt: Prompt | None, minor: bool) -> LostTieNow:
    state = state_of(
        needs_manager=tie.needs_manager,
        released=prompt is not None,
        together=prompt is not None and prompt.together_on is not None,
        minor=minor,
    )
    key = key_of(person.ref, tie)
    return LostTieNow(key, tie.kind, tie.start, tie.end, tie.months, tie.needs_manager, state)


def lost_tie_of(person: Person, key: str, *, on: date) -> LostTieNow | None:
    """Return one lost tie by its key, or None when the files do not show it (any more)."""
    return next((tie for tie in lost_ties_of(person, on=on) if tie.key == key), None)


def prompts_for(person: Person, *, on: date, journey: Journey | None = None) -> list[PromptNow]:
    """Return the released lost ties this person may see on a day, answered or not, oldest first.

    One that the files do not show any more is gone until it is answered; one looked at together first is not here yet;
    one that is stopped is not here at all.
    """
    journey = journey or journey_of(person, on=on)
    if person.adopted_on is not None:
        return []
    standing = {key_of(person.ref, tie) for tie in journey.lost_ties}
    minor, stops = together_first(person.born_on, on), stopped_names(person)
    stored = Prompt.objects.filter(person=person).select_related("answered").order_by("from_on", "kind", "pk")
    return [
        _prompt_now(prompt)
        for prompt in stored
        if (prompt.key in standing or _answer(prompt))
        and not (minor and prompt.together_on is None)
        and stops.isdisjoint((prompt.key, prompt.ref))
    ]


def _answer(prompt: Prompt) -> Answer:
    answered = getattr(prompt, "answered", None)
    return Answer(answered.answer) if answered else Answer.BLANK


def _prompt_now(prompt: Prompt) -> PromptNow:
    return PromptNow(
        ref=prompt.ref,
        kind=LostTieKind(prompt.kind),
        from_on=prompt.from_on,
        to_on=prompt.to_on,
        months=whole_months(prompt.from_on, prompt.to_on),
        answer=_answer(prompt),
    )


def prompt_for(person: Person, ref: str, *, on: date) -> PromptNow | None:
    """Return one prompt this person may see, by its reference, or None."""
    return next((prompt for prompt in prompts_for(person, on=on) if prompt.ref == ref), None)


def names_of_prompt(person: Person, ref: str) -> frozenset[str]:
    """Return every name of one question from the files, so that a stop on any of them stops it."""
    prompt = Prompt.objects.filter(person=person, ref=ref).first() if ref else None
    return frozenset({prompt.ref, prompt.key}) if prompt else frozenset()


# For imports


def adoptions_of(people: Collection[int]) -> Mapping[int, Mapping[date, date]]:
    """Return, by person's key, the episodes that ended by adoption: first day -> day of adoption."""
    found: dict[int, dict[date, date]] = defaultdict(dict)
    rows = Episode.objects.filter(person__in=people, rec__in=ADOPTED).order_by("decom")
    for person, decom, dec in rows.values_list("person_id", "decom", "dec"):
        found[person][decom] = dec or decom
    return found


def episodes_by_child(
    authority: Authority, children: Collection[str]
) -> Iterator[tuple[str, int, EpisodeSpell]]:
    """Yield what is stored of some children: child id, the collection year that last said it, the episode."""
    rows = Episode.objects.filter(person__authority=authority, person__child_id__in=children)
    for row in rows.select_related("person").order_by("person", "decom"):
        yield row.person.child_id or "", row.year, _spell(row)


# For keeping records


def deaths_in(authority: Authority, *, on: date) -> Mapping[int, date]:
    """Return, by person's key, the day on which somebody died in care, as the files tell it."""
    rows = Episode.objects.filter(person__authority=authority, rec__in=codes_on("death_endings", on))
    found = rows.order_by("dec").values_list("person_id", "dec")
    return {person: dec for person, dec in found if dec is not None}
