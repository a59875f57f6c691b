"""The dated configuration of the law: which value of a rule is in force on a day, and who says so."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

__all__ = ["DatedRule", "NotInForce", "all_rules", "codes_on", "number_on", "rule_on"]

Value = int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One value of one rule, from the day it is in force."""

    name: str
    value: Value
    in_force_from: date
    source: str


class NotInForce(LookupError):  # noqa: N818  an answer about a day, not a fault
    """No version of the rule is in force on that day."""


def _value(raw: object) -> Value:
    if isinstance(raw, list):
        return tuple(str(code) for code in raw)
    if isinstance(raw, int | str):
        return raw
    raise TypeError(raw)


def _load() -> Mapping[str, tuple[DatedRule, ...]]:
    text = resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    by_name: dict[str, list[DatedRule]] = {}
    for raw in tomllib.loads(text)["rule"]:
        rule = DatedRule(raw["name"], _value(raw["value"]), raw["in_force_from"], raw["source"])
        by_name.setdefault(rule.name, []).append(rule)
    return {
        name: tuple(sorted(rules, key=lambda rule: rule.in_force_from, reverse=True))
        for name, rules in by_name.items()
    }


_RULES = _load()


def all_rules() -> tuple[DatedRule, ...]:
    """Every rule and version, by name and then newest first."""
    return tuple(rule for name in sorted(_RULES) for rule in _RULES[name])


@cache
def rule_on(name: str, day: date) -> DatedRule:
    """The version of a rule that is in force on a day.

    Raises ``KeyError`` for a name that does not exist and ``NotInForce`` before the first version.
    """
    for rule in _RULES[name]:
        if rule.in_force_from <= day:
            return rule
    raise NotInForce(name)


@cache
def number_on(name: str, day: date) -> int:
    """The number (days, years, months) a rule has on a day; raises as ``rule_on``."""
    value = rule_on(name, day).value
    if not isinstance(value, int):
        raise TypeError(name)
    return value


@cache
def codes_on(name: str, day: date) -> tuple[str, ...]:
    """The codes a rule lists on a day; raises as ``rule_on``."""
    value = rule_on(name, day).value
    if not isinstance(value, tuple):
        raise TypeError(name)
    return value
