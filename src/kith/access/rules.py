"""Who / when / what is seen: decisions as plain functions over plain values."""

from datetime import date

from kith.law.birthdays import birthday

# When


def sharing_lapses_on(born_on: date | None, shared_on: date) -> date | None:
    """Return the day a sharing lapses unless renewed: the next of the 16th and 18th birthdays, or None."""
    if born_on is None:
        return None
    coming = [birthday(born_on, age) for age in (16, 18)]
    return next((day for day in coming if day > shared_on), None)
