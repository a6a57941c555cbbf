"""Levels and strokes of each area in each step: METHOD section 3, point 8, and what follows it.

    base  = min(preferred level, style max, plan ceiling, health ceiling)
    level = clamp(base + offset, 1, min(step cap, area max, health ceiling for the area))

In settle and warm-up, start_lighter comes off the base. Each lower level and each stroke
that falls away keeps its reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from practice.reference import Reference

from ..sentences import say
from ..values import Area, Reason
from .lay import Piece
from .slots import Draft

OPENING = ("settle", "warm-up")
WARM_MINUTES = 3  # templates.yaml, allocation step 3b; METHOD INV-08
NOT_WARM_MOST = 2
FIRST_TOUCH = 1  # METHOD INV-09
CLOSING_MOST = 2  # METHOD INV-10
STILL = "holding"
NO_OIL = "none"


@dataclass(kw_only=True)
class Hands:
    """What has been done so far, as the steps are worked through in order."""

    draft: Draft
    hardest_main: int = 0

    def __post_init__(self) -> None:
        self.warmth = Warmth(self.draft.reference, self.draft.known.back)

    def work(self, piece: Piece, minutes: int) -> tuple[tuple[Area, ...], "Changes"]:
        """Return the areas of a piece, and why they differ from what was asked for."""
        changes = Changes()
        strokes = tuple(self._strokes(piece, changes))
        areas = []
        for region in piece.regions:
            level = self._level(piece, region, changes)
            area = self._area(piece, region, level, strokes, changes)
            if area is not None:
                areas.append(area)
        self._remember(piece, minutes, tuple(areas))
        return tuple(areas), changes

    # --- levels

    def _level(self, piece: Piece, region: str, changes: "Changes") -> int:
        limits = list(self._limits(piece, region))
        row, brief = piece.slot.row, self.draft.brief
        style = self.draft.choice.modality.pressure.max
        base = min(brief.preferred, style, brief.ceiling)
        lighter = brief.start_lighter if row.phase in OPENING else 0
        level = base - lighter + row.pressure.offset
        level = max(1, min([level, row.pressure.cap, *(most for most, _ in limits)]))
        wished = max(1, min(brief.preferred + row.pressure.offset, row.pressure.cap))
        if level < wished:
            changes.lower.update(dict.fromkeys(self._base_reasons(base, lighter)))
            for most, reasons in limits:
                if most < wished:
                    changes.lower.update(dict.fromkeys(reasons))
        return level

    def _limits(self, piece: Piece, region: str) -> Iterator[tuple[int, tuple[Reason, ...]]]:
        draft, phase = self.draft, piece.slot.phase
        brief, reference = draft.brief, draft.reference
        most = reference.regions[region].max_pressure
        yield most, (say(reference, "level-area-limit", f"reference:{region}", level=str(most)),)
        if region in brief.region_ceilings:
            yield brief.region_ceilings[region], brief.why.get(f"ceiling:{region}", ())
        if phase == "settle":
            yield FIRST_TOUCH, (self._mistake("starting-too-hard"),)
        if phase == "warm-up":
            base = min(brief.preferred, draft.choice.modality.pressure.max, brief.ceiling)
            most = max(1, base - brief.start_lighter - 1)
            yield most, (self._mistake("starting-too-hard"),)
        if phase == "closing":
            most = min(CLOSING_MOST, self.hardest_main)
            yield most, (say(reference, "level-follows-main", self._source),)
        if phase != "settle" and not self.warmth.is_warm(region, piece.side):
            level = str(NOT_WARM_MOST)
            yield NOT_WARM_MOST, (say(reference, "level-not-warm-side", self._source, level=level),)
        for edit in draft.edits:
            mine = edit.step in (None, piece.slot.row.slug) and edit.slug in (None, region)
            if edit.what == "pressure" and mine and edit.value:
                why = edit.why or edit.by or edit.what
                yield edit.value, (say(reference, "edited", f"edit:{edit.what}", why=why),)

    @property
    def _source(self) -> str:
        return f"template:{self.draft.choice.template.slug}"

    def _mistake(self, slug: str) -> Reason:
        row = self.draft.reference.mistakes[slug]
        return Reason(rule=slug, source=self._source, text=row.prevent, client=row.why)

    def _base_reasons(self, base: int, lighter: int) -> Iterator[Reason]:
        brief, style = self.draft.brief, self.draft.choice.modality
        if brief.ceiling < brief.preferred:
            yield from brief.why.get("ceiling", ())
        if style.pressure.max < brief.preferred:
            values = {"style": style.name, "level": str(style.pressure.max)}
            yield say(self.draft.reference, "level-style-limit", self._source, **values)
        if lighter:
            yield from brief.why.get("start_lighter", ())

    # --- strokes

    def _strokes(self, piece: Piece, changes: "Changes") -> Iterator[str]:
        """The strokes of a step in working order, swapped where there is no oil."""
        strokes, reference = self.draft.reference.strokes, self.draft.reference
        dry = self.draft.choice.oil == NO_OIL or piece.slot.row.no_oil
        seen = set()
        for slug in piece.slot.row.strokes:
            stroke = strokes[slug]
            if dry and stroke.lubricant == "needed":
                given = strokes[stroke.without_lubricant]
                values = {"stroke": stroke.name, "given": given.name}
                changes.strokes[slug] = [
                    say(reference, "stroke-without-oil", self._source, **values)
                ]
                slug = given.slug
            if slug not in seen:
                seen.add(slug)
                yield slug

    def _area(
        self,
        piece: Piece,
        region: str,
        level: int,
        strokes: Sequence[str],
        changes: "Changes",
    ) -> Area | None:
        kept = []
        warm = region in self.warmth.warmed
        for slug in strokes:
            against = tuple(self._against(slug, region, level, warm=warm))
            if against:
                changes.strokes.setdefault(slug, []).extend(against)
            else:
                kept.append(slug)
                warm = warm or self.draft.reference.strokes[slug].is_warm_up
        if not kept:
            if any(self._ruled_out(STILL, region)):
                return None
            kept = [STILL]
            if STILL not in strokes:
                name = self.draft.reference.region_name(region)
                changes.other[
                    say(self.draft.reference, "only-holding", self._source, region=name)
                ] = None
        changes.used.update(kept)
        highest = max(self.draft.reference.strokes[slug].pressure.max for slug in kept)
        if highest < level:
            for slug in strokes:
                changes.lower.update(dict.fromkeys(changes.strokes.get(slug, ())))
            wanted = say(self.draft.reference, "level-step-limit", self._source, level=str(highest))
            changes.lower[wanted] = None
        return Area(region=region, pressure=min(level, highest), strokes=tuple(kept))

    def _against(self, slug: str, region: str, level: int, *, warm: bool) -> Iterator[Reason]:
        """Yield what speaks against a stroke here, strongest first; only the first kind counts."""
        found = tuple(self._ruled_out(slug, region))
        if found:
            yield from found
            return
        reference = self.draft.reference
        stroke = reference.strokes[slug]
        if stroke.pressure.min > level:
            values = {"stroke": stroke.name, "level": str(level)}
            yield say(reference, "stroke-too-firm", self._source, **values)
        elif stroke.needs_warm_up and not warm:
            yield say(reference, "stroke-not-warmed", self._source, stroke=stroke.name)

    def _ruled_out(self, slug: str, region: str) -> Iterator[Reason]:
        draft, brief, reference = self.draft, self.draft.brief, self.draft.reference
        name = reference.strokes[slug].name
        if slug in brief.avoid_strokes:
            yield from brief.why.get(f"avoid-stroke:{slug}", ())
        if slug in brief.region_avoid_strokes.get(region, ()):
            yield from brief.why.get(f"avoid-stroke:{slug}@{region}", ())
        if region in draft.known.never[slug]:
            where = reference.region_name(region)
            yield say(
                reference, "stroke-never-here", f"reference:{slug}", stroke=name, region=where
            )
        style = draft.choice.modality
        if slug not in draft.known.style_strokes[style.slug]:
            values = {"stroke": name, "style": style.name}
            yield say(reference, "stroke-not-in-style", f"reference:{slug}", **values)
        if not reference.strokes[slug].default_on:
            yield say(reference, "stroke-off-by-default", f"reference:{slug}", stroke=name)

    # --- memory

    def _remember(self, piece: Piece, minutes: int, areas: tuple[Area, ...]) -> None:
        self.warmth.remember(piece.slot.phase, piece.side, minutes, areas)
        if piece.slot.phase == "main":
            self.hardest_main = max([self.hardest_main, *(area.pressure for area in areas)])


class Warmth:
    """Which areas were warmed, and for how many minutes each side and the back."""

    def __init__(self, reference: Reference, back: frozenset[str]):
        self._reference, self._back = reference, back
        self.warmed: set[str] = set()
        self._minutes: dict[str | None, int] = {}  # by side; None is both
        self._back_minutes: dict[str | None, int] = {}

    def remember(self, phase: str, side: str | None, minutes: int, areas: Sequence[Area]) -> None:
        strokes = self._reference.strokes
        for area in areas:
            if any(strokes[slug].is_warm_up for slug in area.strokes):
                self.warmed.add(area.region)
        if phase == "warm-up" and areas:
            _add(self._minutes, side, minutes)
            if any(area.region in self._back for area in areas):
                _add(self._back_minutes, side, minutes)

    def is_warm(self, region: str, lying: str | None) -> bool:
        """Whether the side had enough warm-up, and for the back, the back itself.

        Where one side is worked alone (`lying`), that side's warm-up counts for midline areas too.
        """
        side = lying or self._reference.regions[region].side
        if side != "midline" and _minutes(self._minutes, side) < WARM_MINUTES:
            return False
        return region not in self._back or _minutes(self._back_minutes, side) >= WARM_MINUTES

    def most(self, region: str, lying: str | None) -> int:
        """The level that the warm-up so far allows."""
        warm = self.is_warm(region, lying)
        return self._reference.plan_ceiling if warm else NOT_WARM_MOST


def _add(minutes: dict[str | None, int], side: str | None, more: int) -> None:
    minutes[side] = minutes.get(side, 0) + more


def _minutes(minutes: dict[str | None, int], side: str) -> int:
    """Warm-up that a side had: its own and that of both; the midline had every minute."""
    if side == "midline":
        return sum(minutes.values())
    return minutes.get(None, 0) + minutes.get(side, 0)


@dataclass(kw_only=True)
class Changes:
    """Why the areas of a step are not as asked: dicts, so that each reason stands once."""

    lower: dict[Reason, None] = field(default_factory=dict)
    other: dict[Reason, None] = field(default_factory=dict)
    strokes: dict[str, list[Reason]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
