"""The planner: pure functions from answers to a plan, minute by minute.

Read it in the order of the method; docs/planner.md follows one client through it.

1. `screening` turns answers into a `brief`: all that a plan must obey.
2. `drafting` makes the `plan`: style, steps, positions, minutes, levels, strokes, reasons.
3. `verify` checks any plan against the safety invariants, sharing no code with 2.
4. `editing` and `comparing` change a plan by hand and tell two plans apart.
5. `adapting` and `clock` follow the session: what the client says, and the time that is left.
6. `why_not` answers why something is not there; `alternatives` what works where no plan is.

Values in, values out (`values`, `told`): no Django, no clock, no chance. Facts come from
`practice.reference` alone, and so does every sentence (`sentences`).
"""

from .adapting import adapt
from .drafting import plan
from .screening import brief
from .verify import verify

__all__ = ["adapt", "brief", "plan", "verify"]
