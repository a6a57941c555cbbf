"""The shipped settings with a fast hasher, plain static files and an N+1 alarm."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789" * 5)
os.environ.setdefault("SEALING_KEYS", "Zm9yLXRlc3RzLW9ubHktZm9yLXRlc3RzLW9ubHktMDE=")
os.environ.setdefault("EFFLEURAGE_DATA", tempfile.mkdtemp(prefix="effleurage-tests-"))

from practice.settings import *  # noqa: E402, F403
from practice.settings import (  # noqa: E402
    DATABASES,
    INSTALLED_APPS,
    LANGUAGES,
    LOCALE_PATHS,
    MIDDLEWARE,
)
from tests.right_to_left import with_right_to_left  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "zeal", "tests.flushing"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]  # Django reads it anew at sign-in and sign-out
LANGUAGES, LOCALE_PATHS = with_right_to_left(LANGUAGES, LOCALE_PATHS)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "https://testserver"
SECURE_SSL_REDIRECT = False  # the live server of the browser tests speaks plain http
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF;",
    }
    # A file, as in a practice: two threads wait for each other, which they don't in memory.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(tempfile.mkdtemp(), "tests.sqlite3")}
