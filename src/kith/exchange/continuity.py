"""The continuity report: each journey in homes, carers and workers, straight from an authority's files.

``report`` is plain Python over read files; the command ``kith continuity`` reads, calls it and writes.
What does not live here: what is counted (``kith.journey``), status (``kith.law``), what is hidden
(``kith.measures``).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from kith.exchange.ssda903.check import check_years
from kith.exchange.ssda903.merge import Child, History, merge
from kith.exchange.ssda903.problem import Problem, as_plain
from kith.exchange.ssda903.read import Return, collection_year, year_starts_on
from kith.journey.rules import (
    EpisodeSpell,
    LostTie,
    WorkerSpell,
    carer_changes,
    days_in_care,
    homes_of,
    in_care_on,
    lost_ties,
    periods_of_care,
    workers_between,
    workers_of,
)
from kith.journey.status import status_of
from kith.law.care_leaver import CareSpell, Category, Status
from kith.measures.disclosure import SMALLEST_SHOWN, hide_small

__all__ = ["MARK", "Journey", "Report", "as_dict", "figures_of", "report"]

MARK = "not to leave the authority"
_LEAVERS = (Category.RELEVANT, Category.FORMER_RELEVANT, Category.QUALIFYING)


class Journey(NamedTuple):
    """One child's journey: counts, days, status and lost ties.

    ``workers`` is None when no worker table was given in any year. ``workers_in_year`` and
    ``homes_in_year`` count those with a day in the newest collection year.
    """

    child: str
    periods_of_care: int
    days_in_care: int
    homes: int
    homes_in_year: int
    carer_changes: int
    workers: int | None
    workers_in_year: int | None
    in_care: bool
    status: Status
    lost_ties: tuple[LostTie, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Journeys sorted by child, and every problem of reading, checking and merging, for one day."""

    on: date
    years: tuple[int, ...]
    journeys: tuple[Journey, ...]
    problems: tuple[Problem, ...]


def report(reads: Iterable[Return], on: date) -> Report:
    """Work out every journey of one authority from the returns of one or more years, as on a day.

    A row refused in checking does not count. A return without any Header table is counted all the same,
    with status unknown, for nothing is stored here.
    """
    checked = check_years(reads, header_needed=False)
    history = merge([one.kept for one in checked])
    problems = [problem for one in checked for problem in one.problems]
    year = history.years[-1] if history.years else collection_year(on)
    within = year_starts_on(year), year_starts_on(year + 1)
    journeys = tuple(_journey(history.children[key], history, on, within) for key in sorted(history.children))
    return Report(on, history.years, journeys, (*problems, *history.problems))


def _journey(child: Child, history: History, on: date, within: tuple[date, date]) -> Journey:
    spells = [
        EpisodeSpell(row.decom, row.dec, row.rne, row.ls, row.place, row.rec, row.reason)
        for row in child.episodes
        if row.decom is not None
    ]
    workers = [WorkerSpell(w.sw_id, w.sw_decom, w.sw_dec) for w in child.workers if w.sw_decom is not None]
    homes = homes_of(spells) if spells else []
    first, after = within
    return Journey(
        child=child.child,
        periods_of_care=periods_of_care(spells),
        days_in_care=days_in_care(spells, on),
        homes=len(homes),
        homes_in_year=sum(h.start < after and (h.end is None or h.end > first) for h in homes),
        carer_changes=carer_changes(spells),
        workers=workers_of(workers) if history.workers_given else None,
        workers_in_year=workers_between(workers, first, after) if history.workers_given else None,
        in_care=in_care_on(spells, on),
        status=status_of(
            on,
            child.dob,
            [CareSpell(row.decom, row.dec, row.ls, row.rec) for row in child.episodes if row.decom],
            seen_from=history.seen_from,
            seen_until=history.seen_until,
            in_touch=child.oc3[max(child.oc3)].in_touch if child.oc3 else "",
            left_open_on=child.left_open_on,
        ),
        lost_ties=tuple(lost_ties(spells, workers, on)) if spells or workers else (),
    )


Figure = Mapping[str, int | float | None]


def figures_of(journeys: Sequence[Journey]) -> Figure:
    """The figures over all children, before anything is hidden; None is missing.

    ``in_care``: people with an episode that covers the day (short breaks too). ``eligible`` to ``unknown``:
    people by care-leaver category; they add up to the children. ``care_leavers``: relevant, former relevant
    and qualifying together. ``homes_median`` and ``carer_changes_median``: over people with an episode.
    ``workers_median``: over people with a worker; missing when no worker table was given.
    ``three_or_more_homes_in_year`` and ``three_or_more_workers_in_year``: people who had three or more with a
    day in the newest collection year; the latter missing when no worker table was given.
    ``lost_ties``: ended spells of six months or more with a carer or worker;
    ``lost_ties_needing_manager``: those that a manager looks at first.
    """
    by_category = Counter(journey.status.category for journey in journeys)
    lived = [journey for journey in journeys if journey.homes]
    ties = [tie for journey in journeys for tie in journey.lost_ties]
    return {
        "in_care": sum(journey.in_care for journey in journeys),
        "care_leavers": sum(by_category[category] for category in _LEAVERS),
        **{category.value: by_category[category] for category in Category},
        "homes_median": _median([journey.homes for journey in lived]),
        "carer_changes_median": _median([journey.carer_changes for journey in lived]),
        "workers_median": _median([journey.workers for journey in journeys if journey.workers]),
        "three_or_more_homes_in_year": sum(journey.homes_in_year >= 3 for journey in journeys),
        "three_or_more_workers_in_year": _three_or_more([journey.workers_in_year for journey in journeys]),
        "lost_ties": len(ties),
        "lost_ties_needing_manager": sum(tie.needs_manager for tie in ties),
    }


