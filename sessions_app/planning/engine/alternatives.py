"""When no plan is left: which limits bind, and the nearest plans that do work.

`binding` lifts one kind of limit at a time and plans again; what lets a plan appear was binding.
Lifting only explains: nothing that a health rule holds is ever offered. `offers` changes what is
nobody's limit (minutes, style, chair, a yes by name), and verifies each plan that it gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from practice.reference import Reference, load
from practice.reference.templates import Template

from .naming import plain_names
from .sentences import listed, low, say, tell
from .values import Brief, Edit, Message, Plan, Reason
from .verify import verify

MOST_OFFERS = 5
SEATED = "seated-clothed"
LENGTHS = (30, 45, 60, 75, 90)
SOURCE = "reference:templates"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A plan that does work. `consents` are the areas that the client would have to say yes to."""

    kind: str
    plan: Plan
    template: str | None
    modality: str | None
    minutes: int
    gives_up: tuple[Reason, ...]
    edits: tuple[Edit, ...] = ()
    consents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lifted:
    """A brief without one kind of limit, and the reasons for that limit."""

    brief: Brief
    minutes: int
    reasons: tuple[Reason, ...]


def _planned(
    brief: Brief, template: str | Template | None, minutes: int, reference: Reference
) -> Plan:
    from .drafting import drafted  # which comes here when it finds no plan

    return drafted(brief, template, minutes, edits=(), reference=reference, explained=False).plan


# --- which limits bind


def binding(
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    *,
    reference: Reference | None = None,
) -> tuple[Reason, ...]:
    """Return the limits that leave no plan: each that is enough alone, or else the first two.

    Empty where there is a plan, or where health answers refuse one.
    """
    reference = reference or load()
    if brief.refused or _planned(brief, template, minutes, reference).steps:
        return ()
    families = list(_families(brief, minutes, reference))
    alone = [each for each in families if _works(each, template, reference)]
    if alone:
        found = [reason for each in alone for reason in each.reasons]
    else:
        found = [*_together(brief, template, minutes, families, reference)]
    return tuple(dict.fromkeys(found)) or (say(reference, "binding-all", SOURCE),)


def _works(lifted: _Lifted, template: str | Template | None, reference: Reference) -> bool:
    return bool(_planned(lifted.brief, template, lifted.minutes, reference).steps)


def _together(
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    families: Sequence[_Lifted],
    reference: Reference,
) -> Iterator[Reason]:
    """The first two limits that leave no plan together."""
    for one, other in combinations(families, 2):
        both = _joined(brief, one, other, minutes)
        if _works(both, template, reference):
            yield say(reference, "binding-together", SOURCE)
            yield from both.reasons
            return


def _joined(brief: Brief, one: _Lifted, other: _Lifted, minutes: int) -> _Lifted:
    """Both limits lifted: what one of them changed, and what the other did."""
    changed = {
        name: getattr(other.brief, name)
        for name in LIFTED
        if getattr(other.brief, name) != getattr(brief, name)
    }
    for name in ("avoid_regions", "avoid_positions"):
        if name in changed:
            changed[name] = getattr(one.brief, name) & changed[name]
    longest = max(one.minutes, other.minutes)
    joined = replace(one.brief, **changed)
    return _Lifted(brief=joined, minutes=longest, reasons=(*one.reasons, *other.reasons))


LIFTED = (
    "max_minutes",
    "avoid_positions",
    "avoid_regions",
    "consents",
    "ceiling",
    "region_ceilings",
    "exclude_modalities",
    "avoid_strokes",
    "max_position_minutes",
    "avoid_oils",
    "avoid_allergens",
)


