"""The nearest plans that do work: other minutes, another style, a chair, a yes by name.

A gentler style is no offer of its own: the planner falls back to each gentler one before it comes
here. Nor are lighter hands: the minutes and positions of a plan are the same at every level. Nothing that a health rule holds is ever changed, and each plan is verified before it is offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from ..sentences import say
from ..trying import Tried, attempt
from ..values import Brief, Edit, Plan, Reason
from ..verify import verify
from .binding import LENGTHS, names_of

MOST_OFFERS = 5
SEATED = "seated-clothed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A plan that does work, and what it was asked for with: `style` is None for the client's own.

    `consents` are the areas that the client would have to say yes to.
    """

    kind: str
    plan: Plan
    template: str | None
    style: str | None
    minutes: int
    gives_up: tuple[Reason, ...]
    consents: tuple[str, ...] = ()


def offers(
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    *,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> tuple[Offer, ...]:
    """Return at most five plans that work within every rule, the nearest first.

    `edits` hold in each of them, such as what the client asked for on the plan they were shown.
    """
    reference = reference or load()
    if brief.refused or attempt(brief, template, minutes, reference=reference).plan.steps:
        return ()
    return what_works(brief, template, minutes, reference, edits)


def what_works(
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    reference: Reference,
    edits: Sequence[Edit] = (),
) -> tuple[Offer, ...]:
    """As `offers`, for a brief that leaves no plan."""
    shop = _Shop(brief, minutes, reference, edits)
    found: list[Offer] = []
    for offer in _candidates(shop, brief, template, minutes, reference):
        same = any(each.plan.steps == offer.plan.steps for each in found)
        if not same:
            found.append(offer)
        if len(found) == MOST_OFFERS:
            break
    return tuple(found)


def _candidates(
    shop: "_Shop",
    brief: Brief,
    template: str | Template | None,
    minutes: int,
    reference: Reference,
) -> Iterator[Offer]:
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


def _is_gentler(style: str, than: str, reference: Reference) -> bool:
    """Whether a style never works as firmly as another one may."""
    most = reference.modalities[style].pressure.max
    return most < reference.modalities[than].pressure.max


def _slug_of(template: str | Template | None) -> str | None:
    return template.slug if isinstance(template, Template) else template


def _both_sides(slug: str, reference: Reference) -> tuple[str, ...]:
    mirror = reference.mirror(slug)
    return reference.in_order((slug, mirror) if mirror else (slug,))


Wanted = tuple[str | Template | None, str | None, int, tuple[str, ...]]


class _Shop:
    """Tries one way after another, and offers the first that passes every check."""

    def __init__(self, brief: Brief, minutes: int, reference: Reference, edits: Sequence[Edit]):
        self._brief, self._minutes, self._reference = brief, minutes, reference
        self._edits = edits
        self._tried: Tried = {}
        self.sold = 0

    def first(self, kind: str, ways: Sequence[Wanted]) -> Iterator[Offer]:
        for template, style, length, consents in ways:
            brief = replace(
                self._brief,
                modality=style or self._brief.modality,
                minutes=length,
                consents=self._brief.consents | frozenset(consents),
            )
            made = self._made(brief, template, length)
            if made is not None:
                self.sold += 1
                yield Offer(
                    kind=kind,
                    plan=made,
                    template=_slug_of(template),
                    style=style,
                    minutes=length,
                    gives_up=tuple(dict.fromkeys(self._gives_up(made, length, consents))),
                    consents=tuple(consents),
                )
                return

    def _made(self, brief: Brief, template: str | Template | None, length: int) -> Plan | None:
        """The plan of one way, if there is one and it passes every check."""
        reference = self._reference
        found = attempt(
            brief, template, length, edits=self._edits, reference=reference, tried=self._tried
        )
        made = found.plan
        whole = template if isinstance(template, Template) else None
        passes = made.steps and not verify(made, brief, template=whole, reference=reference)
        return made if passes else None

    def _gives_up(self, made: Plan, length: int, consents: Sequence[str]) -> Iterator[Reason]:
        """What is not as it was asked for."""
        reference, brief = self._reference, self._brief
        if length > self._minutes:
            yield self._say("offer-longer", "request:minutes", minutes=str(length))
        if length < self._minutes:
            numbers = {"minutes": str(length), "asked": str(self._minutes)}
            yield self._say("offer-shorter", "request:minutes", **numbers)
        if made.modality and made.modality != brief.modality:
            row = reference.modalities[made.modality]
            names = {"asked": reference.modalities[brief.modality].name, "given": row.name}
            yield self._say("offer-style", "request:modality", **names)
            if _is_gentler(row.slug, brief.modality, reference):
                level = str(row.pressure.max)
                yield self._say("offer-gentler", "request:modality", level=level)
        known = reference.templates.get(made.template or "")
        if known and known.scope != brief.scope:
            yield self._say("offer-areas", f"template:{known.slug}", template=known.name)
        if made.template == SEATED:
            yield self._say("offer-seated", f"template:{SEATED}")
        if consents:
            areas = names_of(frozenset(consents), reference)
            yield self._say("offer-consent", "request:consents", areas=areas)
        lost = frozenset(each.slug for each in made.left_out if each.what == "region")
        if lost & brief.focus.keys():
            areas = names_of(lost & frozenset(brief.focus), reference)
            yield self._say("offer-loses", "request:focus", areas=areas)

    def _say(self, rule: str, source: str, **values: str) -> Reason:
        return say(self._reference, rule, source, **values)
