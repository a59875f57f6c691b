"""T-14: with every filter of ours left out, the database gives nobody a row that is not theirs to see or change."""

import copy
from dataclasses import fields

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from kith.access.scope import scope_of
from kith.kit.postgres import policies
from kith.kit.refs import new_ref
from kith.kit.scope import EVERYTHING, NOTHING, within
from kith.kit.walls import behind, walled
from kith.people.choices import Role
from kith.people.models import Account
from kith.people.tests.factories import an_account
from kith.universe.models import Member
from kith.words.privacy import Behind, Wall
from tests.house.rows import all_rows, may_see, may_write

OURS = [
    model for model in apps.get_models() if model.__module__.startswith("kith.") and not model._meta.proxy
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_names_the_wall_its_rows_stand_behind(model):
    said = getattr(model.Privacy, "behind", None)
    assert isinstance(said, Behind), "say behind = Behind(Wall.…, path) in its Privacy"
    assert bool(said.via) == (said.wall is not Wall.NONE)


@pytest.fixture
def populated(cast):
    """Everything of three people: one, another of the same authority, and one far away; the first shares with Ruth."""
    far_young_person = an_account(
        Role.YOUNG_PERSON, authority=cast.far_person.authority, person=cast.far_person
    )
    about = (
        all_rows(cast.person, cast.worker, cast.young_person),
        all_rows(cast.other_person, cast.other_worker, cast.other_young_person),
        all_rows(cast.far_person, cast.far_worker, far_young_person),
    )
    return [row for rows in about for model, row in rows.made.items() if behind(model).wall is not Wall.NONE]


def everybody(cast):
    """Everybody signed in, and nobody."""
    named = {field.name: getattr(cast, field.name) for field in fields(cast)}
    return {"nobody": None, **{name: one for name, one in named.items() if isinstance(one, Account)}}


def scope_for(account):
    return NOTHING if account is None else scope_of(account)


@pytest.mark.postgres
def test_no_wall_is_lacking_and_tables_without_one_are_those_said_to_need_none(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        standing = {name for (name,) in cursor.fetchall()}
    assert policies.lacking(connection) == []
    said_none = {model._meta.db_table for model in OURS if behind(model).wall is Wall.NONE}
    assert {model._meta.db_table for model in OURS} - standing == said_none


@pytest.mark.postgres
def test_unfiltered_reads_give_everybody_their_own_rows_and_0_foreign_ones(cast, populated):
    """T-14, bar 3: each of the cast asks for all rows of each model, with no filter of ours."""
    for model in walled():
        rows = list(model._default_manager.all())
        assert {type(row) for row in populated} >= {model}
        for who, account in everybody(cast).items():
            scope = scope_for(account)
            wanted = {row.pk for row in rows if may_see(row, scope, account)}
            with within(scope):
                found = set(model._default_manager.values_list("pk", flat=True))
            assert found == wanted, f"{who} reads {model._meta.label}"
            assert len(found) < len(rows), "somebody else's rows are there to be seen"


@pytest.mark.postgres
def test_a_planted_foreign_row_is_refused(cast, populated):
    """T-14: what nobody may read nobody may write either, whatever key was smuggled in."""
    for account in everybody(cast).values():
        scope = scope_for(account)
        for row in populated:
            if may_write(row, scope):
                continue
            with (
                within(scope),
                pytest.raises(ProgrammingError, match="row-level security"),
                transaction.atomic(),
            ):
                _planted(row).save(force_insert=True)


def _planted(row):
    planted = copy.copy(row)
    planted.pk, planted._state = None, copy.copy(row._state)
    planted._state.adding = True
    for field in row._meta.concrete_fields:
        if field.unique and not field.primary_key and not field.is_relation:
            setattr(planted, field.attname, new_ref(min(12, field.max_length or 12)))
    return planted


@pytest.mark.postgres
def test_a_foreign_row_is_neither_changed_nor_removed(cast, populated):
    """T-14: also where it may be seen: a window onto my space is not a door."""
    for account in everybody(cast).values():
        scope = scope_for(account)
        for row in populated:
            if not may_write(row, scope):
                assert _rows_touched(row, scope) == (0, 0), row._meta.label


def _rows_touched(row, scope):
    table = row._meta.db_table
    with within(scope), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET id = id WHERE id = %s', [row.pk])
        changed = cursor.rowcount
        cursor.execute(f'DELETE FROM "{table}" WHERE id = %s', [row.pk])
        return changed, cursor.rowcount


@pytest.mark.postgres
def test_what_is_ones_own_is_changed_and_removed_as_before(cast, populated):
    """The nearest yes: the person herself."""
    (mine,) = [row for row in populated if isinstance(row, Member) and row.person_id == cast.person.pk]
    with within(scope_of(cast.young_person)):
        assert Member.objects.filter(pk=mine.pk).update(hidden_at=None) == 1
        mine.delete()
    assert not Member.objects.filter(pk=mine.pk).exists()


@pytest.mark.postgres
def test_everything_is_for_commands_and_a_visit_never_gets_it(cast, populated):
    for account in everybody(cast).values():
        assert not scope_for(account).everything
    with within(EVERYTHING):
        assert all(type(row)._default_manager.filter(pk=row.pk).exists() for row in populated)


@pytest.mark.postgres
def test_an_ended_account_sees_nothing(cast, populated):
    """T-08."""
    cast.worker.is_active = False
    with within(scope_of(cast.worker)):
        assert not any(model._default_manager.exists() for model in walled())
