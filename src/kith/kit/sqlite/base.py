"""Django's SQLite backend, taking a file lock around each write transaction."""

from typing import Any

from django.db.backends.sqlite3 import base

from kith.kit.sqlite import turns


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. ``atomic()`` waits for the file lock, then begins IMMEDIATE; commit or rollback lets go.

    The stubs leave out the methods overridden here; Django's own backends override them in the same way.
    """

    _lock: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._end_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._lock is not None or self.is_in_memory_db():
            return
        self._lock = turns.take(f"{name}.lock")

    def _end_turn(self) -> None:
        if self._lock is not None:
            turns.end(self._lock)
            self._lock = None
