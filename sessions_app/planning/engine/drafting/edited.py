"""The changes that people made to a plan, as the planner asks for them while it drafts.

An edit is applied where the thing it touches is made: steps before the planning, areas and
minutes with the slots, levels and strokes with the hands. One that a rule forbids is refused with
its reasons and the plan is drafted again without it, so that nothing of it stays behind.
"""

from collections.abc import Iterable, Iterator, Sequence

from practice.reference import Reference
from practice.reference.templates import Step as Row

from ..sentences import quote, say
from ..values import Edit, Reason

CLIENT = "client"
SHOWN = "client:shown-plan"  # where a reason comes from that the client gave
RISES = ("main", "integration")  # an edit for every step lowers all of them, and raises these
TIMES = ("minutes", "lock")
PLACED = ("add-step", "move-step")
_OPPOSITE = {
    "add-area": "remove-area",
    "remove-area": "add-area",
    "add-stroke": "remove-stroke",
    "remove-stroke": "add-stroke",
    "add-step": "remove-step",  # a removal takes the place of every change to its step
    "minutes": "lock",
    "lock": "minutes",
}


def folded(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Leave out the edits that a later one takes the place of; what the client said stays."""
    kept: list[Edit] = []
    for edit in edits:
        kept = [
            before for at, before in enumerate(kept) if not _gives_way(before, edit, kept[at + 1 :])
        ]
        kept.append(edit)
    return tuple(kept)


def _gives_way(before: Edit, edit: Edit, between: Sequence[Edit]) -> bool:
    """Whether an older edit goes; a move stays once other steps found their places after it."""
    if edit.what == "move-step" and any(each.what in PLACED for each in between):
        return False
    return before == edit or _replaces(edit, before)


def _replaces(edit: Edit, before: Edit) -> bool:
    if before.source == CLIENT and edit.source != CLIENT:
        return False
    if edit.what == "remove-step" and before.step == edit.step:
        return True
    if before.what not in (edit.what, _OPPOSITE.get(edit.what)) or before.step != edit.step:
        return False
    return edit.what in (*TIMES, "add-step", "move-step", "clock") or before.slug == edit.slug


class Edited:
    """The edits that still hold, and why others do not."""

    def __init__(self, edits: Iterable[Edit], reference: Reference):
        self._reference = reference
        self.live: tuple[Edit, ...] = tuple(edits)
        self.refused: dict[Edit, dict[Reason, None]] = {}
        self.asks: dict[Edit, dict[Reason, None]] = {}
        self.short: dict[Edit, dict[Reason, None]] = {}  # why a level was not reached

    def __bool__(self) -> bool:
        return bool(self.live)

    # --- what does not hold

    def refuse(self, edit: Edit, reasons: Iterable[Reason]) -> None:
        self.refused.setdefault(edit, {}).update(dict.fromkeys(reasons))

    def ask(self, edit: Edit, reason: Reason) -> None:
        """A judgement call: refused unless somebody gave a reason, or the client said so."""
        if edit.source == CLIENT:
            return
        self.asks.setdefault(edit, {})[reason] = None
        if not edit.why.strip():
            self.refuse(edit, (reason,))

    def settle(self) -> bool:
        """Let go of what was refused since the last time; say whether there was any."""
        held = tuple(edit for edit in self.live if edit not in self.refused)
        changed = held != self.live
        self.live = held
        return changed

    # --- what holds

    def of(self, *kinds: str, step: str | None = None) -> Iterator[Edit]:
        """The edits of these kinds that touch a step; without a step, all of them."""
        for edit in self.live:
            if edit.what in kinds and (step is None or edit.step in (None, step)):
                yield edit

    def regions(self, slug: str | None) -> frozenset[str]:
        """The regions that an edit names; those of the whole body when it names none."""
        if slug is None:
            return frozenset(self._reference.regions)
        known = slug in self._reference.regions or slug in self._reference.groups
        return self._reference.expand([slug]) if known else frozenset()

    def removing(self, region: str, step: str) -> Edit | None:
        """The edit that takes a region out of a step."""
        found = (each for each in self.of("remove-area", step=step))
        return next((each for each in found if region in self.regions(each.slug)), None)

    def added(self, step: str) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for edit in self.of("add-area", step=step):
            found |= self.regions(edit.slug)
        return found

    def time(self, step: str) -> Edit | None:
        return next((each for each in self.of(*TIMES) if each.step == step), None)

    def removal(self, step: str) -> Edit | None:
        return next((each for each in self.of("remove-step") if each.step == step), None)

    def wants(self, step: str) -> bool:
        """Whether somebody asked for this step, so that another is dropped before it."""
        return any(each.step == step for each in self.of("add-step", "lock", "minutes"))

    def level(self, row: Row, region: str) -> Edit | None:
        """The last word on the level of a region in a step, but for what the client asked."""
        found = None
        for edit in self.of("pressure", step=row.slug):
            if edit.source != CLIENT and region in self.regions(edit.slug):
                found = edit
        return found

    def clients_levels(self, row: Row, region: str) -> Iterator[Edit]:
        """What the client asked to be lighter: nothing goes above it."""
        for edit in self.of("pressure", step=row.slug):
            if edit.source == CLIENT and region in self.regions(edit.slug):
                yield edit

    def strokes(self, row: Row) -> Sequence[str]:
        """The strokes of a step with those that were added, warming ones first."""
        found = list(row.strokes)
        for edit in self.of("add-stroke", step=row.slug):
            slug = edit.slug or ""
            if slug in self._reference.strokes and slug not in found:
                first = self._reference.strokes[slug].is_warm_up
                found.insert(0 if first else len(found), slug)
        return found

    def removing_stroke(self, slug: str, step: str) -> Edit | None:
        return next(
            (each for each in self.of("remove-stroke", step=step) if each.slug == slug), None
        )


def aim(edit: Edit, row: Row, preferred: int) -> int:
    """The level that an edit wants in a step.

    For a step it is the level itself. For every step it is the most; above what the client asked
    for it stands in for that, so that steps that are meant to be lighter stay lighter.
    """
    value = edit.value or 1
    if edit.step is not None or value <= preferred:
        return value
    return wished(value, row)


def only_lowers(edit: Edit, row: Row, preferred: int) -> bool:
    """Whether an edit is no more than a ceiling in a step."""
    if edit.step is not None:
        return False
    return row.phase not in RISES or (edit.value or 1) <= preferred


def wished(preferred: int, row: Row) -> int:
    """The level that the client's wish comes to in a step."""
    return max(1, min(preferred + row.pressure.offset, row.pressure.cap))


def said(edit: Edit, rule: str, reference: Reference, **values: str) -> Reason:
    """Return the reason that an edit is, with who made it and why."""
    if edit.source == CLIENT:
        rule = "client-lighter" if edit.what == "pressure" else "edit-by-client"
        return say(reference, rule, SHOWN)
    source = edit.source or f"edit:{edit.what}"
    note = ""
    if edit.why.strip():
        rows = ("edit-note-by", "edit-note") if edit.by else ("edit-note", "")
        note = quote(reference, rows[0], source, why=edit.why, by=edit.by).text
    made = quote(reference, rule, source, note=note, **values)
    return Reason(rule=made.rule, source=source, text=made.text.strip(), client=made.client)
