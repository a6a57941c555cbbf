"""What the check of a template says, as its pages say it: names instead of slugs and keys."""

import re

from django.utils.translation import gettext_lazy as _

from practice.reference import load

WORD = r"'([a-z0-9-]+)'"
NUMBER = r"([0-9]+)"
SAID = (  # a sentence of the reference's checks, and the page's own
    (f"phase {WORD} comes 0 times instead of once", _("The phase {0} is missing.")),
    (
        f"phase {WORD} comes {NUMBER} times instead of once",
        _("The phase {0} comes {1} times. Keep one."),
    ),
    (f"has no step of phase {WORD}", _("There is no step of the phase {0}.")),
    (
        "must begin with welcome, settle and warm-up",
        _("It must begin with the welcome, settling and a warm-up."),
    ),
    (
        "must end with closing, rest and handover",
        _("It must end with the closing, the rest and the handover."),
    ),
    (f"a step of phase {WORD} is required", _("No plan goes without this step.")),
    ("has no required warm-up", _("One warm-up must be in every plan.")),
    ("must rise", _("List the lengths from short to long, each once.")),
    (f"{NUMBER} is not among the durations of the file", _("{0} minutes is no length of ours.")),
    (
        f"the required steps need {NUMBER} minutes, more than {NUMBER}",
        _("The steps that are always there need {0} minutes, but the shortest length is {1}."),
    ),
    ("is above max_minutes", _("The least minutes are above the most.")),
    (f"phase {WORD} takes no time", _("This step takes no time of the session.")),
    ("a timed step needs a weight", _("Give it a share of the spare minutes.")),
    ("rest is at least 2 minutes", _("The rest is at least 2 minutes.")),
    (
        "is above the longest duration of the template",
        _("It is kept for sessions that are longer than the longest length."),
    ),
    (f"phase {WORD} has no areas, no strokes and cap 0", _("This step touches nothing.")),
    (
        "needs areas, strokes, positions and a cap of 1 or more",
        _("It needs at least one area, one stroke and one position."),
    ),
    ("is above the plan ceiling", _("No plan goes above level 4.")),
    ("the first touch is level 1", _("The first touch is level 1, very light.")),
    (
        "closing is level 2 or less and falls to 1",
        _("The closing is level 2 or less, and falls to 1."),
    ),
    (f"{WORD} is not a stroke of the style {WORD}", _("{0} is not a stroke of this style.")),
    (f"{WORD} is not used in phase {WORD}", _("{0} is not used in this phase.")),
    ("has no warm-up stroke", _("A warm-up needs a stroke that warms.")),
    (f"{WORD} is never worked", _("{0} is never worked.")),
    (f"{WORD} is reached in none of them", _("{0} is reached in none of its positions.")),
    ("none of the areas needs a consent by name", _("None of its areas needs a yes by name.")),
    (
        "all of the areas need a consent by name",
        _("All of its areas need a yes by name, so the step must ask for it."),
    ),
    (
        "begins above the longest duration of the template",
        _("Its other positions are for sessions that are longer than the longest length."),
    ),
    (
        f"firm work on the back needs {NUMBER} minutes of warm-up before it",
        _("Level 3 or more on the back needs {0} minutes of warm-up before it."),
    ),
    (f"{WORD} is there without its other side", _("{0} is there without its other side.")),
    (
        f"none of the areas is ever worked above level {NUMBER}",
        _("None of its areas is ever worked above level {0}."),
    ),
    (
        f"the style goes no firmer than level {NUMBER}",
        _("This style goes no firmer than level {0}."),
    ),
    (
        "no step is firmer than the client asked for",
        _("No step is firmer than the client asked for."),
    ),
    (
        f"{WORD} begins at level {NUMBER}, above the limit of the step",
        _("{0} begins at level {1}, above the limit of this step."),
    ),
    (f"{WORD} is used on none of these areas", _("{0} is used on none of these areas.")),
    (
        f"{WORD} comes on {WORD} before anything has warmed it",
        _("{0} needs a warm-up stroke first, on this area: {1}."),
    ),
    (
        f"nothing warms {WORD} before level {NUMBER}",
        _("Level {1} needs a warm-up stroke first, on this area: {0}."),
    ),
)


def in_words(text: str) -> str:
    """Return a finding as the page says it; what is a sentence already stays as it is."""
    for pattern, sentence in SAID:
        found = re.fullmatch(pattern, text)
        if found:
            return str(sentence).format(*map(named, found.groups()))
    return text


def named(slug: str) -> str:
    """Return the name of an area, stroke, style or phase; anything else as it is."""
    reference = load()
    if slug in reference.phases:
        return reference.phases[slug].name
    if slug in reference.regions or slug in reference.groups:
        return reference.region_name(slug)
    for table in (reference.strokes, reference.modalities, reference.positions):
        if slug in table:
            return table[slug].name
    return slug
