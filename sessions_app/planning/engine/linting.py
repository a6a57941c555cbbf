"""What is wrong with a technique template, before any plan is made from it.

`lint` asks the checks that the built-in templates pass, and then plans for the easiest of
clients at each length that the template names: every step must find its place in some of them,
every required one in all. It makes a template useful; it is not what keeps clients safe, as a
plan from any template obeys the brief and passes `verify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from practice.reference import Reference, load
from practice.reference.checks.templates import check_template
from practice.reference.templates import Template

from .documents import read_intake
from .planner import plan
from .screening import brief
from .sentences import say
from .values import Brief, Plan
from .verify import verify

ANY_DAY = date(2026, 1, 1)
NOT_WRITTEN = ("thrust", "crack", "manipulat")  # METHOD section 8: never done, so never a cue


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to mend: in which step (None is the whole template), at which key, and what."""

    step: str | None = None
    key: str = ""
    text: str


def lint(template: Template, reference: Reference | None = None) -> tuple[Finding, ...]:
    """Return everything to mend in a template, in the order of its steps; empty when clean."""
    reference = reference or load()
    found = [*_by_the_data(template, reference), *_cues(template, reference)]
    return tuple(found or _fit(template, reference))


def _by_the_data(template: Template, reference: Reference) -> Iterator[Finding]:
    """The checks of the reference data, each with the step that it is about."""
    for place, text in check_template(reference, template):
        _file, _section, _slug, *rest = map(str, place)
        if rest[:1] == ["steps"] and len(rest) > 1:
            yield Finding(step=rest[1], key=".".join(rest[2:]), text=text)
        else:
            yield Finding(key=".".join(rest), text=text)


def _cues(template: Template, reference: Reference) -> Iterator[Finding]:
    for step in template.steps:
        for cue in step.cues:
            if any(word in cue.lower() for word in NOT_WRITTEN):
                text = say(reference, "lint-cue", f"template:{template.slug}").text
                yield Finding(step=step.slug, key="cues", text=text)


# --- does it fit its lengths?


def _fit(template: Template, reference: Reference) -> Iterator[Finding]:
    source = f"template:{template.slug}"
    ever: set[str] = set()
    for minutes in template.durations:
        today = easiest(template, minutes, reference)
        made = plan(today, template, minutes, reference=reference)
        values = {"minutes": str(minutes)}
        why = _why_not(made, today, template, reference)
        if why:
            text = say(reference, "lint-no-plan", source, why=why, **values).text
            yield Finding(key="durations", text=text)
            continue
        kept = {step.slug for step in made.steps}
        ever |= kept
        for step in template.steps:
            if step.required and step.max_minutes and step.slug not in kept:
                text = say(reference, "lint-required", source, **values).text
                yield Finding(step=step.slug, key="required", text=text)
    for step in template.steps:
        if ever and not step.required and step.slug not in ever:
            text = say(reference, "lint-never", source).text
            yield Finding(step=step.slug, key="min_session", text=text)


def easiest(template: Template, minutes: int, reference: Reference) -> Brief:
    """Return the brief of a client who asks for this work, says yes to it and has no condition."""
    asked = {
        "modality": template.modality,
        "scope": template.scope,
        "minutes": minutes,
        "pressure": "firm",
        "clothed": template.clothed,
    }
    document = {
        "format": "effleurage-intake/1",
        "request": asked,
        "consents": list(reference.in_order(reference.explicit_consent_regions)),
    }
    return brief(read_intake(document), on=ANY_DAY, reference=reference)


def _why_not(made: Plan, today: Brief, template: Template, reference: Reference) -> str:
    """Say why there is no plan from this template; nothing if there is a good one."""
    if made.template != template.slug or not made.steps:
        told = [each.text for each in made.messages if each.to == "practitioner"]
        other = say(reference, "lint-no-room", f"template:{template.slug}").text
        return " ".join(told) or other
    broken = verify(made, today, template=template, reference=reference)
    return " ".join(each.text for each in broken)
