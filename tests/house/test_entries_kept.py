"""T-47: after an error on any form, everything that was typed stands there still."""

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse

from tests.house.doors import CAST, EVERYBODY, table

pytestmark = pytest.mark.django_db
ROWS = {name: row for name, row in table().items() if row.post and row.get & row.post}
WITHOUT_WORDS = (forms.PasswordInput, forms.HiddenInput, forms.FileInput)


def typed_into(form):
    """Return, per box of a form, a marker that the form must refuse or, failing that, hold on to."""
    entries, markers = {}, []
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, WITHOUT_WORDS):
            continue
        if isinstance(widget, forms.MultiWidget):
            for part in getattr(widget, "parts", ()):
                entries[f"{name}_{part}"] = f"planted-{part}"
                markers.append(f"planted-{part}")
        elif isinstance(widget, forms.TextInput | forms.Textarea):
            # too long where there is a limit; else with the sign no database keeps
            marker = f"planted-{name}"
            longest = getattr(field, "max_length", None)
            entries[name] = marker + ("x" * longest if longest else "\0")
            markers.append(marker)
    return entries, markers


def form_of(answer):
    return (answer.context or {}).get("form") if answer.context else None


@pytest.mark.parametrize("name", sorted(ROWS))
def test_what_was_typed_is_there_after_an_error(world, signed_in, name):
    row = ROWS[name]
    everybody = EVERYBODY if row.gate in ("library", "anybody") else CAST
    address = reverse(name, kwargs=world.refs_for(row.address))
    for who in [who for who in everybody if who in row.get & row.post]:
        client = world.client_of(who, signed_in, fresh=row.fresh)
        with transaction.atomic():
            form = form_of(client.get(address))
            if form is None:
                transaction.set_rollback(True)
                continue
            entries, markers = typed_into(form)
            answer = client.post(address, entries)
            transaction.set_rollback(True)
        if not markers:
            continue
        assert answer.status_code in (200, 400, 422), f"{name} as {who} took it: {answer.status_code}"
        page = answer.content.decode()
        for marker in markers:
            assert marker in page, f"{name} as {who} lost what was typed ({marker})"
