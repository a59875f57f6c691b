"""Ages and birthdays; somebody born on 29 February has theirs on 1 March in other years."""

from datetime import date


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody turns ``age``."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, on: date) -> int:
    """Return the age in whole years on a day."""
    years = on.year - born_on.year
    return years if birthday(born_on, years) <= on else years - 1
