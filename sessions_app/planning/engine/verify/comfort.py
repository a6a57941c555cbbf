"""Oil, style and getting up: INV-16, 18 and 32."""

import re
from collections.abc import Iterator

from .case import Case

RISING_SLOWLY = re.compile(r"\bslow(?:ly)?\b|\bpause\b|\bhelp\b", re.IGNORECASE)
RISING = re.compile(r"\bstand", re.IGNORECASE)
HURRY = (
    r"(?:quick(?:ly)?|fast|rush(?:ed|ing)?|hurry|hurried(?:ly)?|sudden(?:ly)?|at once|brisk(?:ly)?)"
)
NO_HURRY = re.compile(
    rf"\b(?:not?|never|don['’]t|without|avoid)\b(?:\s+[\w'’]+){{0,4}}?\s+{HURRY}\b", re.IGNORECASE
)
NOT_SLOWLY = re.compile(
    r"\b(?:not?|never|don['’]t|without|neither|nor|skip|refuse)\b(?:\s+[\w'’]+){0,4}?"
    r"\s+(?:slow(?:ly)?|pause|help)\b",
    re.IGNORECASE,
)
IN_A_HURRY = re.compile(rf"\b{HURRY}\b", re.IGNORECASE)


def the_oil_is_safe(case: Case) -> Iterator[str]:
    plan = case.plan
    if plan.flags.no_scent != case.brief.no_scent:
        yield "the flag for no scent does not say what the answers say"
    for slug in plan.oils_allowed:
        fault = _oil_fault(case, slug)
        if fault:
            yield f"{slug} counts as allowed: {fault}"
    if not plan.steps:
        return
    fault = _oil_fault(case, plan.oil or "")
    if fault:
        yield f"the oil is {plan.oil}: {fault}"
    elif plan.oil not in plan.oils_allowed:
        yield f"the oil is {plan.oil}, which is not among those that the plan allows"
    oil = case.reference.oils.get(plan.oil or "")
    if oil is not None and oil.lubricates:
        yield from _done_without(case)
        return
    for step, area in case.touches:
        for stroke in area.strokes:
            known = case.reference.strokes.get(stroke)
            if known is not None and known.lubricant == "needed":
                yield f"{case.place(step)} uses {stroke}, which needs oil, and there is none"


def _done_without(case: Case) -> Iterator[str]:
    """Why there should be no oil at all: the style, or clothes that stay on."""
    if case.modality is not None and case.modality.lubricant == "none":
        yield f"the oil is {case.plan.oil}, and {case.modality.slug} is done without"
    dressed = case.brief.clothed or (case.template is not None and case.template.clothed)
    if dressed:
        yield f"the oil is {case.plan.oil}, and the client keeps their clothes on"


def _oil_fault(case: Case, slug: str) -> str | None:
    oil = case.reference.oils.get(slug)
    if oil is None:
        return "no such oil"
    avoid = set(case.brief.avoid_allergens)
    avoid |= {each for effects in case.all_effects for each in effects.avoid_allergens}
    no_scent = case.brief.no_scent or any(effects.no_scent for effects in case.all_effects)
    oils = set(case.brief.avoid_oils)
    oils |= {each for effects in case.all_effects for each in effects.avoid_oils}
    if slug in oils:
        return "a health rule rules it out"
    if oil.allergens & avoid:
        return f"it holds {', '.join(sorted(oil.allergens & avoid))}"
    if oil.may_contain & avoid and slug not in case.brief.labels_read:
        return f"it may contain {', '.join(sorted(oil.may_contain & avoid))}"
    if oil.scented and no_scent:
        return "it is scented, and there is to be no scent"
    return None


def the_style_fits(case: Case) -> Iterator[str]:
    plan = case.plan
    if not plan.steps:
        return
    if case.modality is None:
        yield f"{plan.modality} is no style"
        return
    excluded = set(case.brief.exclude_modalities)
    excluded |= {slug for effects in case.all_effects for slug in effects.exclude_modalities}
    if plan.modality in excluded:
        yield f"{plan.modality} is ruled out by a health rule"
    if case.modality.pressure.min > case.body_ceiling:
        yield (
            f"{plan.modality} begins at level {case.modality.pressure.min}, and the ceiling is "
            f"{case.body_ceiling}"
        )
    if case.template is not None and case.template.modality != plan.modality:
        yield f"the template {case.template.slug} is not made for {plan.modality}"


def rising_is_slow(case: Case) -> Iterator[str]:
    slow = case.brief.slow_rise or any(effects.slow_rise for effects in case.all_effects)
    if case.plan.flags.slow_rise != slow:
        yield "the flag for rising slowly does not say what the answers say"
    if not slow or not case.plan.steps:
        return
    handover = case.in_phase("handover")
    if not any(_says_slowly(cue) for step in handover for cue in step.cues):
        yield "the handover does not say to stand up slowly"
    wanted = _slow_rise_advice(case)
    if wanted and not wanted & set(case.plan.aftercare.advice):
        yield "the advice does not say to stand up slowly"


def _says_slowly(cue: str) -> bool:
    """Say whether a cue has the client stand up slowly; "stand up, no need for help" does not."""
    said = NOT_SLOWLY.sub(_less_its_last_word, NO_HURRY.sub(_less_its_last_word, cue))
    if IN_A_HURRY.search(said):
        return False
    sentences = re.split(r"[.;!?]+\s", said)
    return any(RISING.search(each) and RISING_SLOWLY.search(each) for each in sentences)


def _less_its_last_word(found: re.Match[str]) -> str:
    """Leave the "stand up" of "not stand up slowly"."""
    return found[0].rsplit(maxsplit=1)[0]


def _slow_rise_advice(case: Case) -> set[str]:
    return {slug for slug in case.reference.advice if slug == "stand-slowly"}
