from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from practice.reference import help_lines, load
from sessions_app.planning import library
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import dump, plan_document
from sessions_app.planning.engine.documents.intake import MINUTES
from sessions_app.planning.management.documents import bad_input, read_intakes
from sessions_app.planning.management.printed import printed


class Command(BaseCommand):
    help = (
        "Make a plan document from an intake document. A refusal is an answer too; "
        "bad input ends with 2."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help='an intake document, YAML or JSON; "-" is standard input')
        parser.add_argument("--modality", help="the style, instead of the one asked for")
        parser.add_argument("--minutes", help="the length, instead of the one asked for")
        parser.add_argument("--template", help="the technique template to use")
        parser.add_argument("--as", dest="form", choices=["json", "yaml", "text"], default="yaml")

    def handle(self, *, file, modality, minutes, template, form, **options):
        self.check_choice("--modality", modality, load().modalities)
        template = self.known_template(template)
        minutes = whole_minutes(minutes)
        plans = [
            made
            for intake in read_intakes(file)
            for made in [self.planned(intake, modality, minutes, template)]
        ]
        self.stdout.write("\n".join(shown(made, form).rstrip("\n") for made in plans))

    def check_choice(self, option, value, known):
        if value is not None and value not in known:
            raise bad_input(f"{option}: {value!r:.60} is not one of: {', '.join(known)}")

    def known_template(self, slug):
        """Return the template asked for; those of the practice's own need its database."""
        try:
            found = library.template_named(slug)
        except DatabaseError:
            found = None
        if slug is not None and found is None:
            self.check_choice("--template", slug, load().templates)
        return found

    def planned(self, intake, modality, minutes, template):
        wanted = {"modality": modality, "minutes": minutes}
        intake = replace(intake, **{key: value for key, value in wanted.items() if value})
        today = brief(intake, on=intake.on or timezone.localdate())
        made = plan(today, template, today.minutes)
        broken = verify(made, today, template=template)
        if broken:
            for violation in broken:
                self.stderr.write(f"{violation.invariant}: {violation.text}")
            raise CommandError("The plan fails its own check and is not shown.")
        return made


def whole_minutes(text):
    """Return the minutes that were asked for; None for none."""
    if text is None:
        return None
    low, high = MINUTES
    if not (str(text).isascii() and str(text).isdigit() and low <= int(str(text)[:9]) <= high):
        raise bad_input(f"--minutes: {text!r:.60} is not a whole number from {low} to {high}")
    return int(text)


def shown(made, form):
    lines = help_lines.usual()
    if form == "text":
        return help_lines.fill(printed(made), lines)
    return dump(help_lines.filled(plan_document(made), lines), form)
