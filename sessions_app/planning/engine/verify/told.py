"""What a client is about to be told afterwards: INV-29 to 32, as far as a summary can show them.

Like the checks of a plan it is a second opinion: it reads the brief and the reference data, works
out each limit afresh and shares nothing with what chose the advice. A draft passes through it when
somebody saves, sends, shows or prints it and when the practice's rule would send it, edited by hand
or not. What fails there leaves by no way; a draft that the rule made is kept for a person to read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from practice.reference import Effects, Reference, claims, load
from practice.reference.aftercare import Stretch

from ..values import Brief, Violation

RISING = "stand-slowly"
STRETCHING = "passive-stretch"
SCORE = re.compile(
    r"(?<![\d/])(?<!\d[.,])(?:10|\d)\s*(?:/|out\s+of|over|de|sobre)\s*10(?![\d/]|[.,]\d)"
    r"|\b(?:scored?|rated|nprs|puntuaci\w+)\b\W{0,3}(?:\w+\W+){0,3}?(?:10|\d)(?![\d:])"
    r"|\b(?:pain|dolor)\W{1,3}(?:was\W+|is\W+|at\W+|of\W+|level\W+|score\W+|de\W+|era\W+){0,2}(?:10|\d)(?![\d:])",
    re.IGNORECASE,
)
LONG = 8  # letters from which on a word of a condition is known by its beginning


@dataclass(frozen=True, kw_only=True)
class Told:
    """A summary as far as it leaves the practice, by mail or by link.

    `words` are all its texts by part; `typed` those of them that a person wrote or changed. Slugs
    are of the items in it: `things` stand in the mail, `advice`, `stretches` and `red_flags` are
    everywhere. `why` says which of them have a reason. `opted_in` is the client's yes to health
    tips by mail; `labels` are what the form calls each question, for whoever reads it.
    """

    words: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)
    things: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    stretches: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    why: frozenset[str] = frozenset()
    worked: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    stopped: bool = False
    opted_in: bool = False
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A summary before its judge, with what it must obey."""

    told: Told
    brief: Brief
    reference: Reference

    @property
    def effects(self) -> Iterator[Effects]:
        """Return the effects in force, read from the reference data again."""
        for applied in self.brief.applied:
            question = self.reference.questions.get(applied.question)
            if applied.outcome is None or question is None:
                yield self.reference.answer_policy.rather_not_say_effects
                continue
            outcome = question.outcomes[applied.outcome]
            cleared = outcome.if_cleared if applied.cleared else None
            yield cleared.effects if cleared is not None else outcome.effects

    @property
    def is_over_for_health(self) -> bool:
        return self.brief.decision.startswith("refused") or any(
            option.effects.end_session and option.effects.event in self.told.events
            for item in self.reference.checkins.values()
            for option in item.options
        )


def stretches_suit(case: Judged) -> Iterator[str]:
    """INV-29."""
    told, known = case.told, case.reference.stretches
    most = case.reference.email_rules.max_stretches
    if len(told.stretches) > most:
        yield f"{len(told.stretches)} stretches, where {most} are the most"
    if told.stretches and (told.stopped or case.is_over_for_health):
        yield "stretches after the session was stopped"
    for slug in told.stretches:
        if slug not in known:
            yield f"{slug} is no stretch"
            continue
        for fault in _faults_of(known[slug], case):
            yield f"{slug} {fault}"


def _faults_of(stretch: Stretch, case: Judged) -> Iterator[str]:
    brief, areas = case.brief, case.reference.expand(stretch.regions)
    against = stretch.contraindicated & (brief.yes | brief.withheld)
    if against:
        yield f"is ruled out by {', '.join(sorted(against))}"
    if not areas & case.told.worked:
        yield "is for no area that was worked"
    avoided = set(brief.avoid_regions)
    everywhere = STRETCHING in brief.avoid_strokes
    here = any(STRETCHING in brief.region_avoid_strokes.get(area, ()) for area in areas)
    for effects in case.effects:
        avoided |= case.reference.expand(effects.avoid_regions)
        everywhere |= STRETCHING in case.reference.expand_strokes(effects.avoid_strokes)
        for rule in effects.region_avoid_strokes:
            banned = STRETCHING in case.reference.expand_strokes(rule.strokes)
            here |= banned and not areas.isdisjoint(case.reference.expand(rule.regions))
    if areas & avoided:
        yield "is for an area that is left alone"
    if here:
        yield "is for an area where stretching is ruled out"
    if everywhere and not stretch.movement_only:
        yield "is more than a movement, and stretching is ruled out"


