"""Which words of a template or a checklist offer heat (INV-17): read word by word.

A practice writes cues as it likes. Where a client must have no heat, or wants none, a cue that
has a word for warm and one for a thing to lay on or lie on goes; one that refuses heat stays.
It takes out rather too much than too little: a cue is soon said aloud, a burn is not undone.
"""

import re
from functools import lru_cache

WARM = re.compile(
    r"(?:pre|re)?(?:heat|warm)(?!ly$)[a-z]*|hot|hotter|microwav[a-z]*|thermal|boil(?:ed|ing)|lukewarm"
)
DEGREES = re.compile(r"\b(?:3\d|[4-9]\d) ?(?:°|º|degrees?) ?c(?:elsius)?\b|\bluke-warm\b")
THINGS = re.compile(
    r"(?:under|foot|hand|bath)?(?:pad|pack|bag|bottle|stone|rock|pebble|shell|blanket|throw|duvet"
    r"|quilt|lamp|towel|flannel|cloth|sheet|robe|sock|slipper|mitt|table|couch|bed|mat|wrap"
    r"|topper|cushion|pillow|bolster|bowl|basin|bucket|bath|poultice|disc|plate|seat"
    r"|chair|surface|compress|mattress)(?:s|es)?|salt|sand|mud|clay|wax|water|underlay"
)
HOT_ANYHOW = re.compile(
    r"\b(?:heat|hot|warm)(?:pad|pack|bag|wrap|mat|lamp|stone)|\belectric\w*\W+(?:\w+\W+)?"
    r"(?:under)?(?:blanket|pad|mat|wrap)|\b(?:wheat|grain|rice|pit|stone)[ -](?:bag|pack|pillow|cush)"
    r"|\binfra-?red|\bmox[ai]|\bsauna|\bsteam|\bparaffin|\bfango|\bthermophore"
    r"|\b(?:warm|warmed|hot|heated) ones?(?=\W*$| (?:on|over|under|at|to|for|in|instead)\b)"
    r"|\bhottie|\bradiator|\b(?:warm|hot|heated) (?:cover|roll)"
    r"|\bsomething (?:\w+ )?(?:warm|hot|heated)"
    r"|\b(?:apply|use|offer|add|give|put|bring|place|lay|want|with) (?:\w+ ){0,2}(?:heat|warmth)\b"
    r"|\bheat(?:ing|er)? (?:up|on)\b|\bturn (?:up|on) the heat"
)
HARMLESS = re.compile(  # warm hands, oil or words; a client who is warm; heat that is looked for
    r"\bwarm(?:ing)?[ -]?ups?\b"
    r"|\bwarm(?:s|ed|ing)?(?: (?:up|your|the|both|a|little|some|few|drops|of|own|clean|dry|and)){0,5}"
    r" (?:hands|palms|fingers|fingertips|oil(?: bottle)?|lotion|welcome|smile|voice|greeting|tone|words)\b"
    r"(?:,? (?:in|under|with) (?:warm|hot) (?:running )?water)?"
    r"(?! (?:" + THINGS.pattern + "))"
    r"(?!,? (?:and|or|then) (?:(?:the|a|an|one|your|last|clean|some|two) )*(?:"
    + THINGS.pattern
    + "))"
    r"|\b(?:client|person|you)(?: (?:is|are|gets?|feels?|stays?|too))+ (?:warm|hot)(?=$|,| enough| under| and| with)"
    r"|\bkeep (?:the client|the person|him|her) (?:nice and )?warm (?:under|with) "
    r"(?:a|the|another|an extra) (?:blanket|sheet)\b"
    r"|\broom(?: is| stays?| should be| nice and)* warm(?= enough|,|$| before| and)"
    r"|\bwarm(?: up)?(?: the)? room\b(?=,|$| before| and)"
    r"|\b(?:are they|(?:if|whether|that) they are) (?:too )?(?:warm|hot)(?: enough)?\b"
    r"|\bif they (?:are|get|feel) too (?:warm|hot)\b"
    r"|\b(?:glass|cup|mug) of (?:warm|hot) water\b|\bbody heat\b"
    r"|\bwarm(?:ing)? (?:up )?(?:each|the|both|one|this|that) (?:(?:lower|upper|whole|first) )?"
    r"(?:backs?|legs?|arms?|foot|feet|neck|shoulders?|calf|calves|hips?|thighs?|muscles?|area)"
    r" (?:through|over) the (?:sheet|towel|blanket)\b"
    r"|\b(?:heat|warmth) (?:of|from) (?:your|the) (?:hands|palms)\b"
    r"|\b(?:look|check|feel|watch) for (?:\w+,? ){0,3}?heat\b(?! (?:" + THINGS.pattern + "))"
    r"|\boil bottles?\b|\bbottles? of oil\b"
)
LEFT_OFF = re.compile(  # whole sentences
    r"(?:check (?:that )?)?(?:the |an? |all )?(?:table heating|heated table|heating pads?|heat pads?"
    r"|heat lamps?|hot towels?|hot stones?) (?:(?:is|are|stays?|must be|must stay)"
    r"(?: switched| turned| left)? off|(?:is|are|must|may|should) (?:not|never) (?:to )?(?:be )?"
    r"(?:used|offered|laid|given|applied|allowed|put))(?: today| here| at all)?"
    r"|(?:switch|turn|leave|keep) the (?:heated table|table heating|heating pad|heat pad) off"
    r"|(?:switch|turn) off the (?:heated table|table heating|heating pad|heat pad)"
)
NOT_QUITE = re.compile(
    r"\b(?:unless|until|till|except|other than|more than|longer|before|without ask"
    r"|above|beyond|over \d|too (?:much|long|hot|warm))"
)
REFUSING = {"no", "without", "nothing", "neither", "avoid"}
JOINED = {",", "or", "nor"}
COMPARED = (["instead", "of"], ["rather", "than"])
NEGATED = {"not", "never", "don't"}
VERBS = {"use", "offer", "lay", "put", "place", "give", "apply", "add", "bring"}
HOT_THINGS = {
    f"{kind} {thing}{ended}"
    for kind, things in {"electric": ("blanket", "pad", "mat"), "wheat": ("bag", "pack")}.items()
    for thing in things
    for ended in ("", "s")
}
SMALL = {"on", "any", "anything", "a", "an", "the", "such", "other", "kind", "of"}


