"""Who may let a lost tie out, and when it reaches the person."""

from datetime import date

import pytest

from kith.journey.choices import LostTieKind
from kith.journey.release import (
    ReleaseState,
    check_may_record_together,
    check_may_release,
    key_of,
    may_release,
    state_of,
    together_first,
)
from kith.journey.rules import LostTie
from kith.people.choices import Role
from kith.words import Refused

W, M = ReleaseState.WORKER_READS, ReleaseState.MANAGER_READS
T, R = ReleaseState.TOGETHER_FIRST, ReleaseState.RELEASED


@pytest.mark.parametrize(
    ("needs_manager", "released", "together", "minor", "state"),
    [
        (False, False, False, False, W),
        (False, False, False, True, W),
        (True, False, False, False, M),
        (True, False, False, True, M),
        (False, True, False, False, R),
        (True, True, False, False, R),
        (False, True, False, True, T),
        (True, True, False, True, T),
        (False, True, True, True, R),
        (True, True, True, True, R),
    ],
)
def test_a_lost_tie_reaches_the_person_step_by_step(
    needs_manager: bool, released: bool, together: bool, minor: bool, state: ReleaseState
) -> None:
    assert state_of(needs_manager=needs_manager, released=released, together=together, minor=minor) is state


@pytest.mark.parametrize(
    ("needs_manager", "role", "may"),
    [
        (False, Role.WORKER, True),
        (False, Role.MANAGER, False),
        (False, Role.ADMINISTRATOR, False),
        (False, Role.YOUNG_PERSON, False),
        (True, Role.WORKER, False),
        (True, Role.MANAGER, True),
        (True, Role.ADMINISTRATOR, False),
        (True, Role.YOUNG_PERSON, False),
    ],
)
def test_the_worker_releases_and_a_manager_where_a_manager_must_look(
    needs_manager: bool, role: Role, may: bool
) -> None:
    assert may_release(needs_manager=needs_manager, role=role) is may
    if not may:
        with pytest.raises(Refused):
            check_may_release(needs_manager=needs_manager, role=role)


def test_looking_together_comes_after_releasing() -> None:
    for state in (W, M):
        with pytest.raises(Refused):
            check_may_record_together(state)
    check_may_record_together(T)


def test_eighteen_is_old_enough_to_see_it_alone_and_no_date_of_birth_is_not() -> None:
    on = date(2026, 6, 1)
    assert not together_first(date(2008, 6, 1), on)
    assert together_first(date(2008, 6, 2), on)
    assert together_first(None, on)


def test_a_key_is_the_same_every_time_and_says_nothing() -> None:
    tie = LostTie(LostTieKind.WORKER, date(2016, 2, 15), date(2018, 1, 3), 22, False, "SW123456")
    assert key_of("REF", tie) == key_of("REF", tie)
    assert key_of("REF", tie) != key_of("ANOTHER", tie)
    assert "2016" not in key_of("REF", tie)
    assert key_of("REF", tie).isalnum()
