"""Every setting. Safe as it stands; what differs from practice to practice is read here.

The README lists each variable. `make run` sets EFFLEURAGE_LOCAL=1: one person, on loopback.
"""

from datetime import timedelta
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from practice.environment import key_from_file, use_safe_sqlite

use_safe_sqlite()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def switch(name):
    """Read an on/off variable; a misspelt value stops the start with a sentence."""
    value = env.str(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0, or leave it out.")
    return value == "1"


LOCAL = switch("EFFLEURAGE_LOCAL")  # development on loopback: plain http, mail shown in the app
DEBUG = False
DATA = Path(env.str("EFFLEURAGE_DATA", str(BASE_DIR / "var")))
KEYS = Path(env.str("EFFLEURAGE_KEYS", str(DATA / "keys")))

SECRET_KEY = env.str("SECRET_KEY", "") or key_from_file(KEYS / "secret", get_random_secret_key)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short. Use at least 50 random characters.")
# Newest first. They seal health notes; keep a copy of them away from the database.
SECURED_FIELDS_KEY = env.list("SEALING_KEYS", default=[]) or [
    key_from_file(KEYS / "sealing", lambda: Fernet.generate_key().decode())
]

SITE_URL = env.str("SITE_URL", "http://localhost:8000" if LOCAL else "https://localhost").rstrip(
    "/"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "csp",
    "simple_history",
    "secured_fields",
    "practice.mail",
    "practice.staff",
    "practice.clients",
    "practice.diary",
    "practice.intake",
    "sessions_app.planning",
    "sessions_app.checkins",
    "sessions_app.aftercare",
    "sessions_app.records",
    "sessions_app.today",
]

MIDDLEWARE = [
    "practice.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice.middleware.SmallForClients",
    "practice.middleware.one_practice",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "practice.staff.speaking.Speaking",
    "django.middleware.common.CommonMiddleware",
    "practice.staff.emergency.in_every_page",
    "practice.middleware.refuse_cross_site",
    "practice.middleware.own_origin",
    "practice.staff.bounds.bounded",
    "practice.staff.handing_over.only_the_page",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practice.middleware.PrivateByDefault",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "practice.urls"
WSGI_APPLICATION = "practice.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["practice.staff.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "practice.staff.context.practice",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database -------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{DATA / 'practice.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=27103364;"
        ),
    }
    _database["CONN_MAX_AGE"] = 60
else:
    _database.setdefault("OPTIONS", {}).update(
        {
            "pool": {"min_size": 1, "max_size": env.int("WEB_THREADS", 4) + 1},
            "connect_timeout": 5,
            "options": "-c statement_timeout=30s -c lock_timeout=10s "
            "-c idle_in_transaction_session_timeout=60s",
        }
    )
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# --- who may come in ------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:today"
ACCOUNT_ADAPTER = "practice.staff.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an address that was only typed in gets no mail
ACCOUNT_RATE_LIMITS = {
    "login": "60/h/ip",
    "login_failed": "20/h/ip,5/300s/key",
    "request_login_code": "20/h/ip,5/300s/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL
_prefix = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}language"
FORM_COOKIE_NAME = f"{_prefix}form"  # binds a client's form to the browser that began it
CSRF_FAILURE_VIEW = "practice.staff.views.errors.csrf_failure"

# --- what every answer says -----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
# What is read at all, so that it can be shown back; practice/staff/bounds.py refuses far less.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- mail: everything goes through the outbox ------------------------------------------------
EMAIL_BACKEND = "practice.mail.backends.OutboxBackend"
SMTP = env.email_url("EMAIL_URL", "smtp://localhost:25")
MAIL_TRANSPORT = "local" if LOCAL and "EMAIL_URL" not in env.ENVIRON else "smtp"
KEEP_SENT_MAIL = LOCAL  # the page of sent mail shows it; elsewhere a text is emptied once sent
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "practice@localhost")
EMAIL_TIMEOUT = 10
# Notices of the mail provider on mails that came back: off unless both are set (docs/mail.md).
MAIL_NOTICES_FROM = env.str("MAIL_NOTICES_FROM", "")
MAIL_NOTICES_SECRET = env.str("MAIL_NOTICES_SECRET", "")
ANYMAIL = {
    "WEBHOOK_SECRET": MAIL_NOTICES_SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAILGUN_WEBHOOK_SIGNING_KEY", ""),
}
# What an app asks of a mail of its kind before it leaves (practice/mail/last_look.py).
MAIL_LAST_LOOK = {
    "aftercare": "sessions_app.aftercare.last_look.of_summary",
    "follow-up": "sessions_app.aftercare.follow_up.last_look",
}
# What takes back the mails of a kind that a client does not want (practice/mail/stopping.py).
MAIL_STOP = {"follow-up": "sessions_app.aftercare.follow_up.stop_waiting"}
# Who heeds a client who marked a mail as unwanted (practice/mail/notices.py).
MAIL_COMPLAINT = "sessions_app.aftercare.stopping.complained"
WORKER_DUTIES = [
    "practice.intake.reminding.remind",
    "sessions_app.planning.services.plan_waiting",
    "practice.clients.importing.services.forget_old",
    "practice.intake.newcomers.services.forget",
    "sessions_app.aftercare.rule.send_by_rule",
]

# --- files, words and times -----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("es", "Español")]  # each by its own name, for its readers
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True
SIMPLE_HISTORY_ENABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "practice.logs.Private"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["private"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
