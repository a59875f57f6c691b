"""What is missing of the settings for messages, in sentences for whoever runs Kith."""

from collections.abc import Iterator

from django.conf import settings

from kith.kit import push

__all__ = ["half_set"]

NOWHERE = "no-reply@localhost"


def half_set() -> Iterator[str]:
    """Yield each thing that keeps messages from leaving though a part of its settings is there."""
    yield from _mail()
    yield from _texts()
    yield from _push()
    ways = settings.EMAIL_SERVER or settings.NOTIFY_KEY
    if ways and not settings.ADDRESS:
        yield "KITH_ADDRESS is not set: messages do not say where Kith is. Give the full address of the first page."
    if settings.ADDRESS and not settings.ADDRESS.startswith("https://") and not settings.DEMO:
        yield "KITH_ADDRESS does not begin with https://. Messages lead there: give the full, safe address."


def _mail() -> Iterator[str]:
    if settings.EMAIL_SERVER and settings.EMAIL_FROM == NOWHERE:
        yield "KITH_EMAIL_URL is set and KITH_EMAIL_FROM is not: mail servers refuse what comes from nobody."
    if not settings.EMAIL_SERVER and settings.EMAIL_FROM != NOWHERE:
        yield "KITH_EMAIL_FROM is set and KITH_EMAIL_URL is not: no e-mail leaves."


def _texts() -> Iterator[str]:
    if settings.NOTIFY_KEY and not settings.NOTIFY_TEMPLATE:
        yield "KITH_NOTIFY_KEY is set and KITH_NOTIFY_TEMPLATE is not: no text message leaves."
    if settings.NOTIFY_TEMPLATE and not settings.NOTIFY_KEY:
        yield "KITH_NOTIFY_TEMPLATE is set and KITH_NOTIFY_KEY is not: no text message leaves."


def _push() -> Iterator[str]:
    if not settings.PUSH_CONTACT:
        return
    if "@" not in settings.PUSH_CONTACT or settings.PUSH_CONTACT.endswith("@localhost"):
        yield "KITH_PUSH_CONTACT is not an e-mail address: push services refuse messages from nobody they can write to."
    if not settings.PUSH_HOSTS:
        yield "KITH_PUSH_HOSTS is empty: there is no push service through which anything could go."
    if not settings.HTTPS and not settings.DEMO:
        yield "KITH_PUSH_CONTACT is set and KITH_HTTPS is not: browsers show messages of safe addresses only."
    if sentence := push.key_problem():
        yield sentence
