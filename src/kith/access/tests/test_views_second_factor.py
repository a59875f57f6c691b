"""T-22, T-23: no second factor is skipped, a passkey is both, and lost ones are replaced, not waived."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kith.access.models import Notice, Session
from kith.access.tests.helpers import SIGN_IN, app_code, sign_in, signs_out_to_the_first_page
from kith.access.tests.passkeys import SoftPasskey, a_passkey
from kith.audit.models import Entry
from kith.people.actions import end_account
from kith.people.choices import Role
from kith.people.tests.factories import PASSWORD, an_account

pytestmark = pytest.mark.django_db
AJAX = {"x-requested-with": "XMLHttpRequest"}


def browser():
    return Client(SERVER_NAME="localhost")


def sign_in_with(soft, client=None, **more):
    """Use a passkey as the page's script does. Return the browser and the answer."""
    client = client or browser()
    asked = client.get(reverse("mfa_login_webauthn"), headers=AJAX).json()["request_options"]
    return client, client.post(reverse("mfa_login_webauthn"), {"credential": soft.sign(asked), **more})


def add(client, soft, name="My phone"):
    asked = json.loads(client.get(reverse("mfa_add_webauthn")).context["options"])
    return client.post(reverse("mfa_add_webauthn"), {"name": name, "credential": soft.make(asked)})


def at_home(account):
    """A browser at the name passkeys are bound to, signed in through the real doors."""
    return sign_in(account, SERVER_NAME="localhost")


# Passkeys


@pytest.mark.parametrize("who", ["young_person", "worker"])
def test_a_passkey_is_added_named_used_and_removed(cast, who):
    account, soft = getattr(cast, who), SoftPasskey()
    client = at_home(account)
    before = client.cookies["sessionid"].value
    assert add(client, soft).status_code == 302
    assert client.cookies["sessionid"].value != before  # T-16
    passkey = Authenticator.objects.get(user=account, type="webauthn")
    client.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "Blue phone"})
    assert "Blue phone" in client.get(reverse("my_account")).content.decode()
    other, answer = sign_in_with(soft)
    assert answer.headers["Location"] == reverse("start")
    assert other.get(reverse("my_account")).status_code == 200
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert sign_in_with(soft)[1].headers["Location"] == SIGN_IN
    deeds = Entry.objects.filter(actor=account.ref, kind="write").values_list("deed", flat=True)
    assert {"add_passkey", "remove_passkey"} <= set(deeds)
    assert Notice.objects.filter(what="second_step_added").count() == 1


def test_a_passkey_is_both_factors_and_fresh_proof(cast):
    """For staff no app is asked for on top; and what needs proof opens straight after it."""
    _, soft = a_passkey(cast.worker)
    client, _ = sign_in_with(soft)
    assert client.get(reverse("caseload")).status_code == 200
    assert client.get(reverse("person_invite", args=[cast.person.ref])).status_code == 200


def test_a_passkey_leads_back_to_where_somebody_wanted_to_go_and_nowhere_else(cast):
    """T-31."""
    _, soft = a_passkey(cast.young_person)
    assert sign_in_with(soft, next="/me/account/")[1].headers["Location"] == "/me/account/"
    assert sign_in_with(soft, next="//evil.example/")[1].headers["Location"] == reverse("start")


def test_a_passkey_that_checks_nobody_is_refused_everywhere(cast):
    """T-22: a touch alone is one factor. Not when adding, signing in, at the second step, or as proof."""
    bare_touch = SoftPasskey(verifies=False)
    client = at_home(cast.worker)
    assert add(client, bare_touch).status_code == 200
    assert not Authenticator.objects.filter(user=cast.worker, type="webauthn").exists()
    _, soft = a_passkey(cast.worker)
    soft.flags &= ~0x04
    stranger, answer = sign_in_with(soft)
    assert answer.headers["Location"] == SIGN_IN
    assert signs_out_to_the_first_page(stranger.get(reverse("caseload")))
    asked = json.loads(client.get(reverse("mfa_reauthenticate_webauthn")).context["options"])
    proof = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": soft.sign(asked)})
    assert proof.status_code == 200
    second = browser()
    second.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    asked = json.loads(second.get(reverse("mfa_authenticate")).context["options"])
    second.post(reverse("mfa_authenticate"), {"credential": soft.sign(asked)})
    assert signs_out_to_the_first_page(second.get(reverse("caseload")))


