"""Signing in through a council's own sign-in: django-allauth's OpenID Connect, held tighter.

The identity token is verified in full (signature, issuer, audience, time, nonce), whoever sent it. Only staff come in
this way, only at their own council's provider, and only with an identity that they linked themselves while signed in:
nobody is matched by a name or an address, and nobody is signed up.

What a provider says of itself leads nowhere else: every connection goes to its own host, by an address that is public
or that an operator named, and no answer leads on to another.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from requests import Session

from kith.access.actions import note_failed
from kith.access.actions.councils import link_council
from kith.access.councils import is_at, says_second_factor
from kith.access.gates import VOUCHED_FOR
from kith.kit.fetching import session_that_stays
from kith.kit.templatetags.kit import said
from kith.people.models import Account
from kith.words import Refused

SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Never a shared secret, never nothing."""
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
NONSENSE = (AttributeError, KeyError, TypeError, ValueError)
REQUESTS_TIMEOUT = 5
LINK = "connect"


class CouncilAdapter(OpenIDConnectOAuth2Adapter):
    """One council's provider: its metadata must be its own, and each token is verified."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return the provider's metadata, of the issuer we were configured for."""
        with _understood():
            config: dict[str, Any] = super().openid_config
            told, mine = self.get_provider().app.settings, [config[name] for name in ENDPOINTS]
            if config["issuer"] != told["issuer"]:
                raise OAuth2Error("The provider's metadata is of another issuer.")
            if not all(is_at(address, told) for address in mine):
                raise OAuth2Error("The provider's metadata leads to another host.")
        return config

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the provider's answer to the code somebody came back with."""
        with _understood():
            answer: dict[str, Any] = super().get_access_token_data(*args, **kwargs)
        return answer

    def parse_token(self, data: Any) -> Any:
        """Return what the library wants of it."""
        with _understood():
            return super().parse_token(data)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Return who somebody is there, by their subject alone; nothing else they told is kept."""
        with _understood():
            claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        login = self.get_provider().sociallogin_from_response(request, {"id_token": {"sub": claims["sub"]}})
        login.account.extra_data = {}
        login.claims = claims
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            key = jwt.PyJWKSet.from_dict(self._keys())[jwt.get_unverified_header(id_token).get("kid", "")]
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=SIGNED_WITH,
                audience=app.client_id,
                issuer=app.settings["issuer"],
                options={"require": REQUIRED},
                leeway=30,
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise OAuth2Error("The identity token is not what it should be.") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The identity token was made for somebody else.")
        return claims

    def _keys(self) -> dict[str, Any]:
        address = self.openid_config["jwks_uri"]
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
        keys: dict[str, Any] = answer.json()
        return keys


@contextmanager
def _understood() -> Iterator[None]:
    """Take what no provider should answer for what it is: no answer."""
    try:
        yield
    except NONSENSE as error:
        raise OAuth2Error("The provider's answer makes no sense.") from error


class CouncilSignInAdapter(DefaultSocialAccountAdapter):
    """Who may come in through a council's sign-in; every refusal is one answer."""

    def get_requests_session(self) -> Session:
        """Return what speaks to providers, and to nobody else."""
        return session_that_stays(REQUESTS_TIMEOUT)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody is signed up by a provider."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Hold the token to this very attempt; then link, or let in, or refuse."""
        if not constant_time_compare(sociallogin.claims["nonce"], sociallogin.state.get("nonce", "")):
            raise ImmediateHttpResponse(refused(request))
        if sociallogin.state.get("process") == LINK:
            raise ImmediateHttpResponse(linked(request, sociallogin.account))
        account = sociallogin.user if sociallogin.is_existing else None
        if account is None or not may_use(account, sociallogin.account.provider):
            raise ImmediateHttpResponse(refused(request))
        wanted = sociallogin.provider.app.settings["second_factor"]
        if says_second_factor(sociallogin.claims, wanted):
            request.session[VOUCHED_FOR] = account.pk

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Answer whatever went wrong at the provider like any other refusal."""
        raise ImmediateHttpResponse(refused(request))


def begin(request: HttpRequest, provider_id: str, *, process: str, next_url: str | None) -> HttpResponseBase:
    """Return the way to a council's sign-in, with a nonce that only this attempt knows."""
    adapter = CouncilAdapter(request, provider_id)
    provider = adapter.get_provider()
    provider.oauth2_adapter_class = CouncilAdapter
    nonce = secrets.token_urlsafe(24)
    answer: HttpResponseBase = provider.redirect(
        request, process=process, next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce
    )
    return answer


def may_use(account: Account, provider_id: str) -> bool:
    """Return whether an account comes in through this council's sign-in: its own active staff only."""
    return (
        account.is_active
        and account.works_here
        and account.authority is not None
        and account.authority.code == provider_id
    )


def refused(request: HttpRequest) -> HttpResponseBase:
    """Leave a row, and lead back to the first page with the one answer for every refusal."""
    note_failed("council_sign_in_failed", None, at=timezone.now())
    messages.error(
        request,
        _(
            "Your council's sign-in did not bring you in. Sign in with your name and password, "
            "and link it on your account page."
        ),
    )
    return redirect("my_account" if request.user.is_authenticated else "account_login")


def linked(request: HttpRequest, shown: SocialAccount) -> HttpResponseBase:
    """Bind the identity that was shown to whoever is signed in here."""
    account = request.user
    if not isinstance(account, Account) or not may_use(account, shown.provider):
        return refused(request)
    try:
        link_council(account, shown.provider, shown.uid, at=timezone.now())
    except Refused as why:
        messages.error(request, said(why.reason))
    else:
        messages.success(request, _("Linked. From now on you can sign in through your council."))
    return redirect("my_council")
