"""One record from one form, however often it is sent."""

import hashlib
import secrets
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict

from kith.kit.models import Submission

LONGEST, MARK = 40, 16
KEEPING = "draft_"
"""How the names begin of hidden fields that keep what is being written; they are no part of what is said."""
WHOSE = f"{KEEPING}whose"
"""The hidden field that says for whom a form was shown, by a mark that only this server makes."""


def new_token() -> str:
    """Return a token for the hidden field of a freshly shown form."""
    return secrets.token_urlsafe(24)


class OnceForm(forms.Form):
    """A form that carries a token, so that sending it twice makes one record.

    What was typed counts too: somebody who goes back and writes another name with the same token is heard.
    """

    once = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_token

    def clean_once(self) -> str:
        """Return what is the same only when the same form is sent again with the same words and files."""
        token: str = self.cleaned_data["once"]
        if not token:
            return ""
        words = QueryDict(mutable=True)
        words.update(self.data)
        words.pop("csrfmiddlewaretoken", None)
        for name in [name for name in words if name.startswith(KEEPING)]:
            words.pop(name)
        files = [(name, file.name, file.size) for name in self.files for file in _files(self.files, name)]
        return mark_of(token) + _digest(f"{sorted(words.lists())} {files}")[: LONGEST - MARK]


def _files(files: Any, name: str) -> Any:
    return files.getlist(name) if hasattr(files, "getlist") else [files[name]]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(token: str) -> str:
    """Return what every submission of one form begins with, whatever was written in it."""
    return _digest(token)[:MARK]


def was_taken(token: str) -> bool:
    """Return whether a form with this token was taken, with whatever words. A draft of it is then over."""
    mark = mark_of(token)
    return bool(token) and Submission.objects.filter(token__gte=mark, token__lt=f"{mark}g").exists()


def first_time(token: str) -> bool:
    """Return True the first time a token is seen. Call it inside the deed's transaction, before the deed.

    A missing token counts as a first time: nobody's words are lost for want of a hidden field.
    """
    if not token:
        return True
    with transaction.atomic():
        _, new = Submission.objects.get_or_create(token=token)
    return new
