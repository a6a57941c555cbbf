"""A client's finished sessions, as values that the planner can learn from."""

from hashlib import sha256

from sessions_app.checkins.models import MassageSession, Outcome
from sessions_app.checkins.state import LiveState, plan_of
from sessions_app.checkins.state.fold import moved
from sessions_app.checkins.state.words import TOLD_THE_ENGINE
from sessions_app.planning import services as planning
from sessions_app.planning.engine.comparing import minutes_by_area
from sessions_app.planning.engine.documents import read_edits
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.engine.past import PastSession, Said, Scores
from sessions_app.planning.engine.values import BadDocument, Event

MOST = 12  # sessions, newest first


def past_of(appointment, actor) -> list[MassageSession]:
    """Return the finished sessions before this appointment that `actor` may know of."""
    over = MassageSession.objects.visible_to(actor).filter(
        appointment__client_id=appointment.client_id, finished_at__isnull=False, note__isnull=False
    )
    return list(
        over.exclude(appointment=appointment)
        .filter(started_at__lt=appointment.starts_at)
        .select_related("appointment", "plan", "note", "practitioner")
        .prefetch_related("outcomes", "check_ins", "note__additions")
        .order_by("-started_at")[:MOST]
    )


def value_of(session: MassageSession) -> PastSession:
    """Return what is known of a finished session: planned, done, said and felt."""
    kept, agreed = session.plan, plan_of(session.plan)
    done = session.note.worked
    scores = {each.moment: each for each in session.outcomes.all()}

    def scored(name: str) -> Scores:
        return Scores(**{moment: getattr(each, name) for moment, each in scores.items()})

    return PastSession(
        id=str(session.pk),
        on=planning.day_of(session.started_at),
        style=kept.modality or None,
        template=kept.template or None,
        minutes=kept.minutes,
        planned=minutes_by_area(agreed),
        done={row["region"]: row["minutes"] for row in done},
        agreed=highest_levels(agreed),
        reached={row["region"]: row["pressure"] for row in done},
        said=tuple(Said(word=each.word, regions=each.regions) for each in told_in(session)),
        pain=scored("pain"),
        relaxation=scored("relaxation"),
        felt=felt_later(scores),
        edits=edits_of(kept),
    )


def felt_later(outcomes) -> str | None:
    """Return what the client said two days later: better, same or worse; None if nothing."""
    later = outcomes.get(Outcome.Moment.LATER)
    return later.felt or None if later else None


def edits_of(kept):
    """Return the edits of a plan; none where the reference data no longer knows their words."""
    try:
        return read_edits(kept.edits)
    except BadDocument:
        return ()


class PastState(LiveState):
    """A session that is over. Where the hands were does not hang on how firm they might have been."""

    def to_obey(self) -> dict:
        return {}

    def told(self) -> list[Event]:
        """Return what the client said, with the areas under the hands."""
        heard, here = self.begun()
        told: list[Event] = []
        for event in self.events:
            if event.word in TOLD_THE_ENGINE:
                told.append(self.engine_event(event, heard, moved(here, event, heard.steps)))
            here = self.after(event, heard, here)
        return told


def told_in(session: MassageSession) -> list[Event]:
    return PastState(session, list(session.check_ins.all())).told()


def digest_of(key: str) -> str:
    """Return a short name for a proposal that may stand in a form: its key tells of health."""
    return sha256(key.encode()).hexdigest()[:20]