def help_is_told(case: Judged) -> Iterator[str]:
    """INV-30: when to get help."""
    flags = case.reference.red_flags
    always = {slug for slug, row in flags.items() if row.when.always}
    missing = sorted(always - set(case.told.red_flags))
    if missing:
        yield f"when to get help lacks {', '.join(missing)}"
    for slug in case.told.red_flags:
        if slug not in flags:
            yield f"{slug} is no sign for which to get help"


def nothing_is_claimed(case: Judged) -> Iterator[str]:
    """INV-30: no banned claim."""
    for part, words in case.told.words.items():
        for said in claims.find(words, case.reference.claims):
            yield f"{part} says “{said.words}”"


def health_stays_private(case: Judged) -> Iterator[str]:
    """INV-30: nothing that discloses health, unless the client opted in; no score either."""
    told, ref = case.told, case.reference
    if told.opted_in:
        return
    for slug in (*told.advice, *told.red_flags):
        row = ref.advice.get(slug) or ref.red_flags.get(slug)
        if row is not None and row.discloses_health:
            yield f"{slug} tells of the client's health"
    for part, words in told.typed.items():
        for found in health_words(words, case.brief, ref, told.labels):
            yield f"{part} names “{found}”, from the health answers"
        score = SCORE.search(words)
        if score:
            yield f"{part} holds the score “{score.group()}”"


def health_words(
    words: str, brief: Brief, reference: Reference, labels: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield what of the client's own health answers is named in these words, as typed."""
    plain, places = claims.folded(words)
    for question in sorted(brief.yes):
        row = reference.questions.get(question)
        if row is None or all(each.severity == "note" for each in row.outcomes):
            continue
        names = (stemmed(question.replace("-", " ")), *map(stemmed, labels.get(question, ())))
        match = claims.pattern(tuple(filter(None, names))).search(plain)
        if match:
            yield words[places[match.start()] : places[match.end() - 1] + 1]


def stemmed(name: str) -> str:
    """Return a phrase that finds a name in its forms: pregnan* for pregnancy."""
    words = re.findall(r"[^\W\d_]+", claims.folded(name)[0])
    return " ".join(f"{stem(word)}*" for word in words)


def stem(word: str) -> str:
    """Return a word without the ending that changes from form to form."""
    if len(word) >= LONG:
        return word[:-2]
    return word.removesuffix("s") if len(word) > 4 else word


def every_item_is_explained(case: Judged) -> Iterator[str]:
    """INV-31: no reason, no item; and no more things to do than a mail may hold."""
    told = case.told
    for slug in (*told.advice, *told.stretches, *told.red_flags):
        if slug not in told.why:
            yield f"{slug} has no reason"
    most = case.reference.email_rules.max_things_in_email
    if len(told.things) > most:
        yield f"{len(told.things)} things to do, where {most} are the most"


def rising_is_slow(case: Judged) -> Iterator[str]:
    """INV-32."""
    slow = case.brief.slow_rise or any(effects.slow_rise for effects in case.effects)
    if slow and not case.is_over_for_health and RISING not in case.told.advice:
        yield "nothing says to stand up slowly"


CHECKS: tuple[tuple[str, Callable[[Judged], Iterator[str]]], ...] = (
    ("INV-29", stretches_suit),
    ("INV-30", help_is_told),
    ("INV-30", nothing_is_claimed),
    ("INV-30", health_stays_private),
    ("INV-31", every_item_is_explained),
    ("INV-32", rising_is_slow),
)


def verify_told(told: Told, brief: Brief, *, reference: Reference | None = None) -> list[Violation]:
    """Return every way in which a summary breaks an invariant; none means it may be sent."""
    case = Judged(told=told, brief=brief, reference=reference or load())
    return [
        Violation(invariant=invariant, text=text)
        for invariant, check in CHECKS
        for text in check(case)
    ]