def _median(values: Sequence[int]) -> int | float | None:
    if not values:
        return None
    middle = median(values)
    return int(middle) if middle == int(middle) else middle


def _three_or_more(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(value >= 3 for value in known) if known else None


def as_dict(report: Report, *, inside: bool) -> dict[str, Any]:
    """The report as plain values for JSON, English sentences included.

    ``inside`` adds each child's journey and problem and marks the whole as not to leave the authority.
    Otherwise they are left out, counts of 1 to 9 people (or ties) are None, so are medians that rest on so
    few and cells from which one could be worked out; their keys stand under ``hidden``.
    """
    children, figures, hidden = len(report.journeys), dict(figures_of(report.journeys)), list[str]()
    plain: dict[str, Any] = {"on": report.on.isoformat(), "years": list(report.years)}
    if inside:
        plain["mark"] = MARK
        plain["people"] = [_person(journey) for journey in report.journeys]
    else:
        children, hidden = _hide(report.journeys, figures)
    plain["problems"] = [as_plain(p) for p in report.problems if inside or (not p.child and p.line <= 1)]
    return {"children": children, **plain, "figures": figures, "hidden": hidden}


def _person(journey: Journey) -> dict[str, Any]:
    status = journey.status
    return {
        "child": journey.child,
        "periods_of_care": journey.periods_of_care,
        "days_in_care": journey.days_in_care,
        "homes": journey.homes,
        "carer_changes": journey.carer_changes,
        "workers": journey.workers,
        "status": {
            "category": status.category.value,
            "since": _iso(status.since),
            "next_change_on": _iso(status.next_change_on),
            "reasons": [str(reason) for reason in status.reasons],
        },
        "lost_ties": [
            {
                "kind": tie.kind.value,
                "from": tie.start.isoformat(),
                "to": tie.end.isoformat(),
                "months": tie.months,
                "needs_manager": tie.needs_manager,
            }
            for tie in journey.lost_ties
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_PEOPLE_WITH: Mapping[str, Callable[[Journey], bool]] = {
    "homes_median": lambda journey: bool(journey.homes),
    "carer_changes_median": lambda journey: bool(journey.homes),
    "workers_median": lambda journey: bool(journey.workers),
}
_PARTS_OF_ALL = ("in_care", "care_leavers", "three_or_more_homes_in_year", "three_or_more_workers_in_year")


def _hide(journeys: Sequence[Journey], figures: dict[str, int | float | None]) -> tuple[Any, list[str]]:
    """Hide in ``figures`` what is small or gives something small away; return children and hidden keys."""
    counts: dict[str, int | None] = {"children": len(journeys)}
    counts |= {key: value for key, value in figures.items() if isinstance(value, int) or value is None}
    medians = {key for key in _PEOPLE_WITH if key in figures}
    counts = {key: value for key, value in counts.items() if key not in medians}
    shown = hide_small(counts | _rests(counts), _sums(counts))
    hidden = [key for key in shown.hidden if key in counts]
    for key in figures:
        if key in medians:
            few = 0 < sum(map(_PEOPLE_WITH[key], journeys)) < SMALLEST_SHOWN
            hidden += [key] if few else []
            figures[key] = None if few else figures[key]
        else:
            figures[key] = shown.cells[key]
    return shown.cells["children"], hidden


def _rests(counts: Mapping[str, int | None]) -> dict[str, int | None]:
    """What is left of the children (or ties) beside a part: a reader can subtract, so it is protected too."""
    rests = {f"not {part}": _less(counts["children"], counts[part]) for part in _PARTS_OF_ALL}
    return rests | {"not managers": _less(counts["lost_ties"], counts["lost_ties_needing_manager"])}


def _less(total: int | None, part: int | None) -> int | None:
    return None if total is None or part is None else total - part


def _sums(counts: Mapping[str, int | None]) -> Iterator[tuple[str, Sequence[str]]]:
    yield "children", [category.value for category in Category]
    yield "care_leavers", [category.value for category in _LEAVERS]
    yield "children", ["care_leavers", Category.ELIGIBLE.value, Category.NONE.value, Category.UNKNOWN.value]
    yield from (("children", [part, f"not {part}"]) for part in _PARTS_OF_ALL)
    yield "lost_ties", ["lost_ties_needing_manager", "not managers"]
