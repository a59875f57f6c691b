"""Django's PostgreSQL backend, which says the scope anew wherever it differs from what the connection last heard."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from kith.kit.scope import SETTINGS, wanted

SAY = f"SELECT {', '.join(f'set_config({name!r}, %s, false)' for name in SETTINGS)}"


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, and what it last heard. Whatever may have made the database forget makes us say it again.

    A setting made in a transaction goes with its rollback; a connection from the pool may carry another visitor's.
    The stubs leave out some methods overridden here; Django's own backends override them in the same way.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._heard: tuple[str, ...] | None = None
        self.execute_wrappers.append(self._say_first)

    def _say_first(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self._say()
        return execute(sql, params, many, context)

    def _say(self) -> None:
        """Say the scope where it differs; not in a failed transaction, in which nothing can be read anyway."""
        said = wanted().said()
        if said == self._heard or self.connection is None:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with self.wrap_database_errors:
            self.connection.execute(SAY, said)
        self._heard = said

    def connect(self) -> None:
        """Connect, or borrow from the pool; nothing was heard yet."""
        self._heard = None
        super().connect()

    def _close(self) -> Any:
        self._heard = None
        return super()._close()  # type: ignore[misc]

    def _rollback(self) -> Any:
        self._heard = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._heard = None
