"""What a period of care, a home, a change of carer, a worker's time and a lost tie are.

Plain functions over plain spells: no Django, no clock. Every period is [from, to). Episodes of one person are
given in any order and have distinct first days (the merge of files sees to that). Source of the codes: DfE,
SSDA903 guides (RNE, REC, LS, PLACE, REASON_PLACE_CHANGE).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from kith.journey.choices import (
    ADOPTED,
    BEGINS_CARER,
    BEGINS_HOME,
    CHANGES_CARER,
    CONTINUES,
    LEAST_MONTHS,
    NEEDS_MANAGER,
    SHORT_BREAKS,
    STAYED_PUT,
    TEMPORARY_PLACES,
    LostTieKind,
    NewEpisode,
)
from kith.law.birthdays import whole_months

__all__ = [
    "CarerSpell",
    "EpisodeSpell",
    "Home",
    "LostTie",
    "WorkerSpell",
    "carer_changes",
    "carers_of",
    "days_in_care",
    "homes_of",
    "in_care_on",
    "lost_ties",
    "periods_of_care",
    "was_adopted",
    "workers_between",
    "workers_of",
]


class EpisodeSpell(NamedTuple):
    """One episode: [decom, dec), open when ``dec`` is None. Codes are upper case, "" when blank.

    ``rec`` is why it ended (X1: another began the same day), ``reason`` why the placement changed at its end.
    """

    decom: date
    dec: date | None
    rne: str
    ls: str
    place: str
    rec: str = ""
    reason: str = ""


class WorkerSpell(NamedTuple):
    """One worker's time with one person: [start, end), open when ``end`` is None."""

    worker: str
    start: date
    end: date | None


class Home(NamedTuple):
    """A home lived in: [start, end). ``began_before`` says its true beginning is not in the episodes."""

    start: date
    end: date | None
    place: str
    began_before: bool


class CarerSpell(NamedTuple):
    """Time with one carer: [start, end), whatever placements it held.

    ``counts`` is False for short breaks and temporary places only; ``rec`` and ``reason`` are those of
    the episode it ended with.
    """

    start: date
    end: date | None
    counts: bool
    rec: str
    reason: str


@dataclass(frozen=True, slots=True)
class LostTie:
    """An ended spell of six whole months or more with one carer or worker: [start, end).

    ``needs_manager`` when it ended by an allegation, standards of care or approval removed. ``worker`` is
    the worker's id, "" for a carer; it is personal data of staff and is never shown.
    """

    kind: LostTieKind
    start: date
    end: date
    months: int
    needs_manager: bool
    worker: str = ""


_BY_FIRST_DAY = attrgetter("decom")


def _in_order(episodes: Iterable[EpisodeSpell]) -> list[EpisodeSpell]:
    return sorted(episodes, key=_BY_FIRST_DAY)


def periods_of_care(episodes: Iterable[EpisodeSpell]) -> int:
    """How many periods of care: one begins with RNE S and with the first known episode."""
    ordered = _in_order(episodes)
    return len(ordered[:1]) + len([e for e in ordered[1:] if e.rne == NewEpisode.STARTED])


def carer_changes(episodes: Iterable[EpisodeSpell]) -> int:
    """How many changes of carer: every episode that began with RNE P or B."""
    return len([episode for episode in episodes if episode.rne in CHANGES_CARER])


def days_in_care(episodes: Iterable[EpisodeSpell], on: date) -> int:
    """Days covered by at least one episode [decom, dec); open episodes run to ``on``, which is not counted.

    An ended episode counts whole, even past ``on``; short breaks count; an open one that begins after ``on``
    adds nothing.
    """
    days, reached = 0, date.min
    for episode in _in_order(episodes):
        end = episode.dec or on
        start = max(episode.decom, reached)
        if end > start:
            days += (end - start).days
            reached = end
    return days


def in_care_on(episodes: Iterable[EpisodeSpell], day: date) -> bool:
    """Whether an episode covers this day; short breaks count."""
    return any(e.decom <= day and (e.dec is None or e.dec > day) for e in episodes)


def was_adopted(episodes: Iterable[EpisodeSpell]) -> bool:
    """Whether any episode ended by adoption: no account, prompt or page then."""
    return any(episode.rec in ADOPTED for episode in episodes)


def homes_of(episodes: Iterable[EpisodeSpell]) -> list[Home]:
    """The homes lived in, in order: one begins with RNE S, P, T, B, U and with the first known episode.

    A home ends with the end of care or where the next begins. If the first known episode's RNE is none of
    these, its home ``began_before`` the episodes. Short breaks and temporary places are homes too.
    """
    return [
        Home(group[0].decom, _end_of(group, following), group[0].place, group[0].rne not in BEGINS_HOME)
        for group, following in _groups(_in_order(episodes), BEGINS_HOME)
    ]


