"""The planner: pure functions from answers to a plan, minute by minute.

`brief` screens an intake, `plan` drafts the session, `verify` checks any plan against the
safety invariants without sharing code with `plan`, and `adapt` follows what the client says
while the session runs. Values in, values out: no Django, no
clock, no chance. Facts come from `practice.reference` alone.
"""

from .adapting import adapt
from .drafting import plan
from .screening import brief
from .verify import verify

__all__ = ["adapt", "brief", "plan", "verify"]
