"""A practitioner's change to a plan: one value for every kind."""

from dataclasses import dataclass

KINDS = (
    "minutes",
    "pressure",
    "add-area",
    "remove-area",
    "add-stroke",
    "remove-stroke",
    "add-step",
    "remove-step",
    "move-step",
    "lock",
    "clock",
    "more",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A change to a plan, kept as an input so that a plan made anew keeps it.

    `what` is one of `KINDS`. `step` is the slug of a step; None means every step. `slug` is a
    region or a group (pressure, add-area, remove-area), a stroke (add-stroke, remove-stroke), or
    the step before which a step comes (move-step, add-step). `value` is whole minutes of a step
    with both its sides (minutes, lock), a level from 1 to 4 (pressure), or the minutes that there are
    for the whole session (clock); more asks for more time on a region or a group. `why` is what was said
    when the app asked for a reason; `by` is who said it.

    The level of a step is that level. With no step it is the most that there is; above what the
    client asked for it stands in for their wish, so that lighter steps stay lighter.

    `source` is empty for a practitioner's edit, "client" when the client said so on the plan that
    they were shown, and "session:<id>" when it was learned from a past session. An edit that a
    rule forbids is left out of the plan with its reasons; none loosens a rule.
    """

    what: str
    step: str | None = None
    slug: str | None = None
    value: int | None = None
    by: str = ""
    why: str = ""
    source: str = ""
