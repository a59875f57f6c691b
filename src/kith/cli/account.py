"""``kith account add``: make a one-use code for a member of staff; the first administrator begins here."""

import argparse
import sys

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from kith.access.queries import team_named
from kith.people.actions import add_authority, add_team, invite_staff
from kith.people.choices import ROLE_NAMES, STAFF, Role
from kith.people.models import Authority, Team
from kith.people.queries import authority_by_code
from kith.words import Refused, Say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the word ``add`` and who is to get the code."""
    parser.add_argument("what", choices=["add"])
    parser.add_argument("--role", required=True, choices=[role.value for role in STAFF], help="what they do")
    parser.add_argument("--authority", required=True, metavar="CODE", help="3-digit or E-code of the council")
    parser.add_argument("--authority-name", metavar="NAME", help="adds the council if it is not here yet")
    parser.add_argument("--name", default="", help="their full name")
    parser.add_argument("--team", default="", help="their team (workers and managers); added if not here yet")


def run(args: argparse.Namespace) -> int:
    """Print the code and where to type it. Return 0, or 2 when it could not be made."""
    try:
        authority = _authority(args.authority, args.authority_name)
        role = Role(args.role)
        _, code = invite_staff(
            authority,
            role=role,
            full_name=args.name or str(ROLE_NAMES[role]).capitalize(),
            team=_team(authority, args.team) if args.team else None,
            at=timezone.now(),
        )
    except Refused as refused:
        sys.stderr.write(f"{refused.reason}\n")
        return 2
    sys.stdout.write(
        f"Code for {authority.name}, {ROLE_NAMES[role]}: {code}\n"
        f"Type it at {_address()}{reverse('code_use')} within 72 hours. It works once and is shown only now.\n"
    )
    return 0


def _authority(code: str, name: str | None) -> Authority:
    try:
        return authority_by_code(code)
    except ObjectDoesNotExist:
        if name:
            return add_authority(code=code, name=name, at=timezone.now())
        raise Refused(
            Say("No council with the code {code} is here. Add --authority-name to begin one.", {"code": code})
        ) from None


def _team(authority: Authority, name: str) -> Team:
    return team_named(authority, name) or add_team(authority, name=name, at=timezone.now())


def _address() -> str:
    host = settings.ALLOWED_HOSTS[0]
    return f"https://{host}" if settings.HTTPS else f"http://{host}:8000"
