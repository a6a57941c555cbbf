"""The technique templates that plans are made from: built-in ones, and the practice's own.

Built-in ones come from the reference data, without a query. The practice's own are versions in
the database; a plan names the version it was made from.
"""

import re
from collections.abc import Iterable, Iterator

from practice.reference import load
from practice.reference.templates import Template
from sessions_app.planning.engine.documents import BadTemplate, read_template
from sessions_app.planning.models import TemplateVersion

OWN = re.compile(r"[a-z0-9-]+-v[0-9]+")  # no built-in template is named so


def is_own(slug: str | None) -> bool:
    """Say whether a slug names a version of the practice's own, so that only these are queried."""
    return OWN.fullmatch(slug or "") is not None


def template_named(slug: str | None) -> Template | None:
    """Return the template of a plan, archived or not; None if it is not known or not readable.

    A draft is not known by its name: nothing was ever planned from it.
    """
    if not is_own(slug):
        return load().templates.get(slug or "")
    made = TemplateVersion.objects.filter(slug=slug, usable_at__isnull=False).first()
    return readable(made) if made else None


def readable(version: TemplateVersion) -> Template | None:
    """Return a version as a value; None if the reference data no longer knows its words."""
    try:
        return read_template(version.document, slug=version.slug)
    except BadTemplate:
        return None


def offered() -> list[Template]:
    """Return what a new plan may be made from: the built-in ones, then the practice's own."""
    return [*load().templates.values(), *own()]


def own() -> Iterator[Template]:
    """Yield the newest usable version of each of the practice's own templates, by name."""
    for version in sorted(TemplateVersion.objects.usable(), key=lambda each: each.name.lower()):
        template = readable(version)
        if template:
            yield template


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    """Return the names of many plans' templates, with one query at most."""
    wanted = set(slugs)
    known = {slug: row.name for slug, row in load().templates.items() if slug in wanted}
    of_ours = [slug for slug in wanted if is_own(slug)]
    if of_ours:
        made = TemplateVersion.objects.filter(slug__in=of_ours).only("slug", "document")
        known |= {version.slug: version.name for version in made}
    return known


def name_of(slug: str | None) -> str:
    """Return the name of a plan's template; nothing where it is not known."""
    if not is_own(slug):
        built_in = load().templates.get(slug or "")
        return built_in.name if built_in else ""
    made = TemplateVersion.objects.filter(slug=slug).only("document").first()
    return made.name if made else ""
