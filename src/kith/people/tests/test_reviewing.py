"""A reviewing officer's part: for as long as reviews of care go on, and no day longer."""

from datetime import UTC, date, datetime

import pytest

from kith.people.actions import allocate
from kith.people.choices import Part, Role
from kith.people.models import Allocation
from kith.people.rules import part_ends_on
from kith.people.tests.factories import a_person, an_account, an_authority
from kith.words import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def council():
    return an_authority()


def given(council, born_on, **kwargs):
    officer = an_account(Role.REVIEWING_OFFICER, authority=council)
    person = a_person(council, born_on=born_on)
    return allocate(person, officer, part=Part.REVIEWING_OFFICER, from_on=TODAY, at=NOW, **kwargs)


def test_it_ends_on_the_18th_birthday_by_itself(council):
    assert given(council, date(2010, 8, 1)).to_on == date(2028, 8, 1)


def test_an_earlier_end_stays_and_a_later_one_does_not(council):
    early, late = date(2026, 7, 31), date(2026, 9, 1)
    assert given(council, date(2008, 8, 1), to_on=early).to_on == early
    assert given(council, date(2008, 8, 1), to_on=late).to_on == date(2026, 8, 1)


@pytest.mark.parametrize("born_on", [date(2008, 5, 3), date(2001, 1, 1)])
def test_from_that_birthday_on_there_is_none(council, born_on):
    with pytest.raises(Refused, match="18th birthday"):
        given(council, born_on)
    assert not Allocation.objects.exists()


def test_the_day_before_there_still_is(council):
    assert given(council, date(2008, 5, 4)).to_on == date(2026, 5, 4)


def test_without_a_date_of_birth_somebody_ends_it(council):
    assert given(council, None).to_on is None


def test_born_on_a_leap_day_it_ends_on_the_first_of_march():
    assert part_ends_on(Part.REVIEWING_OFFICER, date(2008, 2, 29)) == date(2026, 3, 1)


@pytest.mark.parametrize("part", [part for part in Part if part is not Part.REVIEWING_OFFICER])
def test_no_other_part_ends_by_itself(part):
    assert part_ends_on(part, date(2010, 8, 1)) is None
