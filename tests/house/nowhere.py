"""Every page and file that somebody can come to, as it is but for what is made anew for each answer."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.house.doors import Row, table
from tests.house.filling import filled, forms_of

ANEW = re.compile(rb'name="(?:csrfmiddlewaretoken|once|stamp|draft_\w+)" value="[^"]*"')
NEVER = "ZZZZZZZZZZZZ"
LIBRARY = ("library", "one_use_link")
"""Gates of doors about nobody but the account itself."""


def told(answer: Any) -> tuple[int, str]:
    """Return an answer's status, headers and words."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, f"{dict(answer.headers)}\n{ANEW.sub(b'', body).decode(errors='replace')}"


def pages(world: Any, who: str, client: Any) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield by name each page, list and download that opens for somebody of the cast."""
    for name, row in _theirs(who, "get"):
        yield name, told(client.get(reverse(name, kwargs=world.refs_for(row.address))))


def sent(world: Any, who: str, client: Any, words: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield what each form answers to these words in every box, with a stamp that is long overtaken; nothing stays."""
    for name, row in _theirs(who, "post"):
        address = reverse(name, kwargs=world.refs_for(row.address))
        asked = client.get(address) if who in row.get else None
        bodies = [filled(form, words, on=timezone.localdate()) for form in forms_of(asked)] if asked else []
        for body in bodies or [{}]:
            stamps = {field: "overtaken" for field in body if field.endswith("stamp")}
            signed_in = deepcopy(client.cookies)
            with transaction.atomic():
                yield f"{name} (sent)", told(client.post(address, {**body, **stamps}))
                transaction.set_rollback(True)
            client.cookies = signed_in  # some forms sign out


def at_their_doors(refs: Mapping[str, str], who: str, client: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield each door that takes these references: what it answers to them, and to some that were never used."""
    for name, row in _theirs(who, "get"):
        asked = {key: refs[key] for key in re.findall(r":(\w+)>", row.address) if key in refs}
        if asked and asked.keys() == set(re.findall(r":(\w+)>", row.address)):
            never = dict.fromkeys(asked, NEVER)
            yield (
                name,
                told(client.get(reverse(name, kwargs=asked))),
                told(client.get(reverse(name, kwargs=never))),
            )


def _theirs(who: str, method: str) -> Iterator[tuple[str, Row]]:
    for name, row in sorted(table().items()):
        if who in getattr(row, method) and row.gate not in LIBRARY:
            yield name, row
