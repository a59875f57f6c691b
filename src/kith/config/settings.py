"""Every setting, read once from the environment. ``KITH_*`` names are the public ones (see docs/running.md)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kith.access.councils import councils_from
from kith.kit.databases import database_from_url, owner_from_url
from kith.kit.mail_server import server_from_url
from kith.kit.secrets import secret_key_in

env = environ.Env()

DATA_DIR = Path(env("KITH_DATA_DIR", default="var")).resolve()
DEMO = env.bool("KITH_DEMO", default=False)
DEBUG = False
SERVER_WORKERS = env.int("KITH_WORKERS", default=2)

SECRET_KEY = env("KITH_SECRET_KEY", default="") or secret_key_in(DATA_DIR)
# What opens sealed fields: a list of name:key, the first seals; or a file of them, best kept on another disk.
FIELD_KEYS = env("KITH_FIELD_KEYS", default="")
FIELD_KEYS_FILE = Path(env("KITH_FIELD_KEYS_FILE", default=str(DATA_DIR / "field-keys"))).resolve()
# What libraries keep in JSON of their own and hand to us to seal: where, and what it is bound to (kit/reseal.py).
SEALED_INSIDE = {"mfa.Authenticator.data": "mfa_authenticator:data"}
# Where the ends of the audit's chains are written down each day: a file or folder on another disk or machine.
AUDIT_ANCHOR = Path(env("KITH_AUDIT_ANCHOR")).resolve() if env("KITH_AUDIT_ANCHOR", default="") else None
ALLOWED_HOSTS = env.list("KITH_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("KITH_ORIGINS", default=[])

DATABASES = {"default": database_from_url(env("KITH_DATABASE_URL", default=""), DATA_DIR)}
# On PostgreSQL the owner's role makes the tables and the walls; the serving role owns nothing (docs/running.md).
OWNER_URL = env("KITH_DATABASE_OWNER_URL", default="")
DATABASE_OWNER = owner_from_url(OWNER_URL) if OWNER_URL else None
DATABASE_ROLE = DATABASES["default"].get("USER", "") if OWNER_URL else ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks_db",
    "kith.kit",
    "kith.audit",
    "kith.people",
    "kith.access",
    "kith.journey",
    "kith.universe",
    "kith.exchange",
    "kith.desk",
    "kith.records",
    "kith.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kith.access.origin.OriginMiddleware",
    "kith.access.middleware.SessionEndsMiddleware",
    "kith.access.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kith.access.middleware.ProofFirstMiddleware",
    "kith.access.middleware.NothingCachedMiddleware",
]

ROOT_URLCONF = "kith.config.urls"
WSGI_APPLICATION = "kith.config.wsgi.application"
FORM_RENDERER = "kith.kit.forms.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kith.access.context.visitor",
                "kith.access.keeping.keeping",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = "Europe/London"
USE_TZ = True

# Who comes in. Sign-in, the second factor and fresh proof are django-allauth's; see docs/adr/0001.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "kith.access.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# How many servers stand in front of this one. Without it a forwarded address is not believed (it can be forged),
# and everybody who comes through one server counts as one when guesses are counted.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KITH_PROXIES", default=0)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey counts as both factors: it is refused unless the device has checked who holds it (finger, face, PIN).
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": None}  # counted in access/guesses.py: the library would store addresses
# Councils' own sign-in, for staff who linked it: access/council_sign_in.py.
COUNCILS = councils_from(env("KITH_OIDC", default=""))
SOCIALACCOUNT_ADAPTER = "kith.access.council_sign_in.CouncilSignInAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": COUNCILS}}
# Where "leave quickly" leads: a page that anybody might have open.
LEAVE_TO = env("KITH_LEAVE_TO", default="https://www.bbc.co.uk/weather")
# Guesses are counted in access/guesses.py: the library's own counts could shut somebody out from elsewhere.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "login_failed", "reauthenticate", "change_password"))
MFA_TOTP_ISSUER = "Kith"
MFA_TOTP_TOLERANCE = 1  # a code that is just changing still works
MFA_ADAPTER = "kith.access.mfa.SecondFactorAdapter"

# Backups: where to, sealed to whose keys (age1...), how often in minutes, and how many days they are kept.
BACKUP_TO = env("KITH_BACKUP_TO", default="")
BACKUP_RECIPIENTS = env.list("KITH_BACKUP_RECIPIENT", default=[])
BACKUP_EVERY = env.int("KITH_BACKUP_EVERY", default=15)
BACKUP_DAYS = env.int("KITH_BACKUP_DAYS", default=30)

# Jobs wait in our own database: "default" are done within one transaction, "long" take their own (kit/jobs.py).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# Messages that leave: a mail server, a text message service, and where a message leads (the first page only).
EMAIL_SERVER = server_from_url(env("KITH_EMAIL_URL", default=""))
EMAIL_FROM = env("KITH_EMAIL_FROM", default="no-reply@localhost")
NOTIFY_KEY = env("KITH_NOTIFY_KEY", default="")
NOTIFY_TEMPLATE = env("KITH_NOTIFY_TEMPLATE", default="")
NOTIFY_URL = env("KITH_NOTIFY_URL", default="https://api.notifications.service.gov.uk")
ADDRESS = env("KITH_ADDRESS", default="")
# Push: whom a push service may write to, the key that signs for us, whose services are spoken to (.name: all of it).
PUSH_CONTACT = env("KITH_PUSH_CONTACT", default="")
PUSH_KEY_FILE = Path(env("KITH_PUSH_KEY_FILE", default=str(DATA_DIR / "push-key"))).resolve()
PUSH_HOSTS = env.list(
    "KITH_PUSH_HOSTS",
    default=["fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"],
)
# Hosts of our own network that may be connected to: "localhost", a mail server inside. Every other must be public.
OWN_NETWORK = env.list("KITH_OWN_NETWORK", default=[])

# As many counts as many tries leave: in a small cache somebody who tries many names would push out the counts of one.
COUNTS = {"MAX_ENTRIES": 100_000}
CACHES = {"default": {"BACKEND": "kith.kit.cache.PlainCache", "LOCATION": "kit_cache", "OPTIONS": COUNTS}}

# Sessions end when the browser does; on a shared phone nothing is left behind.
# When a session is over on the server stands in access/rules.py; the row stays a while longer, so that a form that
# comes too late can be held for the account it was typed by.
SESSION_ENGINE = "kith.access.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("KITH_HTTPS", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
# Whether a name goes on the browsers' preload list is for whoever owns the name: it binds all their servers.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Not "no-referrer": with it browsers send forms with "Origin: null", and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kith.access.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "worker-src": [SELF],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["kith"],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A clamd that looks at each upload first: /path/to/its/socket or host:port; empty: none (see kit/scan.py).
CLAMD = env("KITH_CLAMD", default="")
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"places": {"()": "kith.kit.logs.PlaceOnly"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "places"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Faults only. Django mails them too, and its "django" logger would print paths again: neither is wanted.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False, "filters": []},
        "django.security.csrf": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
