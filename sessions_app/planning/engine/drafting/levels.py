"""Levels: METHOD section 3, under point 11.

    base  = min(preferred level, style max, plan ceiling, health ceiling)
    level = clamp(base + offset, 1, min(step cap, area max, health ceiling for the area))

In settle and warm-up, start_lighter comes off the base. Each lower level keeps its reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.reference import Reference

from ..sentences import quote, say
from ..values import Area, Edit, Reason
from .lay import Piece
from .slots import Draft

OPENING = ("settle", "warm-up")
WARM_MINUTES = 3  # templates.yaml, allocation step 3b; METHOD INV-08
NOT_WARM_MOST = 2
FIRST_TOUCH = 1  # METHOD INV-09
CLOSING_MOST = 2  # METHOD INV-10
Limit = tuple[int, str, Edit | None]  # the level, what sets it, and the edit if that is it


@dataclass(kw_only=True)
class Levels:
    """What each area may be worked at, given what was done so far."""

    draft: Draft
    hardest_main: int = 0

    def __post_init__(self) -> None:
        brief, style = self.draft.brief, self.draft.choice.modality
        self.warmth = Warmth(self.draft.reference, self.draft.known.back)
        self._most = min(style.pressure.max, brief.ceiling)  # no offset of a template goes above
        self._base = min(brief.preferred, self._most)

    def level(self, piece: Piece, region: str, lower: dict[Reason, None]) -> int:
        """Return the level of an area; add to `lower` why it is below what was asked for."""
        row, brief = piece.slot.row, self.draft.brief
        limits = tuple(self._limits(piece, region))
        lighter = brief.start_lighter if row.phase in OPENING else 0
        level = min(self._base - lighter + row.pressure.offset, row.pressure.cap, self._most)
        level = max(1, min([level, *(most for most, _, _ in limits)]))
        wished = max(1, min(brief.preferred + row.pressure.offset, row.pressure.cap))
        if level < wished:
            lower.update(dict.fromkeys(self._base_reasons(lighter)))
            for limit in limits:
                if limit[0] < wished:
                    lower.update(dict.fromkeys(self._limit_reasons(limit, region)))
        return level

    def remember(self, piece: Piece, minutes: int, areas: Sequence[Area]) -> None:
        self.warmth.remember(piece.slot.phase, piece.side, minutes, areas)
        if piece.slot.phase == "main":
            self.hardest_main = max([self.hardest_main, *(area.pressure for area in areas)])

    def _limits(self, piece: Piece, region: str) -> Iterator[Limit]:
        draft, phase = self.draft, piece.slot.phase
        yield draft.reference.regions[region].max_pressure, "area", None
        if region in draft.brief.region_ceilings:
            yield draft.brief.region_ceilings[region], "health", None
        if phase == "settle":
            yield FIRST_TOUCH, "start", None
        elif not self.warmth.is_warm(region, piece.side):
            yield NOT_WARM_MOST, "cold", None
        if phase == "warm-up":
            yield max(1, self._base - draft.brief.start_lighter - 1), "start", None
        if phase == "closing":
            yield min(CLOSING_MOST, self.hardest_main), "closing", None
        for edit in draft.edits:
            mine = edit.step in (None, piece.slot.row.slug) and edit.slug in (None, region)
            if edit.what == "pressure" and mine and edit.value:
                yield edit.value, "edit", edit

    def _limit_reasons(self, limit: Limit, region: str) -> Iterator[Reason]:
        most, kind, edit = limit
        reference, source, level = self.draft.reference, self.draft.source, str(most)
        if kind == "area":
            yield say(reference, "level-area-limit", f"reference:{region}", level=level)
        elif kind == "health":
            yield from self.draft.brief.why.get(f"ceiling:{region}", ())
        elif kind == "start":
            row = reference.mistakes["starting-too-hard"]
            yield Reason(rule=row.slug, source=source, text=row.prevent, client=row.why)
        elif kind == "closing":
            yield say(reference, "level-follows-main", source)
        elif kind == "cold":
            yield say(reference, "level-not-warm-side", source, level=level)
        elif edit is not None and edit.source == "client":
            yield say(reference, "client-lighter", "client:shown-plan")
        elif edit is not None:
            why = edit.why or edit.by or edit.what
            yield quote(reference, "edited", f"edit:{edit.what}", why=why)

    def _base_reasons(self, lighter: int) -> Iterator[Reason]:
        brief, style = self.draft.brief, self.draft.choice.modality
        if brief.ceiling < brief.preferred:
            yield from brief.why.get("ceiling", ())
        if style.pressure.max < brief.preferred:
            values = {"style": style.name, "level": str(style.pressure.max)}
            yield say(self.draft.reference, "level-style-limit", self.draft.source, **values)
        if lighter:
            yield from brief.why.get("start_lighter", ())


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
