"""What is counted for a while (guesses, codes that were used), in our own database, read without being believed.

Django's database cache unpickles what it finds: whoever may write the table could run code where the keys are. This one
reads plain values only; anything else counts as not there.
"""

import base64
import binascii
import io
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router

__all__ = ["PlainCache"]


class Plain(pickle.Unpickler):
    """Reads numbers, words, lists and tables of them. Nothing with a name of its own can come out."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Refuse every class and function."""
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no plain value")


class PlainCache(DatabaseCache):
    """Django's database cache, but for how values are read."""

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return what is there and not over, by key. What is no plain value is not there."""
        wanted = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not wanted:
            return {}
        connection = connections[router.db_for_read(self.cache_model_class)]
        quote = connection.ops.quote_name
        now = connection.ops.adapt_datetimefield_value(datetime.now(UTC).replace(microsecond=0))
        places = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {quote('cache_key')}, {quote('value')} FROM {quote(self.cache_model_class._meta.db_table)} "  # noqa: S608  our own names
                f"WHERE {quote('cache_key')} IN ({places}) AND {quote('expires')} >= %s",
                [*wanted, now],
            )
            rows = cursor.fetchall()
        found = {}
        for key, text in rows:
            try:
                found[wanted[key]] = Plain(io.BytesIO(base64.b64decode(text, validate=True))).load()
            except (
                pickle.UnpicklingError,
                binascii.Error,
                ValueError,
                EOFError,
                IndexError,
                KeyError,
                TypeError,
            ):
                continue
        return found
