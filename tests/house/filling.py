"""Fills in any form of ours as its page asks for it, so that tests can send every form there is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

WORDS = (forms.TextInput, forms.Textarea)


def forms_of(answer: Any) -> list[forms.BaseForm]:
    """Return each form that a page was made with."""
    found: dict[int, forms.BaseForm] = {}
    for layer in answer.context or ():
        for value in (layer if isinstance(layer, dict) else layer.flatten()).values():
            if isinstance(value, forms.BaseForm):
                found[id(value)] = value
    return list(found.values())


def filled(form: forms.BaseForm, text: str, *, on: date) -> dict[str, Any]:
    """Return entries for every field: this text in each box, a choice that the page offers, this day."""
    entries: dict[str, Any] = {}
    for name, field in form.fields.items():
        entries |= _entries(form.add_prefix(name), form[name], field, text, on)
    return entries


def _entries(name: str, bound: forms.BoundField, field: forms.Field, text: str, on: date) -> dict[str, Any]:
    widget = field.widget
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.MultiWidget):
        return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}
    if isinstance(widget, forms.HiddenInput):
        return {name: bound.value() or ""}
    values = choices_of(field)
    if values:
        return {name: values[:1] if isinstance(field, forms.MultipleChoiceField) else values[0]}
    if isinstance(widget, forms.CheckboxInput):
        return {name: "on"}
    if isinstance(widget, forms.NumberInput):
        return {name: "12"}
    return {name: text}


def choices_of(field: forms.Field) -> list[str]:
    """Return what a field offers, groups too, but for "nothing"."""
    return [str(value) for value in _values(getattr(field, "choices", ())) if value not in ("", None)]


def _values(choices: Any) -> Iterator[Any]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _values(label)
        else:
            yield value


def boxes_of(form: forms.BaseForm) -> list[str]:
    """Return the names of the boxes into which somebody writes words."""
    return [
        name
        for name, field in form.fields.items()
        if isinstance(field.widget, WORDS) and not isinstance(field.widget, forms.PasswordInput)
    ]
