"""Two plans side by side: where the minutes go."""

from .values import Plan


def minutes_by_area(plan: Plan) -> dict[str, float]:
    """Return the minutes of each region; a step's minutes are shared evenly over its areas."""
    found: dict[str, float] = {}
    for step in plan.steps:
        for area in step.areas:
            found[area.region] = found.get(area.region, 0) + step.minutes / len(step.areas)
    return found
