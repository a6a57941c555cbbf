"""Areas and groups: sides match, groups end in areas, the safety groups say what the rows say."""

from collections.abc import Mapping
from typing import Any

from ..reference import Reference
from ..regions import Region
from .found import Faults

FILE = "regions.yaml"
OTHER = {"left": "right", "right": "left"}


def check_body(reference: Reference, files: Mapping[str, Any]) -> Faults:
    if reference.plan_ceiling > 4:
        yield (FILE, "plan_ceiling"), "level 5 is never planned"
    for region in reference.regions.values():
        yield from _sides(reference, region)
        yield from _limits(reference, region)
    loops = _loops(reference)
    for slug in loops:
        yield (FILE, "groups", slug, "members"), "the group holds itself"
    for slug in reference.groups.keys() & reference.regions.keys():
        yield (FILE, "groups", slug), "an area has the same slug"
    if not loops:
        yield from _safety_groups(reference)


def _sides(reference: Reference, region: Region) -> Faults:
    place = (FILE, "regions", region.slug, "mirror")
    if region.side == "midline":
        if region.mirror is not None:
            yield place, "an area on the midline has no mirror"
        return
    if not region.slug.endswith(f"-{region.side}"):
        yield (*place[:3], "side"), f"the slug does not end in -{region.side}"
    mirror = reference.regions.get(region.mirror or "")
    if mirror is None:
        yield place, "the area on the other side is missing"
    elif (mirror.side, mirror.base) != (OTHER[region.side], region.base):
        yield place, f"{mirror.slug!r} is not the same area on the other side"


def _limits(reference: Reference, region: Region) -> Faults:
    place = (FILE, "regions", region.slug)
    if region.max_pressure > reference.plan_ceiling:
        yield (*place, "max_pressure"), f"above the plan ceiling {reference.plan_ceiling}"
    if region.worked and not (region.max_pressure and region.positions):
        yield place, "a worked area needs a max_pressure of 1 or more and a position"
    if not region.worked and (region.max_pressure or region.consent != "not-worked"):
        yield place, "an area that is not worked has max_pressure 0 and consent not-worked"


def _loops(reference: Reference) -> tuple[str, ...]:
    """Return the groups that can be reached from themselves."""

    def reaches(slug: str, target: str, seen: set[str]) -> bool:
        for member in reference.groups[slug].members:
            if member == target:
                return True
            if member in reference.groups and member not in seen:
                seen.add(member)
                if reaches(member, target, seen):
                    return True
        return False

    return tuple(slug for slug in reference.groups if reaches(slug, slug, set()))


def _safety_groups(reference: Reference) -> Faults:
    rows = reference.regions.values()
    expected = {
        "never-worked": {row.slug for row in rows if not row.worked},
        "explicit-consent": {row.slug for row in rows if row.consent == "explicit"},
    }
    for slug in ("never-worked", "explicit-consent", "glide-only"):
        if slug not in reference.groups:
            yield (FILE, "groups", slug), "is missing"
            continue
        members = reference.expand([slug])
        for region in sorted(expected.get(slug, members) ^ members):
            yield (FILE, "groups", slug, "members"), f"does not agree with the row of {region!r}"
        if slug == "glide-only":
            for region in sorted(members):
                if reference.regions[region].max_pressure > 1:
                    yield (FILE, "regions", region, "max_pressure"), "light glide only: 1"
    for limb in ("upper-limb", "lower-limb", "upper-quadrant", "lower-quadrant"):
        for side in OTHER:
            if f"{limb}-{side}" not in reference.groups:
                yield (FILE, "groups", f"{limb}-{side}"), "is missing; expand needs it"
