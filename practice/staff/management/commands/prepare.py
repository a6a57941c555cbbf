"""Bring everything that a start needs up to date, in one process."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from practice.staff.models import Practice


class Command(BaseCommand):
    help = (
        "Migrate the database, make the cache table, collect static files and load the reference "
        "data. With --demo also fill a database that has no practice with the invented one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="fill an empty database")

    def handle(self, *, demo, **options):
        try:
            self.prepare(demo)
        except OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise CommandError(f"The database cannot be used: {reason}") from error

    def prepare(self, demo):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_reference", stdout=self.stdout)
        if demo:
            self.invent()
        self.stdout.write("Database, static files and reference data are ready.")

    def invent(self):
        """Ask for the demo by name: its app stands to the right of this one."""
        if not Practice.objects.exists():
            self.stdout.write("The database is empty: inventing a practice for it ...")
            self.stdout.flush()
        call_command("demo", stdout=self.stdout)
