from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from sessions_app.planning import library
from sessions_app.planning.engine import brief, verify
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.documents.plan import refuse_newer_data
from sessions_app.planning.management.documents import bad_input, read_documents, read_intakes


class Command(BaseCommand):
    help = "Check a plan document against the intake document that it was made from."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("intake", help='the intake document; "-" is standard input')
        parser.add_argument("plan", help='the plan document; "-" is standard input')

    def handle(self, *, intake, plan, **options):
        if intake == plan == "-":
            raise bad_input("Only one of the two documents can come from standard input.")
        intakes, plans = read_intakes(intake), read_documents(plan, read_a_plan)
        if len(intakes) != len(plans):
            raise bad_input(f"{intake} holds {len(intakes)} documents and {plan} {len(plans)}.")
        found = [
            f"{violation.invariant}: {violation.text}"
            if len(plans) == 1
            else f"document {at}: {violation.invariant}: {violation.text}"
            for at, (said, made) in enumerate(zip(intakes, plans, strict=True), 1)
            for violation in violations(made, said)
        ]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} violations.", returncode=1)
        self.stdout.write("No violations.")


def violations(made, said):
    """Check one plan; its template may be one of the practice's own, where there is a database."""
    try:
        template = library.template_named(made.template)
    except DatabaseError:
        template = None
    return verify(made, brief(said, on=said.on or timezone.localdate()), template=template)


def read_a_plan(data):
    """Read a plan from a file, which another version of the program may have written."""
    refuse_newer_data(data)
    return read_plan(data)
