"""Whether the role this installation serves as passes the walls by itself, and working as the owner for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

ASKS = """
SELECT r.rolsuper, r.rolbypassrls, EXISTS (
    SELECT 1 FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND pg_has_role(current_user, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user
"""
HOW = "Give KITH_DATABASE_URL a role that owns nothing and KITH_DATABASE_OWNER_URL the owner's: see docs/running.md."

TELLS = (
    "SELECT session_user, current_setting('log_min_error_statement'), current_setting('log_error_verbosity')"
)
QUIET = ("panic", "terse")
HUSH = (
    "As a superuser: ALTER ROLE {0} SET log_min_error_statement = 'panic'; "
    "ALTER ROLE {0} SET log_error_verbosity = 'terse'; then start Kith anew."
)


def problem() -> str | None:
    """Return what is wrong with the serving role, and what to do; None on SQLite, or where the walls hold for it."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(ASKS)
        superuser, bypasses, owns = cursor.fetchone()
    found = {
        "is a superuser": superuser,
        "may bypass row security": bypasses,
        "owns our tables, or may become who does": owns,
    }
    wrong = [words for words, true in found.items() if true]
    return f"The database role {' and '.join(wrong)}: no wall holds for it. {HOW}" if wrong else None


def talks() -> str | None:
    """Return what to do where PostgreSQL's log would keep what people wrote; None on SQLite, or where it does not."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(TELLS)
        (name, *said) = cursor.fetchone()
    if tuple(said) == QUIET:
        return None
    return f"PostgreSQL's log would keep what people wrote when a statement fails. {HUSH.format(name)}"


def owns_tables(connection: BaseDatabaseWrapper) -> bool:
    """Return whether this connection has the owner's rights."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class"
            " WHERE relname = 'django_migrations' AND relnamespace = current_schema()::regnamespace"
        )
        found = cursor.fetchone()
    return bool(found and found[0])


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the role that owns the tables, where one is given: migrations and rights. Not inside a transaction."""
    if settings.DATABASE_OWNER is None:
        yield
        return
    connection.close()
    serving = connection.settings_dict
    connection.settings_dict = {**serving, **settings.DATABASE_OWNER}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = serving
