"""Which words of a template or a checklist offer heat (INV-17).

A practice writes cues as it likes. For a client who must have no heat, or wants none, a cue goes
that has a word for warm close to a thing to lay on or lie on, even one that says "no hot towel":
rather a cue too many than a burn.
"""

import re
from functools import lru_cache

CLOSE = 5  # words
WARM_WORDS = (
    "hot hotter hottie heat warm preheat prewarm reheat rewarm lukewarm thermal microwave "
    "microwaved boil boiled boiling steam steamed electric electrical electrically infra infrared "
    "radiator radiators sauna paraffin fango moxa moxibustion wheat cherry grain"
).split()
STEMS = (
    "heat",
    "warm",
    "preheat",
    "prewarm",
    "reheat",
    "rewarm",
    "microwav",
    "electric",
    "steam",
    "boil",
    "mox",
)
THINGS = (
    "pad pack bag bottle stone rock pebble shell blanket throw duvet quilt lamp towel flannel cloth "
    "sheet robe sock slipper mitt table couch bed mat mattress wrap roll topper cushion pillow "
    "bolster bowl basin bucket bath compress poultice plate seat chair"
).split()
LOOSE = set("water salt sand mud clay wax red something one ones apply".split())
ENDED = tuple(thing + ended for thing in THINGS for ended in ("", "s", "es"))
NOT_HEAT = re.compile(r"\bwarm(?:ing)?[ -]?ups?\b|\bwarm (?:your )?hands\b")
REFUSED = (  # the reference data's words for it
    "nothing heated",
    "no heat pads or hot towels",
    "no warm towel if",
)
FROM_30 = re.compile(r"\b(?:3\d|[4-9]\d) ?(?:°|º|degrees) ?c")


@lru_cache(maxsize=2000)  # of cues and items, which are the same in every plan
def offers_warmth(text: str) -> bool:
    """Say whether something warm is close to something that it could be said of."""
    plain = NOT_HEAT.sub(" ", text.lower())
    for words in REFUSED:
        plain = plain.replace(words, " ")
    plain = FROM_30.sub(" hot ", plain)
    return any(_is_offer(re.findall("[a-z]+", each)) for each in re.split(r"[.;!?](?= |$)", plain))


def _is_offer(words: list[str]) -> bool:
    things = [at for at, word in enumerate(words) if word in LOOSE or word.endswith(ENDED)]
    return any(
        is_warm(word) for at in things for word in words[max(0, at - CLOSE) : at + CLOSE + 1]
    )


def is_warm(word: str) -> bool:
    return word in WARM_WORDS or (word.startswith(STEMS) and word != "warmly")


def cool_parts(label: str) -> str:
    """The parts of a label between its commas that have no word for warm."""
    parts = [each.strip() for each in label.split(",")]
    cool = (each for each in parts if not any(map(is_warm, re.findall("[a-z]+", each.lower()))))
    return ", ".join(cool)
