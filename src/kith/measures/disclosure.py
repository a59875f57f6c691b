"""Small counts are hidden, and so are the cells from which one could be worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["SMALLEST_SHOWN", "Shown", "hide_small", "is_small"]

SMALLEST_SHOWN = 10
"""Counts of 1 to 9 are hidden; a true 0 shows."""

Sum = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Cells that may be shown: a hidden one is None and named in ``hidden``; None alone is missing."""

    cells: Mapping[str, int | None]
    hidden: tuple[str, ...]


def is_small(count: int | None) -> bool:
    """Whether a count is one of 1 to 9 (a missing count is not)."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def hide_small(counts: Mapping[str, int | None], sums: Iterable[Sum] = ()) -> Shown:
    """Hide counts of 1 to 9, and what gives them away.

    ``sums`` names totals and the parts they are the sum of, as ``(total, parts)``. Where one part is
    hidden a second goes too, and more until what a reader can work out is 0 or at least ten. A missing
    count (None) stays missing. Keys keep their order.
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    checks = list(sums)
    while any(_protect(counts, total, parts, hidden) for total, parts in checks):
        pass
    cells = {key: None if key in hidden else count for key, count in counts.items()}
    return Shown(cells, tuple(key for key in counts if key in hidden))


def _protect(counts: Mapping[str, int | None], total: str, parts: Sequence[str], hidden: set[str]) -> bool:
    """Hide one more cell if this sum gives one away; say whether one was hidden."""
    if any(counts[key] is None for key in (total, *parts)) or not _gives_away(counts, total, parts, hidden):
        return False
    shown = [key for key in parts if key not in hidden and counts[key]]
    more = min(shown, key=lambda key: counts[key] or 0) if shown else total
    news = more not in hidden
    hidden.add(more)
    return news


def _gives_away(counts: Mapping[str, int | None], total: str, parts: Sequence[str], hidden: set[str]) -> bool:
    lost = [key for key in parts if key in hidden]
    if total in hidden:
        return not lost
    return bool(lost) and (len(lost) == 1 or is_small(sum(counts[key] or 0 for key in lost)))
