"""Which limits leave no plan: one kind is lifted at a time; what lets a plan appear was binding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from practice.reference import Reference, load
from practice.reference.templates import Template

from ..naming import plain_names
from ..sentences import listed, low, say
from ..trying import attempt
from ..values import Brief, Reason

LENGTHS = (30, 45, 60, 75, 90)
SOURCE = "reference:templates"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lifted:
    """A brief without one kind of limit, and the reasons for that limit."""

    brief: Brief
    minutes: int
    reasons: tuple[Reason, ...]


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
    if brief.refused or attempt(brief, template, minutes, reference=reference).plan.steps:
        return ()
    return why_none(brief, template, minutes, reference)


def why_none(
    brief: Brief, template: str | Template | None, minutes: int, reference: Reference
) -> tuple[Reason, ...]:
    """As `binding`, for a brief that leaves no plan."""
    families = list(_families(brief, minutes, reference))
    alone = [each for each in families if _works(each, template, reference)]
    if alone:
        found = [reason for each in alone for reason in each.reasons]
    else:
        found = [*_together(brief, template, minutes, families, reference)]
    return tuple(dict.fromkeys(found)) or (say(reference, "binding-all", SOURCE),)


def _works(lifted: _Lifted, template: str | Template | None, reference: Reference) -> bool:
    found = attempt(lifted.brief, template, lifted.minutes, reference=reference)
    return bool(found.plan.steps)


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
    available = min(minutes, brief.max_minutes or minutes)
    if available < LENGTHS[-1]:
        free, longest = replace(brief, max_minutes=None), max(minutes, LENGTHS[-1])
        named = say(reference, "binding-minutes", "request:minutes", minutes=str(available))
        yield _Lifted(brief=free, minutes=longest, reasons=(*why.get("max_minutes", ()), named))
    for slug in reference.positions:
        if slug in brief.avoid_positions:
            free = replace(brief, avoid_positions=brief.avoid_positions - {slug})
            reasons = why.get(f"avoid-position:{slug}", ())
            yield _Lifted(brief=free, minutes=minutes, reasons=reasons)
    for reason, regions in _areas_by_reason(brief).items():
        free = replace(brief, avoid_regions=brief.avoid_regions - regions)
        reasons = (reason,)
        if reason.source.startswith("mark:"):
            areas = names_of(regions, reference)
            reasons = (say(reference, "binding-areas", "mark:avoid", areas=areas),)
        yield _Lifted(brief=free, minutes=minutes, reasons=reasons)
    missing = reference.explicit_consent_regions - brief.consents - brief.avoid_regions
    if missing:
        free = replace(brief, consents=brief.consents | missing)
        names = names_of(missing, reference)
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


def names_of(regions: frozenset[str], reference: Reference) -> str:
    """The fewest names for these areas."""
    return listed([low(name) for name in plain_names(frozenset(regions), reference)])
