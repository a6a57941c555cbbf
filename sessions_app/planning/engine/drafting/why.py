"""Why each step stands where it does: its place, areas, level, position and minutes, in this order.

What the client said comes first, then what the template gives, then the mistakes that the
step guards against. A list is short: one reason for each thing, with its number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from practice.reference import Reference

from ..sentences import prevent, say
from ..values import Area, Reason
from .areas import Changes
from .explain import position_reasons
from .knowledge import regions_of
from .lay import Piece
from .levels import FIRST_TOUCH
from .minutes import Timed
from .slots import Draft

SAID = ("answer:", "mark:", "wish:", "request:", "goal:", "session:", "client:", "event:", "edit:")


def ordered(reasons: Iterable[Reason], reference: Reference) -> tuple[Reason, ...]:
    """Each reason once: the client's words, then the template's, then what a step guards against."""
    said: list[Reason] = []
    given: list[Reason] = []
    guarding: list[Reason] = []
    for each in dict.fromkeys(reasons):
        if each.rule in reference.mistakes:
            guarding.append(each)
        else:
            (said if each.source.startswith(SAID) else given).append(each)
    return (*said, *given, *guarding)


@dataclass(kw_only=True)
class Why:
    """The reasons of the steps of one draft."""

    draft: Draft
    found: Timed
    turns: set[int]

    def __post_init__(self) -> None:
        pieces = self.found.layout.pieces
        self._main = list(dict.fromkeys(p.slot.at for p in pieces if p.slot.phase == "main"))
        self._source = self.draft.source

    def step(
        self, at: int, areas: Sequence[Area], minutes: int, change: Changes
    ) -> tuple[Reason, ...]:
        """Every reason of the step at this place, in the order in which they are read."""
        piece = self.found.layout.pieces[at]
        reasons = [
            self._order(piece),
            *self._areas(piece, areas),
            *self._level(piece, areas, change),
            *change.lower,
            *change.other,
            *self._position(at, piece),
            *self._minutes(piece, minutes),
            *piece.slot.reasons,
        ]
        reference = self.draft.reference
        for mistake in piece.slot.row.guards_against:
            reasons.append(prevent(reference, mistake, self._source))
        return ordered(reasons, reference)

    def _say(self, rule: str, source: str = "", **values: Any) -> Reason:
        words = {name: str(value) for name, value in values.items()}
        return say(self.draft.reference, rule, source or self._source, **words)

    def _order(self, piece: Piece) -> Reason:
        rule = f"order-{piece.slot.phase}"
        before = sum(1 for at in self._main if at <= piece.slot.at)
        known: dict[str, Any] = {
            "number": before,
            "of": len(self._main),
            "template": self.draft.choice.template.name,
            "level": piece.slot.row.pressure_falls_to or 1,
        }
        wanted = self.draft.reference.reasons[rule].values
        return self._say(rule, **{name: known[name] for name in wanted})

    # --- areas and level

    def _areas(self, piece: Piece, areas: Sequence[Area]) -> Iterator[Reason]:
        row, reference = piece.slot.row, self.draft.reference
        if not areas:
            return
        named = regions_of(reference, row.regions)
        here = {area.region for area in areas}
        if row.regions_from == "focus" and here <= self.draft.brief.focus.keys():
            slugs = [area.region for area in areas]
            words = ", ".join(reference.region_name(slug) for slug in slugs)
            yield self._say("area-focus", f"mark:{slugs[0]}", areas=words)
            return
        if not here & named:
            yield self._say("area-of-warm-up")
            return
        words = ", ".join(reference.region_name(slug) for slug in row.regions)
        if piece.halved or here == named:
            yield self._say("area-all", areas=words)
        else:
            yield self._say("area-some", areas=words, worked=len(here & named), of=len(named))

    def _level(self, piece: Piece, areas: Sequence[Area], change: Changes) -> Iterator[Reason]:
        if not areas:
            return
        pressure, preferred = piece.slot.row.pressure, self.draft.brief.preferred
        wished = max(1, min(preferred + pressure.offset, pressure.cap))
        level = max(area.pressure for area in areas)
        if level < wished:
            yield self._say("level-lowered", "request:pressure", level=level, wished=wished)
        elif piece.slot.phase == "settle" and level == FIRST_TOUCH:
            yield self._say("level-first-touch")
        elif level < preferred:
            yield self._say("level-below", level=level, asked=preferred)
        elif level > preferred:
            yield self._say("level-above", level=level, asked=preferred)
        else:
            said = "pressure" in self.draft.brief.said
            rule, source = (
                ("level-as-asked", "request:pressure")
                if said
                else ("level-usual", "reference:techniques")
            )
            asked = self.draft.reference.pressure_levels[level].client_word
            yield self._say(rule, source, level=level, asked=asked)

    # --- position and minutes

    def _position(self, at: int, piece: Piece) -> Iterator[Reason]:
        slug = piece.position
        if slug is None:
            return
        turned = at in self.turns
        found = list(position_reasons(self.draft, piece, turned=turned))
        if piece.halved:
            found.append(self._say("side-by-side", "reference:templates"))
        row = self.draft.reference.positions[slug]
        name, template = row.practitioner_name, self.draft.choice.template.name
        first = piece.slot.phase == "settle"
        if turned or first:
            usual = piece.slot.row.positions[:1] == (slug,)
            rule = "position-usual" if usual else "position-next"
            yield self._say(rule, position=name, lying=row.name, template=template)
        elif all(each.rule != "position-saves-turn" for each in found):
            yield self._say("position-stays", position=name)
        yield from found

    def _minutes(self, piece: Piece, minutes: int) -> Iterator[Reason]:
        slot = piece.slot
        if slot.fixed:
            return  # somebody chose them, and that reason is among the slot's
        if slot.phase == "rest" and self.found.rest_longer:
            yield self._say("rest-longer", "reference:templates")
        whole = self.found.minutes[slot.at]
        bounds: dict[str, Any] = {"least": slot.least, "most": slot.most}
        if slot.marks:
            source = f"mark:{slot.marks[0]}"
            times = f"{self.draft.reference.allocation.focus_weight_multiplier:g}"
            marks = self._marked(slot.marks)
            yield self._say(
                "focus-time", source, minutes=minutes, marks=marks, times=times, **bounds
            )
        elif piece.halved:
            yield self._say("minutes-side", minutes=minutes, whole=whole, **bounds)
        elif whole <= slot.least:
            yield self._say("minutes-least", minutes=minutes)
        elif whole >= slot.most:
            yield self._say("minutes-most", minutes=minutes)
        else:
            weight, planned = f"{slot.weight:g}", self.found.total
            yield self._say(
                "minutes-share", minutes=minutes, weight=weight, planned=planned, **bounds
            )

    def _marked(self, slugs: Sequence[str]) -> str:
        """The marked areas of a step with what the client gave each, in words."""
        reference, focus = self.draft.reference, self.draft.brief.focus
        names: dict[str, None] = {}
        for slug in slugs:
            score, mirror = focus.get(slug), reference.mirror(slug)
            both = mirror in slugs and focus.get(mirror or "") == score
            row = reference.regions[slug]
            name = row.client_name if both else row.name  # both sides under one name
            names[f"{name} ({score} of 10)" if score is not None else name] = None
        return ", ".join(names)
