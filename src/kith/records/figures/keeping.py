"""What is kept and for how long, and rounds of letting go, as pages show them: counts, never anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kith.records.choices.retention import RUN_STATE_NAMES, RunState
from kith.records.keeping import all_kept
from kith.records.models import RetentionRun
from kith.records.queries.retention import Rule, counts_of
from kith.words import Say


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One class: what it is, how long, who says so."""

    name: str
    says: Say
    long: Say
    source: Say
    own: bool
    may_set: bool


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round: when it was listed, how it stands, how many of each class were listed and went."""

    ref: str
    at: datetime
    state: Say
    counts: Sequence[tuple[Say, int, int]]
    total: int
    open: bool


def rule_rows(rules: Sequence[Rule]) -> list[RuleRow]:
    """Return every class with its time and its source."""
    return [
        RuleRow(
            name=rule.kept.name,
            says=Say(rule.kept.says),
            long=how_long(rule),
            source=Say("The council: {where}", {"where": rule.source}) if rule.own else Say(rule.source),
            own=rule.own,
            may_set=bool(rule.kept.model),
        )
        for rule in rules
    ]


def how_long(rule: Rule) -> Say:
    """Return how long one class is kept, in words."""
    if rule.months:
        return Say("{number} months", {"number": rule.months})
    if rule.days == 1:
        return Say("1 day")
    if rule.days:
        return Say("{number} days", {"number": rule.days})
    return Say("by the law") if rule.kept.name == "care_record" else Say("as its own rule says")


def round_row(run: RetentionRun, *, on: date) -> RoundRow:
    """Return one round in numbers."""
    says = {kept.name: Say(kept.says) for kept in all_kept(on)}
    counts = counts_of(run.listed)
    return RoundRow(
        ref=run.ref,
        at=run.made_at,
        state=RUN_STATE_NAMES[RunState(run.state)],
        counts=[
            (says.get(name, Say(name)), number, run.gone.get(name, 0)) for name, number in counts.items()
        ],
        total=sum(counts.values()),
        open=run.state == RunState.LISTED,
    )
