"""Saying that something is wrong: three answers, what stood there is kept, told back, answered once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Notice
from kith.people.actions import end_allocation
from kith.records.actions.corrections import answer_correction, ask_to_correct
from kith.records.choices.corrections import About, Answer
from kith.records.models import Correction
from kith.records.queries.corrections import corrections_for, corrections_of
from kith.records.tests.requested import a_correction
from kith.words import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def wrong(cast, now):
    return ask_to_correct(
        cast.person, about=About.HOMES, says="I lived with Nan, not in a home.", by=cast.young_person, at=now
    )


def test_what_was_put_right_keeps_what_stood_there_and_is_told_back(cast, now, signed_in):
    asked = wrong(cast, now)
    before, right = "Children's home, 2011", "With family, 2011"
    answer_correction(asked, answer=Answer.CORRECTED, before=before, now=right, by=cast.worker, at=now)
    kept = Correction.objects.get(pk=asked.pk)
    assert (kept.before, kept.now, kept.answered_by) == (before, right, cast.worker)
    assert Notice.objects.filter(person=cast.person, what="correction_answered").exists()
    page = signed_in(cast.young_person).get(reverse("held_about_me")).content.decode()
    for words in ("I lived with Nan", "With family, 2011", "kept as an older version"):
        assert words in page


@pytest.mark.parametrize(
    ("answer", "now_says", "why"),
    [(Answer.CORRECTED, "", "because"), (Answer.NOT_CHANGED, "", ""), (Answer.NOT_CHANGED, "", "no no")],
)
def test_an_answer_says_what_it_has_to(cast, now, answer, now_says, why):
    with pytest.raises(Refused):
        answer_correction(wrong(cast, now), answer=answer, now=now_says, why=why, by=cast.worker, at=now)


def test_it_is_answered_once(cast, now):
    asked = wrong(cast, now)
    answer_correction(asked, answer=Answer.BESIDE, by=cast.worker, at=now)
    with pytest.raises(Refused):
        answer_correction(asked, answer=Answer.NOT_CHANGED, why="I see it otherwise", by=cast.manager, at=now)


def test_nothing_said_is_refused_and_the_same_form_twice_is_once(cast, now):
    with pytest.raises(Refused):
        ask_to_correct(cast.person, about=About.ELSE, says="  ", by=cast.young_person, at=now)
    for _ in range(2):
        ask_to_correct(cast.person, about=About.ELSE, says="So.", by=cast.young_person, at=now, token="one")
    assert corrections_of(cast.person).count() == 1


def test_those_who_work_with_somebody_and_the_records_team_answer_and_nobody_else(cast, now):
    asked, on = a_correction(cast.person, cast.young_person, at=now), timezone.localdate(now)
    for account in (cast.worker, cast.manager, cast.data_officer):
        assert list(corrections_for(account, on=on)) == [asked]
    for account in (
        cast.other_worker,
        cast.other_manager,
        cast.far_data_officer,
        cast.administrator,
        cast.far_worker,
    ):
        assert list(corrections_for(account, on=on)) == []
    end_allocation(cast.allocation, to_on=on, at=now)
    assert list(corrections_for(cast.worker, on=on)) == [], "the part ended today"


def test_those_who_work_with_somebody_hear_of_it_and_nobody_else(cast, now):
    wrong(cast, now)
    told = Notice.objects.filter(what="correction_asked").values_list("account", flat=True)
    assert list(told) == [cast.worker.pk]


def test_somebody_elses_page_does_not_show_it(cast, now, signed_in):
    wrong(cast, now)
    assert b"I lived with Nan" not in signed_in(cast.other_young_person).get(reverse("held_about_me")).content
