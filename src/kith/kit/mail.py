"""E-mail: handing a message over to the mail server of the settings (SMTP)."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from kith.kit.carriers import Letter, NotTaken
from kith.kit.reaching import reach

__all__ = ["mail_server"]


class _Talk(smtplib.SMTP):
    """SMTP over a connection to exactly the address that was looked at."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return reach(host, port, timeout)


class _SealedTalk(smtplib.SMTP_SSL):
    """The same, encrypted from the start."""

    _host: str
    context: ssl.SSLContext

    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        return self.context.wrap_socket(reach(host, port, timeout), server_hostname=self._host)


class _Server(EmailBackend):
    """Django's own, over our connections."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SealedTalk if self.use_ssl else _Talk


@contextmanager
def mail_server() -> Iterator[Callable[[Letter], None]]:
    """Yield what hands a message over. Errors: ``OSError`` when the server is away; ``NotTaken`` from handing over."""
    server = _Server(**settings.EMAIL_SERVER)
    server.open()
    try:
        yield lambda letter: _hand_over(server, letter)
    finally:
        server.close()


def _hand_over(server: _Server, letter: Letter) -> None:
    try:
        server.send_messages([_as_mail(server, letter)])
    except smtplib.SMTPRecipientsRefused as refused:
        if all(500 <= code < 600 for code, _ in refused.recipients.values()):
            raise NotTaken from None
        raise


def _as_mail(server: _Server, letter: Letter) -> EmailMessage:
    """Write a message. Its number is its own, so that a server that gets it twice can tell."""
    home = settings.EMAIL_FROM.rpartition("@")[2].rstrip("> ")
    headers = {"Message-ID": f"<{letter.ref}@{home}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        letter.subject, letter.body, settings.EMAIL_FROM, [letter.address], headers=headers, connection=server
    )
