"""Notes for tests. Everything in them is invented."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kith.people.models import Account, Allocation
from kith.records.actions.notes import Told, write_note
from kith.records.models import Note

TEXT = "We walked by the river and talked about the flat."


def told(at: datetime, **kwargs: Any) -> Told:
    return Told(**{"about_on": timezone.localdate(at), "kind": "talk", "text": TEXT, **kwargs})


def a_note(allocation: Allocation, by: Account, *, at: datetime | None = None, **kwargs: Any) -> Note:
    at = at or timezone.now()
    note = write_note(allocation, told(at, **kwargs), by=by, at=at)
    assert note is not None
    return note
