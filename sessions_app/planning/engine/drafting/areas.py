"""Strokes of each area in each step: METHOD section 3, point 8, and what follows it.

Strokes that are ruled out go first, then those that begin above the level, then those that
need a warm-up where none came before; if nothing is left, hands rest. Each stroke that falls
away keeps its reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from practice.reference.techniques import Stroke

from ..sentences import say
from ..values import Area, Reason
from .edited import said
from .lay import Piece
from .levels import Levels
from .slots import Draft

STILL = "holding"
NO_OIL = "none"


@dataclass(kw_only=True)
class Hands:
    """What has been done so far, as the steps are worked through in order."""

    draft: Draft

    def __post_init__(self) -> None:
        self._levels = Levels(draft=self.draft)
        self.warmth = self._levels.warmth
        self._known: dict[tuple[str, str | None], tuple[Reason, ...]] = {}

    def work(self, piece: Piece, minutes: int) -> tuple[tuple[Area, ...], "Changes"]:
        """Return the areas of a piece, and why they differ from what was asked for.

        Which strokes suit is asked once for all areas of the piece that are alike.
        """
        changes = Changes()
        strokes = tuple(self._strokes(piece, changes))
        special, warmed = self._special(strokes), self.warmth.warmed
        suited: dict[tuple[int, bool, str | None], tuple[str, ...]] = {}
        areas = []
        for region in piece.regions:
            level = self._levels.level(piece, region, changes.lower)
            like = (level, region in warmed, region if region in special else None)
            if like not in suited:
                suited[like] = self._suited(region, level, strokes, changes)
            kept = suited[like] or self._still(region, strokes, changes)
            if kept:
                most = self._most(kept, level, strokes, changes)
                areas.append(Area(region=region, pressure=most, strokes=kept))
        self._levels.remember(piece, minutes, areas)
        return tuple(areas), changes

    def _special(self, strokes: Sequence[str]) -> frozenset[str]:
        """Regions with a rule of their own about one of these strokes."""
        never = self.draft.known.never
        return frozenset(self.draft.brief.region_avoid_strokes).union(
            *[never[slug] for slug in strokes]
        )

    # --- strokes

    def _strokes(self, piece: Piece, changes: "Changes") -> Iterator[str]:
        """The strokes of a step in working order, swapped where there is no oil."""
        strokes, reference = self.draft.reference.strokes, self.draft.reference
        dry = self.draft.choice.oil == NO_OIL or piece.slot.row.no_oil
        seen = set()
        edited, row = self.draft.edited, piece.slot.row
        for slug in edited.strokes(row) if edited else row.strokes:
            stroke = strokes[slug]
            if dry and stroke.lubricant == "needed":
                given = strokes[stroke.without_lubricant]
                values = {"stroke": stroke.name, "given": given.name}
                changes.strokes[slug] = [
                    say(reference, "stroke-without-oil", self.draft.source, **values)
                ]
                slug = given.slug
            if edited and (edit := edited.removing_stroke(slug, row.slug)):
                name = strokes[slug].name
                out = said(edit, "edit-stroke-out", reference, stroke=name)
                changes.strokes[slug] = [out]
                continue
            if slug not in seen:
                seen.add(slug)
                yield slug

    def _suited(
        self, region: str, level: int, strokes: Sequence[str], changes: "Changes"
    ) -> tuple[str, ...]:
        """The strokes that are done on an area; `changes` gets why the others are not."""
        kept, rows = [], self.draft.reference.strokes
        warm = region in self.warmth.warmed
        for slug in strokes:
            stroke, against = rows[slug], self._ruled_out(slug, region)
            if against or stroke.pressure.min > level or (stroke.needs_warm_up and not warm):
                against = against or self._too_soon(stroke, level)
                changes.strokes.setdefault(slug, []).extend(against)
            else:
                kept.append(slug)
                warm = warm or stroke.is_warm_up
        return tuple(kept)

    def _still(self, region: str, strokes: Sequence[str], changes: "Changes") -> tuple[str, ...]:
        """Hands that rest, where no stroke is left; nothing where not even that may be."""
        if self._ruled_out(STILL, region):
            return ()
        if STILL not in strokes:
            reference = self.draft.reference
            name = reference.region_name(region)
            only = say(reference, "only-holding", self.draft.source, region=name)
            changes.other[only] = None
        return (STILL,)

    def _most(
        self, kept: Sequence[str], level: int, strokes: Sequence[str], changes: "Changes"
    ) -> int:
        """The level, or the highest that the strokes allow; `changes` gets why it is lower."""
        rows, reference = self.draft.reference.strokes, self.draft.reference
        changes.used.update(kept)
        highest = max([rows[slug].pressure.max for slug in kept])
        if highest < level:
            for slug in strokes:
                changes.lower.update(dict.fromkeys(changes.strokes.get(slug, ())))
            wanted = say(reference, "level-step-limit", self.draft.source, level=str(highest))
            changes.lower[wanted] = None
        return min(level, highest)

    def _too_soon(self, stroke: Stroke, level: int) -> tuple[Reason, ...]:
        """Why a stroke that no rule is against does not suit here: too firm, or not warmed up."""
        reference, source = self.draft.reference, self.draft.source
        if stroke.pressure.min > level:
            values = {"stroke": stroke.name, "level": str(level)}
            return (say(reference, "stroke-too-firm", source, **values),)
        return (say(reference, "stroke-not-warmed", source, stroke=stroke.name),)

    def _ruled_out(self, slug: str, region: str) -> tuple[Reason, ...]:
        """What rules a stroke out on a region, whatever the level.

        Asked once for each stroke, and once more for each region with a rule of its own.
        """
        avoided = self.draft.brief.region_avoid_strokes.get(region, ())
        special = slug in avoided or region in self.draft.known.never[slug]
        pair = (slug, region if special else None)
        found = self._known.get(pair)
        if found is None:
            found = self._known[pair] = tuple(self._rules_against(*pair))
        return found

    def _rules_against(self, slug: str, region: str | None) -> Iterator[Reason]:
        draft, brief, reference = self.draft, self.draft.brief, self.draft.reference
        name = reference.strokes[slug].name
        if slug in brief.avoid_strokes:
            yield from brief.why.get(f"avoid-stroke:{slug}", ())
        yield from brief.why.get(f"avoid-stroke:{slug}@{region}", ())
        if region and region in draft.known.never[slug]:
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


@dataclass(kw_only=True)
class Changes:
    """Why the areas of a step are not as asked: dicts, so that each reason stands once."""

    lower: dict[Reason, None] = field(default_factory=dict)
    other: dict[Reason, None] = field(default_factory=dict)
    strokes: dict[str, list[Reason]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
