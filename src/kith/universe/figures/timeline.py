"""The timeline: who came into my life and who left the rings, with homes and birthdays, as a picture and in words.

Across, places are shares of the width, so that names stay as large on a phone as on a desk; down, they are pixels.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kith.journey.figures import Item as HomeItem
from kith.law.birthdays import age_on, birthday
from kith.universe.choices import Lasting, Ring
from kith.universe.figures.names import names
from kith.universe.figures.rows import Row, rows_of
from kith.universe.queries import MemberNow, Standing
from kith.universe.spaces import shortened

HEAD, LANE, HOME_HIGH, FOOT = 66, 40, 20, 8  # pixels
NAME_SIZE, NAME_WIDE = 15, 250
THICK = {Ring.CLOSEST: 14, Ring.CLOSE: 10, Ring.IN_MY_LIFE: 7, Ring.FURTHER_AWAY: 4}
MOST_TICKS = 6
EDGE = 6.0  # percent: nearer to the edge a number would be cut off
WIDE_ENOUGH = 6.0


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in one ring, [from_on, to_on); None is until now."""

    ring: int
    from_on: date
    to_on: date | None

    @property
    def name(self) -> str:
        """What the ring is called."""
        return str(names()["ring"][self.ring])


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch on the picture: its look, and where it lies."""

    look: str
    x: str
    width: str
    y: int
    height: int
    label: str = ""
    label_x: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A birthday (its number) or a year on the picture."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """One member over time: since when known, when in which ring, and when a service ends."""

    row: Row
    spells: tuple[Spell, ...]
    ends_on: date | None
    label: str
    y: int
    bars: tuple[Bar, ...]
    stop_x: str

    @property
    def came_on(self) -> date:
        """The day of the first sitting at which they stood in a ring."""
        return self.spells[0].from_on

    @property
    def left_on(self) -> date | None:
        """The day since which they stand in no ring; None while they do."""
        return self.spells[-1].to_on

    @property
    def name_y(self) -> int:
        """Where the name stands."""
        return self.y + 15


@dataclass(frozen=True, slots=True)
class LifeLine:
    """Everything the timeline shows."""

    lives: tuple[Life, ...]
    homes: tuple[HomeItem, ...]
    home_bars: tuple[Bar, ...]
    birthdays: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today_x: str
    height: int
    name_size: int = NAME_SIZE


def life_line(
    members: Sequence[MemberNow],
    standings: Iterable[Standing],
    *,
    homes: Sequence[HomeItem],
    born_on: date | None,
    on: date,
) -> LifeLine:
    """Return the timeline of everybody who was ever in a ring and is not hidden, by when they came."""
    rows = {row.ref: row for row in rows_of(members) if not row.hidden}
    spells = {ref: found for ref, found in spells_by_ref(standings).items() if ref in rows and found}
    ends = {ref: end_of(rows[ref], born_on) for ref in spells}
    begins = [first_day(rows[ref], found) for ref, found in spells.items()]
    first = min([*begins, *(home.from_on for home in homes), on - timedelta(days=365)])
    last = max([on, *(end for end in ends.values() if end)])
    scale = Scale(first, last)
    order = sorted(spells, key=lambda ref: (first_day(rows[ref], spells[ref]), rows[ref].ring or len(Ring)))
    lives = tuple(
        life(rows[ref], spells[ref], ends[ref], HEAD + number * LANE, scale, on=on)
        for number, ref in enumerate(order)
    )
    return LifeLine(
        lives=lives,
        homes=tuple(homes),
        home_bars=tuple(home_bars(homes, scale, on=on)),
        birthdays=tuple(birthdays(born_on, scale)) if born_on else (),
        years=tuple(years(scale)),
        today_x=scale.share(on),
        height=HEAD + len(lives) * LANE + FOOT,
    )


def spells_by_ref(standings: Iterable[Standing]) -> Mapping[str, tuple[Spell, ...]]:
    """Return each member's times in the rings, oldest first; the days between are times in none."""
    found: dict[str, list[Spell]] = {}
    for one in standings:
        mine = found.setdefault(one.ref, [])
        if mine and mine[-1].to_on is None:
            if mine[-1].ring == one.ring:
                continue
            before = mine.pop()
            if before.from_on < one.on:
                mine.append(Spell(before.ring, before.from_on, one.on))
        if one.ring:
            mine.append(Spell(one.ring, one.on, None))
    return {ref: tuple(mine) for ref, mine in found.items()}


