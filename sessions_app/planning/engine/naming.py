"""Names for areas and steps: the fewest words of the reference data that say exactly which."""

from functools import lru_cache

from practice.reference import Reference

from .values import Step

GROUPS_TO_NAME = (  # whole before part: the first that fits names its areas
    "whole-back", "back-core", "upper-back-and-blades", "neck-shoulders", "neck-group", "hips",
    "legs-all", "legs-back", "legs-front", "feet", "arms-hands", "arms", "head-face",
)  # fmt: skip
BY_AREAS = ("main",)  # steps that are told apart by what they work on


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


def step_words(step: Step, reference: Reference) -> str:
    """What a step is called in a sentence: its areas, its phase, or its slug in words."""
    if step.phase in BY_AREAS and step.areas:
        regions = frozenset(area.region for area in step.areas)
        return ", ".join(plain_names(regions, reference))
    if step.phase == "integration":
        words = step.slug.replace("-", " ")
        return words[:1].upper() + words[1:]
    return reference.phases[step.phase].name
