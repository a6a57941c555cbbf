"""One try: the session as it is drafted, then fitted to the wishes of the clock among the edits."""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference
from practice.reference.templates import Template

from .clock import as_edited
from .drafting import Drafted, drafted
from .drafting.choose import Way
from .drafting.lay import Failure
from .values import Brief, Edit

Tried = dict[Way, Failure]


def attempt(
    brief: Brief,
    template: str | Template | None,
    minutes: int | None,
    *,
    edits: Sequence[Edit] = (),
    reference: Reference,
    tried: Tried | None = None,
) -> Drafted:
    """Draft the session to the clock; where there is no plan, say why, not what else works."""
    found = drafted(brief, template, minutes, edits=edits, reference=reference, tried=tried)
    live = found.edited.live
    if found.template is None or not live:
        return found
    kept = as_edited(found.plan, brief, live, template=found.template, reference=reference)
    return replace(found, plan=kept)
