"""Levels: METHOD section 3, under point 11.

    base  = min(preferred level, style max, plan ceiling, health ceiling)
    level = clamp(base + offset, 1, min(step cap, area max, health ceiling for the area))

In settle and warm-up, start_lighter comes off the base. Each lower level keeps its reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.reference import Reference

from ..sentences import say
from ..values import Area, Edit, Reason
from .edited import aim, only_lowers, said, wished
from .lay import Piece
from .slots import Draft

OPENING = ("settle", "warm-up")
WARM_MINUTES = 3  # templates.yaml, allocation step 3b; METHOD INV-08
NOT_WARM_MOST = 2
FIRST_TOUCH = 1  # METHOD INV-09
CLOSING_MOST = 2  # METHOD INV-10
OF_AN_AREA = ("area", "health")
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
        self._edited = self.draft.edited if self.draft.edited else None
        self._told: dict[tuple[Limit, str], dict[Reason, None]] = {}
        self._told_of_base: dict[int, dict[Reason, None]] = {}

    def level(self, piece: Piece, region: str, lower: dict[Reason, None]) -> int:
        """Return the level of an area; add to `lower` why it is below what was asked for."""
        row, brief = piece.slot.row, self.draft.brief
        limits = self._limits(piece, region)
        lighter = brief.start_lighter if row.phase in OPENING else 0
        level = min(self._base - lighter + row.pressure.offset, row.pressure.cap, self._most)
        for most, _, _ in limits:
            if most < level:
                level = most
        level = max(1, level)
        asked = wished(brief.preferred, row)
        change = self._edited.level(row, region) if self._edited else None
        if change is not None:
            level = self._changed(change, piece, region, level, limits, lower)
        if level < asked:
            lower.update(self._why_base(lighter))
            for limit in limits:
                if limit[0] < asked:
                    lower.update(self._why_limit(limit, region, row.phase))
        return level

    def _changed(
        self,
        edit: Edit,
        piece: Piece,
        region: str,
        level: int,
        limits: Sequence[Limit],
        why: dict[Reason, None],
    ) -> int:
        """The level that an edit asks for: down always, up only below every ceiling."""
        row, brief, reference = piece.slot.row, self.draft.brief, self.draft.reference
        wanted = aim(edit, row, brief.preferred)
        if only_lowers(edit, row, brief.preferred):
            wanted = min(wanted, level)
        style = self.draft.choice.modality
        ceilings = (row.pressure.cap, style.pressure.max, brief.ceiling)
        found = max(1, min([wanted, *ceilings, *(most for most, _, _ in limits)]))
        if found < wanted:
            short = self.draft.edited.short.setdefault(edit, {})
            short.update(dict.fromkeys(self._why_not(wanted, row.pressure.cap)))
            for limit in limits:
                if limit[0] < wanted:
                    short.update(self._why_limit(limit, region, row.phase))
        if found != level:
            rule = "edit-firmer" if found > wished(brief.preferred, row) else "edit-level"
            why[said(edit, rule, reference, level=str(found))] = None
        return found

    def _why_not(self, level: int, cap: int) -> Iterator[Reason]:
        brief, style, reference = self.draft.brief, self.draft.choice.modality, self.draft.reference
        if cap < level:
            yield say(reference, "level-step-limit", self.draft.source, level=str(cap))
        if style.pressure.max < level:
            values = {"style": style.name, "level": str(style.pressure.max)}
            yield say(reference, "level-style-limit", self.draft.source, **values)
        if brief.ceiling < level:
            yield from brief.why.get("ceiling", ())
            yield say(reference, "edit-ceiling", "edit:rules", level=str(brief.ceiling))

    def remember(self, piece: Piece, minutes: int, areas: Sequence[Area]) -> None:
        self.warmth.remember(piece.slot.phase, piece.side, minutes, areas)
        if piece.slot.phase == "main":
            self.hardest_main = max([self.hardest_main, *(area.pressure for area in areas)])

    def _limits(self, piece: Piece, region: str) -> list[Limit]:
        draft, phase = self.draft, piece.slot.phase
        found: list[Limit] = [(draft.reference.regions[region].max_pressure, "area", None)]
        if region in draft.brief.region_ceilings:
            found.append((draft.brief.region_ceilings[region], "health", None))
        if phase == "settle":
            found.append((FIRST_TOUCH, "start", None))
        elif not self.warmth.is_warm(region, piece.side):
            found.append((NOT_WARM_MOST, "cold", None))
        if phase == "warm-up":
            found.append((max(1, self._base - draft.brief.start_lighter - 1), "start", None))
        if phase == "closing":
            found.append((min(CLOSING_MOST, self.hardest_main), "closing", None))
        if self._edited:
            for edit in self._edited.clients_levels(piece.slot.row, region):
                found.append((edit.value or 1, "edit", edit))
        return found

    def _why_limit(self, limit: Limit, region: str, phase: str) -> dict[Reason, None]:
        """Why a limit is there; the same for every area that it does not come from."""
        key = (limit, region if limit[1] in OF_AN_AREA else phase)
        if key not in self._told:
            self._told[key] = dict.fromkeys(self._limit_reasons(limit, region, phase))
        return self._told[key]

    def _why_base(self, lighter: int) -> dict[Reason, None]:
        if lighter not in self._told_of_base:
            self._told_of_base[lighter] = dict.fromkeys(self._base_reasons(lighter))
        return self._told_of_base[lighter]

    def _limit_reasons(self, limit: Limit, region: str, phase: str) -> Iterator[Reason]:
        most, kind, edit = limit
        reference, source, level = self.draft.reference, self.draft.source, str(most)
        if kind == "area":
            base = reference.regions[region].base
            both = base if base in reference.groups else region  # one sentence for two sides
            name = reference.region_name(both)
            yield say(reference, "level-area-limit", f"reference:{both}", region=name, level=level)
        elif kind == "health":
            yield from self.draft.brief.why.get(f"ceiling:{region}", ())
        elif kind == "start":
            if phase == "settle":
                yield say(reference, "level-first-touch", source)
            else:
                yield say(reference, "level-warm-up", source, level=level)
        elif kind == "closing":
            yield say(reference, "level-follows-main", source)
        elif kind == "cold":
            yield say(reference, "level-not-warm-side", source, level=level)
        elif edit is not None:
            yield said(edit, "edit-level", reference, level=level)

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
        """Hear of a step that was worked. Where the hands only rest, nothing is warmed."""
        strokes = self._reference.strokes
        asked = areas if phase == "warm-up" else [a for a in areas if a.region not in self.warmed]
        warm = {
            area.region for area in asked if any(strokes[slug].is_warm_up for slug in area.strokes)
        }
        self.warmed |= warm
        if phase == "warm-up" and warm:
            _add(self._minutes, side, minutes)
            if not warm.isdisjoint(self._back):
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
