"""Copy, change, try, use and put away the practice's own technique templates."""

from copy import deepcopy

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from practice.reference import load
from practice.reference.templates import Template
from practice.staff import audit, versions
from practice.staff.models import User
from sessions_app.planning import library
from sessions_app.planning.engine.documents import read_template, template_document
from sessions_app.planning.engine.linting import Finding, lint
from sessions_app.planning.models import TemplateVersion
from sessions_app.planning.proving.trial import try_out

State = TemplateVersion.State
FAMILY = 50  # characters of a slug
MOST_TRIES = 10  # as many may make a template of the same name in the same moment


def source_of(slug: str) -> dict | None:
    """Return the document of a built-in template, or of a version of the practice's own."""
    built_in = load().templates.get(slug)
    if built_in:
        return template_document(built_in)
    version = TemplateVersion.objects.filter(slug=slug).first()
    return version.document if version else None


def family_for(name: str) -> str:
    """Return a slug for a new template that none has yet."""
    base = slugify(name)[: FAMILY - 4].strip("-") or "template"
    taken = set(TemplateVersion.objects.filter(family__startswith=base).values_list("family"))
    wanted, number = base, 2
    while (wanted,) in taken:
        wanted, number = f"{base}-{number}", number + 1
    return wanted


def copy(slug: str, *, by: User, name: str, document: dict | None = None) -> TemplateVersion:
    """Make a draft of the practice's own from a template, or from a document that was read."""
    content = deepcopy(document or source_of(slug))
    if content is None:
        raise KeyError(slug)
    content["name"] = name
    for _try in range(MOST_TRIES):
        family = family_for(name)
        try:
            with transaction.atomic():
                return _made(content, family=family, number=1, by=by, copied_from=slug)
        except IntegrityError:  # somebody took that name in the same moment
            if not TemplateVersion.objects.filter(family=family).exists():
                raise
    raise IntegrityError(f"no name is free for {name!r}")


@transaction.atomic
def change(version: TemplateVersion, *, by: User) -> TemplateVersion:
    """Return the draft of the template's next version; make it if there is none."""
    same = TemplateVersion.objects.select_for_update().filter(family=version.family)
    draft = same.filter(state=State.DRAFT).first()
    if draft:
        return draft
    number = same.order_by("-number").first().number + 1
    document = deepcopy(version.document)
    return _made(document, family=version.family, number=number, by=by, copied_from=version.slug)


def _made(document, *, family, number, by, copied_from) -> TemplateVersion:
    now = timezone.now()
    made = TemplateVersion.objects.create(
        family=family,
        number=number,
        slug=f"{family}-v{number}",
        document=document,
        copied_from=copied_from,
        made_by=by,
        made_at=now,
        changed_by=by,
        changed_at=now,
    )
    audit.made(by, made)
    return made


def keep(draft: TemplateVersion, document: dict, *, version: int, by: User) -> TemplateVersion:
    """Keep a draft as edited, faults and all. Raises `versions.Stale` if it changed meanwhile."""
    draft.document = document
    draft.tried = None
    draft.changed_by, draft.changed_at = by, timezone.now()
    return versions.save(draft, version=version, by=by, fields=["document"])


def findings(document: dict, slug: str) -> tuple[Finding, ...]:
    """Return what is to mend in a document whose shape is sound."""
    return lint(read_template(document, slug=slug))


def make_usable(draft: TemplateVersion, *, version: int, by: User, note: str) -> bool:
    """Lint the draft and try it; offer it for new plans if nothing was found.

    What came of the trial is kept with the draft either way. The trial takes seconds, so no
    transaction is open meanwhile: it would keep the taps of running sessions waiting.
    """
    if draft.version != version:
        raise versions.Stale(draft)
    template = read_template(draft.document, slug=draft.slug)
    if lint(template):
        return False
    tried = try_out(template)
    draft.tried, draft.note = tried.as_data(), note
    if tried.is_clean:
        draft.state, draft.usable_at = State.USABLE, timezone.now()
    draft.changed_by, draft.changed_at = by, timezone.now()
    versions.save(draft, version=version, by=by, fields=["state", "tried", "note"])
    return tried.is_clean


@transaction.atomic
def archive(version: TemplateVersion, *, by: User) -> None:
    """Put a template away, every version of it. Plans made from it keep it."""
    for each in TemplateVersion.objects.select_for_update().filter(family=version.family):
        _move(each, State.ARCHIVED, by=by)


@transaction.atomic
def bring_back(version: TemplateVersion, *, by: User) -> None:
    """Take a template out of the archive: what was usable is so again, the rest is a draft."""
    for each in TemplateVersion.objects.select_for_update().filter(family=version.family):
        _move(each, State.USABLE if each.usable_at else State.DRAFT, by=by)


def _move(version: TemplateVersion, state: str, *, by: User) -> None:
    if version.state != state:
        version.state, version.changed_by, version.changed_at = state, by, timezone.now()
        versions.save(version, version=version.version, by=by, fields=["state"])


def readable(version: TemplateVersion) -> Template | None:
    return library.readable(version)
