"""Reads about the demo: whether this database is one, and whom a link signs in."""

from django.db import connection
from django.db.models import Model

from kith.access.scope import scope_of
from kith.demo.models import DemoMarker, SignInLink
from kith.demo.rules import token_hash
from kith.kit.scope import within
from kith.people.models import Account, Authority, Person


def marker() -> DemoMarker | None:
    """Return the row that says this database is a demo, or None; also before the first tables are made."""
    if DemoMarker._meta.db_table not in connection.introspection.table_names():
        return None
    return DemoMarker.objects.order_by("pk").first()


def holds_nothing() -> bool:
    """Whether no authority, person or account stands here; also true before the first tables are made."""
    tables = set(connection.introspection.table_names())
    models: list[type[Model]] = [Authority, Person, Account]
    return not any(m._default_manager.exists() for m in models if m._meta.db_table in tables)


def account_of_link(token: str) -> Account | None:
    """Return whom an unused link signs in, or None."""
    link = SignInLink.objects.filter(
        token_hash=token_hash(token), used_at__isnull=True, account__is_active=True
    )
    found = link.select_related("account").first()
    if found is None:
        return None
    with within(scope_of(found.account)):  # whoever holds the link is that account already
        return Account.objects.select_related("person", "authority").get(pk=found.account_id)


def person_of(authority_code: str, child: str) -> Person:
    """Return one of the invented people. Errors: ``Person.DoesNotExist``."""
    return Person.objects.select_related("authority").get(authority__code=authority_code, child_id=child)


def people_of(authority: Authority) -> list[Person]:
    """Return everybody whose record is open, oldest first."""
    return list(
        Person.objects.filter(authority=authority, adopted_on__isnull=True).order_by("born_on", "child_id")
    )


def account_named(username: str) -> Account | None:
    """Return the account with this sign-in name, or None."""
    return (
        Account.objects.filter(username=username, is_active=True)
        .select_related("person", "authority")
        .first()
    )
