"""Who steers: after a handover, only the one who took over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state.saying import effects_of
from sessions_app.checkins.state.words import STEERS, Word


def of_who_treats(ordered: Sequence[CheckIn], *, first: UUID) -> list[CheckIn]:
    """Leave out what somebody tapped to steer when a colleague had taken over from them.

    `first` is who began. What makes the work softer or ends it counts from anybody, the taking
    back of Firmer too, and so does all that was tapped before the handover and came later.
    """
    relieved = relieved_at(ordered, first)
    firmer = {event.pk for event in ordered if may_raise(event)}
    return [
        event
        for event in ordered
        if event.undoes in firmer or not is_too_late_to_steer(event, relieved)
    ]


def relieved_at(ordered: Sequence[CheckIn], first: UUID) -> dict[UUID, datetime]:
    """Return when each of those who do not treat any more was relieved."""
    relieved, treating = {}, first
    for event in ordered:
        if event.word == Word.TAKEN_OVER:
            relieved[treating] = event.at
            relieved.pop(event.by_id, None)
            treating = event.by_id
    return relieved


def is_too_late_to_steer(event: CheckIn, relieved: dict[UUID, datetime]) -> bool:
    since = relieved.get(event.by_id)
    if since is None or event.tapped_at <= since:
        return False
    return event.word in STEERS or may_raise(event)


def may_raise(event: CheckIn) -> bool:
    return any(
        effects.region_pressure_delta > 0 or effects.region_weight for effects in effects_of(event)
    )
