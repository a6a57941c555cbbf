"""Empty the tables after a test that commits, append-only ones included."""

from django.core.management.commands import flush

from practice.staff.append_only import lifted


class Command(flush.Command):
    def handle(self, **options):
        with lifted(using=options["database"]):
            super().handle(**options)