def _families(brief: Brief, minutes: int, reference: Reference) -> Iterator[_Lifted]:
    """Each kind of limit that this client has, lifted."""
    why = brief.why
    if minutes < LENGTHS[-1]:
        free = replace(brief, max_minutes=None)
        named = (say(reference, "binding-minutes", "request:minutes", minutes=str(minutes)),)
        yield _Lifted(
            brief=free, minutes=LENGTHS[-1], reasons=(*why.get("max_minutes", ()), *named)
        )
    for slug in reference.positions:
        if slug in brief.avoid_positions:
            free = replace(brief, avoid_positions=brief.avoid_positions - {slug})
            reasons = why.get(f"avoid-position:{slug}", ())
            yield _Lifted(brief=free, minutes=minutes, reasons=reasons)
    for reason, regions in _areas_by_reason(brief).items():
        free = replace(brief, avoid_regions=brief.avoid_regions - regions)
        reasons = (reason,)
        if reason.source.startswith("mark:"):
            areas = _names(regions, reference)
            reasons = (say(reference, "binding-areas", "mark:avoid", areas=areas),)
        yield _Lifted(brief=free, minutes=minutes, reasons=reasons)
    missing = reference.explicit_consent_regions - brief.consents - brief.avoid_regions
    if missing:
        free = replace(brief, consents=brief.consents | missing)
        names = _names(missing, reference)
        said = say(reference, "binding-consent", "request:consents", areas=names)
        yield _Lifted(brief=free, minutes=minutes, reasons=(said,))
    yield from _rules(brief, minutes, reference)


def _rules(brief: Brief, minutes: int, reference: Reference) -> Iterator[_Lifted]:
    """The limits on pressure, strokes, styles, oils and time in a position."""
    kinds: tuple[tuple[str, dict, tuple[str, ...]], ...] = (
        (
            "binding-pressure",
            {"ceiling": reference.plan_ceiling, "region_ceilings": {}},
            ("ceiling",),
        ),
        ("binding-style", {"exclude_modalities": frozenset()}, ("exclude-modality:",)),
        ("binding-strokes", {"avoid_strokes": frozenset()}, ("avoid-stroke:",)),
        ("binding-lying", {"max_position_minutes": {}}, ("position-minutes:",)),
        (
            "binding-oil",
            {"avoid_oils": frozenset(), "avoid_allergens": frozenset()},
            ("avoid-oil:", "avoid-allergen:"),
        ),
    )
    for rule, free, keys in kinds:
        reasons = [
            reason for key, found in brief.why.items() if key.startswith(keys) for reason in found
        ]
        if reasons:
            named = say(reference, rule, "reference:screening")
            yield _Lifted(
                brief=replace(brief, **free),
                minutes=minutes,
                reasons=(named, *dict.fromkeys(reasons)),
            )


def _areas_by_reason(brief: Brief) -> dict[Reason, frozenset[str]]:
    """The avoided areas by the rule that takes them out; the client's own marks together."""
    found: dict[Reason, set[str]] = {}
    marks: Reason | None = None
    for slug in sorted(brief.avoid_regions):
        for reason in brief.why.get(f"avoid-region:{slug}", ()):
            if reason.source.startswith("mark:"):
                marks = marks or reason
                reason = marks
            found.setdefault(reason, set()).add(slug)
    return {reason: frozenset(regions) for reason, regions in found.items()}


def _names(regions: frozenset[str], reference: Reference) -> str:
    """The fewest names for these areas."""
    return listed([low(name) for name in plain_names(frozenset(regions), reference)])


# --- what works instead


def offers(
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    *,
    reference: Reference | None = None,
) -> tuple[Offer, ...]:
    """Return at most five plans that work within every rule, the nearest first."""
    reference = reference or load()
    if brief.refused or _planned(brief, template, minutes, reference).steps:
        return ()
    found: list[Offer] = []
    for offer in _candidates(brief, template, minutes, reference):
        same = any(each.plan.steps == offer.plan.steps for each in found)
        if not same:
            found.append(offer)
        if len(found) == MOST_OFFERS:
            break
    return tuple(found)


def _candidates(
    brief: Brief, template: str | Template | None, minutes: int, reference: Reference
) -> Iterator[Offer]:
    shop = _Shop(brief, minutes, reference)
    longer = [length for length in LENGTHS if length > minutes]
    shorter = [length for length in reversed((15, 20, *LENGTHS)) if length < minutes]
    for kind, lengths in (("longer", longer), ("shorter", shorter)):
        yield from shop.first(kind, [(template, None, length, ()) for length in lengths])
    styles = [slug for slug in reference.modalities if slug != brief.modality]
    yield from shop.first("style", [(None, slug, minutes, ()) for slug in styles])
    others = [slug for slug in reference.templates if slug != SEATED]
    others.sort(key=lambda slug: reference.templates[slug].modality != brief.modality)
    ways = [(slug, None, length, ()) for length in (minutes, *longer) for slug in others]
    yield from shop.first("areas", ways)
    yield from shop.first("seated", [(SEATED, None, length, ()) for length in (minutes, *longer)])
    missing = reference.in_order(
        reference.explicit_consent_regions - brief.consents - brief.avoid_regions
    )
    pairs = dict.fromkeys(_both_sides(slug, reference) for slug in missing)
    asked = [*pairs, missing] if len(pairs) > 1 else list(pairs)
    yield from shop.first("consent", [(template, None, minutes, areas) for areas in asked])
    if not shop.sold:
        both = [(None, slug, length, ()) for length in longer for slug in styles]
        yield from shop.first("style", both)


