"""A journey as a picture of homes and workers over time, and as an equal list in words.

No codes, no registration numbers, and nothing that tells of health or custody: kinds of home in kind words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kith.journey.choices import SHORT_BREAKS, STAYED_PUT, TEMPORARY_PLACES, NewEpisode
from kith.journey.queries import Journey
from kith.journey.release import STATE_NAMES, ReleaseState
from kith.journey.rules import EpisodeSpell, Home, WorkerSpell
from kith.people.choices import Role
from kith.words import Say

LANE, TOP, GAP = 30, 24, 8  # pixels
WIDE_ENOUGH = 5.0  # percent of the width that a number needs inside a bar
MOST_TICKS = 5
EDGE = 7.0  # percent


@dataclass(frozen=True)
class Bar:
    """One home or worker in the picture. ``x`` and ``width`` are shares of its width, like "12.5%"."""

    look: str
    x: str
    width: str
    y: int
    height: int
    label: str
    label_x: str
    label_y: int
    title: Say


@dataclass(frozen=True)
class Tick:
    """The first day of a year, on the axis."""

    x: str
    year: str


@dataclass(frozen=True)
class Lane:
    """A row of bars with its name."""

    name: Say
    y: int


@dataclass(frozen=True)
class Item:
    """One home or worker in words. ``said`` are further sentences; ``to_on`` None while it goes on."""

    kind: str
    number: str
    title: Say
    from_on: date
    to_on: date | None
    began_before: bool
    said: tuple[Say, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything ``journey/timeline.html`` shows."""

    items: tuple[Item, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    height: int
    from_on: date | None
    own: bool
    workers_known: bool

    @property
    def axis_y(self) -> int:
        """Where the lines of the years end."""
        return self.height - 20

    @property
    def tick_y(self) -> int:
        """Where the years are written."""
        return self.height - 6

    @property
    def homes(self) -> int:
        """How many homes."""
        return sum(item.kind == "home" for item in self.items)


def timeline(journey: Journey, *, on: date, own: bool = False, neutral: bool = False) -> Timeline:
    """Lay out a journey up to a day. ``own`` speaks to the person themselves, else about them.

    ``neutral``, for readers who may know nothing of health or custody: every rarer kind of home reads the same.
    """
    homes = [home for home in journey.homes if home.start <= on]
    workers = sorted((w for w in journey.worker_spells if w.start <= on), key=lambda w: (w.start, w.worker))
    home_items = list(_home_items(homes, journey.episodes, on=on, own=own, neutral=neutral))
    worker_items = list(_worker_items(workers, on=on, own=own))
    items = sorted([*home_items, *worker_items], key=lambda item: (item.from_on, item.kind))
    scale = _Scale(items[0].from_on, on) if items else None
    bars, lanes, height = _picture(scale, home_items, worker_items) if scale else ([], [], 0)
    return Timeline(
        items=tuple(items),
        bars=tuple(bars),
        ticks=tuple(scale.ticks()) if scale else (),
        lanes=tuple(lanes),
        height=height,
        from_on=items[0].from_on if items else None,
        own=own,
        workers_known=journey.workers is not None,
    )


# Words

FOSTER, KIN, CHILDREN = Say("With a foster family"), Say("With family or friends"), Say("A children's home")
ADOPTIVE, PARENT, SCHOOL = (
    Say("With a family who might adopt"),
    Say("With a parent"),
    Say("A boarding school"),
)
OTHER, SHORT, CENTRE = Say("Another place"), Say("A short stay somewhere else"), Say("A family centre")
BREAKS, CARE_HOME, WORK = Say("Short breaks"), Say("A care home"), Say("A place that came with work")
OWN_PLACE = {True: Say("Your own supported place"), False: Say("A supported place of their own")}

WORDS = {
    **dict.fromkeys(("U4", "U5", "U6"), FOSTER),
    **dict.fromkeys(("U1", "U2", "U3"), KIN),
    **dict.fromkeys(("A3", "A4", "A5", "A6"), ADOPTIVE),
    **dict.fromkeys(("K1", "K2"), CHILDREN),
    **dict.fromkeys(TEMPORARY_PLACES, SHORT),
    "P1": PARENT,
    "P3": WORK,
    "R1": CARE_HOME,
    "R3": CENTRE,
    "S1": SCHOOL,
}
SUPPORTED = frozenset({"K3", "H5", "P2"})
ELSEWHERE = Say("Somewhere else")
"""One word for every home that is not told, so that the word itself tells nothing."""
TOLD_TO_EVERYBODY = frozenset(
    {"U1", "U2", "U3", "U4", "U5", "U6", "A3", "A4", "A5", "A6", "K2", "P1", *SUPPORTED}
)


def home_words(place: str, legal_status: str, *, own: bool, neutral: bool = False) -> Say:
    """Return what kind of home it was, in kind words; ``neutral`` names only the commonest kinds."""
    if neutral and place not in TOLD_TO_EVERYBODY:
        return ELSEWHERE
    if legal_status in SHORT_BREAKS:
        return BREAKS
    if place in SUPPORTED:
        return OWN_PLACE[own]
    return WORDS.get(place, OTHER)


def _home_items(
    homes: Sequence[Home], episodes: Sequence[EpisodeSpell], *, on: date, own: bool, neutral: bool
) -> Iterator[Item]:
    first = {episode.decom: episode for episode in episodes}
    starts = {home.start for home in homes}
    for number, home in enumerate(homes, 1):
        began = first[home.start]
        to_on = home.end if home.end and home.end <= on else None
        said = [] if home.began_before else [_arrival(began, own=own)]
        if to_on and to_on not in starts:
            said.append(_leaving(_last_of(home, episodes), own=own))
        yield Item(
            kind="home",
            number=str(number),
            title=home_words(home.place, began.ls, own=own, neutral=neutral),
            from_on=home.start,
            to_on=to_on,
            began_before=home.began_before,
            said=tuple(said),
        )


def _last_of(home: Home, episodes: Sequence[EpisodeSpell]) -> EpisodeSpell:
    inside = [e for e in episodes if home.start <= e.decom and (home.end is None or e.decom < home.end)]
    return max(inside or episodes, key=lambda episode: episode.decom)


ARRIVALS = {
    True: (Say("You came into care here."), Say("You moved here, to new people."), Say("You moved here.")),
    False: (Say("Came into care here."), Say("Moved here, to new carers."), Say("Moved here, same carers.")),
}


def _arrival(episode: EpisodeSpell, *, own: bool) -> Say:
    came, new_people, same_people = ARRIVALS[own]
    if episode.rne == NewEpisode.STARTED:
        return came
    changed = (NewEpisode.PLACE_AND_CARER, NewEpisode.LEGAL_PLACE_AND_CARER)
    return new_people if episode.rne in changed else same_people


STAYED = {True: Say("You stayed on with them after care."), False: Say("Stayed on with them after care.")}
LEFT = {True: Say("After this you were not in care."), False: Say("Not in care after this.")}


def _leaving(episode: EpisodeSpell, *, own: bool) -> Say:
    return STAYED[own] if episode.rec == STAYED_PUT else LEFT[own]


def _worker_items(workers: Sequence[WorkerSpell], *, on: date, own: bool) -> Iterator[Item]:
    """Workers are numbered in the order in which they came; one who comes back keeps the number."""
    numbers: dict[str, int] = {}
    for spell in workers:
        back = spell.worker in numbers
        number = numbers.setdefault(spell.worker, len(numbers) + 1)
        title = Say("Social worker {number} again", {"number": number}) if back else None
        yield Item(
            kind="worker",
            number=str(number),
            title=title or Say("Social worker {number}", {"number": number}),
            from_on=spell.start,
            to_on=spell.end if spell.end and spell.end <= on else None,
            began_before=False,
            said=(),
        )


# How far a lost tie is

MANAGER_READS_IT = {
    ReleaseState.WORKER_READS: Say("Their worker reads the file first, then decides."),
    ReleaseState.MANAGER_READS: Say("How this ended needs you: read the file first, then decide."),
    ReleaseState.TOGETHER_FIRST: Say("Released. Their worker looks at it together with them first."),
    ReleaseState.RELEASED: STATE_NAMES[ReleaseState.RELEASED],
}


def state_said(state: ReleaseState, role: Role) -> Say:
    """Return how far a lost tie is, said to a manager or to a worker."""
    return MANAGER_READS_IT[state] if role is Role.MANAGER else STATE_NAMES[state]


# The picture


class _Scale:
    """Days to shares of the picture's width."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.last = max(last, first + timedelta(days=30))
        self.days = (self.last - self.first).days

    def at(self, day: date | None) -> float:
        inside = min(max(day or self.last, self.first), self.last)
        return 100 * (inside - self.first).days / self.days

    def ticks(self) -> Iterator[Tick]:
        years = range(self.first.year + 1, self.last.year + 1)
        step = next(n for n in (1, 2, 3, 5, 10, 20, 100) if len(years) <= n * MOST_TICKS)
        for year in years[::step]:
            x = self.at(date(year, 1, 1))
            if EDGE <= x <= 100 - EDGE:  # nearer to the edge its year would be cut off, or touch the next
                yield Tick(_share(x), str(year))


def _share(value: float) -> str:
    return f"{value:.2f}%"


def _picture(
    scale: _Scale, homes: Sequence[Item], workers: Sequence[Item]
) -> tuple[list[Bar], list[Lane], int]:
    bars: list[Bar] = []
    lanes: list[Lane] = []
    y = TOP
    for name, look, items in ((Say("Homes"), "home", homes), (Say("Workers"), "worker", workers)):
        if not items:
            continue
        lanes.append(Lane(name, y - 6))
        rows = _rows(items)
        bars += [
            _bar(scale, item, look, number, y + row * (LANE + 2)) for number, (item, row) in enumerate(rows)
        ]
        y += (max(row for _, row in rows) + 1) * (LANE + 2) + TOP + GAP
    return bars, lanes, y


def _rows(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """Items side by side where they overlap: each in the first row that is free again."""
    free: list[date] = []
    placed: list[tuple[Item, int]] = []
    for item in sorted(items, key=lambda item: item.from_on):
        row = next((row for row, day in enumerate(free) if day <= item.from_on), len(free))
        if row == len(free):
            free.append(date.min)
        free[row] = item.to_on or date.max
        placed.append((item, row))
    return placed


def _bar(scale: _Scale, item: Item, look: str, number: int, y: int) -> Bar:
    x = scale.at(item.from_on)
    width = max(scale.at(item.to_on) - x, 0.8)
    return Bar(
        look=look if number % 2 == 0 else f"{look}-alt",
        x=_share(min(x, 99.2)),
        width=_share(width),
        y=y,
        height=LANE,
        label=item.number if width >= WIDE_ENOUGH else "",
        label_x=_share(x + width / 2),
        label_y=y + LANE // 2 + 5,
        title=item.title,
    )
