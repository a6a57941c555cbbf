"""A plan as one readable page of plain text, with its reasons."""

from collections.abc import Iterator
from textwrap import wrap

from django.utils.translation import gettext as _

from practice.reference import Reference, load
from sessions_app.planning.engine.values import Plan, Reason, Step

WIDTH = 100


def printed(plan: Plan) -> str:
    """Return the page: decision and messages, then minute by minute, then what was left out."""
    reference = load()
    lines = [*_head(plan, reference), *_messages(plan)]
    for step in plan.steps:
        lines += ["", *_step(step, reference)]
    if plan.left_out:
        lines += ["", _("Left out"), *_left_out(plan, reference)]
    if plan.checklist:
        lines += ["", _("Room"), *_listed(item.text for item in plan.checklist)]
    return "\n".join(lines) + "\n"


def _head(plan: Plan, reference: Reference) -> Iterator[str]:
    yield _("Decision: %s") % plan.decision.replace("-", " ")
    if plan.held_for:
        yield _("Held for: %s") % ", ".join(plan.held_for)
    if not plan.steps:
        return
    yield _("%(style)s, template %(template)s, %(planned)s of %(booked)s minutes booked") % {
        "style": reference.modalities[plan.modality].name if plan.modality else "-",
        "template": plan.template,
        "planned": plan.planned_minutes,
        "booked": plan.booked_minutes,
    }
    yield _("Oil: %(oil)s. Pressure: up to %(level)s.") % {
        "oil": reference.oils[plan.oil].name if plan.oil else "-",
        "level": plan.pressure_ceiling,
    }


def _messages(plan: Plan) -> Iterator[str]:
    for message in plan.messages:
        urgency = "" if message.urgency == "none" else f" ({message.urgency})"
        yield from _filled(f"{message.to}{urgency}: {message.text}", "  ")


def _step(step: Step, reference: Reference) -> Iterator[str]:
    phase = reference.phases[step.phase].name
    lying = ", ".join(filter(None, [step.position, step.side]))
    clock = f"{step.starts_at:>3}-{step.ends_at:<3}"
    yield f"{clock} {phase}: {step.slug}" + (f" ({lying})" if lying else "")
    for area in step.areas:
        strokes = ", ".join(area.strokes)
        yield f"        {reference.region_name(area.region)}, level {area.pressure}: {strokes}"
    if step.falls_to is not None:
        yield "        " + _("lighter and lighter, down to level %s") % step.falls_to
    if step.check_ins:
        asked = ", ".join(f"{point.slug} at {point.at}" for point in step.check_ins)
        yield from _filled(_("ask: %s") % asked, "        ")
    yield from _reasons(step.reasons, "        ")


def _left_out(plan: Plan, reference: Reference) -> Iterator[str]:
    for gone in plan.left_out:
        name = gone.slug
        if gone.what == "region" and name in reference.regions:
            name = reference.region_name(name)
        where = f" ({gone.step})" if gone.step else ""
        yield f"  {gone.what}: {name}{where}"
        yield from _reasons(gone.reasons, "      ")


def _reasons(reasons: tuple[Reason, ...], indent: str) -> Iterator[str]:
    for text in dict.fromkeys(reason.text for reason in reasons):
        yield from _filled(_("why: %s") % text, indent)


def _listed(texts) -> Iterator[str]:
    for text in texts:
        yield from _filled(f"[ ] {text}", "  ")


def _filled(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
