"""The scope reaches the database before each statement, and no connection carries it further than it should."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from kith.kit.models import Submission
from kith.kit.scope import EVERYTHING, NOTHING, SETTINGS, Scope, go_on_as, wanted, within

HEAR = f"SELECT {', '.join(f'current_setting({name!r}, true)' for name in SETTINGS)}"


def scope(number):
    return Scope(authorities=frozenset({number}), person=number, account=number)


def heard():
    """Return what the database itself has heard, whatever we believe."""
    with connection.cursor() as cursor:
        cursor.execute(HEAR)
        return cursor.fetchone()


def hear_and_fail():
    assert heard() == wanted().said()
    raise RuntimeError


def test_without_a_word_nothing_is_asked_for_and_everything_only_when_said():
    with within(NOTHING):
        assert wanted().said() == ("off", "{}", "", "{}", "", "", "", "")
    assert EVERYTHING.said()[0] == "on"


def test_a_block_ends_also_where_it_fails():
    def fails():
        with within(scope(2)):
            go_on_as(scope(3))
            raise RuntimeError

    with within(scope(1)):
        with pytest.raises(RuntimeError):
            fails()
        assert wanted() == scope(1)


def test_a_thread_begins_as_nobody():
    with within(scope(1)), ThreadPoolExecutor(1) as other:
        assert other.submit(wanted).result() == NOTHING


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestHeard:
    def test_each_statement_is_asked_in_the_scope_that_holds_then(self):
        with within(scope(1)):
            assert heard() == scope(1).said()
            with within(scope(2)):
                assert heard() == scope(2).said()
            assert heard() == scope(1).said()

    def test_one_cursor_used_in_two_scopes_is_heard_in_both(self):
        with connection.cursor() as cursor:
            for one in (scope(1), scope(2)):
                with within(one):
                    cursor.execute(HEAR)
                    assert cursor.fetchone() == one.said()

    def test_the_same_scope_is_not_said_twice(self):
        said = []
        with within(scope(1)):
            heard()
            plain, connection.connection.execute = connection.connection.execute, lambda *a: said.append(a)
            try:
                heard()
            finally:
                connection.connection.execute = plain
        assert said == []

    def test_a_rollback_makes_the_database_forget_and_us_say_it_again(self):
        with within(scope(1)):
            heard()
        with within(scope(2)):
            with pytest.raises(RuntimeError), transaction.atomic():
                hear_and_fail()
            assert heard() == scope(2).said()

    def test_a_savepoint_rolled_back_does_so_too(self):
        with within(scope(1)), transaction.atomic():
            heard()
            with pytest.raises(RuntimeError), transaction.atomic(), within(scope(2)):
                hear_and_fail()
            assert heard() == scope(1).said()

    def test_a_statement_that_fails_in_mid_transaction_leaves_nobody_elses_scope(self):
        Submission.objects.create(token="once")
        with within(scope(1)), transaction.atomic():
            heard()
            with pytest.raises(IntegrityError), transaction.atomic(), within(scope(2)):
                Submission.objects.create(token="once")
            assert heard() == scope(1).said()

    def test_leaving_a_scope_in_a_failed_transaction_breaks_nothing(self):
        with within(scope(1)):
            with pytest.raises(DatabaseError), transaction.atomic(), within(scope(2)):
                connection.cursor().execute("SELECT 1 / 0")
            assert heard() == scope(1).said()

    def test_a_new_connection_has_heard_nothing(self):
        with within(scope(1)):
            heard()
            connection.close()
            assert heard() == scope(1).said()

    def test_a_connection_that_died_is_told_again(self):
        with within(scope(1)):
            heard()
            with connections.create_connection("default").cursor() as other:
                mine = connection.connection.info.backend_pid
                other.execute("SET ROLE NONE")
                other.execute("SELECT pg_terminate_backend(%s)", [mine])
                other.db.close()
            with pytest.raises(DatabaseError):
                heard()
            connection.close()
            assert heard() == scope(1).said()

    def test_a_read_only_transaction_may_be_told(self):
        with within(scope(1)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            with within(scope(2)):
                cursor.execute(HEAR)
                assert cursor.fetchone() == scope(2).said()


@pytest.fixture
def pool_of_two(transactional_db):
    """Serve from a pool of two connections for one test."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": 2}
    yield
    connection.close()
    connection.close_pool()
    del options["pool"]


@pytest.mark.postgres
def test_six_visitors_on_two_connections_each_hear_themselves(pool_of_two):
    """Bar 3: in autocommit, in a transaction, and after one that failed; 600 turns in all."""
    start, turns = Barrier(6), 100

    def visit(number):
        start.wait()
        wrong = []
        for turn in range(turns):
            mine = scope(number * turns + turn)
            with within(mine):
                wrong += [mine] if heard() != mine.said() else []
                with transaction.atomic():
                    wrong += [mine] if heard() != mine.said() else []
                try:
                    with transaction.atomic(), within(scope(-1)):
                        heard()
                        raise RuntimeError
                except RuntimeError:
                    wrong += [mine] if heard() != mine.said() else []
            connection.close()
        return wrong

    with ThreadPoolExecutor(6) as visitors:
        assert [wrong for found in visitors.map(visit, range(6)) for wrong in found] == []


@pytest.mark.postgres
def test_what_a_pooled_connection_last_heard_is_nobodys(pool_of_two):
    """Whoever borrows it says who they are before anything else; who says nothing is nobody."""
    with within(EVERYTHING):
        heard()
    connection.close()
    with within(NOTHING):
        assert heard() == NOTHING.said()
