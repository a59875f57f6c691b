"""What everything on a map is called, in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from kith.kit.templatetags.kit import said
from kith.universe.choices import (
    CHANNEL_NAMES,
    FEEL_NAMES,
    FIELD_NAMES,
    GIVING_NAMES,
    LASTING_NAMES,
    LINK_NAMES,
    OFTEN_NAMES,
    OTHER_NAMES,
    RELATION_NAMES,
    RING_NAMES,
    SORT_NAMES,
    STRAIN_NAMES,
    SUPPORT_NAMES,
    THROUGH_NAMES,
    WISH_NAMES,
)
from kith.words import Say

TABLES: Mapping[str, Mapping[Any, Say]] = {
    "ring": RING_NAMES,
    "field": FIELD_NAMES,
    "feel": FEEL_NAMES,
    "wish": WISH_NAMES,
    "strain": STRAIN_NAMES,
    "often": OFTEN_NAMES,
    "channel": CHANNEL_NAMES,
    "giving": GIVING_NAMES,
    "support": SUPPORT_NAMES,
    "lasting": LASTING_NAMES,
    "sort": SORT_NAMES,
    "relation": RELATION_NAMES,
    "through": THROUGH_NAMES,
    "link": LINK_NAMES,
    "other": {**OTHER_NAMES, "star": Say("guiding star")},
}


@lru_cache(maxsize=32)
def names_in(language: str) -> Mapping[str, Mapping[int | str, str]]:
    """Return what rings, fields, feelings and the rest are called in a language; asked for once, not per member."""
    return {kind: {key: said(name) for key, name in table.items()} for kind, table in TABLES.items()}


def names() -> Mapping[str, Mapping[int | str, str]]:
    """Return the names in the reader's language."""
    return names_in(get_language() or "")
