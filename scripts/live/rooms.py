"""Tables, one practitioner, one client, and a session that has begun."""

import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def prepare(folder: Path) -> None:
    """Load Django with settings and keys of this run alone, and make the tables."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'live.sqlite3'}")
    os.environ["EFFLEURAGE_DATA"] = str(folder)
    os.environ["EFFLEURAGE_LOCAL"] = "1"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(60)
    os.environ["DJANGO_SETTINGS_MODULE"] = "practice.settings"
    for name in ("EFFLEURAGE_KEYS", "SEALING_KEYS", "SITE_URL", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        sys.exit("The database in DATABASE_URL is not empty. Give one that may be filled.")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def database() -> str:
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def session(*, started_at: datetime = START, number: int = 0):
    """Return a session that began at that moment: an hour for the whole body."""
    from bench import filling
    from practice.clients.models import Client
    from practice.diary.models import Appointment
    from practice.intake.models import Intake
    from practice.staff.models import User

    nell = User.objects.filter(email="nell@example.com").first() or filling.practice()
    ada = Client.objects.create(name=f"Ada Alder {number}")
    ada.practitioners.add(nell)
    intake = Intake.objects.bulk_create([filling.form(ada, started_at)])[0]
    visit = filling.visit(ada, nell, started_at, begun_at=started_at)
    return filling.sessions(Appointment.objects.bulk_create([visit]), intake, nell)[0]
