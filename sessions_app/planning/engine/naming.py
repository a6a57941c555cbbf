"""Names for areas and steps: the fewest words of the reference data that say exactly which."""

from functools import lru_cache

from practice.reference import Reference
from practice.reference.templates import Step as Row
from practice.reference.templates import Template

from .sentences import low
from .values import Step

GROUPS_TO_NAME = (  # whole before part: the first that fits names its areas
    "whole-back", "back-core", "upper-back-and-blades", "neck-shoulders", "neck-group", "hips",
    "legs-all", "legs-back", "legs-front", "feet", "arms-hands", "arms", "head-face",
)  # fmt: skip
TOLD_APART = ("main", "integration")  # of these a plan has several: their areas tell which


@lru_cache(maxsize=4000)
def fewest(regions: frozenset[str], reference: Reference) -> tuple[str, ...]:
    """Return the fewest groups and regions of the reference data that are exactly these regions."""
    found, left = [], set(regions)
    pairs = [slug for slug in reference.groups if len(reference.expand([slug])) == 2]
    for slug in (*GROUPS_TO_NAME, *pairs):
        members = reference.expand([slug])
        if members <= left:
            found.append(slug)
            left -= members
    return (*found, *reference.in_order(left))


def area_names(regions: frozenset[str], reference: Reference) -> tuple[str, ...]:
    """Return the fewest names of the reference data that stand for exactly these regions."""
    return tuple(reference.region_name(slug) for slug in fewest(regions, reference))


@lru_cache(maxsize=4000)
def plain_names(regions: frozenset[str], reference: Reference) -> tuple[str, ...]:
    """Return the fewest names for these regions; that both sides are meant goes unsaid."""
    names, left = [], set(regions)
    for slug in GROUPS_TO_NAME:
        members = reference.expand([slug])
        if members <= left and len(members) > 2:
            names.append(reference.region_name(slug))
            left -= members
    for slug in reference.in_order(left):
        other = reference.mirror(slug)
        plain = reference.region(slug).client_name
        names.append(plain if other in left else reference.region_name(slug))
    return tuple(dict.fromkeys(names))


def title(phase: str, regions: frozenset[str], reference: Reference) -> str:
    """What stands over a step on a page: its areas, or its part of the session if it has none."""
    return ", ".join(plain_names(regions, reference)) or reference.phases[phase].name


def words(phase: str, regions: frozenset[str], reference: Reference) -> str:
    """What a step is called in a sentence: main work by its areas, the rest by its part."""
    part = reference.phases[phase].name
    if not regions or phase not in TOLD_APART:
        return part
    areas = title(phase, regions, reference)
    return areas if phase == "main" else f"{part} ({low(areas)})"


def step_words(step: Step, reference: Reference) -> str:
    """What a step of a plan is called in a sentence."""
    return words(step.phase, frozenset(area.region for area in step.areas), reference)


def row_words(row: Row, reference: Reference) -> str:
    """What a step of a template is called in a sentence."""
    return words(row.phase, reference.expand(row.regions), reference)


def slug_words(slug: str, template: Template | None, reference: Reference) -> str:
    """What a step is called that may be in no plan: as its template, or any template, has it."""
    for each in (*((template,) if template else ()), *reference.templates.values()):
        for row in each.steps:
            if row.slug == slug:
                return row_words(row, reference)
    return slug.replace("-", " ")
