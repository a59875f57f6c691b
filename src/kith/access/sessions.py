"""Where sessions are kept: Django's table with who, since when, last seen, and on what sort of device.

The key changes whenever rights rise; what is shown of a session is named by a digest of its key, never by the key. In
the table stands only what the key becomes with this installation's secret: a copy of the table, or an opened backup,
signs nobody in.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kith.access.models import Session

BEGUN, DEVICE, SHARED_PHONE, BROWSER = "begun_at", "device", "shared_phone", "browser"
"""Names in a session: when somebody signed in, on what, whether others use that phone too, and which browser it is."""


def ref_of(session_key: str) -> str:
    """Return the name by which a session is shown and ended."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:12].upper()


def kept_as(session_key: str) -> str:
    """Return what stands in the table for a session's key."""
    return salted_hmac("kith.access.sessions", session_key, algorithm="sha256").hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's store, whose rows say whose they are, so that they can be listed and ended."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def load(self) -> dict[str, Any]:
        """Return what a session holds; the row itself stays at hand, for its times."""
        key = self.session_key
        found = (
            Session.objects.filter(session_key=kept_as(key), expire_date__gt=timezone.now()) if key else None
        )
        self.row = found.first() if found is not None else None
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.session_data)

    def exists(self, session_key: str) -> bool:
        """Return whether a key is in use."""
        return super().exists(kept_as(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session, or this one."""
        key = session_key or self.session_key
        if key:
            super().delete(kept_as(key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for what a session holds now."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(BEGUN, now.timestamp())
        row = cast("Session", super().create_model_instance(data))
        row.ref = ref_of(row.session_key)
        row.session_key = kept_as(row.session_key)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.begun_at = _begun(data)
        row.seen_at = now
        row.device = data.get(DEVICE, "")
        row.shared_phone = bool(data.get(SHARED_PHONE))
        self.row = row
        return row


def _begun(data: Mapping[str, Any]) -> datetime | None:
    return datetime.fromtimestamp(data[BEGUN], UTC) if BEGUN in data else None
