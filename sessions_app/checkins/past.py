"""A client's finished sessions, as values that the planner can learn from."""

from dataclasses import replace
from hashlib import sha256

from practice.reference import load
from practice.reference.checkins import CheckInEffects
from sessions_app.checkins.models import MassageSession, Outcome
from sessions_app.checkins.state import LiveState, plan_of
from sessions_app.checkins.state.fold import moved
from sessions_app.checkins.state.words import TOLD_THE_ENGINE
from sessions_app.planning import services as planning
from sessions_app.planning.engine import answers
from sessions_app.planning.engine.comparing import minutes_by_area
from sessions_app.planning.engine.documents import read_edits
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.engine.past import PastSession, Said, Scores
from sessions_app.planning.engine.values import BadDocument, Event

MOST = 12  # sessions, newest first
ABOUT_AREAS = ("pressure", "pain", "before-firm", "avoid-areas")  # questions of checkins.yaml
CHOSEN = "chosen"  # region_avoid: the areas that the answer names
COVERS = {"blanket": "warmer", "sheet": "cooler"}  # environment.yaml


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
    """Return what the client said, an answer under More as the button that says the same."""
    return [as_button(each) for each in PastState(session, list(session.check_ins.all())).told()]


def as_button(event: Event) -> Event:
    """Return an answer as the live button that changes the same; any other event as it is."""
    reference = load()
    if event.word != answers.ANSWER:
        return event
    effects = answers.of_event(event.word, event.item, event.value, reference) or ()
    for each in effects:
        word = button_like(event.item, each)
        if word and each.region_avoid == CHOSEN:
            chosen = reference.in_order(answers.areas(event.value, reference))
            return replace(event, word=word, regions=chosen)
        if word:
            return replace(event, word=word)
    return event


def button_like(item: str, effects: CheckInEffects) -> str:
    """Return the button for what an answer changes on an area or in the room; "" for none."""
    if item in ABOUT_AREAS:
        if effects.region_avoid:
            return "leave-area-out"
        if effects.pressure_delta < 0:
            return "lighter"
        if effects.region_pressure_delta > 0:
            return "firmer"
    return COVERS.get((effects.environment or {}).get("cover", ""), "")


def digest_of(key: str) -> str:
    """Return a short name for a proposal that may stand in a form: its key tells of health."""
    return sha256(key.encode()).hexdigest()[:20]
