"""The planner: pure functions from answers to a plan, minute by minute.

Values in, values out: no Django, no clock, no chance. Facts and sentences come from
`practice.reference` alone. To be read in this order:

1. `told`, `documents`: what the client told us. `screening`: `brief`, all that a plan must obey.
2. `drafting`: from style and template to minutes, levels and strokes; `trying` fits that to the
   clock, and `planner` is `plan`, with an answer where no plan fits. `rows` and `sentences` say
   where steps and words come from; `aftercare` chooses what to say afterwards.
3. `verify`: the second opinion, which shares no code with the drafting.
4. `adapting`, `clock`, `retiming`, `still_true`: `adapt`, while the session runs.
5. `edit`, `editing`: what a practitioner may change. `hands`: their own firm minutes.
6. `why_not`, `alternatives`, `comparing`, `styles`: what is asked of a plan, or instead of one.
7. `past`, `learning`, `repeating`: what earlier sessions teach.
8. `linting`: what is wrong with a template before anything is planned from it.

`docs/planner.md` follows one plan through all of it.
"""

from .adapting import adapt
from .planner import plan
from .screening import brief
from .verify import verify

__all__ = ["adapt", "brief", "plan", "verify"]
