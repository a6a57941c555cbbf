"""The shipped settings, with the floor beside the pages. Static files keep their stamped names."""

from practice.settings import *  # noqa: F403
from practice.settings import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor"]
ROOT_URLCONF = "bench.urls"
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "ERROR"}}
