"""Where a session stands: a fold over the plan agreed at Start and the events since.

`fold` puts the events in their order, `treating` says whose word steers and `wishes` which came
too late, `walking` goes through them, `known` keeps what is read once. `live` is what the screen
asks; `saying` and `asking` put it into words, `spells` into minutes. docs/live-events.md tells how
the order is found and what each word does.
"""

from sessions_app.checkins.state.fold import Position
from sessions_app.checkins.state.known import plan_of
from sessions_app.checkins.state.live import LiveState
from sessions_app.checkins.state.words import ANSWERS, CLOCK, TOLD_THE_ENGINE, Word

__all__ = [
    "ANSWERS",
    "CLOCK",
    "TOLD_THE_ENGINE",
    "LiveState",
    "Position",
    "Word",
    "plan_of",
]
