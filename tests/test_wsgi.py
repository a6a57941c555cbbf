"""The application as a web server loads it."""

import os
import subprocess
import sys

import pytest
from django.db import connection

LOADED = """
from practice.wsgi import application
from django.db import connection
print(connection.connection is None, not getattr(connection, "_connection_pools", None))
"""


@pytest.mark.django_db
def test_a_server_that_loads_before_it_forks_hands_on_no_connection(tmp_path):
    """The case that would hang it: a pool whose threads stayed behind in the first process."""
    own = {"EFFLEURAGE_LOCAL": "1", "EFFLEURAGE_DATA": str(tmp_path)}
    settings = {"DJANGO_SETTINGS_MODULE": "practice.settings", **own}
    if connection.vendor == "postgresql":
        settings["DATABASE_URL"] = os.environ["DATABASE_URL"]
    found = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["True", "True"]
