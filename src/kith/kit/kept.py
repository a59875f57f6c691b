"""Forms that are kept while somebody writes: which pages have one, and how a draft comes back into its form.

What does not live here: drafts themselves, and whose they are (``kith.access``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from kith.kit.once import KEEPING
from kith.words import Say

__all__ = ["Begun", "filled", "kept_as", "words_in"]

V = TypeVar("V", bound=Callable[..., Any])
Words = Mapping[str, list[str]]

NEVER_KEPT = ("csrfmiddlewaretoken", "once")
SECRET = ("password", "code", "token")


@dataclass(frozen=True, slots=True)
class Begun:
    """What somebody began to write in one form and has not sent: a draft, as its page needs it."""

    ref: str
    once: str
    stamp: str
    words: Words
    at: datetime


def kept_as(says: Say) -> Callable[[V], V]:
    """Mark a view whose form is kept while somebody writes; ``says`` is what the list of drafts calls it."""

    def mark(view: V) -> V:
        view.kept_as = says  # type: ignore[attr-defined]
        return view

    return mark


def words_in(sent: QueryDict) -> dict[str, list[str]]:
    """Return what was written in a form that was sent: no keys, no passwords, no codes."""
    return {name: values for name, values in sent.lists() if not _stays_out(name)}


def _stays_out(name: str) -> bool:
    return name in NEVER_KEPT or name.startswith(KEEPING) or any(word in name.lower() for word in SECRET)


def is_filled(form: forms.BaseForm) -> bool:
    """Return whether something begun earlier stands in a form."""
    return hasattr(form, "filled_from")


def filled(form: forms.BaseForm, begun: Begun) -> None:
    """Put a draft into a form that is freshly shown. It stays the same draft, and it is sent once.

    A form that was given something back already (``is_filled``) keeps that: it is what was written last.
    """
    if is_filled(form):
        return
    form.filled_from = begun  # type: ignore[attr-defined]
    words = QueryDict(mutable=True)
    for name, values in begun.words.items():
        words.setlist(name, list(values))
    for name, field in form.fields.items():
        if field.widget.needs_multipart_form:
            continue
        written = field.widget.value_from_datadict(words, {}, form.add_prefix(name))
        if not field.widget.value_omitted_from_data(words, {}, form.add_prefix(name)):
            form.initial[name] = written
    if "once" in form.fields:
        form.initial["once"] = begun.once
