"""Two plans side by side: where the minutes go, and what tells one from the other in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load

from .naming import plain_names, step_words
from .sentences import listed, low, say
from .values import Plan, Step

SOURCE = "reference:reasons"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not as it was: `kind` is the row of reasons.yaml that says so."""

    kind: str
    text: str
    client: str


def minutes_by_area(plan: Plan) -> dict[str, float]:
    """Return the minutes of each region; a step's minutes are shared evenly over its areas."""
    found: dict[str, float] = {}
    for step in plan.steps:
        for area in step.areas:
            found[area.region] = found.get(area.region, 0) + step.minutes / len(step.areas)
    return found


def differences(
    before: Plan,
    after: Plan,
    *,
    templates: Mapping[str, str] | None = None,
    reference: Reference | None = None,
) -> tuple[Difference, ...]:
    """Return what changed from one plan to another, the whole before its parts; each once.

    `templates` holds the names of the practice's own by their slugs.
    """
    pair = _Pair(before, after, templates or {}, reference or load())
    return tuple(dict.fromkeys(pair.told()))


class _Pair:
    def __init__(
        self, before: Plan, after: Plan, templates: Mapping[str, str], reference: Reference
    ):
        self._before, self._after, self._reference = before, after, reference
        self._own = templates
        self._was, self._now = _whole_steps(before), _whole_steps(after)

    def told(self) -> Iterator[Difference]:
        if not (self._before.steps and self._after.steps):
            if self._before.steps:
                yield self._say("differs-no-plan")
            elif self._after.steps:
                yield self._say("differs-plan")
            return
        yield from self._frame()
        yield from self._steps_in_and_out()
        yield from self._minutes()
        yield from self._areas()
        yield from self._levels()
        yield from self._strokes()
        yield from self._positions()
        yield from self._order()

    def _say(self, rule: str, **values: str) -> Difference:
        reason = say(self._reference, rule, SOURCE, **values)
        return Difference(kind=rule, text=reason.text, client=reason.client)

    def _names(self, regions: frozenset[str]) -> str:
        return listed(list(plain_names(regions, self._reference)))

    # --- the whole

    def _frame(self) -> Iterator[Difference]:
        before, after, reference = self._before, self._after, self._reference
        if before.modality != after.modality:
            names = [_name(reference.modalities, plan.modality) for plan in (before, after)]
            yield self._say("differs-style", was=names[0], now=names[1])
        elif before.template != after.template:
            names = [
                self._own.get(plan.template or "") or _name(reference.templates, plan.template)
                for plan in (before, after)
            ]
            yield self._say("differs-template", was=names[0], now=names[1])
        if before.planned_minutes != after.planned_minutes:
            lengths = (str(before.planned_minutes), str(after.planned_minutes))
            yield self._say("differs-length", was=lengths[0], now=lengths[1])
        if before.oil != after.oil:
            names = [_name(reference.oils, plan.oil) for plan in (before, after)]
            yield self._say("differs-oil", was=names[0], now=names[1])

    # --- steps

    def _common(self) -> Iterator[tuple[Step, Step]]:
        for slug, step in self._now.items():
            if slug in self._was:
                yield self._was[slug], step

    def _steps_in_and_out(self) -> Iterator[Difference]:
        for slug, step in self._now.items():
            if slug not in self._was:
                yield self._say("differs-in", what=step_words(step, self._reference))
        for slug, step in self._was.items():
            if slug not in self._now:
                yield self._say("differs-out", what=step_words(step, self._reference))

    def _minutes(self) -> Iterator[Difference]:
        for was, now in self._common():
            if was.minutes != now.minutes:
                values = {"was": str(was.minutes), "now": str(now.minutes)}
                yield self._say("differs-minutes", what=step_words(was, self._reference), **values)

    def _areas(self) -> Iterator[Difference]:
        worked = [
            {area.region for step in steps.values() for area in step.areas}
            for steps in (self._was, self._now)
        ]
        for was, now in self._common():
            old, new = _regions(was), _regions(now)
            step = step_words(was, self._reference)
            for regions, rules, elsewhere in (
                (new - old, ("differs-in", "differs-in-step"), worked[0]),
                (old - new, ("differs-out", "differs-out-step"), worked[1]),
            ):
                whole = regions - elsewhere
                if whole:
                    yield self._say(rules[0], what=self._names(frozenset(whole)))
                rest = regions & elsewhere
                if rest:
                    values = {"what": self._names(frozenset(rest)), "step": low(step)}
                    yield self._say(rules[1], **values)

    def _levels(self) -> Iterator[Difference]:
        """Areas whose level changed alike stand together; the main work speaks for an area."""
        changed: dict[str, tuple[int, int]] = {}
        for main in (True, False):
            for was, now in self._common():
                if (now.phase == "main") == main:
                    old = {area.region: area.pressure for area in was.areas}
                    for area in now.areas:
                        level = old.get(area.region, area.pressure)
                        if level != area.pressure:
                            changed.setdefault(area.region, (level, area.pressure))
        for was_level, now_level in dict.fromkeys(changed.values()):
            alike = frozenset(
                slug for slug, levels in changed.items() if levels == (was_level, now_level)
            )
            values = {"was": str(was_level), "now": str(now_level)}
            yield self._say("differs-pressure", what=self._names(alike), **values)

    def _strokes(self) -> Iterator[Difference]:
        for was, now in self._common():
            old, new = _strokes_of(was), _strokes_of(now)
            for slugs, rule in (
                ([slug for slug in new if slug not in old], "differs-stroke-in"),
                ([slug for slug in old if slug not in new], "differs-stroke-out"),
            ):
                if slugs:
                    names = listed([low(self._reference.strokes[slug].name) for slug in slugs])
                    yield self._say(rule, what=step_words(was, self._reference), strokes=names)

    def _positions(self) -> Iterator[Difference]:
        positions = self._reference.positions
        for was, now in self._common():
            if was.position != now.position and was.position and now.position:
                names = [low(positions[each].name) for each in (was.position, now.position)]
                what = step_words(now, self._reference)
                yield self._say("differs-position", what=what, was=names[0], now=names[1])

    def _order(self) -> Iterator[Difference]:
        old = [slug for slug in self._was if slug in self._now]
        new = [slug for slug in self._now if slug in self._was]
        if old == new:
            return
        for slug in new:
            rest = [each for each in new if each != slug]
            if rest == [each for each in old if each != slug]:
                after = [each for each in self._now if each not in (slug, *rest[: new.index(slug)])]
                following = next((each for each in after if each in self._was), None)
                if following is not None:
                    names = [
                        step_words(self._now[each], self._reference) for each in (slug, following)
                    ]
                    yield self._say("differs-moved", what=names[0], next=low(names[1]))
                    return
        yield self._say("differs-order")


def _whole_steps(plan: Plan) -> dict[str, Step]:
    """Each step by its slug; one that is done side by side is one step with all its minutes."""
    found: dict[str, Step] = {}
    for step in plan.steps:
        first = found.get(step.slug)
        if first is None:
            found[step.slug] = step
        else:
            minutes, areas = first.minutes + step.minutes, (*first.areas, *step.areas)
            found[step.slug] = replace(first, minutes=minutes, areas=areas)
    return found


def _regions(step: Step) -> set[str]:
    return {area.region for area in step.areas}


def _strokes_of(step: Step) -> Sequence[str]:
    return list(dict.fromkeys(slug for area in step.areas for slug in area.strokes))


def _name(rows: Mapping, slug: str | None) -> str:
    """A row's name; what nobody named is called by its slug."""
    row = rows.get(slug)
    words = row.name if row else (slug or "").replace("-", " ")
    return words[:1].upper() + words[1:]
