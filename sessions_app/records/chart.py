"""How a score went from visit to visit, as a drawing, in a sentence and in a table.

Nothing here says why: a score after a massage is no effect of it. A change is worth mentioning
only where it reaches the smallest one that matters to most people (outcomes.yaml, `mcid`).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.reference import load
from practice.reference.sources import Source
from sessions_app.checkins.models import Outcome

FEWEST = 3  # points that make a line; with fewer a sentence says it
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 92, 16, 36
TOP_SCORE = 10
PAIN, RELAXATION = "nprs", "relaxation"
MOMENTS = ("before", "after", "later")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The scores of one visit, 0 to 10; None where nobody asked. `felt` is what was said later."""

    at: datetime
    before: float | None = None
    after: int | None = None
    later: int | None = None
    felt: str = ""

    @property
    def is_asked(self) -> bool:
        return (self.before, self.after, self.later) != (None, None, None) or bool(self.felt)

    @property
    def felt_words(self) -> str:
        return Outcome.Felt(self.felt).label if self.felt else ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the drawing: its points, the path between them and the word at its end."""

    kind: str
    label: str
    points: list[tuple[float, float, float]]
    label_y: float = 0

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y, _score in self.points)


class Chart:
    """The drawing for those visits, oldest first. `is_line` says whether there is one."""

    slug = PAIN

    def __init__(self, visits: list[Visit]):
        self.visits = sorted((v for v in visits if v.is_asked), key=lambda visit: visit.at)
        self.before = [v.before for v in self.visits if v.before is not None]
        self.measure = load().measures[self.slug]

    @property
    def title(self) -> str:
        return _("Pain")

    @property
    def caption(self) -> str:
        return _("Pain from 0 to 10 at each visit")

    @property
    def is_line(self) -> bool:
        return len(self.before) >= FEWEST

    @property
    def finding(self) -> str:
        """Say in one sentence how it went before sessions. A change is not called an effect."""
        if not self.before:
            return _("No pain scores yet. They come from the end of each session.")
        number, first, last = len(self.before), self.before[0], self.before[-1]
        if number < FEWEST:
            scores = ", ".join(str(score) for score in self.before)
            return ngettext(
                "Pain before the session was {scores} of 10. After three visits a line is drawn.",
                "Pain before the sessions was {scores} of 10. After three visits a line is drawn.",
                number,
            ).format(scores=scores)
        if first == last:
            return _(
                "Pain before sessions was {last} at the first and the last of {n} visits."
            ).format(last=last, n=number)
        return _("Pain before sessions went from {first} to {last} in {n} visits.").format(
            first=first, last=last, n=number
        )

    # --- what a change means

    @property
    def better_by(self) -> float:
        """How far the last score before a session is from the first, in the better direction."""
        change = self.before[-1] - self.before[0]
        return -change if self.measure.mcid.direction == "decrease" else change

    @property
    def meaning(self) -> str:
        """Say whether the change since the first visit is worth mentioning, and no more."""
        least = self.measure.mcid.change
        if not self.is_line or not least:
            return ""
        if self.better_by >= least:
            words = ngettext(
                "Since the first visit that is {least} point better or more: worth mentioning.",
                "Since the first visit that is {least} points better or more: worth mentioning.",
                least,
            )
        elif self.better_by <= -least:
            words = ngettext(
                "Since the first visit that is {least} point worse or more: worth talking about.",
                "Since the first visit that is {least} points worse or more: worth talking about.",
                least,
            )
        else:
            words = ngettext(
                "Since the first visit that is about the same: less than {least} point.",
                "Since the first visit that is about the same: less than {least} points.",
                least,
            )
        return words.format(least=least)

    @property
    def line_that_matters(self) -> dict | None:
        """Where a change since the first visit begins to matter, if that is on the paper."""
        least = self.measure.mcid.change
        if not self.is_line or not least:
            return None
        down = self.measure.mcid.direction == "decrease"
        score = self.before[0] + (-least if down else least)
        if not 0 <= score <= TOP_SCORE:
            return None
        words = _("{least} below the first") if down else _("{least} above the first")
        return {"y": height(score), "words": words.format(least=least)}

    @property
    def sources(self) -> list[Source]:
        return [load().sources[slug] for slug in self.measure.source]

    @property
    def answers(self) -> str:
        """Count what was answered two days later; counts, as they are few."""
        felt = Counter(visit.felt for visit in self.visits if visit.felt)
        if not felt:
            return ""
        counted = [f"{each.label.lower()} {felt[each]}" for each in Outcome.Felt if felt[each]]
        return _("Asked two days later: {counted}.").format(counted=", ".join(counted))

    @property
    def lines(self) -> list[Line]:
        """The lines before, after and two days later, their labels kept apart."""
        named = (
            ("before", _("Before")),
            ("after", _("After")),
            ("later", _("48 h later")),
        )
        lines = [
            Line(kind=kind, label=label, points=points)
            for kind, label in named
            if (points := self.points(kind))
        ]
        return apart(lines)

    def points(self, kind: str) -> list[tuple[float, float, float]]:
        step = (WIDTH - LEFT - RIGHT) / max(len(self.visits) - 1, 1)
        scores = [(place, getattr(visit, kind)) for place, visit in enumerate(self.visits)]
        return [
            (round(LEFT + place * step, 1), height(score), score)
            for place, score in scores
            if score is not None
        ]

    @property
    def scale(self) -> list[tuple[float, int]]:
        return [(height(score), score) for score in (0, 5, TOP_SCORE)]

    @property
    def days(self) -> list[tuple[float, datetime]]:
        """Where the first and the last visit stand on the time axis."""
        return [(LEFT, self.visits[0].at), (WIDTH - RIGHT, self.visits[-1].at)]


class CalmChart(Chart):
    """The same for how relaxed they are."""

    slug = RELAXATION

    @property
    def title(self) -> str:
        return _("Relaxation")

    @property
    def caption(self) -> str:
        return _("Relaxation from 0 to 10 at each visit")

    @property
    def finding(self) -> str:
        if not self.before:
            return _("No relaxation scores from before a session yet.")
        number, first, last = len(self.before), self.before[0], self.before[-1]
        if number < FEWEST:
            return ngettext(
                "Relaxation before the session was {scores} of 10.",
                "Relaxation before the sessions was {scores} of 10.",
                number,
            ).format(scores=", ".join(str(score) for score in self.before))
        if first == last:
            return _(
                "Relaxation before sessions was {last} at the first and the last of {n} visits."
            ).format(last=last, n=number)
        return _("Relaxation before sessions went from {first} to {last} in {n} visits.").format(
            first=first, last=last, n=number
        )


class GoalChart(Chart):
    """The same for a score that belongs to the goal: of the visits at which it was asked."""

    def __init__(self, slug: str, visits: list[Visit]):
        self.slug = slug
        super().__init__(visits)

    @property
    def title(self) -> str:
        return _(self.measure.name)

    @property
    def caption(self) -> str:
        return _("{score} at each visit").format(score=self.title)

    @property
    def finding(self) -> str:
        first, last = f"{self.before[0]:g}", f"{self.before[-1]:g}"
        if len(self.before) < FEWEST:
            scores = ", ".join(f"{score:g}" for score in self.before)
            return _("So far: {scores}. After three scores a line is drawn.").format(scores=scores)
        words = _("{score} went from {first} to {last} in {n} visits.")
        return words.format(score=self.title, first=first, last=last, n=len(self.before))


def height(score: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - score / TOP_SCORE), 1)


def apart(lines: list[Line], *, gap: float = 28) -> list[Line]:
    """Give each line's word a place of its own at the right edge."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda line: line.points[-1][1]):
        y = line.points[-1][1] + 5
        if placed:
            y = max(y, placed[-1].label_y + gap)
        placed.append(Line(kind=line.kind, label=line.label, points=line.points, label_y=y))
    return placed
