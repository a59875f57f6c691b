"""HTTP to other machines for libraries that speak ``requests``: held to what ``kith.kit.reaching`` lets through.

No proxy or password file of the environment is used, and no answer leads on to another address.
"""

import socket
import ssl
from functools import partial
from typing import Any

from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from kith.kit.reaching import PATIENCE, reach

__all__ = ["session_that_stays"]


def session_that_stays(timeout: float) -> Session:
    """Return a session whose connections go to public addresses or to hosts that an operator named."""
    session = _Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter())
    session.request = partial(session.request, timeout=timeout)  # type: ignore[method-assign]
    return session


class _Session(Session):
    def get_redirect_target(self, resp: Response) -> str | None:
        return None


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(), **kwargs)
        self.poolmanager: PoolManager
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SealedPool}


def _line(asking: HTTPConnection) -> socket.socket:
    try:
        return reach(asking.host, asking.port, asking.timeout or PATIENCE)
    except OSError as error:
        raise NewConnectionError(asking, f"{type(error).__name__}: nobody there may be spoken to.") from error


class _Line(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _line(self)


class _SealedLine(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _line(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Line


class _SealedPool(HTTPSConnectionPool):
    ConnectionCls = _SealedLine
