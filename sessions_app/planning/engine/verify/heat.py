"""No heat where there must be none: INV-17, with an ear for the many ways of offering it.

A sentence offers heat when a word for warm and a thing to lay on or lie on stand in it, in
whatever order, or when it names something that is always hot. What is said of warm hands, of
oil or of the client is taken out first, and so is what is said to be left undone. In doubt it
is an offer: a plan too many is looked at again, and no client is burnt.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .case import Case

WARM = (
    r"\b(?:(?:pre|re)?-?heat(?:s|ed|er|ers|ing)?|hot(?:ter)?|warm(?:s|ed|er|ers|ing|th)?"
    r"|microwav(?:e|ed|ing)|thermal|luke-?warm|boil(?:ed|ing)"
    r"|(?:3\d|[4-9]\d) ?(?:°|º|degrees?) ?c(?:elsius)?)\b"
)
THING = (
    r"\b(?:(?:pad|pack|bag|bottle|stone|rock|pebble|shell|blanket|underblanket|throw|duvet|quilt"
    r"|lamp|towel|flannel|cloth|sheet|robe|sock|slipper|mitt|table|couch|bed|mat|wrap"
    r"|underlay|topper|cushion|pillow|bolster|bowl|basin|bucket|bath|footbath|foot-bath"
    r"|poultice|disc|plate|seat|chair|surface)s?|compress(?:es)?|mattress(?:es)?|salt|sand|mud"
    r"|clay|wax|water)\b"
)
ALWAYS_HOT = (
    r"\bhot[ -]water[ -](?:bottle|bag)|\b(?:heat|hot|warm)(?:pad|pack|bag|wrap|mat|lamp|stone)s?\b"
    r"|\belectric\w*\W+(?:\w+\W+)?(?:under)?(?:blanket|pad|mat|wrap)s?\b"
    r"|\b(?:wheat|grain|cherry[ -](?:pit|stone)|rice)[ -](?:bag|pack|pillow|cushion)s?\b"
    r"|\binfra-?red\b|\bmoxa\w*|\bmoxi\w*|\bsauna\b|\bsteam\w*|\bparaffin\b|\bfango\b|\bthermophores?\b"
    r"|\b(?:warm|warmed|hot|heated) ones?(?=\W*$| (?:on|over|under|at|to|for|in|instead)\b)"
    r"|\bhotties?\b|\bradiators?\b|\b(?:warm|hot|heated) (?:cover|roll)s?\b"
    r"|\bsomething (?:\w+ )?(?:warm|hot|heated)\b"
    r"|\b(?:apply|use|offer|add|give|put|bring|place|lay|want|with) (?:\w+ ){0,2}?(?:heat|warmth)\b"
    r"|\bheat(?:ing|er)? (?:up|on)\b|\bturn (?:up|on) the heat"
)
HANDS = (
    r"\bwarm(?:s|ed|ing)?(?: (?:up|your|the|both|a|an|little|some|few|drops|of|own|clean|dry|and)){0,6}"
    r" (?:hands|palms|fingers|fingertips|oil(?: bottle)?|lotion|welcome|smile|voice|greeting|tone"
    r"|words)\b"
    r"(?:,? (?:in|under|with) (?:warm|hot) (?:running )?water\b)?"
    rf"(?!\W+(?:(?:and|or|then|the|a|an|one|your|last|clean|some|two)\W+){{0,6}}{THING})"
)
CLIENT = (
    r"\b(?:client|person|you)(?: (?:is|are|gets?|feels?|stays?|looks?|too|nice|and|very))* "
    rf"(?:warm|hot)\b(?! {THING})"
    r"|\b(?:are they|(?:if|whether|that) they are) (?:too )?(?:warm|hot)(?: enough)?\b"
    r"|\bkeep (?:the client|the person|him|her) (?:nice and )?warm (?:under|with) "
    r"(?:a|the|another|an extra) (?:blanket|sheet)\b"
    rf"|\broom(?: (?:is|stays?|should be|nice and))* warm(?: enough)?\b(?! {THING})"
    rf"|\bwarm(?: up)?(?: the)? room\b(?! {THING})"
    r"|\b(?:if|when) they (?:are|get|feel) too (?:warm|hot)\b"
)
LIMB = (
    r"\bwarm(?:ing)? (?:up )?(?:each|the|both|one|this|that) (?:(?:lower|upper|whole|first) )?"
    r"(?:backs?|legs?|arms?|foot|feet|neck|shoulders?|calf|calves|hips?|thighs?|muscles?|area)"
    r" (?:through|over) the (?:sheet|towel|blanket)\b"
)
NOT_HEAT = (
    rf"\bwarm(?:ing)?[ -]?ups?\b|{HANDS}|{CLIENT}"
    r"|\b(?:glass|cup|mug) of (?:warm|hot) water\b|\bbody heat\b|\b(?:heat|warmth) (?:of|from) (?:your|the) (?:hands|palms)\b"
    rf"|\b(?:look|looks|check|feel|watch) for (?:\w+,? ){{0,3}}?heat\b(?! {THING})"
    rf"|{LIMB}"
    r"|\boil bottles?\b|\bbottles? of oil\b"
)
ELECTRIC = (
    r"\belectric (?:heat )?(?:under)?(?:blanket|pad|mat)s?\b|\bsteam\b|\bsauna\b|\bparaffin wax\b"
    r"|\b(?:wheat|grain|rice) (?:bag|pack)s?\b"
)
ITEM = (
    r"(?:(?:any|anything|a|an|the|such|other|more|kind|form|sort|of|your|their|on) ){0,6}"
    rf"(?:{ELECTRIC}|(?:{THING}[ -])?{WARM}(?:[ -](?:{THING}|basalt|ones?\b))*)"
)
ITEMS = rf"{ITEM}(?:(?:, {ITEM})*,? (?:or|nor) {ITEM})?"
LEFT_OUT = rf"(?:{ITEM} and (?!(?:a|an|the|your) ){ITEM}|{ITEMS})"
DONE = r"(?:use|offer|lay|put|place|give|apply|add|bring|switch on|turn on|switch|turn|have)"
BEGUN = r"(?:used|offered|laid|put|placed|given|applied|allowed|needed|wanted|switched|turned)"
NONE = (
    rf"\b(?:no|without|neither|nothing|instead of|rather than) {ITEMS}|\bavoid {LEFT_OUT}"
    rf"|\b(?:not|never|don't) (?:to )?{DONE} {LEFT_OUT}"
    rf"|\b(?:not|never|don't) {WARM}(?! enough)"
    rf"|{ITEM} (?:is|are|must|may|should|will|can) (?:not|never) (?:to )?(?:be )?{BEGUN}(?: on)?"
    r"(?=(?: here| today| at all)?\W*$)"
    rf"|{ITEM} (?:is|are|stays?|must be|must stay)(?: switched| turned| left)? off"
    r"(?=(?: today| throughout)?\W*$)"
    rf"|\b(?:switch|turn|leave|keep) {ITEM} off(?=(?: today| throughout)?\W*$)"
    rf"|\b(?:switch|turn) off {ITEM}"
)
AFTER_ALL = re.compile(
    r"\b(?:unless|until|till|except|other than|more than|longer|before|without ask"
    r"|above|beyond|over \d|too (?:much|long|hot|warm))",
    re.IGNORECASE,
)
SHORT = re.compile(r"\b(e\.g|i\.e|approx|max|min|ca)\.", re.IGNORECASE)
SENTENCE = re.compile(r"[.;!?]+(?:\s+|$)")
_warm, _thing, _always, _innocent, _none = (
    re.compile(words, re.IGNORECASE) for words in (WARM, THING, ALWAYS_HOT, NOT_HEAT, NONE)
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
    """Say whether something hot or warm to lay on is offered, in brackets too; "no hot towel" is not."""
    plain = re.sub(r"\s+", " ", text.replace("’", "'").replace("‑", "-"))
    return any(_offered(each) for each in SENTENCE.split(SHORT.sub(r"\1", plain)))


def _offered(sentence: str) -> bool:
    said = _innocent.sub(" ~ ", sentence)
    if not AFTER_ALL.search(said):
        said = _none.sub(" ~ ", said)
    return bool(_always.search(said) or (_warm.search(said) and _thing.search(said)))
