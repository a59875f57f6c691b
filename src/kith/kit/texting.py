"""Text messages: a client of GOV.UK Notify's REST API, as far as we need it.

One template in Notify whose whole text is ``((text))``; what we send stands in this code, so that tests hold it to
telling nothing. The API is described at https://docs.notifications.service.gov.uk/rest-api.html.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings

from kith.kit.carriers import Letter, NotTaken
from kith.kit.reaching import line_to

__all__ = ["TextingFailed", "text_service"]

SEND = "/v2/notifications/sms"
UUID = 36
LONGEST_ANSWER = 100_000


class TextingFailed(OSError):  # noqa: N818
    """The service did not take it now: too much at once, away, or the key is wrong. It is tried again."""


@contextmanager
def text_service() -> Iterator[Callable[[Letter], None]]:
    """Yield what hands a text over. Errors: ``OSError`` when the service is away; ``NotTaken`` from handing over."""
    with line_to(settings.NOTIFY_URL) as line:
        yield lambda letter: _hand_over(line, urlsplit(settings.NOTIFY_URL).netloc, letter)


def _hand_over(line: HTTPConnection, host: str, letter: Letter) -> None:
    said = {
        "phone_number": letter.address,
        "template_id": settings.NOTIFY_TEMPLATE,
        "personalisation": {"text": letter.body},
        "reference": letter.ref,
    }
    headers = {"Host": host, "Authorization": f"Bearer {_token()}", "Content-Type": "application/json"}
    line.request("POST", SEND, json.dumps(said), headers)
    answer = line.getresponse()
    body = answer.read(LONGEST_ANSWER)
    if answer.status == 201:
        return
    if answer.status == 400 and b"phone_number" in body:
        raise NotTaken
    raise TextingFailed(f"The text message service answered {answer.status}.")


def _token() -> str:
    """Return the JSON Web Token (HS256) that Notify asks for; it is good for half a minute."""
    key = settings.NOTIFY_KEY
    service, secret = key[-2 * UUID - 1 : -UUID - 1], key[-UUID:]
    head, claims = {"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(time.time())}
    signed = b".".join(_base64(json.dumps(part).encode()) for part in (head, claims))
    seal = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return b".".join((signed, _base64(seal))).decode()


def _base64(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
