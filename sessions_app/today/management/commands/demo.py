from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practice.staff.models import Practice, User
from sessions_app.today.demo.story import fill

EMAIL, PASSWORD = "nell@example.com", "willow-room-demo"


class Command(BaseCommand):
    help = (
        "Fill an empty database with an invented practice: people at every stage, half a year of "
        "past sessions, today in full swing. A database in use is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--password", help="for its three sign-ins; needed unless EFFLEURAGE_LOCAL is 1"
        )

    def handle(self, *, password, **options):
        if Practice.objects.exists() or User.objects.exists():
            self.already_there()
            return
        if password is None and not settings.LOCAL:
            raise CommandError(
                "Choose a password for the demo, as others can reach this machine: --password."
            )
        fill(now=timezone.now(), password=password or PASSWORD)
        self.stdout.write("The Willow Room is open: an invented practice with invented people.")
        self.tell(password or PASSWORD)

    def already_there(self):
        """Say that nothing was added; in the demo itself, repeat how to get in."""
        self.stdout.write("There is a practice in this database already: nothing was added.")
        nell = User.objects.filter(email=EMAIL).first()
        if settings.LOCAL and nell and nell.check_password(PASSWORD):
            self.tell(PASSWORD)

    def tell(self, password):
        self.stdout.write(f"Sign in as {EMAIL} with the password {password}")
        self.stdout.write(
            "Sign in as omar@example.com (practitioner) or rex@example.com (front desk) with the same"
        )
