"""A worker in a process of its own, for the trials that stop or kill it."""

import os
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()


def configure(port):
    from django.conf import settings

    settings.MAIL_TRANSPORT, settings.KEEP_SENT_MAIL = "smtp", False
    settings.SMTP = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": None,
        "EMAIL_HOST_PASSWORD": None,
    }


def work(port):
    """Send mail as `manage.py worker --once` does, until nothing is due."""
    from practice.mail import worker
    from practice.mail.delivering import send_due

    configure(port)
    while worker.run_once(Event(), [send_due]):
        pass


if __name__ == "__main__":
    from django.core.management import call_command

    call_command("migrate", "mail", verbosity=0)
    call_command("worker")
