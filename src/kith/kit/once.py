"""One record from one form, however often it is sent."""

import hashlib
import secrets
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict

from kith.kit.models import Submission


def new_token() -> str:
    """Return a token for the hidden field of a freshly shown form."""
    return secrets.token_urlsafe(24)


class OnceForm(forms.Form):
    """A form that carries a token, so that sending it twice makes one record.

    What was typed counts too: somebody who goes back and writes another name with the same token is heard.
    """

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

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
        files = [(name, file.name, file.size) for name in self.files for file in _files(self.files, name)]
        return hashlib.sha256(f"{sorted(words.lists())} {files}".encode()).hexdigest()[:40]


def _files(files: Any, name: str) -> Any:
    return files.getlist(name) if hasattr(files, "getlist") else [files[name]]


def first_time(token: str) -> bool:
    """Return True the first time a token is seen. Call it inside the deed's transaction, before the deed.

    A missing token counts as a first time: nobody's words are lost for want of a hidden field.
    """
    if not token:
        return True
    with transaction.atomic():
        _, new = Submission.objects.get_or_create(token=token)
    return new
