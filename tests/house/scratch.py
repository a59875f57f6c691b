"""Empty PostgreSQL databases beside the one tests run in, each gone when its block ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from kith.kit.refs import new_ref


@contextmanager
def scratch_database() -> Iterator[str]:
    """Give the address of an empty database."""
    import psycopg

    server = urlsplit(os.environ["KITH_DATABASE_URL"])
    name = f"kith_scratch_{new_ref(8).lower()}"
    with psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(server._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def reader_of(address: str) -> Iterator[str]:
    """Give the address of the same database for a role that owns nothing and may read every table."""
    import psycopg

    where, role = urlsplit(address), f"kith_scratch_{new_ref(8).lower()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{role}" LOGIN')
        connection.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{role}"')
        connection.execute(f'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        try:
            yield urlunsplit(where._replace(netloc=f"{role}@{where.hostname}:{where.port}"))
        finally:
            connection.execute(f'DROP OWNED BY "{role}"')
            connection.execute(f'DROP ROLE "{role}"')
