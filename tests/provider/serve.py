"""Runs the provider: ``python -m tests.provider.serve PORT DATABASE COMING-BACK-TO``; says "ready" when it is."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


def main(port: str, database: str, back: str) -> None:
    os.environ.update(
        PROVIDER_PORT=port, PROVIDER_DATABASE=database, DJANGO_SETTINGS_MODULE="tests.provider.settings"
    )
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    from tests.provider.names import NAMES

    call_command("migrate", verbosity=0)
    for name in NAMES:
        get_user_model().objects.create_user(name, password=name)
    Application.objects.create(
        name="Kith",
        client_id="kith",
        client_secret="the secret that both know, long enough",
        client_type="confidential",
        authorization_grant_type="authorization-code",
        algorithm="RS256",
        redirect_uris=back,
        skip_authorization=True,
    )
    with make_server("127.0.0.1", int(port), get_wsgi_application(), Server, Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
