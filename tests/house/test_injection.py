"""T-29: whatever is typed reaches the database as a value, never as a part of the question, and finds nothing more."""

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.house.doors import EVERYBODY, table
from tests.house.filling import boxes_of, filled, forms_of
from tests.house.test_offered import ASKED_IN_ADDRESSES, every_ref, named_on

pytestmark = pytest.mark.django_db
ROWS = table()
MARK = "kx9"
NASTY = [
    f"{MARK}' OR '1'='1",
    f"{MARK}' OR 1=1 -- ",
    f'{MARK}" OR ""="',
    f"{MARK}') OR ('a'='a",
    f"{MARK}'; DROP TABLE people_person; --",
    f"{MARK}' UNION SELECT username, password FROM people_account --",
    f"{MARK}' UNION ALL SELECT NULL,NULL,NULL,NULL --",
    f"{MARK}' AND (SELECT COUNT(*) FROM people_person) > 0 --",
    f"{MARK}' AND 1=CAST((SELECT version()) AS int) --",
    f"{MARK}'||(SELECT pg_sleep(9))||'",
    f"{MARK}' AND randomblob(900000000) --",
    f"{MARK}' WAITFOR DELAY '0:0:9' --",
    f"{MARK}`; SELECT 1; #",
    f"{MARK}\\' OR 1=1 #",
    f"{MARK}%27%20OR%201=1",
    f"{MARK}%' OR surname LIKE '%",
    f"{MARK}_%",
    f"{MARK}' /*!50000OR*/ 1=1 --",
    f"{MARK}'/**/OR/**/1/**/=/**/1",
    f"{MARK}' HAVING 1=1 --",
    f"{MARK}' ORDER BY 99 --",
    f"{MARK}{{'$ne': null}}",
    f"{MARK}->>'a' = 'a'",
    f"{MARK}__startswith",
    f"{MARK}) RETURNING password --",
    f"{MARK}\u02bc OR \uff07a\uff07=\uff07a",
]
SEARCHES = [
    ("caseload", "name", "worker"),
    ("team", "name", "manager"),
    ("allocations", "find", "administrator"),
    ("records_office", "find", "data officer"),
    ("glass_open", "who", "other manager"),
]
BY_HAND = ("caseload", "team")  # their lists are sifted in Python: no word of a search reaches the database
REASON = {"reason": "A reason that is long enough to be one", "hours": "1"}
ASKED = [(key, name) for key, names in ASKED_IN_ADDRESSES.items() for name in names]


class Listening:
    """Hears each statement on its way to the database; what was typed may stand in the values only."""

    def __init__(self):
        self.heard = self.as_values = 0
        self.inside: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.heard += 1
        self.as_values += MARK in repr(params).lower()
        if MARK in sql.lower():
            self.inside.append(sql)
        return execute(sql, params, many, context)


def asked(act):
    """Do something, and return what came back and what the database heard; nothing stays."""
    listening = Listening()
    with transaction.atomic(), connection.execute_wrapper(listening):
        answer = act()
        transaction.set_rollback(True)
    assert answer.status_code < 500, answer.status_code
    assert listening.inside == [], f"typed words became a part of the question: {listening.inside[0]}"
    return answer, listening


@pytest.mark.parametrize(("name", "box", "who"), SEARCHES)
def test_no_search_finds_more_than_a_name_that_nobody_has(world, signed_in, name, box, who):
    """T-29: every search, each string: the same people as for a word that is nobody's name."""
    client, refs = world.client_of(who, signed_in, fresh=True), every_ref()
    nobody, _ = asked(lambda: client.post(reverse(name), {**REASON, box: f"{MARK} nobody"}))
    as_values = 0
    for nasty in NASTY:
        answer, listening = asked(lambda: client.post(reverse(name), {**REASON, box: nasty}))  # noqa: B023
        assert answer.status_code == nobody.status_code
        assert named_on(answer, refs) == named_on(nobody, refs), f"{name} finds somebody by {nasty}"
        as_values += listening.as_values
    assert as_values or name in BY_HAND, "the words reach the database, or this test hears nothing"


@pytest.mark.parametrize(("key", "name"), ASKED)
def test_no_filter_page_or_sort_takes_a_question_of_its_own(world, signed_in, key, name):
    """T-29: whatever a page reads from its address, with keys that are no keys besides."""
    row = ROWS[name]
    who = next(who for who in EVERYBODY if who in row.get)
    client = world.client_of(who, signed_in, fresh=row.fresh)
    at, refs = reverse(name, kwargs=world.refs_for(row.address)), every_ref()
    plain, _ = asked(lambda: client.get(at, {key: MARK}))
    for nasty in NASTY:
        answer, _ = asked(lambda: client.get(at, {key: nasty, nasty: "1", "order_by": nasty}))  # noqa: B023
        assert (answer.status_code, named_on(answer, refs)) == (plain.status_code, named_on(plain, refs))


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if "<str:" in row.address))
def test_no_reference_in_an_address_takes_one_either(world, signed_in, name):
    row = ROWS[name]
    who = next(who for who in EVERYBODY if who in row.get | row.post)
    client = world.client_of(who, signed_in, fresh=row.fresh)
    refs = world.refs_for(row.address)
    method = client.get if row.get else client.post
    for nasty in NASTY[:8]:
        for wrong in refs:
            address = reverse(name, kwargs={**refs, wrong: nasty.replace("/", "")})
            answer, _ = asked(lambda: method(address))  # noqa: B023  called at once
            assert answer.status_code in (302, 404)


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.get & row.post))
def test_every_box_of_every_form_is_kept_as_it_was_typed_or_refused(world, signed_in, name):
    """T-29: the form as its page gives it, right but for one string in all of its boxes."""
    row = ROWS[name]
    who = next(who for who in EVERYBODY if who in row.get & row.post)
    client = world.client_of(who, signed_in, fresh=row.fresh)
    at = reverse(name, kwargs=world.refs_for(row.address))
    for form in forms_of(client.get(at)):
        if boxes_of(form):
            for nasty in NASTY[:8]:
                body = filled(form, nasty, on=timezone.localdate())
                asked(lambda: client.post(at, body))  # noqa: B023  called at once
