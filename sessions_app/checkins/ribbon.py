"""Planned against real: two strips of one hour on the same scale."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sessions_app.checkins.state import LiveState

SHORTEST = 30  # seconds; what was passed through faster is no bar of its own


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One step, as wide as it is long and as strong in colour as it is firm."""

    seconds: float
    pressure: int


class Ribbon:
    """The agreed plan above, what the hands did below; pauses take no room."""

    def __init__(self, state: LiveState):
        self.state = state

    @cached_property
    def planned(self) -> list[Bar]:
        steps = self.state.agreed.steps
        return [Bar(seconds=60 * s.minutes, pressure=firmest(s.areas)) for s in steps]

    @cached_property
    def real(self) -> list[Bar]:
        """The spells, those of the same areas and pressure that follow each other as one."""
        found: list[Bar] = []
        before = None
        for spell in self.state.spells(until=self.state.session.ended_at):
            if not spell.seconds:
                continue
            now = spell.areas
            if found and before == now:
                whole = found[-1].seconds + spell.seconds
                found[-1] = Bar(seconds=whole, pressure=found[-1].pressure)
            else:
                found.append(Bar(seconds=spell.seconds, pressure=firmest(spell.areas)))
            before = now
        return [bar for bar in found if bar.seconds >= SHORTEST]

    @property
    def planned_minutes(self) -> int:
        return self.state.agreed.planned_minutes

    @property
    def real_minutes(self) -> int:
        return round(sum(bar.seconds for bar in self.real) / 60)

    @property
    def strips(self) -> list[dict]:
        """Both strips, drawn on one scale."""
        scale = max(total(self.planned), total(self.real), 1.0)
        words = _("Planned: %(minutes)s min"), _("Real: %(minutes)s min")
        rows = ((self.planned, self.planned_minutes), (self.real, self.real_minutes))
        return [
            {"words": label % {"minutes": minutes}, "bars": drawn(bars, scale)}
            for label, (bars, minutes) in zip(words, rows, strict=True)
        ]


def firmest(areas) -> int:
    return max((area.pressure for area in areas), default=0)


def total(bars: list[Bar]) -> float:
    return sum(bar.seconds for bar in bars)


def drawn(bars: list[Bar], scale: float) -> list[dict]:
    """Return each bar with its place and width in per cent."""
    found, at = [], 0.0
    for bar in bars:
        x, width = f"{100 * at / scale:.3f}%", f"{100 * bar.seconds / scale:.3f}%"
        found.append({"x": x, "width": width, "pressure": bar.pressure})
        at += bar.seconds
    return found
