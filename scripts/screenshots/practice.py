"""The practice in the pictures, served as `make run` does."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError

from .page import BROWSER

ROOT = Path(__file__).parents[2]

AFTERNOON = 14  # the hour of the demo's practice, wherever and whenever the pictures are taken


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare(data: Path, port: int) -> None:
    """Fill a database in that folder with the demo, in a zone where it is the afternoon."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "practice.settings",
        "EFFLEURAGE_LOCAL": "1",
        "EFFLEURAGE_DATA": str(data),
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    from sessions_app.today.demo.story import fill

    call_command("prepare", stdout=open(os.devnull, "w"))
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - AFTERNOON:+d}"  # whose sign is the other way round
    fill(now=now, password="willow-room-demo", time_zone=zone)


def sign_ins() -> dict[str, list[dict]]:
    """Return the cookies of everybody who looks at a page."""
    from django.conf import settings
    from django.test import Client

    from practice.staff.models import User

    found = {"nobody": [], "client": [cookie(settings.FORM_COOKIE_NAME, BROWSER)]}
    for user in User.objects.all():
        visitor = Client()
        visitor.force_login(user)
        value = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        found[user.email.partition("@")[0]] = [cookie(settings.SESSION_COOKIE_NAME, value)]
    return found


def cookie(name: str, value: str) -> dict:
    return {"name": name, "value": value, "domain": "localhost", "path": "/"}


@contextmanager
def server(port: int):
    """Serve the practice on loopback as `make run` does."""
    command = [sys.executable, "-m", "gunicorn", "practice.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--log-level", "error", "--threads", "4", "--no-control-socket"]
    with subprocess.Popen([*command, *options], cwd=ROOT) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield
        finally:
            process.terminate()


def wait_for(address: str, patience: int = 60) -> None:
    for _try in range(patience * 5):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"No answer from {address}.")
