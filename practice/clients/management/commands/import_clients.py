from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practice.clients.importing import cleaning, services
from practice.clients.importing.reading import MOST_BYTES, Unreadable, read

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Say what a CSV or vCard file of clients holds; with --yes, add those who are new. "
        "Nothing is added by halves, and a second run adds nobody twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="add the clients")
        parser.add_argument(
            "--dates",
            choices=[cleaning.DAY_FIRST, cleaning.MONTH_FIRST],
            help="how to read 03/04/1956, where the file itself does not tell",
        )
        parser.add_argument(
            "--leave-out-bad-rows",
            action="store_true",
            help="add the others although some rows cannot be read",
        )
        parser.add_argument(
            "--with-possible-duplicates",
            action="store_true",
            help="add those too who share an email or phone with somebody else",
        )

    def handle(self, *, file, yes, dates, leave_out_bad_rows, **options):
        sheet, now = self.sheet_of(file), timezone.now()
        found = services.look(sheet, now=now, order=dates)
        self.tell(sheet, found)
        if not yes:
            self.stdout.write("Nothing was added. Run it again with --yes to add them.")
            return
        if found.asks_order and not found.order:
            raise CommandError("Say --dates day-first or --dates month-first.", returncode=2)
        if found.problems and not leave_out_bad_rows:
            raise CommandError(
                "Nothing was added. Mend the rows above, or add --leave-out-bad-rows.",
                returncode=2,
            )
        perhaps = options["with_possible_duplicates"]
        added = services.add(sheet, order=dates, with_perhaps=perhaps, by=None, now=now)
        self.stdout.write(f"{added} clients were added.")

    def sheet_of(self, file):
        try:
            with file.open("rb") as opened:
                return read(opened.read(MOST_BYTES + 1))
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.", returncode=2) from None
        except Unreadable as problem:
            raise CommandError(str(problem), returncode=2) from None

    def tell(self, sheet, found):
        say = self.stdout.write
        for field, name in sheet.called.items():
            say(f"Column {name!r} is read as {field}.")
        if sheet.ignored:
            say("Columns that are left out: " + ", ".join(sheet.ignored))
        for row, column, words in found.problems[:MOST_SHOWN]:
            say(f"Row {row}, {column}: {words}")
        for person, other in found.same[:MOST_SHOWN]:
            say(f"Row {person.row}, {person.name}: is here already{where(other)}.")
        for person, other, why in found.perhaps[:MOST_SHOWN]:
            say(f"Row {person.row}, {person.name}: the same {why} as {other.name}{where(other)}.")
        if found.asks_order and not found.order:
            say("Day and month cannot be told apart: 03/04/1956 may be March or April.")
        say(
            f"{len(found.new)} new, {len(found.same)} here already, "
            f"{len(found.perhaps)} possible duplicates, "
            f"{len({row for row, _c, _w in found.problems})} rows that cannot be read."
        )


def where(other) -> str:
    return f", as row {other.row}" if other.row else ""
