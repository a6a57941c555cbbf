"""The settings of the tests without the alarm for repeated queries, on a database of its own."""

import os
import tempfile

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "zeal"]
MIDDLEWARE = [each for each in MIDDLEWARE if not each.startswith("zeal.")]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(tempfile.mkdtemp(), "fuzz.sqlite3")}
