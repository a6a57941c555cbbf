"""Style, oil and template: METHOD section 3, points 5 to 7.

`choices` gives every way of working that the rules leave, best first. The first one
that a plan can be made from is used; all others say why they were passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from practice.reference import Reference
from practice.reference.techniques import Modality
from practice.reference.templates import Template

from ..sentences import say
from ..values import Brief, LeftOut, Reason

SEATED = "seated-clothed"
LYING = ("prone", "supine", "side-lying")  # half sitting alone is no lying position
NO_OIL = "none"
OPEN_WISH = "no-preference"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way of working: template, style, oil and length, with what it gives up."""

    template: Template
    modality: Modality
    oil: str
    booked: int
    planned: int
    is_wanted: bool = False  # the template was asked for by name
    left_out: tuple[LeftOut, ...] = ()


Way = tuple[int, str, str, int, frozenset[str]]


def way_of(choice: Choice, brief: Brief) -> Way:
    """What decides, for the same limits, whether there is a plan.

    Two templates may share a slug (a practice's own and ours), so the object itself counts.
    """
    template = id(choice.template)
    return template, choice.modality.slug, choice.oil, choice.booked, brief.consents


def choices(
    brief: Brief, asked: str | Template | None, booked: int, reference: Reference
) -> Iterator[Choice]:
    """Yield what may be tried, in order; nothing when every style is ruled out."""
    wanted = _asked_template(asked, reference)
    first_style = wanted.modality if wanted else brief.modality
    style = brief.modality
    ruled_out: list[LeftOut] = []
    if wanted and first_style != style and first_style not in reference.fallbacks(style):
        style = first_style
    for slug in dict.fromkeys((first_style, *reference.fallbacks(style))):
        modality = reference.modalities[slug]
        against = tuple(style_reasons(brief, modality, reference))
        if against:
            ruled_out.append(LeftOut(what="modality", slug=slug, reasons=against))
            continue
        for template in _templates(brief, wanted, modality, booked, reference):
            yield _choice(brief, template, modality, wanted, booked, tuple(ruled_out), reference)
    seated = reference.templates.get(SEATED)
    if seated:
        modality = reference.modalities[seated.modality]
        if not any(style_reasons(brief, modality, reference)):
            yield _choice(brief, seated, modality, wanted, booked, tuple(ruled_out), reference)


def _asked_template(asked: str | Template | None, reference: Reference) -> Template | None:
    return asked if isinstance(asked, Template) else reference.templates.get(asked or "")


def style_reasons(brief: Brief, modality: Modality, reference: Reference) -> Iterator[Reason]:
    """Yield everything that speaks against a style; nothing means that it fits."""
    slug, name = modality.slug, modality.name
    least = modality.pressure.min
    yield from brief.why.get(f"exclude-modality:{slug}", ())
    if least > brief.ceiling:
        source = f"reference:{slug}"
        yield say(reference, "style-too-firm", source, asked=name, level=str(brief.ceiling))
        yield from brief.why.get("ceiling", ())
    elif least > brief.preferred:
        level = str(brief.preferred)
        yield say(reference, "style-not-wanted", "request:pressure", asked=name, level=level)
    if modality.lubricant == "required" and choose_oil(brief, modality, reference) == NO_OIL:
        yield say(reference, "style-needs-oil", f"reference:{slug}", asked=name)
        yield from _no_oil_reasons(brief, reference)


def _no_oil_reasons(brief: Brief, reference: Reference) -> Iterator[Reason]:
    if brief.clothed:
        yield say(reference, "no-oil-clothed", "wish:clothing")
    elif brief.wishes.get("oil") == NO_OIL:
        yield say(reference, "no-oil-wanted", "wish:oil")
    else:
        for key, reasons in brief.why.items():
            if key.startswith(("avoid-oil:", "avoid-allergen:")):
                yield from reasons


# --- oil


def oil_allowed(brief: Brief, slug: str, reference: Reference) -> bool:
    return not any(oil_reasons(brief, slug, reference))


