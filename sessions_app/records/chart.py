"""How pain went from visit to visit, as a drawing and in one sentence."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FEWEST = 3  # points that make a line; with fewer a sentence says it
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 92, 16, 36
TOP_SCORE = 10


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The pain scores of one visit, 0 to 10; None where nobody asked."""

    at: datetime
    before: int | None = None
    after: int | None = None
    later: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the drawing: its points, the path between them and the word at its end."""

    kind: str
    label: str
    points: list[tuple[float, float, int]]
    label_y: float = 0

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y, _score in self.points)


class Chart:
    """The drawing for those visits, oldest first. `is_line` says whether there is one."""

    def __init__(self, visits: list[Visit]):
        asked = [v for v in visits if (v.before, v.after, v.later) != (None, None, None)]
        self.visits = sorted(asked, key=lambda visit: visit.at)
        self.before = [v.before for v in self.visits if v.before is not None]

    @property
    def is_line(self) -> bool:
        return len(self.before) >= FEWEST

    @property
    def finding(self) -> str:
        """Say in one sentence how pain before sessions went. A change is not called an effect."""
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

    def points(self, kind: str) -> list[tuple[float, float, int]]:
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


def height(score: int) -> float:
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
