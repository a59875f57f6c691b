"""Two editors of one thing: the second sees both, and nothing is overwritten unseen."""

import hashlib
import json
from typing import Any

from django import forms
from django.http import QueryDict

from kith.kit.once import OnceForm
from kith.words import Refused, Say

LONGEST = 16


class Overtaken(Refused):
    """Somebody saved something else while this form was open. ``stamp`` is that of what stands there now."""

    def __init__(self, reason: Say, stamp: str) -> None:
        super().__init__(reason)
        self.stamp = stamp


def stamp_of(*values: Any) -> str:
    """Return a short stamp that is the same only for the same values."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:LONGEST]


class StampedForm(OnceForm):
    """A form that remembers what stood there when it was shown. Give ``stamp`` for a freshly shown one."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST, required=False)

    def __init__(self, *args: Any, stamp: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = stamp

    def has_seen(self, stamp: str) -> None:
        """Let the next save go through: whoever writes has now been shown what stands there."""
        said = QueryDict(mutable=True)
        said.update(self.data)
        said[self.add_prefix("stamp")] = stamp
        self.data = said
