"""What was really done in one session, and what its aftercare must obey."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from practice.intake.models import Consent
from practice.reference import load
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.checkins.services import events_of
from sessions_app.checkins.state import LiveState
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.aftercare import Done
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.values import Brief
from sessions_app.planning.services import day_of, session_document

SHORTEST = 1  # minutes from which on an area counts as worked (aftercare.yaml)


def agreed(client, key: str) -> bool:
    """Say whether the client's newest answer to that consent is yes."""
    newest = Consent.objects.filter(client=client, key=key).order_by("-at").first()
    return newest is not None and newest.given


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One session as the rules see it. `minutes` and `pressure` are by region."""

    minutes: dict[str, float]
    pressure: dict[str, int]
    brief: Brief
    modality: str | None
    oil: str | None
    events: frozenset[str] = frozenset()
    stopped: bool = False

    @classmethod
    def of(cls, session, note) -> "Facts":
        appointment, plan = session.appointment, session.plan
        state = LiveState(session, events_of(session))
        document = session_document(appointment, plan.intake)
        rows = [row for row in note.worked if row["minutes"] >= SHORTEST]
        return cls(
            minutes={row["region"]: row["minutes"] for row in rows},
            pressure={row["region"]: row["pressure"] for row in rows},
            brief=brief(read_intake(document), on=day_of(appointment.starts_at)),
            modality=plan.document["modality"],
            oil=plan.document["oil"],
            events=named(state.events) | last_time(session),
            stopped=state.is_stopped or any(ends_it(event) for event in state.events),
        )

    @property
    def worked(self) -> frozenset[str]:
        return frozenset(self.pressure)

    @cached_property
    def done(self) -> Done:
        """What the rules of aftercare.yaml make of it."""
        return Done(
            self.pressure,
            self.brief,
            modality=self.modality,
            oil=self.oil,
            events=self.events,
            minutes=self.minutes,
            stopped=self.stopped,
        )


def answers_of(event: CheckIn) -> Iterator:
    """Yield what of checkins.yaml was answered: options, or bands of a scale."""
    item = load().checkins.get(event.item)
    for value in map(str.strip, (event.value or "").split(",")) if item else ():
        yield from (each for each in item.options if each.value == value)
        if value.isdecimal():
            yield from (each for each in item.bands if each.low <= int(value) <= each.high)


def ends_it(event: CheckIn) -> bool:
    return any(each.effects.end_session for each in answers_of(event))


def named(events: Sequence[CheckIn]) -> frozenset[str]:
    """Return the named events of a session: those that checkins.yaml gives to what was said."""
    found = {"hurts" for event in events if event.word == CheckIn.Word.HURTS}
    behind = (each.effects.event for event in events for each in answers_of(event))
    return frozenset(found | {event for event in behind if event})


def last_time(session) -> set[str]:
    """Return what the answer two days after the last visit makes of this one."""
    earlier = MassageSession.objects.filter(appointment__client_id=session.client_id)
    last = earlier.filter(started_at__lt=session.started_at).order_by("-started_at").first()
    felt = last and last.outcomes.filter(moment=Outcome.Moment.LATER).first()
    return {"soreness-48h-high"} if felt and felt.felt == Outcome.Felt.WORSE else set()
