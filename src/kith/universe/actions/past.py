"""Deeds about people whom the files know of: kept, or thrown away."""

from datetime import datetime

from django.db import transaction

from kith.journey.actions import answer_prompt
from kith.journey.release import Answer
from kith.people.models import Account, Person
from kith.universe.actions.members import add_member
from kith.universe.models import Member


@transaction.atomic
def keep_lost_tie(person: Person, prompt_ref: str, *, nickname: str, by: Account, at: datetime) -> Member:
    """Put somebody from the files on the map, not placed yet. Keeping them twice makes one member."""
    answer_prompt(person, prompt_ref, Answer.KEEP, by=by, at=at)
    kept = Member.objects.filter(person=person, suggested_from=prompt_ref).first()
    kept = kept or add_member(person, nickname, by=by, at=at, suggested_from=prompt_ref)
    assert kept is not None  # noqa: S101  without a token somebody is always added
    return kept


@transaction.atomic
def throw_away_lost_tie(person: Person, prompt_ref: str, *, by: Account, at: datetime) -> None:
    """Do not ask about somebody from the files again."""
    answer_prompt(person, prompt_ref, Answer.THROW_AWAY, by=by, at=at)
