from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from practice.reference import load, validate
from sessions_app.planning.models import TechniqueTemplate


class Command(BaseCommand):
    help = "Validate the reference files and bring the built-in technique templates up to date."

    def handle(self, **options):
        problems = validate()
        if problems:
            for problem in problems:
                self.stderr.write(str(problem))
            raise CommandError(f"The reference files hold {len(problems)} faults.", returncode=2)
        reference = load()
        changed, taken = bring_up_to_date(reference, now=timezone.now())
        for slug in taken:
            self.stderr.write(f"{slug}: the practice has a template of this name; it is kept.")
        self.stdout.write(
            f"Reference data {reference.version} is sound: {len(reference.questions)} questions, "
            f"{len(reference.templates)} templates, {changed} of them brought up to date."
        )


@transaction.atomic
def bring_up_to_date(reference, *, now):
    """Write the templates that changed; return how many, and the names that a practice holds."""
    rows = TechniqueTemplate.objects.in_bulk()
    taken = [slug for slug in reference.templates if slug in rows and not rows[slug].built_in]
    changed = 0
    for slug, template in reference.templates.items():
        fields = as_fields(template, reference.version)
        if slug not in taken and not _same(rows.get(slug), fields):
            TechniqueTemplate.objects.update_or_create(slug=slug, defaults=fields)
            changed += 1
    gone = TechniqueTemplate.objects.filter(built_in=True, archived_at=None)
    changed += gone.exclude(slug__in=reference.templates).update(archived_at=now)
    return changed, taken


def as_fields(template, version):
    return {
        "name": template.name,
        "modality": template.modality,
        "scope": template.scope,
        "document": _plain(asdict(template)),
        "version": version,
        "built_in": True,
        "archived_at": None,
    }


def _plain(value):
    """Return a value as JSON gives it back, so that equal documents compare equal."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _same(row, fields):
    return row is not None and all(getattr(row, key) == value for key, value in fields.items())
