"""What if: the question an address asks, and its answer in names. Never a number, never a grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kith.law.birthdays import birthday
from kith.universe.choices import Support
from kith.universe.figures.rows import Row, row_of
from kith.universe.queries import LinkNow, MemberNow
from kith.universe.whatif import WhatIf, on_a_birthday, without
from kith.words import Say

BIRTHDAYS: Mapping[int, tuple[Say, Say]] = {
    18: (Say("My 18th birthday"), Say("On my 18th birthday")),
    21: (Say("My 21st birthday"), Say("On my 21st birthday")),
    25: (Say("My 25th birthday"), Say("On my 25th birthday")),
}
"""At which ages services commonly end: what each is called, and how an answer about it begins."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a birthday (``age``, ``on``) or somebody (``who``); ``answer`` None where it cannot be said.

    ``past``: that birthday has been. ``lean_on``: whom of those who remain the person trusts or can call.
    """

    age: int | None = None
    on: date | None = None
    who: Row | None = None
    past: bool = False
    answer: WhatIf | None = None
    stay: tuple[Row, ...] = ()
    go: tuple[Row, ...] = ()
    unsure: tuple[Row, ...] = ()
    unsaid: tuple[Row, ...] = ()
    alone: tuple[Row, ...] = ()
    lean_on: tuple[Row, ...] = ()

    @property
    def title(self) -> Say | None:
        """How the answer about a birthday begins."""
        return BIRTHDAYS[self.age][1] if self.age else None

    @property
    def remain(self) -> frozenset[str]:
        """The references of those who remain or may remain."""
        return frozenset(row.ref for row in (*self.stay, *self.unsure, *self.unsaid))


def question_from(
    asked: Mapping[str, str],
    members: Sequence[MemberNow],
    links: Sequence[LinkNow],
    *,
    born_on: date | None,
    on: date,
) -> Question | None:
    """Return what an address asks and the answer; None where it asks nothing."""
    age = next((one for one in BIRTHDAYS if str(one) == asked.get("age")), None)
    if age and born_on is None:
        return Question(age=age)
    if age and born_on:
        day = birthday(born_on, age)
        if day <= on:
            return Question(age=age, on=day, past=True)
        return answered(on_a_birthday(members, links, born_on=born_on, age=age), age=age, on=day)
    who = next((one for one in members if one.ref == asked.get("without") and not one.hidden), None)
    return answered(without(members, links, who.ref), who=row_of(who)) if who else None


def answered(
    answer: WhatIf, *, age: int | None = None, on: date | None = None, who: Row | None = None
) -> Question:
    """Return a question with its answer in rows."""
    return Question(
        age=age,
        on=on,
        who=who,
        answer=answer,
        stay=rows(answer.stay),
        go=rows(answer.go),
        unsure=rows(answer.unsure),
        unsaid=rows(answer.unsaid),
        alone=rows(answer.alone),
        lean_on=rows(
            [one for one in answer.stay if one.trusted or Support.CRISIS in (one.support or ())]
            or [one for one in answer.unsaid if one.trusted]
        ),
    )


def rows(members: Sequence[MemberNow]) -> tuple[Row, ...]:
    """Return members in words, closest first."""
    return tuple(row_of(one) for one in sorted(members, key=lambda one: one.ring))
