"""What a client said to the plan that they were shown, and what that asks of the next plan."""

from django.utils.translation import gettext as _

from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import PlanAnswer
from sessions_app.planning.wording import client_names

YES, LIGHTER, LEAVE_OUT, AS_FIRST = "yes", "lighter", "leave-out", "as-first"
CLIENT = "client"


def newest_answer(appointment) -> PlanAnswer | None:
    """Return the answer that holds: the last that was given for this session."""
    said = PlanAnswer.objects.filter(appointment=appointment).order_by("-at")
    return said.select_related("recorded_by").first()


def lighter_areas(appointment_id) -> dict[str, int]:
    """Return the highest level of each region for which lighter was asked, and still is."""
    said = PlanAnswer.objects.filter(appointment=appointment_id).order_by("-at").first()
    return said.said["lighter"] if said else {}


def followed_by(answer: PlanAnswer | None, versions) -> list[str]:
    """Return what the answer changed in the plan, in the words of the version that it made."""
    for version in versions:
        if answer and version.made_at == answer.at and version.made_by_id is None:
            return list(version.changes)
    return []


def limits_of(answer: PlanAnswer | None) -> dict[str, int]:
    """Return the highest level of each region that this answer allows."""
    if answer is None:
        return {}
    lighter, shown = answer.said["lighter"], answer.said["no_firmer"]
    return {
        region: min(said.get(region, level) for said in (lighter, shown))
        for region, level in {**shown, **lighter}.items()
    }


def as_edits(limits: dict[str, int]) -> tuple[Edit, ...]:
    """Return the limits as edits: a level may only be lowered by them."""
    return tuple(
        Edit(what="pressure", slug=region, value=level, by=CLIENT, source=CLIENT)
        for region, level in sorted(limits.items())
    )


def without_clients(edits) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit.source != CLIENT)


def highest_levels(document: dict) -> dict[str, int]:
    """Return the firmest level of each region in a plan document."""
    levels: dict[str, int] = {}
    for step in document["steps"]:
        for area in step["areas"]:
            levels[area["region"]] = max(area["pressure"], levels.get(area["region"], 0))
    return levels


def in_words(answer: PlanAnswer) -> str:
    """Return what was asked for: "leave out: neck; lighter: calf"; nothing where it was fine."""
    return words_of(answer.said)


def words_of(said: dict) -> str:
    chosen: dict[str, set[str]] = {}
    for area in said["areas"]:
        chosen.setdefault(area["choice"], set()).update(area["regions"])
    out = chosen.get(LEAVE_OUT, set())
    asked = [
        words.format(areas=names_of(regions))
        for words, regions in (
            (_("leave out: {areas}"), out),
            (_("lighter: {areas}"), said["lighter"].keys() - out),
            (_("as at first: {areas}"), chosen.get(AS_FIRST, set())),
        )
        if regions
    ]
    return "; ".join(asked)


def names_of(regions) -> str:
    """Return the fewest names of those regions, as they stand inside a sentence."""
    return ", ".join(name[:1].lower() + name[1:] for name in client_names(frozenset(regions)))