def oil_reasons(brief: Brief, slug: str, reference: Reference) -> Iterator[Reason]:
    """Yield everything that speaks against an oil (INV-16)."""
    oil = reference.oils[slug]
    yield from brief.why.get(f"avoid-oil:{slug}", ())
    for allergen in sorted(oil.allergens & brief.avoid_allergens):
        yield from brief.why.get(f"avoid-allergen:{allergen}", ())
    if slug not in brief.labels_read and oil.may_contain & brief.avoid_allergens:
        yield say(reference, "oil-label-unread", f"reference:{slug}", oil=oil.name)
    if brief.no_scent and oil.scented:
        yield say(reference, "oil-scented", f"reference:{slug}", oil=oil.name)
        yield from brief.why.get("no_scent", ())


def oils_allowed(
    brief: Brief, template: Template, modality: Modality, reference: Reference
) -> tuple[str, ...]:
    if _works_dry(brief, template, modality):
        return (NO_OIL,)
    return tuple(slug for slug in reference.oil_order if oil_allowed(brief, slug, reference))


def _works_dry(brief: Brief, template: Template | None, modality: Modality) -> bool:
    return brief.clothed or modality.lubricant == "none" or bool(template and template.clothed)


def choose_oil(
    brief: Brief, modality: Modality, reference: Reference, template: Template | None = None
) -> str:
    """The client's choice if it is allowed, or the first allowed in the usual order."""
    if _works_dry(brief, template, modality):
        return NO_OIL
    wish = brief.wishes.get("oil", OPEN_WISH)
    if wish in reference.oils and oil_allowed(brief, wish, reference):
        return wish
    allowed = (slug for slug in reference.oil_order if oil_allowed(brief, slug, reference))
    return next(allowed, NO_OIL)


def _oil_left_out(
    brief: Brief, oil: str, template: Template, modality: Modality, reference: Reference
) -> Iterator[LeftOut]:
    wish = brief.wishes.get("oil", OPEN_WISH)
    if wish not in reference.oils or wish == oil:
        return
    asked, given = reference.oils[wish].name, reference.oils[oil].name
    reasons = list(oil_reasons(brief, wish, reference))
    if brief.clothed or template.clothed:
        reasons.append(say(reference, "no-oil-clothed", "wish:clothing"))
    elif modality.lubricant == "none":
        source = f"reference:{modality.slug}"
        reasons.append(say(reference, "no-oil-style", source, style=modality.name))
    elif oil == NO_OIL:
        reasons.append(say(reference, "no-oil-left", "reference:oils"))
    reasons.append(say(reference, "oil-changed", "wish:oil", asked=asked, given=given))
    yield LeftOut(what="oil", slug=wish, reasons=tuple(reasons))


# --- template


def _templates(
    brief: Brief, wanted: Template | None, modality: Modality, booked: int, reference: Reference
) -> Iterator[Template]:
    """Yield the templates of a style to try, best first; each once."""
    if no_lying_left(brief):
        return
    row = reference.selection[modality.slug]
    back, full = reference.templates[row.back_first], reference.templates[row.full_body]
    found = [wanted] if wanted and wanted.modality == modality.slug else []
    scope = wanted.scope if wanted else brief.scope
    long_enough = _longest(brief, booked) >= min(full.durations)
    if scope == "legs" or (scope == "full-body" and long_enough):
        found.append(full)
    found.append(back)
    yield from {template.slug: template for template in found}.values()


def no_lying_left(brief: Brief) -> bool:
    return brief.avoid_positions.issuperset(LYING)


def _longest(brief: Brief, booked: int) -> int:
    return booked if brief.max_minutes is None else min(booked, brief.max_minutes)


