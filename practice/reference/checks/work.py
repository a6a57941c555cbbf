"""The work of a template: warm-up before depth, both sides, strokes and limits that can be used."""

from ..reference import Reference
from ..templates import Step, Template
from .found import Faults

FILE = "templates.yaml"
DEEP = 3  # from this level on the back needs its warm-up (METHOD INV-08)
WARM_MINUTES = 3
BACK = "whole-back"


def check_work(reference: Reference, template: Template) -> Faults:
    """Yield what is wrong with how the steps of a template follow each other."""
    warm: set[str] = set()  # areas that a warm-up stroke has touched so far
    minutes = 0  # of warm-up that every plan holds
    for step in template.steps:
        place = (FILE, "templates", template.slug, "steps", step.slug)
        if step.positions_from and step.positions_from.minutes > max(template.durations):
            yield (*place, "positions_from"), "begins above the longest duration of the template"
        if not step.regions or not _known(reference, step):
            continue
        yield from _sides(reference, step, place)
        yield from _limits(reference, template, step, place)
        yield from _warmth(reference, step, place, warm)
        if _is_deep_on_the_back(reference, step) and minutes < WARM_MINUTES:
            text = f"firm work on the back needs {WARM_MINUTES} minutes of warm-up before it"
            yield (*place, "pressure", "cap"), text
        if step.phase == "warm-up" and step.required:
            minutes += step.max_minutes


def _known(reference: Reference, step: Step) -> bool:
    return all(slug in reference.regions or slug in reference.groups for slug in step.regions)


def _sides(reference: Reference, step: Step, place: tuple[str, ...]) -> Faults:
    areas = reference.expand(step.regions)
    for slug in reference.in_order(areas):
        mirror = reference.mirror(slug)
        if mirror and mirror not in areas:
            yield (*place, "regions"), f"{slug!r} is there without its other side"


def _limits(reference: Reference, template: Template, step: Step, place: tuple[str, ...]) -> Faults:
    areas = reference.expand(step.regions) - reference.never_worked
    most = max((reference.regions[slug].max_pressure for slug in areas), default=0)
    if areas and step.pressure.cap > most:
        yield (*place, "pressure", "cap"), f"none of the areas is ever worked above level {most}"
    most = reference.modalities[template.modality].pressure.max
    if step.pressure.cap > most:
        yield (*place, "pressure", "cap"), f"the style goes no firmer than level {most}"
    if step.pressure.offset > 0:
        yield (*place, "pressure", "offset"), "no step is firmer than the client asked for"
    for slug in dict.fromkeys(step.strokes):
        stroke = reference.strokes[slug]
        if stroke.pressure.min > step.pressure.cap:
            text = f"{slug!r} begins at level {stroke.pressure.min}, above the limit of the step"
            yield (*place, "strokes"), text
        if areas and areas <= reference.expand(stroke.regions_never):
            yield (*place, "strokes"), f"{slug!r} is used on none of these areas"


def _warmth(reference: Reference, step: Step, place: tuple[str, ...], warm: set[str]) -> Faults:
    """A stroke that needs warm-up may come only where a warm-up stroke came before it."""
    for slug in step.strokes:
        stroke = reference.strokes[slug]
        areas = reference.expand(step.regions) - reference.expand(stroke.regions_never)
        if stroke.is_warm_up:
            warm |= areas
        if stroke.needs_warm_up and areas - warm:
            first = reference.in_order(areas - warm)[0]
            text = f"{slug!r} comes on {first!r} before anything has warmed it"
            yield (*place, "strokes"), text
    cold = reference.in_order(set(reference.expand(step.regions)) - warm - reference.never_worked)
    if step.phase == "main" and step.pressure.cap >= DEEP and cold:
        yield (*place, "strokes"), f"nothing warms {cold[0]!r} before level {DEEP}"


def _is_deep_on_the_back(reference: Reference, step: Step) -> bool:
    if step.phase not in ("main", "integration") or step.pressure.cap < DEEP:
        return False
    return bool(reference.expand(step.regions) & reference.expand([BACK]))
