"""What became of each edit in the steps that were written: the ones that came to nothing say why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..naming import slug_words
from ..sentences import low, say
from ..values import Area, Edit, LeftOut, Reason, Step
from .areas import STILL, Changes
from .edited import CLIENT, aim, only_lowers, said
from .explain import failure_words
from .lay import Failure
from .slots import Draft, region_reasons, step_name

SOURCE = "edit:rules"


class Outcome:
    """The plan as it was written, and what it left out, as the edits look at it."""

    def __init__(
        self,
        draft: Draft,
        steps: Sequence[Step],
        changes: Sequence[Changes],
        left_out: Iterable[LeftOut],
    ):
        self._draft = draft
        self._steps = steps
        self._changes = changes
        self._left_out = tuple(left_out)
        self._rows = {row.slug: row for row in draft.choice.template.steps}

    def check(self) -> None:
        """Refuse every edit that came to nothing."""
        for edit in self._draft.edited.live:
            rule = _KINDS.get(edit.what)
            reasons = tuple(dict.fromkeys(rule(self, edit))) if rule else ()
            if reasons:
                self._draft.edited.refuse(edit, reasons)

    # --- steps

    def step_is_there(self, edit: Edit) -> Iterator[Reason]:
        if not self._parts(edit.step):
            yield from self._why_no_step(edit.step or "")

    def minutes_are_kept(self, edit: Edit) -> Iterator[Reason]:
        parts = self._parts(edit.step)
        yield from self.step_is_there(edit)
        if parts and sum(step.minutes for step in parts) != edit.value:
            row = self._rows[parts[0].slug]
            values = {
                "least": str(sum(step.minutes for step in parts)),
                "most": str(row.max_minutes),
            }
            yield self._say(
                "edit-minutes-bounds", step=step_name(row, self._draft.reference), **values
            )

    def _parts(self, slug: str | None) -> list[Step]:
        return [step for step in self._steps if step.slug == slug]

    def _why_no_step(self, slug: str) -> Iterator[Reason]:
        told = [each for each in self._left_out if (each.what, each.slug) == ("step", slug)]
        for each in told:
            yield from each.reasons
        if not told:
            yield self._say("edit-unknown-step", step=self._called(slug))

    def _called(self, slug: str) -> str:
        draft = self._draft
        return low(slug_words(slug, draft.choice.template, draft.reference))

    # --- areas, levels, strokes

    def areas_are_worked(self, edit: Edit) -> Iterator[Reason]:
        yield from self.step_is_there(edit)
        parts = self._parts(edit.step)
        worked = {area.region: area for step in parts for area in step.areas}
        named = self._draft.edited.regions(edit.slug) & self._draft.open_regions
        for slug in self._draft.known.in_order(named if parts else frozenset()):
            name = self._draft.reference.region_name(slug)
            row = self._rows[parts[0].slug]
            if slug not in worked:
                gone = self._draft.edited.removing(slug, row.slug)
                if gone is not None:
                    yield self._say("edit-taken-out", region=name)
                else:
                    yield self._say(
                        "edit-not-reached", region=name, step=step_name(row, self._draft.reference)
                    )
            elif worked[slug].strokes == (STILL,) and STILL not in row.strokes:
                yield self._say("only-holding", region=name)

    def a_level_is_reached(self, edit: Edit) -> Iterator[Reason]:
        if edit.source == CLIENT:
            return
        touched = list(self._touched(edit))
        if not touched:
            yield from self._why_untouched(edit)
            return
        preferred = self._draft.brief.preferred
        rising = [
            (area.pressure, aim(edit, self._rows[step.slug], preferred))
            for step, area in touched
            if not only_lowers(edit, self._rows[step.slug], preferred)
        ]
        if not rising or any(level == wanted for level, wanted in rising):
            return
        found = self._draft.edited.short.get(edit)
        yield from found or (self._say("level-step-limit", level=str(_most(touched))),)

    def _touched(self, edit: Edit) -> Iterator[tuple[Step, Area]]:
        regions = self._draft.edited.regions(edit.slug)
        for step in self._steps:
            if edit.step in (None, step.slug):
                for area in step.areas:
                    mine = self._draft.edited.level(self._rows[step.slug], area.region)
                    if area.region in regions and mine in (None, edit):
                        yield step, area

    def _why_untouched(self, edit: Edit) -> Iterator[Reason]:
        if edit.step and not self._parts(edit.step):
            yield from self._why_no_step(edit.step)
            return
        shut: list[Reason] = []
        for slug in self._draft.known.in_order(self._draft.edited.regions(edit.slug)):
            shut += region_reasons(slug, self._draft)
        yield from shut or (self._say("edit-no-area"),)

    def a_stroke_is_used(self, edit: Edit) -> Iterator[Reason]:
        yield from self.step_is_there(edit)
        if not self._parts(edit.step) or self._uses(edit):
            return
        against: list[Reason] = []
        for step, change in zip(self._steps, self._changes, strict=True):
            if step.slug == edit.step:
                against += change.strokes.get(edit.slug or "", ())
        name = self._draft.reference.strokes[edit.slug or ""].name
        yield from against or (self._say("edit-no-stroke", stroke=name),)

    def a_stroke_is_gone(self, edit: Edit) -> Iterator[Reason]:
        if self._uses(edit):
            yield self._say("edit-hands-rest")

    def _uses(self, edit: Edit) -> bool:
        return any(
            edit.slug in area.strokes
            for step in self._steps
            if edit.step in (None, step.slug)
            for area in step.areas
        )

    def _say(self, rule: str, **values: str) -> Reason:
        return say(self._draft.reference, rule, SOURCE, **values)


def _most(touched: Sequence[tuple[Step, Area]]) -> int:
    return max(area.pressure for _, area in touched)


_KINDS: Mapping[str, Callable[[Outcome, Edit], Iterator[Reason]]] = {
    "minutes": Outcome.minutes_are_kept,
    "lock": Outcome.minutes_are_kept,
    "add-step": Outcome.step_is_there,
    "move-step": Outcome.step_is_there,
    "add-area": Outcome.areas_are_worked,
    "pressure": Outcome.a_level_is_reached,
    "add-stroke": Outcome.a_stroke_is_used,
    "remove-stroke": Outcome.a_stroke_is_gone,
}


def no_plan(draft: Draft, failure: Failure) -> tuple[Reason, ...]:
    """Why an edit that leaves no plan is refused."""
    reference = draft.reference
    over = failure.needed - draft.choice.planned
    if failure.kind == "time" and over > 0:
        return (say(reference, "edit-too-long", SOURCE, minutes=str(over)),)
    return (say(reference, "edit-no-plan", SOURCE, limits=failure_words(failure, reference)),)


def refusals(draft: Draft) -> Iterator[LeftOut]:
    """The edits that do not hold, for the plan; those of one kind and step stand together."""
    found: dict[tuple[str, str | None], dict[Reason, None]] = {}
    for edit, reasons in draft.edited.refused.items():
        found.setdefault((edit.what, edit.step), {}).update(reasons)
    for (what, step), why in found.items():
        yield LeftOut(what="edit", slug=what, step=step, reasons=tuple(why))


def areas_out(draft: Draft, steps: Sequence[Step]) -> Iterator[LeftOut]:
    """Areas that edits took out of single steps, and sides that they left alone."""
    reference, edited = draft.reference, draft.edited
    worked: dict[str, set[str]] = {}
    for step in steps:
        worked.setdefault(step.slug, set()).update(area.region for area in step.areas)
    for edit in edited.of("remove-area", "add-area"):
        if edit.step not in worked:
            continue
        regions = edited.regions(edit.slug)
        if edit.what == "add-area":
            regions = frozenset(filter(None, map(reference.mirror, regions))) - regions
        for slug in draft.known.in_order(regions - worked[edit.step]):
            rule = "edit-area-out" if edit.what == "remove-area" else "edit-side-alone"
            why = said(edit, rule, reference, region=reference.region_name(slug))
            yield LeftOut(what="region", slug=slug, step=edit.step, reasons=(why,))
