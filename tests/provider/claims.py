"""What the provider says of its accounts; those that are called after a fault have it in their tokens."""

import time

import jwt
from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.provider.names import RESIGNED
from tests.provider.settings import new_key

HOUR = 3600
FAULTS = {
    "with-second-factor": lambda: {"amr": ["pwd", "mfa"]},
    "with-acr": lambda: {"acr": "urn:two-factors"},
    "wrong-nonce": lambda: {"nonce": "of-another-attempt"},
    "wrong-issuer": lambda: {"iss": "https://elsewhere.example/o"},
    "wrong-audience": lambda: {"aud": "another-service"},
    "wrong-party": lambda: {"aud": ["kith", "another-service"], "azp": "another-service"},
    "out-of-date": lambda: {"iat": int(time.time()) - 2 * HOUR, "exp": int(time.time()) - HOUR},
}


class Claims(OAuth2Validator):
    """Adds to the token what the account's name asks for."""

    def get_id_token_dictionary(self, token, token_handler, request):
        """Return the claims and when they end."""
        claims, until = super().get_id_token_dictionary(token, token_handler, request)
        return {**claims, **FAULTS.get(request.user.username, dict)()}, until

    def finalize_id_token(self, id_token, token, token_handler, request):
        """Return the token, signed; wrongly for those who are called so."""
        right = super().finalize_id_token(id_token, token, token_handler, request)
        if request.user.username not in RESIGNED:
            return right
        claims = jwt.decode(right, options={"verify_signature": False})
        name = {"kid": jwt.get_unverified_header(right)["kid"]}
        if request.user.username == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers=name)
        if request.user.username == "shared-secret":
            return jwt.encode(
                claims, "the secret that both know, long enough", algorithm="HS256", headers=name
            )
        return jwt.encode(claims, new_key(), algorithm="RS256", headers=name)
