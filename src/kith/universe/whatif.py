"""What if services ended on a birthday, or one person went: who remains, who goes, who would stand alone.

Plain functions over plain values. Nothing is kept of it, and nothing is counted: a page says names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kith.law.birthdays import birthday
from kith.universe.choices import Lasting, Ring, Sort
from kith.universe.queries import LinkNow, MemberNow


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who would remain and who would go; ``unsure``: a service of which no end was said; ``unsaid``: nothing was said.

    ``alone`` are those who remain (or may) and had a line to somebody, and then have none.
    """

    stay: tuple[MemberNow, ...]
    go: tuple[MemberNow, ...]
    unsure: tuple[MemberNow, ...] = ()
    unsaid: tuple[MemberNow, ...] = ()
    alone: tuple[MemberNow, ...] = ()


def around_now(members: Iterable[MemberNow]) -> list[MemberNow]:
    """Return who is around: in a ring, not hidden, alive."""
    return [
        one for one in members if one.ring != Ring.NOT_PLACED and not one.hidden and one.sort != Sort.DIED
    ]


def on_a_birthday(
    members: Iterable[MemberNow], links: Sequence[LinkNow], *, born_on: date, age: int
) -> WhatIf:
    """Say who would remain when every service that ends on or before a birthday has ended.

    An end on the birthday itself is gone. Born on 29 February, the birthday of other years is 1 March.
    """
    now = around_now(members)
    groups: dict[str, list[MemberNow]] = {"stay": [], "go": [], "unsure": [], "unsaid": []}
    for one in now:
        groups[fate_of(one, born_on=born_on, age=age)].append(one)
    found = {name: tuple(group) for name, group in groups.items()}
    return WhatIf(**found, alone=newly_alone(now, groups["go"], links))


def without(members: Iterable[MemberNow], links: Sequence[LinkNow], ref: str) -> WhatIf:
    """Say who would remain if one person went."""
    now = around_now(members)
    gone = [one for one in now if one.ref == ref]
    return WhatIf(
        stay=tuple(one for one in now if one.ref != ref),
        go=tuple(gone),
        alone=newly_alone(now, gone, links),
    )


def fate_of(one: MemberNow, *, born_on: date, age: int) -> str:
    """Return what happens to one tie on a birthday: stay, go, unsure or unsaid."""
    if not one.lasting:
        return "unsaid"
    if one.lasting != Lasting.SERVICE:
        return "stay"
    end = birthday(born_on, one.ends_age) if one.ends_age else one.ends_on
    if end is None:
        return "unsure"
    return "stay" if end > birthday(born_on, age) else "go"


def newly_alone(
    now: Iterable[MemberNow], gone: Iterable[MemberNow], links: Iterable[LinkNow]
) -> tuple[MemberNow, ...]:
    """Return those who had a line to somebody around, and have none once some are gone."""
    here = {one.ref: one for one in now}
    left = {one.ref for one in gone}
    before: set[str] = set()
    after: set[str] = set()
    for link in links:
        if link.one in here and link.other in here:
            before |= {link.one, link.other}
            after |= set() if {link.one, link.other} & left else {link.one, link.other}
    return tuple(one for ref, one in here.items() if ref in before - after - left)