def test_a_passkey_serves_as_the_second_step_and_as_proof(cast):
    _, soft = a_passkey(cast.worker)
    client = browser()
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    asked = json.loads(client.get(reverse("mfa_authenticate")).context["options"])
    client.post(reverse("mfa_authenticate"), {"credential": soft.sign(asked)})
    assert client.get(reverse("caseload")).status_code == 200
    stale = browser()
    stale.force_login(cast.worker)
    asked = json.loads(stale.get(reverse("mfa_reauthenticate_webauthn")).context["options"])
    stale.post(reverse("mfa_reauthenticate_webauthn"), {"credential": soft.sign(asked)})
    assert stale.get(reverse("person_invite", args=[cast.person.ref])).status_code == 200


@pytest.mark.parametrize("fault", ["replayed", "another site", "another key", "nonsense", "ended account"])
def test_other_answers_are_refused_and_leave_a_row(cast, fault):
    _, soft = a_passkey(cast.worker)
    client = browser()
    asked = client.get(reverse("mfa_login_webauthn"), headers=AJAX).json()["request_options"]
    answer = soft.sign(asked)
    if fault == "replayed":
        client = browser()
        client.get(reverse("mfa_login_webauthn"), headers=AJAX)
    elif fault == "another site":
        soft.origin = "https://evil.example"
        answer = soft.sign(asked)
    elif fault == "another key":
        soft.key = SoftPasskey().key
        answer = soft.sign(asked)
    elif fault == "nonsense":
        answer = '{"id": "x", "response": {"userHandle": "AA"}}'
    else:
        end_account(cast.worker, by=cast.administrator, at=timezone.now())
    assert client.post(reverse("mfa_login_webauthn"), {"credential": answer}).headers["Location"] == SIGN_IN
    assert signs_out_to_the_first_page(client.get(reverse("my_account")))
    assert fault == "ended account" or Entry.objects.filter(deed="sign_in_failed").count() == 1


def test_nobody_touches_somebody_elses_passkey(cast, signed_in):
    passkey, _ = a_passkey(cast.young_person)
    client = signed_in(cast.other_young_person)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[passkey.pk])).status_code == 404
        assert client.post(reverse(name, args=[passkey.pk]), {"name": "mine now"}).status_code == 404
    assert Authenticator.objects.get(pk=passkey.pk).wrap().name == "My phone"


# Not skippable


def test_staff_keep_one_second_factor(cast, signed_in):
    """T-22: the last one is not removed, whichever it is."""
    account = an_account(Role.WORKER, authority=cast.authority, team=cast.team)
    passkey, _ = a_passkey(account)
    client = signed_in(account)
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
    a_passkey(account, "second")
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()


@pytest.mark.parametrize("way", ["app", "passkey"])
def test_a_session_that_waited_with_the_password_alone_adds_no_factor_of_its_own(cast, way):
    """T-22: a thief has the password; the owner sets up theirs first; the thief's open page must not add another."""
    account = an_account(Role.WORKER, authority=cast.authority, team=cast.team)
    thief = at_home(account)
    thief.get(reverse("mfa_activate_totp"))
    secret = thief.session["mfa.totp.secret"]
    asked = json.loads(thief.get(reverse("mfa_add_webauthn")).context["options"])
    add(at_home(account), SoftPasskey())
    if way == "app":
        answer = thief.post(reverse("mfa_activate_totp"), {"code": app_code(secret=secret)})
    else:
        typed = {"name": "x", "credential": SoftPasskey().make(asked)}
        answer = thief.post(reverse("mfa_add_webauthn"), typed)
    assert answer.headers["Location"] == SIGN_IN
    assert Authenticator.objects.filter(user=account, type__in=["totp", "webauthn"]).count() == 1


@pytest.mark.parametrize(
    "name", ["caseload", "my_account", "my_sessions", "my_council", "mfa_view_recovery_codes", "drafts"]
)
def test_between_password_and_second_step_no_page_opens(cast, name):
    """T-22: direct address, and remember-me that does not exist."""
    client = Client()
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD, "remember": "on"})
    for method in ("get", "post"):
        assert signs_out_to_the_first_page(getattr(client, method)(reverse(name)))
    assert client.cookies["sessionid"]["max-age"] == ""