def _both_sides(slug: str, reference: Reference) -> tuple[str, ...]:
    mirror = reference.mirror(slug)
    return reference.in_order((slug, mirror) if mirror else (slug,))


Wanted = tuple[str | Template | None, str | None, int, tuple[str, ...]]


class _Shop:
    """Tries one way after another, and offers the first that passes every check."""

    def __init__(self, brief: Brief, minutes: int, reference: Reference):
        self._brief, self._minutes, self._reference = brief, minutes, reference
        self.sold = 0

    def first(self, kind: str, ways: Sequence[Wanted]) -> Iterator[Offer]:
        for template, style, length, consents in ways:
            brief = replace(
                self._brief,
                modality=style or self._brief.modality,
                minutes=length,
                consents=self._brief.consents | frozenset(consents),
            )
            made = _planned(brief, template, length, self._reference)
            whole = template if isinstance(template, Template) else None
            if made.steps and not verify(made, brief, template=whole, reference=self._reference):
                self.sold += 1
                yield Offer(
                    kind=kind,
                    plan=made,
                    template=made.template if template is not None else None,
                    modality=made.modality,
                    minutes=length,
                    gives_up=tuple(dict.fromkeys(self._gives_up(made, length, consents))),
                    consents=tuple(consents),
                )
                return

    def _gives_up(self, made: Plan, length: int, consents: Sequence[str]) -> Iterator[Reason]:
        """What is not as it was asked for."""
        reference, brief = self._reference, self._brief
        if length > self._minutes:
            yield self._say("offer-longer", "request:minutes", minutes=str(length))
        if length < self._minutes:
            numbers = {"minutes": str(length), "asked": str(self._minutes)}
            yield self._say("offer-shorter", "request:minutes", **numbers)
        if made.modality and made.modality != brief.modality:
            asked = reference.modalities[brief.modality].name
            given = reference.modalities[made.modality].name
            yield self._say("offer-style", "request:modality", asked=asked, given=given)
        row = reference.templates.get(made.template or "")
        if row and row.scope != brief.scope:
            yield self._say("offer-areas", f"template:{row.slug}", template=row.name)
        if made.template == SEATED:
            yield self._say("offer-seated", f"template:{SEATED}")
        if consents:
            names = _names(frozenset(consents), reference)
            yield self._say("offer-consent", "request:consents", areas=names)
        lost = frozenset(each.slug for each in made.left_out if each.what == "region")
        if lost & brief.focus.keys():
            names = _names(lost & frozenset(brief.focus), reference)
            yield self._say("offer-loses", "request:focus", areas=names)

    def _say(self, rule: str, source: str, **values: str) -> Reason:
        return say(self._reference, rule, source, **values)


# --- in words, for the plan's document


def messages(
    brief: Brief, template: str | Template | None, minutes: int, reference: Reference
) -> tuple[Message, ...]:
    """Say which limits bind and what can be offered, to the practitioner and to the client."""
    found: list[Message] = []
    for reason in binding(brief, template, minutes, reference=reference):
        found.append(_told("practitioner", reason.rule, reason.text))
    given = offers(brief, template, minutes, reference=reference)
    for offer in given:
        for reason in offer.gives_up:
            found.append(_told("practitioner", reason.rule, reason.text))
            found.append(_told("client", reason.rule, reason.client))
    if not given:
        found += tell(reference, "infeasible-offer")
    return tuple(dict.fromkeys(found))


def _told(to: str, rule: str, text: str) -> Message:
    return Message(to=to, urgency="none", rule=rule, text=text)
