"""Restrictions for tests. All people are invented."""

from datetime import timedelta

from django.utils import timezone

from kith.access.actions import Order, begin_restriction

WHY = "The court said so on Monday, see letter"


def an_order(**kwargs):
    """Return what is written down of a restriction that holds from today."""
    today = timezone.localdate()
    return Order(
        **{
            "other": "Jaden Rook",
            "kind": "court",
            "mode": "no_contact",
            "from_on": today,
            "review_on": today + timedelta(days=90),
            "evidence": WHY,
            "told": "Ruth told them at home",
            "known": True,
            **kwargs,
        }
    )


def a_restriction(cast, *names, **kwargs):
    """Write down a restriction about the young person of the cast."""
    return begin_restriction(cast.person, an_order(**kwargs), names=names, by=cast.manager, at=timezone.now())
