"""What if services end, or somebody goes: who remains, in names; the edges of each birthday."""

from datetime import date

import pytest

from kith.universe.figures import question_from
from kith.universe.queries import LinkNow
from kith.universe.tests.factories import a_now
from kith.universe.whatif import on_a_birthday, without

BORN, TODAY = date(2008, 6, 10), date(2026, 3, 31)


def names(members):
    return [one.nickname for one in members]


def a_link(one, other):
    return LinkNow(f"{one.ref}{other.ref}", one.ref, other.ref, "", "")


@pytest.fixture
def worked_example():
    """The example of the cliff edge, without its numbers: mum, adviser to 25, key worker to a day, friend."""
    mum = a_now(nickname="mum", lasting="stays")
    adviser = a_now(nickname="adviser", lasting="service", ends_age=25)
    keyworker = a_now(nickname="keyworker", lasting="service", ends_on=date(2026, 6, 10))
    friend = a_now(nickname="friend", lasting="stays")
    return [mum, adviser, keyworker, friend], [a_link(mum, friend), a_link(adviser, keyworker)]


def test_the_worked_example(worked_example):
    members, links = worked_example
    at_18 = on_a_birthday(members, links, born_on=BORN, age=18)
    assert names(at_18.stay) == ["mum", "adviser", "friend"]
    assert names(at_18.go) == ["keyworker"]
    assert names(at_18.alone) == ["adviser"]
    assert on_a_birthday(members, links, born_on=BORN, age=21) == at_18
    at_25 = on_a_birthday(members, links, born_on=BORN, age=25)
    assert names(at_25.stay) == ["mum", "friend"]
    assert names(at_25.go) == ["adviser", "keyworker"]
    assert at_25.alone == ()


def test_a_service_without_an_end_is_not_known_and_nothing_said_is_said_so():
    tutor = a_now(nickname="tutor", lasting="service")
    aunt = a_now(nickname="aunt")
    answer = on_a_birthday([tutor, aunt], [], born_on=BORN, age=18)
    assert (names(answer.unsure), names(answer.unsaid), answer.stay, answer.go) == (
        ["tutor"],
        ["aunt"],
        (),
        (),
    )


@pytest.mark.parametrize(
    ("ends_on", "stays"), [(date(2026, 6, 9), False), (date(2026, 6, 10), False), (date(2026, 6, 11), True)]
)
def test_an_end_on_the_birthday_is_gone_and_one_the_day_after_is_not(ends_on, stays):
    one = a_now(lasting="service", ends_on=ends_on)
    assert bool(on_a_birthday([one], [], born_on=BORN, age=18).stay) == stays


def test_born_on_29_february_the_birthday_is_1_march():
    born = date(2008, 2, 29)
    on_the_day = a_now(lasting="service", ends_on=date(2026, 3, 1))
    after = a_now(lasting="service", ends_on=date(2026, 3, 2))
    answer = on_a_birthday([on_the_day, after], [], born_on=born, age=18)
    assert (answer.go, answer.stay) == ((on_the_day,), (after,))


def test_whoever_is_hidden_has_died_or_is_not_placed_is_in_no_group():
    members = [a_now(hidden=True), a_now(sort="died"), a_now(ring=0)]
    answer = without(members, [], members[0].ref)
    assert (answer.stay, answer.go, answer.alone) == ((), (), ())


def test_one_person_goes_and_only_who_had_a_line_to_them_alone_stands_alone():
    gran, cousin, friend, loner = (a_now(nickname=name) for name in ("gran", "cousin", "friend", "loner"))
    links = [a_link(gran, cousin), a_link(gran, friend), a_link(friend, cousin)]
    assert without([gran, cousin, friend, loner], links, gran.ref).alone == ()
    answer = without([gran, cousin, friend, loner], links[:2], gran.ref)
    assert names(answer.alone) == ["cousin", "friend"]
    assert names(answer.stay) == ["cousin", "friend", "loner"]


def asked(members, *, born_on=BORN, on=TODAY, **question):
    return question_from(question, members, [], born_on=born_on, on=on)


def test_a_birthday_that_has_been_or_is_today_is_not_looked_ahead_to():
    assert asked([], age="18").past is False
    assert asked([], age="18", on=date(2026, 6, 10)).past is True
    assert asked([], age="18", on=date(2026, 6, 9)).past is False


def test_without_a_date_of_birth_it_says_that_it_cannot_say():
    question = asked([a_now()], born_on=None, age="18")
    assert (question.age, question.answer) == (18, None)


@pytest.mark.parametrize("question", [{}, {"age": "19"}, {"age": "eighteen"}, {"without": "ZZZZZZZZZZZZ"}])
def test_what_nobody_can_ask_is_no_question(question):
    assert asked([a_now()], **question) is None


def test_somebody_hidden_cannot_be_asked_about():
    hidden = a_now(hidden=True)
    assert asked([hidden], without=hidden.ref) is None


def test_whom_to_lean_on_are_those_who_remain_and_are_trusted_or_can_be_called():
    trusted = a_now(nickname="Nan", lasting="stays", trusted=True)
    at_night = a_now(nickname="Kez", lasting="stays", support=("crisis",))
    gone = a_now(nickname="Ruth", lasting="service", ends_age=18, trusted=True)
    plain = a_now(nickname="Dev", lasting="stays")
    question = asked([gone, plain, trusted, at_night], age="18")
    assert [row.name for row in question.lean_on] == ["Nan", "Kez"]
