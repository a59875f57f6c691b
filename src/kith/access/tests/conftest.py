"""Guesses are counted in the cache: each test starts with none."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_guesses_yet(db):
    cache.clear()