@lru_cache(maxsize=2000)  # of cues and items, which are the same in every plan
def offers_warmth(text: str) -> bool:
    """Say whether one of the sentences of a cue or an item offers heat, in brackets too."""
    plain = " ".join(text.lower().replace("’", "'").replace("‑", "-").split())
    plain = re.sub(r"\b(e\.g|i\.e|approx|max|min|ca)\.", r"\1", plain)
    plain = DEGREES.sub("hot", plain)
    return any(_in_sentence(each.strip()) for each in re.split(r"[.;!?]+(?: |$)", plain))


def cool_parts(label: str) -> str:
    """The parts of a label between its commas that speak of nothing warm."""
    parts = [each.strip() for each in label.split(",")]
    return ", ".join(each for each in parts if each and not _speaks_of_warmth(each.lower()))


def _speaks_of_warmth(part: str) -> bool:
    return bool(HOT_ANYHOW.search(part)) or any(map(WARM.fullmatch, re.findall("[a-z]+", part)))


def _in_sentence(sentence: str) -> bool:
    if LEFT_OFF.fullmatch(sentence):
        return False
    sentence = HARMLESS.sub(" ~ ", sentence)
    if not NOT_QUITE.search(sentence):
        sentence = _without_refusals(sentence)
    words = re.findall(r"[a-z]+", sentence)
    warm, things = (any(map(each.fullmatch, words)) for each in (WARM, THINGS))
    return (warm and things) or bool(HOT_ANYHOW.search(sentence))


def _without_refusals(sentence: str) -> str:
    """The sentence less what it refuses: "no" and the warm things that follow it at once."""
    words = re.findall(r"[a-z']+|[^a-z' -]+|-", sentence)
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = _refused_up_to(words, at)
        kept += ["~"] if end > at else [words[at]]
        at = max(end, at + 1)
    return " ".join(kept).replace(" - ", "-")


def _refused_up_to(words: list[str], at: int) -> int:
    """Where a refusal that begins here ends; here, if none begins."""
    begin = at + 1
    if words[at] in NEGATED:
        follows = words[begin : begin + 1]
        if follows and WARM.fullmatch(follows[0]):
            return begin + (words[begin + 1 : begin + 2] != ["enough"])
        if not follows or follows[0] not in VERBS:
            return at
        begin += 1
    elif words[at : at + 2] in COMPARED:
        begin += 1
    elif words[at] not in REFUSING:
        return at
    joined = JOINED if words[at] in REFUSING - {"avoid"} else JOINED | {"and"}
    return _warm_things(words, begin, joined) or at


def _warm_things(words: list[str], begin: int, joined: set[str]) -> int:
    """Where "hot towels, heat pads or stones" ends; a comma joins only where an "or" follows."""
    end = reached = _warm_thing(words, begin)
    if end == begin:
        return 0
    while reached < len(words) and words[reached].strip() in joined:
        word, further = words[reached].strip(), _warm_thing(words, reached + 1)
        if further == reached + 1 or (word == "and" and words[reached + 1] in SMALL):
            break
        reached = further
        end = end if word == "," else reached
    return end


def _warm_thing(words: list[str], begin: int) -> int:
    """Where "any heat pads" ends: small words, one for warm, and things; `begin` if it is not there."""
    at = begin
    while at < min(len(words), begin + 5) and words[at] in SMALL:
        at += 1
    named = " ".join(words[at : at + 2])
    if named in HOT_THINGS:
        return at + 2
    if words[at : at + 1] in (["steam"], ["sauna"]):
        return at + 1
    if at == len(words) or not WARM.fullmatch(words[at]):
        return begin
    at += 1
    while at < len(words) and (words[at] in ("-", "one", "ones") or THINGS.fullmatch(words[at])):
        at += 1
    return at
