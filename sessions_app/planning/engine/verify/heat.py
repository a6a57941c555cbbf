"""No heat where there must be none: INV-17, with an ear for the many ways of offering it.

Words offer heat when one for warm stands close to a thing to lay on or lie on, in either order.
"No hot towel" counts as well, but for the reference data's own words for it: a plan too many is
looked at again, and no client is burnt.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .case import Case

NEAR = 4  # words: up to three may stand between
WARM = re.compile(
    r"(?:pre|re)?(?:heat|warm(?!ly))\w*|hot|hotter|hottie|lukewarm|thermal|microwav\w*|boil\w*"
    r"|steam\w*|electric\w*|infra|infrared|radiators?|sauna|paraffin|fango|mox\w+|wheat|cherry|grain"
)
THING = re.compile(
    r"\w*(?:pads?|packs?|bags?|bottles?|stones?|rocks?|pebbles?|shells?|blankets?|throws?|duvets?"
    r"|quilts?|lamps?|towels?|flannels?|cloths?|sheets?|robes?|socks?|slippers?|mitts?|tables?"
    r"|couch|beds?|mats?|mattress|wraps?|rolls?|toppers?|cushions?|pillows?|bolsters?"
    r"|bowls?|basins?|buckets?|baths?|compress|compresses|poultices?|plates?|seats?|chairs?)"
    r"|water|salt|sand|mud|clay|wax|red|something|ones?|apply"
)
DEGREES = re.compile(r"\b(?:3\d|[4-9]\d) ?(?:°|degrees) ?c\b")
SENTENCE = re.compile(r"[.;!?](?= |$)")
NO_OFFER = re.compile(
    r"\bwarm(?:ing)?[ -]?ups?\b|\bwarm (?:your )?hands\b"
    r"|\bnothing heated\b|\bno heat pads or hot towels\b|\bno warm towel if\b"
)


def heat_is_not_offered(case: Case) -> Iterator[str]:
    avoid = case.brief.avoid_heat or any(effects.avoid_heat for effects in case.all_effects)
    if case.plan.flags.avoid_heat != avoid:
        yield "the flag for no heat does not say what the answers say"
    if not avoid:
        return
    for item in case.plan.checklist:
        if offers_heat(item.text):
            yield f"the checklist ({item.slug}) offers heat: {item.text}"
    for step in case.plan.steps:
        for cue in step.cues:
            if offers_heat(cue):
                yield f"{case.place(step)} offers heat: {cue}"


@lru_cache(maxsize=2000)  # the words of checklists and templates, again and again
def offers_heat(text: str) -> bool:
    """Say whether a word for warm stands close to a thing that can be warm."""
    plain = DEGREES.sub(" hot ", NO_OFFER.sub(" ", text.lower()))
    return any(_offered(re.findall("[a-z]+", each)) for each in SENTENCE.split(plain))


def _offered(words: list[str]) -> bool:
    warm = [at for at, word in enumerate(words) if WARM.fullmatch(word)]
    near = (words[max(0, at - NEAR) : at + NEAR + 1] for at in warm)
    return any(THING.fullmatch(word) for some in near for word in some)