def first_day(row: Row, spells: Sequence[Spell]) -> date:
    """Return since when somebody is known: the year that was said, or the first sitting."""
    first = spells[0].from_on
    return min(first, date(row.known_since, 1, 1)) if row.known_since else first


def end_of(row: Row, born_on: date | None) -> date | None:
    """Return the day a service ends, where it was said."""
    if row.lasting != Lasting.SERVICE:
        return None
    if row.ends_age and born_on:
        return birthday(born_on, row.ends_age)
    return row.ends_on


# The picture


class Scale:
    """Days to shares of the picture's width."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=30))
        self.days = (self.last - self.first).days

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return 100 * (inside - self.first).days / self.days

    def share(self, day: date) -> str:
        return percent(self.at(day))


def percent(value: float) -> str:
    """Write a share of the width."""
    return f"{value:.2f}%"


def bar(scale: Scale, look: str, from_on: date, to_on: date, middle: int, high: int, **more: str) -> Bar:
    """Return one stretch of a picture, around the height of its middle."""
    x = min(scale.at(from_on), 99.2)
    return Bar(look, percent(x), percent(max(scale.at(to_on) - x, 0.8)), middle - high // 2, high, **more)


def life(row: Row, spells: Sequence[Spell], ends_on: date | None, y: int, scale: Scale, *, on: date) -> Life:
    """Return one member's line."""
    middle = y + 28
    bars = []
    known = first_day(row, spells)
    if known < spells[0].from_on:
        bars.append(bar(scale, "known", known, spells[0].from_on, middle, 2))
    bars += [
        bar(scale, row.field or "none", spell.from_on, spell.to_on or on, middle, THICK[Ring(spell.ring)])
        for spell in spells
    ]
    left = spells[-1].to_on
    if ends_on and ends_on > on and left is None:
        bars.append(bar(scale, "ahead", on, ends_on, middle, 2))
        left = ends_on
    return Life(
        row=row,
        spells=tuple(spells),
        ends_on=ends_on,
        label=shortened(row.name, NAME_SIZE, NAME_WIDE),
        y=y,
        bars=tuple(bars),
        stop_x=percent(min(scale.at(left), 99.6)) if left else "",
    )


def home_bars(homes: Sequence[HomeItem], scale: Scale, *, on: date) -> Iterator[Bar]:
    """Yield the homes lived in, numbered where there is room."""
    for number, home in enumerate(homes):
        begin, end = scale.at(home.from_on), scale.at(home.to_on or on)
        yield bar(
            scale,
            "home-alt" if number % 2 else "home",
            home.from_on,
            home.to_on or on,
            34,
            HOME_HIGH,
            label=home.number if end - begin >= WIDE_ENOUGH else "",
            label_x=percent((begin + end) / 2),
        )


def birthdays(born_on: date, scale: Scale) -> Iterator[Tick]:
    """Yield birthdays, every one or every so many, so that their numbers do not touch."""
    ages = range(max(age_on(born_on, scale.first), 0), age_on(born_on, scale.last) + 1)
    step = next(n for n in (1, 2, 3, 5, 10, 100) if len(ages) <= n * MOST_TICKS)
    for age in ages:
        x = scale.at(birthday(born_on, age))
        if EDGE <= x <= 100 - EDGE and age % step == 0:
            yield Tick(percent(x), str(age))


def years(scale: Scale) -> Iterator[Tick]:
    """Yield the first days of years, as far apart as birthdays."""
    found = range(scale.first.year + 1, scale.last.year + 1)
    step = next(n for n in (1, 2, 3, 5, 10, 20, 100) if len(found) <= n * MOST_TICKS)
    for year in found:
        x = scale.at(date(year, 1, 1))
        if EDGE <= x <= 100 - EDGE and year % step == 0:
            yield Tick(percent(x), str(year))
