"""Settings for tests: the real ones with a fast hasher, a temporary data folder and no built file names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "KITH_DATA_DIR" not in os.environ:
    os.environ["KITH_DATA_DIR"] = tempfile.mkdtemp(prefix="kith-test-")
    atexit.register(shutil.rmtree, os.environ["KITH_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("KITH_SECRET_KEY", "only-for-tests-" + "0" * 50)

from kith.config.settings import *
from kith.config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMO = True

if DATABASES["default"]["ENGINE"] == "kith.kit.sqlite":
    # A file, not memory: browser tests and lock tests use several connections.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["KITH_DATA_DIR"]) / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
    DATABASE_ROLE = "kith_app"  # see kit/tests/serving_role.py: tests are asked as a role that owns nothing
