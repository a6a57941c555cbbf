"""Empty the tables after a test that commits: append-only ones, and the counts of the cache."""

from django.core.cache import cache
from django.core.management.commands import flush

from practice.staff.append_only import lifted


class Command(flush.Command):
    def handle(self, **options):
        with lifted(using=options["database"]):
            super().handle(**options)
        cache.clear()