def carers_of(episodes: Iterable[EpisodeSpell]) -> list[CarerSpell]:
    """Time with each carer, in order: from RNE S, P or B to the next or the end of care.

    Before the first S, P or B nobody can say when the time with that carer began, so it is left out; so is
    an end of care followed by an episode that is none of these.
    """
    return [
        CarerSpell(group[0].decom, _end_of(group, following), _counts(group), group[-1].rec, group[-1].reason)
        for group, following in _groups(_in_order(episodes), BEGINS_CARER)
        if group[0].rne in BEGINS_CARER
    ]


def _groups(
    ordered: Sequence[EpisodeSpell], begins: frozenset[str]
) -> Iterator[tuple[list[EpisodeSpell], EpisodeSpell | None]]:
    """Runs of episodes that belong together, each with the episode that follows it.

    A new run begins with one of the codes ``begins``; one of carers also after the end of care.
    """
    group: list[EpisodeSpell] = []
    for episode in ordered:
        left = begins is BEGINS_CARER and group and _left_care(group[-1], episode)
        if group and (episode.rne in begins or left):
            yield group, episode
            group = []
        group.append(episode)
    if group:
        yield group, None


def _left_care(episode: EpisodeSpell, following: EpisodeSpell | None) -> bool:
    """Whether care ended with this episode: its end is not X1, nor blank with another following at once."""
    if episode.dec is None or episode.rec == CONTINUES:
        return False
    return bool(episode.rec) or following is None or following.decom > episode.dec


def _end_of(group: Sequence[EpisodeSpell], following: EpisodeSpell | None) -> date | None:
    """The day a run ended: the end of care, else where the next begins; None while it goes on."""
    last = group[-1]
    if _left_care(last, following):
        return last.dec
    return following.decom if following else None


def _counts(group: Sequence[EpisodeSpell]) -> bool:
    """Not when all of it was short breaks, or all of it in temporary places."""
    whole = lasting = False
    for episode in group:
        whole = whole or episode.ls not in SHORT_BREAKS
        lasting = lasting or episode.place not in TEMPORARY_PLACES
    return whole and lasting


def workers_of(spells: Iterable[WorkerSpell]) -> int:
    """How many different workers."""
    return len({spell.worker for spell in spells})


def workers_between(spells: Iterable[WorkerSpell], start: date, end: date) -> int:
    """How many different workers had any day in [start, end)."""
    return len({s.worker for s in spells if s.start < end and (s.end is None or s.end > start)})


def lost_ties(episodes: Iterable[EpisodeSpell], workers: Iterable[WorkerSpell], on: date) -> list[LostTie]:
    """Spells with a carer or worker that have ended by ``on`` and lasted six whole months or more, in order.

    Not short breaks (V3, V4), not temporary places (T0 to T4), not staying put (E17). Spells of one worker
    that touch or overlap are one. Two ties with the same dates stand carer first.
    """
    ties = [*_lost_carers(episodes, on), *_lost_workers(workers, on)]
    return sorted(ties, key=lambda tie: (tie.start, tie.end, tie.kind.value))


def _lost_carers(episodes: Iterable[EpisodeSpell], on: date) -> Iterator[LostTie]:
    for spell in carers_of(episodes):
        if spell.end is None or spell.end > on or not spell.counts or spell.rec == STAYED_PUT:
            continue
        months = whole_months(spell.start, spell.end)
        if months >= LEAST_MONTHS:
            yield LostTie(LostTieKind.CARER, spell.start, spell.end, months, spell.reason in NEEDS_MANAGER)


def _lost_workers(spells: Iterable[WorkerSpell], on: date) -> Iterator[LostTie]:
    for spell in _joined(spells):
        if spell.end is None or spell.end > on:
            continue
        months = whole_months(spell.start, spell.end)
        if months >= LEAST_MONTHS:
            yield LostTie(LostTieKind.WORKER, spell.start, spell.end, months, False, spell.worker)


def _joined(spells: Iterable[WorkerSpell]) -> list[WorkerSpell]:
    """Spells of the same worker that touch or overlap, as one."""
    joined: list[WorkerSpell] = []
    for spell in sorted(spells, key=lambda s: (s.worker, s.start)):
        last = joined[-1] if joined else None
        if last and last.worker == spell.worker and (last.end is None or spell.start <= last.end):
            end = None if last.end is None or spell.end is None else max(last.end, spell.end)
            joined[-1] = WorkerSpell(last.worker, last.start, end)
        else:
            joined.append(spell)
    return joined
