"""Authorities and their teams."""

from datetime import datetime

from django.db import transaction

from kith.people.actions.log import note, refused_if_taken
from kith.people.models import Account, Authority, Team
from kith.words import Refused, Say


@transaction.atomic
def add_authority(
    *,
    code: str,
    name: str,
    at: datetime,
    ons_code: str | None = None,
    region: str = "",
    by: Account | None = None,
) -> Authority:
    """Begin an authority. ``code`` is DfE's three digits. Refused when it stands already."""
    with refused_if_taken(Say("There is already an authority with the code {code}.", {"code": code})):
        authority = Authority.objects.create(code=code, name=name, ons_code=ons_code or None, region=region)
    note("add_authority", authority, by=by, at=at)
    return authority


@transaction.atomic
def add_team(authority: Authority, *, name: str, at: datetime, by: Account | None = None) -> Team:
    """Begin a team. Refused when the authority has one of that name."""
    name, taken = name.strip(), Say("You already have a team with that name.")
    if Team.objects.filter(authority=authority, name__iexact=name).exists():
        raise Refused(taken)
    with refused_if_taken(taken):
        team = Team.objects.create(authority=authority, name=name)
    note("add_team", authority, by=by, at=at, things=[team.ref])
    return team
