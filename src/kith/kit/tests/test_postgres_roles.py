"""The serving role owns nothing: what it may not do, and what is said where a wrong role was given."""

import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from kith.kit.postgres import policies
from kith.kit.postgres.roles import problem, talks
from kith.kit.scope import EVERYTHING, within
from kith.kit.tests.serving_role import ROLE, as_owner
from kith.kit.walls import append_only
from kith.kit.walls import policies as wanted_policies

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.rowcount


FORBIDDEN = (
    "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
    "DROP POLICY kith_wall ON people_person",
    "CREATE POLICY mine ON people_person USING (true)",
    "TRUNCATE people_person CASCADE",
    "ALTER TABLE people_person ADD COLUMN mine int",
    "DROP FUNCTION kith_shared_with_me",
    f"ALTER ROLE {ROLE} BYPASSRLS",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_serving_role_takes_no_wall_down(statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        run(statement)


def test_row_security_switched_off_by_hand_gives_an_error_and_no_rows():
    """``SET row_security = off`` is PostgreSQL's word for "fail rather than filter"."""
    with pytest.raises(ProgrammingError), transaction.atomic():
        run("SET LOCAL row_security = off", "SELECT * FROM people_person")


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_serving_role_cannot_alter_the_audit(statement):
    """T-40."""
    assert {"audit_entry", "audit_seen", "audit_head"} <= set(append_only())
    for table in append_only():
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run(statement.format(table))


# What is said of a wrong role


def test_the_serving_role_is_fit():
    assert problem() is None


def test_a_superuser_is_refused():
    with as_owner():
        assert "is a superuser" in problem()
        assert "KITH_DATABASE_OWNER_URL" in problem()


@pytest.fixture
def another_role():
    """Make a role like the serving one; the test gives it one right too many. It goes with the transaction."""
    with as_owner():
        run("CREATE ROLE kith_wrong", f"GRANT {ROLE} TO kith_wrong")


BOSS = ("CREATE ROLE kith_boss", "ALTER TABLE kit_submission OWNER TO kith_boss")
OWN = "ALTER TABLE kit_submission OWNER TO kith_wrong"
RIGHTS = {
    "passes policies": ("ALTER ROLE kith_wrong BYPASSRLS",),
    "owns a table": ("GRANT CREATE ON SCHEMA public TO kith_wrong", OWN),
    "inherits from an owner": (*BOSS, "GRANT kith_boss TO kith_wrong"),
    "may become an owner": (*BOSS, "ALTER ROLE kith_wrong NOINHERIT", "GRANT kith_boss TO kith_wrong"),
}


@pytest.mark.parametrize("right", RIGHTS)
def test_a_role_with_one_right_too_many_is_refused(another_role, right):
    with as_owner():
        run(*RIGHTS[right])
    run("SET ROLE NONE", "SET ROLE kith_wrong")
    wrong = problem()
    run("SET ROLE NONE", f"SET ROLE {ROLE}")
    assert ("may bypass row security" if right == "passes policies" else "owns our tables") in wrong


def test_a_role_with_the_serving_roles_own_rights_is_fit(another_role):
    """The nearest yes."""
    run("SET ROLE NONE", "SET ROLE kith_wrong")
    wrong = problem()
    run("SET ROLE NONE", f"SET ROLE {ROLE}")
    assert wrong is None


# Putting up and taking down


def test_putting_up_what_stands_changes_nothing():
    with as_owner():
        assert policies._changes(connection) == []
        policies.put_up(connection)
    assert policies.lacking(connection) == []


def test_with_the_walls_down_the_serving_role_sees_nothing_at_all():
    """While a migration runs, and after one step back, it is shut rather than open."""
    new = "INSERT INTO people_authority (ref, code, name, region, youngest_account_age) VALUES"
    run(
        f"{new} ('A', '1', 'N', '', 13)",
        "INSERT INTO people_team (ref, name, authority_id) SELECT 'T', 'T', id FROM people_authority",
    )
    asks = "SELECT 1 FROM people_team WHERE ref = 'T'"
    with within(EVERYTHING):
        assert run(asks) == 1
        with as_owner():
            policies.before_migration("default", ["something"])
        assert run(asks) == 0
        assert "people_team" in policies.lacking(connection)
        with as_owner():
            policies.put_up(connection)
        assert run(asks) == 1


def test_a_migration_with_nothing_to_do_leaves_the_walls_up():
    with as_owner():
        policies.before_migration("default", [])
    assert policies.lacking(connection) == []


def test_a_wall_that_was_weakened_by_hand_is_seen_and_mended():
    with as_owner():
        run("DROP POLICY kith_wall ON people_person", "CREATE POLICY kith_wall ON people_person USING (true)")
    assert policies.lacking(connection) == ["people_person"]
    with as_owner():
        policies.put_up(connection)
    assert policies.lacking(connection) == []


def test_row_security_switched_off_is_seen_and_mended():
    with as_owner():
        run("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY")
    assert policies.lacking(connection) == ["people_person"]
    with as_owner():
        policies.put_up(connection)
    assert policies.lacking(connection) == []


def test_every_wall_is_ours_and_the_role_is_named():
    assert settings.DATABASE_ROLE == ROLE
    assert {one.name.partition("_")[0] for one in wanted_policies()} == {"kith"}


def test_the_function_that_looks_everywhere_gives_nothing_to_nobody():
    with pytest.raises(DatabaseError), transaction.atomic():
        run("SELECT * FROM kith_shared_with_me(1)")
    assert run("SELECT * FROM kith_shared_with_me()") == 0


# What PostgreSQL's own log would keep


def says_to_the_log(statement, verbosity):
    """Return what is said of a serving role for which PostgreSQL logs like this."""
    with as_owner():
        run(
            f"SET LOCAL log_min_error_statement = '{statement}'",
            f"SET LOCAL log_error_verbosity = '{verbosity}'",
        )
    return talks()


@pytest.mark.parametrize(
    ("statement", "verbosity"),
    [("error", "default"), ("panic", "default"), ("panic", "verbose"), ("fatal", "terse")],
)
def test_a_log_that_would_keep_what_people_wrote_is_named(statement, verbosity):
    sentence = says_to_the_log(statement, verbosity)
    assert "SET log_min_error_statement = 'panic'" in sentence
    assert "SET log_error_verbosity = 'terse'" in sentence


def test_a_log_that_keeps_places_only_is_fit():
    assert says_to_the_log("panic", "terse") is None
