"""When to ask: the template's check-ins, and those that checkins.yaml and health rules add (INV-20)."""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference

from ..values import Brief, CheckInPoint, Step

FIRM = 4  # checkins.yaml: before-pressure-4
BEFORE_FIRM = "before-firm"
QUIET = (("talk", "quiet"), ("reminders", "minimal"))
QUIET_TIMES = 2  # checkins.yaml: every-minutes, quiet_mode


def interval(brief: Brief, reference: Reference) -> int:
    """Minutes between questions: a health rule's, or the usual; in quiet mode twice the usual."""
    usual = reference.triggers["every-minutes"].minutes or 0
    if any(brief.wishes.get(key) == value for key, value in QUIET):
        usual *= QUIET_TIMES
    return min(usual, brief.checkin_every_minutes or usual)


def with_check_ins(
    steps: Sequence[Step], wanted: dict[str, tuple[str, ...]], brief: Brief, reference: Reference
) -> tuple[Step, ...]:
    """Return the steps with every question that is due; `wanted` is the template's, by step."""
    asks = _Asks(steps, reference)
    for at, step in enumerate(steps):
        for slug in wanted.get(step.slug, ()):
            if slug != BEFORE_FIRM:
                asks.at_end(at, slug)
    asks.after_warm_up()
    asks.before_firm()
    asks.after_turns()
    asks.long_prone()
    asks.extra(brief.extra_checkins)
    asks.at_the_end()
    asks.every(interval(brief, reference))
    return asks.steps()


def ask_again(
    steps: Sequence[Step],
    before: Sequence[Step],
    *,
    every: int | None,
    reference: Reference,
    touch_goes_on: bool = True,
    past: int = 0,
) -> tuple[Step, ...]:
    """Move the questions of steps whose minutes changed, and ask again where it has become late.

    A question that only a dropped step held is asked in the next step that is worked. Nothing is
    asked in a step that was over by then: the first `past` steps.
    """
    old = {(step.slug, step.side): step for step in before}
    asks = _Asks(steps, reference, past=past)
    for at, step in enumerate(steps):
        was = old.get((step.slug, step.side), step)
        for point in step.check_ins:
            asks.move(at, was, point)
    if touch_goes_on:
        asks.what_was_dropped(before)
    asks.before_firm()
    if every:
        asks.every(every)
    return asks.steps()


