from django.core.management.base import BaseCommand, CommandError

from sessions_app.planning.engine.documents import BadTemplate, parse_one, read_template
from sessions_app.planning.engine.linting import lint
from sessions_app.planning.engine.values import BadDocument
from sessions_app.planning.management.documents import bad_input, text_of
from sessions_app.planning.proving.trial import SEED, try_out
from sessions_app.planning.template_pages import TemplatePage

MOST = 1_000_000


class Command(BaseCommand):
    help = (
        "Check a technique template in a file, and try it on invented clients. Ends with 1 if "
        "there is anything to mend, and with 2 if the file cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help='a template document; "-" is standard input')
        parser.add_argument("--intakes", default="1000", help="how many clients to invent")
        parser.add_argument("--seed", default=str(SEED), help="which clients are invented")

    def handle(self, *, file, intakes, seed, **options):
        clients, seed = whole("--intakes", intakes), whole("--seed", seed)
        template = self.read(file)
        found = lint(template)
        for line in self.told(template, found):
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} things to mend; it was not tried.", returncode=1)
        tried = try_out(template, clients=clients, seed=seed)
        self.stdout.write(
            f"Seed {seed}: {tried.clients} invented clients, {tried.used} planned with it, "
            f"{tried.other} with another template, {tried.none} without a plan."
        )
        for failure in tried.failures:
            self.stdout.write(f"client {failure.number}: {failure.invariant}: {failure.text}")
        if tried.failed:
            raise CommandError(f"{tried.failed} plans failed the safety check.", returncode=1)
        self.stdout.write("Nothing to mend, and every plan passed the safety check.")

    def read(self, file):
        name = "standard input" if file == "-" else file
        try:
            return read_template(parse_one(text_of(file)))
        except BadTemplate as error:
            for complaint in error.complaints:
                self.stderr.write(f"{name}: {complaint}")
            raise bad_input(f"{name}: {len(error.complaints)} faults; it cannot be read.") from None
        except BadDocument as error:
            raise bad_input(f"{name}: {error}") from None

    def told(self, template, found):
        """Say what is to mend, each with the step that it is about."""
        page = TemplatePage(template, found)
        yield from page.whole
        for row in page.rows:
            yield from (f"{row.slug}: {sentence}" for sentence in row.findings)


def whole(option, text):
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST):
        raise bad_input(f"{option}: {text!r:.60} is not a whole number from 0 to {MOST}")
    return int(text)