def test_the_kept_known_browser_is_no_second_factor(cast):
    """T-22: the cookie that spares somebody a lock-out spares them no step."""
    known = sign_in(cast.worker)
    known.post(reverse("account_logout"))
    answer = known.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert signs_out_to_the_first_page(known.get(reverse("caseload")))


# Recovery codes, and lost phones


def codes_of(account):
    client = sign_in(account)
    client.post(reverse("mfa_generate_recovery_codes"))
    return client.get(reverse("mfa_view_recovery_codes")).context["codes"]


def test_a_recovery_code_is_on_the_log_told_at_once_and_told_later(cast):
    """T-23."""
    code = codes_of(cast.worker)[0]
    client = Client()
    client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    page = client.get(reverse("my_account")).content.decode()
    assert "A recovery code was used. 9 are left." in page
    assert "9 are left, for when your phone is lost" in page
    assert Entry.objects.filter(deed="use_recovery_code", actor=cast.worker.ref).count() == 1
    assert Notice.objects.filter(account=cast.worker, what="recovery_code_used").count() == 1
    assert code not in str(list(Entry.objects.values()))


def test_keys_of_apps_and_recovery_codes_lie_sealed(cast):
    """T-54."""
    codes_of(cast.worker)
    for row in Authenticator.objects.filter(user=cast.worker):
        held = row.data["secret" if row.type == "totp" else "seed"]
        assert held.startswith("s1.")
    assert app_code(cast.worker)


def let_in(client, account):
    return client.post(reverse("account_let_in", args=[account.ref])).context["code"]


def test_who_lost_phone_and_codes_is_let_back_in_and_sets_up_a_new_app(cast, signed_in):
    """T-23: with the password and one code handed over in person; then a new factor before anything else."""
    old = sign_in(cast.worker)
    code = let_in(signed_in(cast.administrator), cast.worker)
    assert signs_out_to_the_first_page(old.get(reverse("caseload")))
    client = Client()
    answer = client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert signs_out_to_the_first_page(client.get(reverse("caseload")))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("caseload")).headers["Location"] == reverse("mfa_activate_totp")
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret=client.session["mfa.totp.secret"])})
    assert client.get(reverse("caseload")).status_code == 200
    again = Client()
    again.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert signs_out_to_the_first_page(again.get(reverse("caseload")))
    row = Entry.objects.get(deed="let_back_in")
    assert (row.actor, row.things) == (cast.administrator.ref, [cast.worker.ref])
    assert Notice.objects.filter(account=cast.worker, what="second_step_taken_off").exists()


def test_the_password_alone_does_not_get_in_after_that(cast, signed_in):
    """T-22: it is no way round the second factor, also not for who knows the password only."""
    let_in(signed_in(cast.administrator), cast.worker)
    thief = Client()
    thief.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "caseload"):
        assert thief.get(reverse(name)).headers["Location"].startswith(SIGN_IN)
    assert not Session.objects.filter(account=cast.worker).exists()


def test_a_code_handed_over_lives_for_three_days(cast, signed_in):
    code = let_in(signed_in(cast.manager), cast.worker)
    with time_machine.travel(timezone.now() + timedelta(hours=72), tick=False):
        client = Client()
        client.post(SIGN_IN, {"login": cast.worker.username, "password": PASSWORD})
        assert "did not match" in client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
        assert signs_out_to_the_first_page(client.get(reverse("caseload")))


def test_only_who_answers_for_somebody_lets_them_back_in(cast, signed_in):
    near = {
        cast.manager: [cast.other_worker, cast.administrator, cast.manager, cast.far_worker],
        cast.other_manager: [cast.worker],
        cast.far_administrator: [cast.worker],
        cast.worker: [cast.worker, cast.other_worker],
        cast.administrator: [cast.young_person, cast.far_worker],
    }
    for account, others in near.items():
        for other in others:
            address = reverse("account_let_in", args=[other.ref])
            assert signed_in(account).post(address).status_code == 404, (account, other)
    own = signed_in(cast.administrator).post(reverse("account_let_in", args=[cast.administrator.ref]))
    assert "Ask another administrator" in own.content.decode()
    assert not Entry.objects.filter(deed="let_back_in").exists()