class _Asks:
    def __init__(self, steps: Sequence[Step], reference: Reference, *, past: int = 0):
        self._steps = steps
        self._past = past
        self._reference = reference
        self._order = {slug: at for at, slug in enumerate(reference.checkins)}
        self._points: list[set[tuple[int, str]]] = [set() for _ in steps]
        self._hands_on = [at for at, step in enumerate(steps) if step.areas]

    def at_end(self, at: int, slug: str) -> None:
        step = self._steps[at]
        self._points[at].add((max(step.starts_at, step.ends_at - 1), slug))

    def move(self, at: int, was: Step, point: CheckInPoint) -> None:
        """Keep a question at the same distance from the start or, late in a step, from its end."""
        step = self._steps[at]
        moment = step.starts_at + point.at - was.starts_at
        if point.at >= was.ends_at - 1:
            moment = step.ends_at - (was.ends_at - point.at)
        self._points[at].add((min(max(moment, step.starts_at), step.ends_at), point.slug))

    def what_was_dropped(self, before: Sequence[Step]) -> None:
        places = {(step.slug, step.side): at for at, step in enumerate(self._steps)}
        for number, step in enumerate(before):
            if (step.slug, step.side) in places:
                continue
            asked = {slug for points in self._points for _, slug in points}
            after = (places.get((each.slug, each.side)) for each in before[number:])
            later = [at for at in after if at in self._hands_on] or self._hands_on[-1:]
            to_come = [at for at in later if at is not None and at >= self._past]
            for point in step.check_ins:
                if point.slug not in asked and to_come:
                    self.at_end(to_come[0], point.slug)

    def at_start(self, at: int, slug: str) -> None:
        self._points[at].add((self._steps[at].starts_at, slug))

    def after_warm_up(self) -> None:
        """Once the first warm-up is done, before other work begins."""
        last = None
        for at in self._hands_on:
            if self._steps[at].phase == "warm-up":
                last = at
            elif last is not None:
                break
        if last is not None:
            for slug in self._reference.triggers["after-warm-up"].items:
                self.at_end(last, slug)

    def before_firm(self) -> None:
        """Before each stretch of firm work; pain is asked in its first step."""
        before = None
        asked_pain = False
        for at in self._hands_on:
            firm = _is_firm(self._steps[at])
            if firm and not (before is not None and _is_firm(self._steps[before])):
                if at < self._past:
                    pass  # was asked, as it was agreed
                elif before is None or before < self._past:
                    self.at_start(at, BEFORE_FIRM)
                else:
                    self.at_end(before, BEFORE_FIRM)
            if firm and not asked_pain:
                asked_pain = True
                for slug in self._after_firm(at):
                    self.at_end(at, slug)
            before = at

    def _after_firm(self, at: int) -> Sequence[str]:
        return () if at < self._past else self._reference.triggers["after-first-firm-step"].items

    def after_turns(self) -> None:
        for at, step in enumerate(self._steps):
            if at and step.starts_at > self._steps[at - 1].ends_at:
                for slug in self._reference.triggers["position-change"].items:
                    self.at_start(at, slug)

    def long_prone(self) -> None:
        """At the soft limit face down: offer a change, ask about support and how it feels."""
        soft = self._reference.allocation.prone_soft_limit_minutes
        spent = 0
        for at, step in enumerate(self._steps):
            if step.position != "prone":
                continue
            if spent < soft <= spent + step.minutes:
                moment = min(step.starts_at + soft - spent, step.ends_at - 1)
                for slug in ("support", "feeling-ok"):
                    self._points[at].add((max(moment, step.starts_at), slug))
            spent += step.minutes

    def extra(self, slugs: Sequence[str]) -> None:
        """What a health rule wants asked as well: in the first and the last main step."""
        main = [at for at in self._hands_on if self._steps[at].phase == "main"]
        for slug in slugs:
            for at in {main[0], main[-1]} if main else ():
                self.at_end(at, slug)

    def at_the_end(self) -> None:
        last = len(self._steps) - 1
        for slug in self._reference.triggers["end-of-session"].items:
            self.at_end(last, slug)

    def every(self, minutes: int) -> None:
        """Between first and last touch nobody waits longer than this for a question."""
        triggers = self._reference.triggers
        slugs = {*triggers["every-minutes"].items, *triggers["after-warm-up"].items}
        if not self._hands_on:
            return
        start = self._steps[self._hands_on[0]].starts_at
        end = self._steps[self._hands_on[-1]].ends_at
        asked = sorted(at for points in self._points for at, slug in points if slug in slugs)
        last = start
        for moment in (*(at for at in asked if start <= at <= end), end):
            while moment - last > minutes:
                last = self._ask_by(last + minutes, triggers["every-minutes"].items)
            last = max(last, moment)

    def _ask_by(self, moment: int, slugs: Sequence[str]) -> int:
        """Ask in the step that runs at that minute, or at the end of the one before a turn."""
        at = max(n for n, step in enumerate(self._steps) if step.starts_at <= moment)
        here = min(moment, self._steps[at].ends_at)
        if at < self._past < len(self._steps):
            at, here = self._past, self._steps[self._past].starts_at
        for slug in slugs:
            self._points[at].add((here, slug))
        return here

    def steps(self) -> tuple[Step, ...]:
        return tuple(
            replace(step, check_ins=self._sorted(points))
            for step, points in zip(self._steps, self._points, strict=True)
        )

    def _sorted(self, points: set[tuple[int, str]]) -> tuple[CheckInPoint, ...]:
        ordered = sorted(points, key=lambda point: (point[0], self._order[point[1]]))
        return tuple(CheckInPoint(slug=slug, at=at) for at, slug in ordered)


def _is_firm(step: Step) -> bool:
    return any(area.pressure >= FIRM for area in step.areas)
