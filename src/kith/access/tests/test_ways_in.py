"""T-81: which ways in an account has: recovery codes, a code handed to it, its council's own sign-in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from kith.access.queries.sessions import (
    codes_left,
    council_of,
    handed_code_is_old,
    has_second_factor,
    is_linked,
    recovery_codes_of,
)
from kith.people.rules import CODE_LASTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(cast):
    """Recovery codes of a young person who has no other way in."""
    RecoveryCodes.activate(cast.young_person)
    return Authenticator.objects.get(user=cast.young_person)


def test_recovery_codes_are_ones_own_and_no_second_factor(cast, codes):
    assert recovery_codes_of(cast.young_person) == codes
    assert codes_left(cast.young_person) == len(codes.wrap().get_unused_codes()) > 1
    assert not has_second_factor(cast.young_person)
    for other in (cast.worker, cast.other_young_person):
        assert recovery_codes_of(other) is None
        assert codes_left(other) == 0


def test_a_handed_code_is_old_after_three_days_to_the_second_where_it_is_the_only_way_in(cast, codes):
    until = codes.created_at + CODE_LASTS
    assert timedelta(days=3) == CODE_LASTS
    assert not handed_code_is_old(cast.young_person, at=until - timedelta(seconds=1))
    assert handed_code_is_old(cast.young_person, at=until)
    assert not handed_code_is_old(cast.other_young_person, at=until)
    RecoveryCodes.activate(cast.worker)
    assert not handed_code_is_old(cast.worker, at=timezone.now() + timedelta(days=30))


def test_a_councils_sign_in_is_its_own_accounts_alone(cast, settings):
    settings.COUNCILS = [
        {"provider_id": authority.code, "name": authority.name}
        for authority in (cast.far_worker.authority, cast.authority)
    ]
    assert council_of(cast.worker)["name"] == cast.authority.name
    assert council_of(cast.far_worker)["name"] == cast.far_worker.authority.name
    settings.COUNCILS = settings.COUNCILS[:1]
    assert council_of(cast.worker) is None


def test_one_accounts_link_is_not_anothers(cast):
    SocialAccount.objects.create(user=cast.worker, provider=cast.authority.code, uid="made-up")
    assert is_linked(cast.worker) is True
    assert is_linked(cast.other_worker) is False
