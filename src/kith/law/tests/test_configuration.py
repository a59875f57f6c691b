"""The dated configuration: every rule has its source and day, and the version in force is found."""

from datetime import date

import pytest

from kith.law.configuration import NotInForce, all_rules, codes_on, number_on, rule_on


def test_every_rule_names_its_source() -> None:
    assert all(rule.source and rule.in_force_from for rule in all_rules())


def test_support_on_request_reaches_25_from_april_2018_and_not_the_day_before() -> None:
    assert number_on("former_relevant_on_request_to_age", date(2018, 4, 1)) == 25
    assert number_on("former_relevant_on_request_to_age", date(2018, 3, 31)) == 21


def test_before_the_first_version_nothing_is_in_force() -> None:
    with pytest.raises(NotInForce):
        rule_on("eligible_days", date(2001, 9, 30))


def test_an_unknown_rule_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        rule_on("no_such_rule", date(2025, 1, 1))


def test_numbers_and_codes_are_not_mixed_up() -> None:
    with pytest.raises(TypeError):
        number_on("adoption_endings", date(2025, 1, 1))
    with pytest.raises(TypeError):
        codes_on("eligible_days", date(2025, 1, 1))