def _choice(
    brief: Brief,
    template: Template,
    modality: Modality,
    wanted: Template | None,
    booked: int,
    ruled_out: tuple[LeftOut, ...],
    reference: Reference,
) -> Choice:
    planned = min(_longest(brief, booked), max(template.durations))
    oil = choose_oil(brief, modality, reference, template)
    left_out = [
        *_styles_left_out(brief, modality, template, ruled_out, reference),
        *_templates_left_out(brief, template, wanted, booked, reference),
        *_oil_left_out(brief, oil, template, modality, reference),
        *_minutes_left_out(brief, template, booked, planned, reference),
    ]
    return Choice(
        template=template,
        modality=modality,
        oil=oil,
        booked=booked,
        planned=planned,
        is_wanted=wanted is not None and wanted.slug == template.slug,
        left_out=tuple(left_out),
    )


def _styles_left_out(
    brief: Brief,
    modality: Modality,
    template: Template,
    ruled_out: tuple[LeftOut, ...],
    reference: Reference,
) -> Iterator[LeftOut]:
    yield from ruled_out
    if modality.slug != brief.modality and all(out.slug != brief.modality for out in ruled_out):
        asked, given = reference.modalities[brief.modality].name, modality.name
        reasons = [say(reference, "style-fallback", "request:modality", asked=asked, given=given)]
        if no_lying_left(brief):
            reasons += _seated_reasons(brief, reference)
        yield LeftOut(what="modality", slug=brief.modality, reasons=tuple(reasons))


def _seated_reasons(brief: Brief, reference: Reference) -> Iterator[Reason]:
    yield say(reference, "seated-only", f"template:{SEATED}")
    for position in LYING:
        yield from brief.why.get(f"avoid-position:{position}", ())


def _templates_left_out(
    brief: Brief,
    template: Template,
    wanted: Template | None,
    booked: int,
    reference: Reference,
) -> Iterator[LeftOut]:
    if wanted and wanted.slug != template.slug:
        rule = "template-not-possible"
        if wanted.modality != template.modality:
            rule = "template-other-style"
        names = {"asked": wanted.name, "given": template.name}
        yield _template_out(wanted.slug, rule, names, reference)
    scope = wanted.scope if wanted else brief.scope
    if scope == template.scope:
        return
    row = reference.selection[template.modality]
    full = reference.templates[row.full_body]
    names = {"asked": full.name, "given": template.name}
    if no_lying_left(brief):
        reasons = tuple(_seated_reasons(brief, reference))
        yield LeftOut(what="scope", slug=scope, reasons=reasons)
    elif template.slug == full.slug:
        rule = "sports-is-legs" if scope == "full-body" else "no-legs-template"
        reason = say(reference, rule, f"template:{template.slug}", given=template.name)
        yield LeftOut(what="scope", slug=scope, reasons=(reason,))
    elif _longest(brief, booked) < min(full.durations):
        minutes = str(_longest(brief, booked))
        source = f"template:{full.slug}"
        reason = say(reference, "template-too-short", source, **names, minutes=minutes)
        reasons = (reason, *brief.why.get("max_minutes", ()))
        yield LeftOut(what="scope", slug=scope, reasons=reasons)
    else:
        reason = say(reference, "template-not-possible", f"template:{full.slug}", **names)
        yield LeftOut(what="scope", slug=scope, reasons=(reason,))


def _template_out(slug: str, rule: str, names: dict[str, str], reference: Reference) -> LeftOut:
    reason = say(reference, rule, f"template:{slug}", **names)
    return LeftOut(what="template", slug=slug, reasons=(reason,))


def _minutes_left_out(
    brief: Brief, template: Template, booked: int, planned: int, reference: Reference
) -> Iterator[LeftOut]:
    if planned == booked:
        return
    names = {"booked": str(booked), "planned": str(planned)}
    reasons: list[Reason] = []
    if brief.max_minutes is not None and brief.max_minutes < booked:
        reasons += brief.why.get("max_minutes", ())
        reasons.append(say(reference, "minutes-shortened", "reference:screening", **names))
    if planned == max(template.durations):
        source = f"template:{template.slug}"
        reasons.append(say(reference, "minutes-longest", source, **names))
    yield LeftOut(what="minutes", slug=str(booked), reasons=tuple(reasons))
