"""The server's entry point. It does not begin with keys that do not fit the database."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
application = get_wsgi_application()

from kith.kit import keys  # noqa: E402  only once Django stands

if sentence := keys.problem():
    sys.exit(f"{sentence}\n")
