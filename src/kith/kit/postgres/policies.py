"""Putting walls up after a migration, giving the serving role its rights, and taking walls down before one.

Done by the role that owns the tables, and by no other. Row security is enabled and not forced: the owner passes, so
that migrations and backups see every row. While a migration runs there are no policies: the serving role sees nothing.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from kith.kit.postgres.roles import owns_tables
from kith.kit.walls import append_only, functions, policies

OURS = "kith\\_%"
READ_ONLY = ("django_migrations",)


def before_migration(using: str, plan: list[Any], **_: Any) -> None:
    """Take the walls down where something will be altered: PostgreSQL alters no column that a policy names."""
    connection = connections[using]
    if plan and connection.vendor == "postgresql":
        _take_down(connection)


def after_migration(using: str, plan: list[Any] | None = None, **_: Any) -> None:
    """Put the walls up where the database is as new as the models; after a step back they stay down."""
    connection = connections[using]
    if connection.vendor != "postgresql" or plan is None or not owns_tables(connection):
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        put_up(connection)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make every policy that has to stand, renew those that changed, take away those no longer wanted."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in (*functions(), *_changes(connection)):
            cursor.execute(statement)
        if settings.DATABASE_ROLE:
            for statement in _rights(connection.ops.quote_name(settings.DATABASE_ROLE)):
                cursor.execute(statement)


def lacking(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables round which a wall should stand and does not, or not as it should; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    standing, walled = _standing(connection), _walled(connection)
    return sorted(
        {one.table for one in policies() if standing.get(one[:2]) != one.digest or one.table not in walled}
    )


def _changes(connection: BaseDatabaseWrapper) -> list[str]:
    made_tables = set(connection.introspection.table_names())  # a model may be newer than its migration
    standing, wanted = _standing(connection), [one for one in policies() if one.table in made_tables]
    kept = {(policy.table, policy.name) for policy in wanted if standing.get(policy[:2]) == policy.digest}
    dropped = [_drop(table, name) for table, name in standing if (table, name) not in kept]
    made = [
        statement
        for policy in wanted
        if policy[:2] not in kept
        for statement in (
            policy.statement,
            f"COMMENT ON POLICY {policy.name} ON \"{policy.table}\" IS '{policy.digest}'",
        )
    ]
    return [*dropped, *_switched(connection, {one.table for one in wanted}), *made]


def _switched(connection: BaseDatabaseWrapper, wanted: set[str]) -> list[str]:
    """Return what turns row security on for tables that need it, and off for those of ours that no longer do."""
    on = _walled(connection) & {model._meta.db_table for model in apps.get_models()}
    return [
        *(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY' for name in sorted(wanted - on)),
        *(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY' for name in sorted(on - wanted)),
    ]


def _walled(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the tables for which row security is on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
        )
        return {name for (name,) in cursor.fetchall()}


def _take_down(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table, name in _standing(connection):
            cursor.execute(_drop(table, name))


def _standing(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """Return our policies that stand, each with its digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname, obj_description(p.oid, 'pg_policy') FROM pg_policy p"
            " JOIN pg_class c ON c.oid = p.polrelid"
            " WHERE p.polname LIKE %s AND c.relnamespace = current_schema()::regnamespace",
            [OURS],
        )
        return {(table, name): digest or "" for table, name, digest in cursor.fetchall()}


def _drop(table: str, name: str) -> str:
    return f'DROP POLICY {name} ON "{table}"'


def _rights(role: str) -> list[str]:
    """Return what lets the serving role read and write rows, and no more: it owns nothing and alters nothing."""
    rows = "SELECT, INSERT, UPDATE, DELETE"
    return [
        f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        *(f'REVOKE UPDATE, DELETE ON "{table}" FROM {role}' for table in append_only()),
        *(f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {role}' for table in READ_ONLY),
    ]
