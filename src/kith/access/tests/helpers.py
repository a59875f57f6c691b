"""A browser for tests: signs in through the real doors, and gives fresh proof."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client
from django.urls import reverse

from kith.access.resume import mark_of
from kith.kit.once import WHOSE
from kith.people.tests.factories import PASSWORD

SIGN_IN = "/sign-in/"


def app_code(account=None, *, secret=""):
    """Return the code that an authenticator app shows now."""
    secret = secret or decrypt(
        Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP).data["secret"]
    )
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(account, *, password=PASSWORD, **kwargs):
    """Sign in as people do: name and password, then the app's code where the account has one."""
    client = Client(**kwargs)
    answer = client.post(SIGN_IN, {"login": account.username, "password": password})
    if answer.headers.get("Location") == reverse("mfa_authenticate"):
        answer = client.post(reverse("mfa_authenticate"), {"code": app_code(account)})
        if answer.status_code == 200:  # the code changed between reading and typing it
            answer = client.post(reverse("mfa_authenticate"), {"code": app_code(account)})
    assert answer.status_code == 302, answer.content
    return client


def signs_out_to_the_first_page(answer):
    """Whether a door sent its visitor to sign in."""
    return answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)


def shown_to(account):
    """Return the hidden field of every form on a page that was shown to this account."""
    return {WHOSE: mark_of(account)}


def use_code(code, *, username="otter42", password="four plain warm words", client=None):
    """Type a code and choose a name, as somebody does who was given one. Return the browser and the last answer."""
    client = client or Client()
    answer = client.post(reverse("code_use"), {"code": code})
    if answer.status_code != 302:
        return client, answer
    return client, client.post(reverse("account_make"), {"username": username, "password": password})


def bare(answer):
    """Return a page without the token that is made anew for each answer."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
