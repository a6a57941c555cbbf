"""What holds for every mail of a kind, whoever queues it (SECURITY M4, M7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`one_a_day`: a client gets one on a day. `late_after`: later than that, a person decides."""

    one_a_day: bool = False
    late_after: timedelta | None = None


KINDS = {
    "aftercare": Kind(one_a_day=True, late_after=timedelta(hours=72)),
    "follow-up": Kind(one_a_day=True, late_after=timedelta(hours=72)),
    "intake-reminder": Kind(one_a_day=True),
}
ASKED_FOR = Kind()  # a link or a code that somebody asked for is not counted
URGENT = timedelta(hours=1)  # what is worth nothing after that goes before everything else


def kind_of(slug: str) -> Kind:
    return KINDS.get(slug, ASKED_FOR)
