"""People from the files whom somebody lost touch with: kept on the map, or thrown away."""

from datetime import date

import pytest
from django.urls import reverse

from kith.journey.actions import release_lost_tie
from kith.journey.queries import lost_ties_of, prompts_for
from kith.journey.tests.factories import AT, ON, two_foster_homes
from kith.people.models import Person
from kith.universe import queries
from kith.universe.models import Member


@pytest.fixture
def prompt(cast):
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2005, 5, 3))
    cast.person.refresh_from_db()
    two_foster_homes(cast.person)
    [tie] = lost_ties_of(cast.person, on=ON)
    release_lost_tie(cast.person, tie.key, by=cast.worker, at=AT)
    [prompt] = prompts_for(cast.person, on=ON)
    return prompt


@pytest.fixture
def me(cast, signed_in):
    return signed_in(cast.young_person)


def test_keeping_asks_what_to_call_them_and_puts_them_on_the_map_unplaced(cast, me, prompt):
    url = reverse("lost_tie_keep", args=[prompt.ref])
    assert me.get(url).status_code == 200
    assert not Member.objects.exists()
    for _ in range(2):
        assert me.post(url, {"nickname": "Jo and Pat"}).url == reverse("my_people")
    [member] = queries.members_of(cast.person, at=AT.replace(year=2099))
    assert (member.nickname, member.ring, member.from_file) == ("Jo and Pat", 0, True)
    assert prompts_for(cast.person, on=ON)[0].answer == "keep"


def test_a_blank_name_gets_a_sentence_and_answers_nothing(cast, me, prompt):
    assert me.post(reverse("lost_tie_keep", args=[prompt.ref]), {"nickname": " "}).status_code == 422
    assert me.post(reverse("lost_tie_keep", args=[prompt.ref]), {"nickname": "\u200b"}).status_code == 422
    assert not Member.objects.exists()
    assert prompts_for(cast.person, on=ON)[0].answer == ""


def test_thrown_away_is_not_on_the_map(cast, me, prompt):
    url = reverse("lost_tie_throw_away", args=[prompt.ref])
    assert me.get(url).status_code == 405
    assert me.post(url).url == reverse("my_journey")
    assert not Member.objects.exists()
    assert prompts_for(cast.person, on=ON)[0].answer == "throw_away"


@pytest.mark.parametrize(("name", "method"), [("lost_tie_keep", "get"), ("lost_tie_throw_away", "post")])
def test_somebody_elses_question_is_not_here(cast, signed_in, prompt, name, method):
    for account in (cast.other_young_person, cast.worker, cast.manager):
        assert getattr(signed_in(account), method)(reverse(name, args=[prompt.ref])).status_code == 404


def test_one_looked_at_together_first_is_not_here_yet(cast, me, prompt):
    Person.objects.filter(pk=cast.person.pk).update(born_on=date(2010, 5, 3))
    assert me.get(reverse("lost_tie_keep", args=[prompt.ref])).status_code == 404
