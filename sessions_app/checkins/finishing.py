"""What the page that finishes a session shows."""

from functools import cached_property
from uuid import UUID

from practice.staff.models import User
from sessions_app.checkins import writing
from sessions_app.checkins.done import areas_done, difference_words, strokes_used
from sessions_app.checkins.models import MassageSession, Phrase, SoapNote
from sessions_app.checkins.note_forms import FinishForm
from sessions_app.checkins.offers import Offer, offers_of
from sessions_app.checkins.ribbon import Ribbon
from sessions_app.checkins.state import LiveState, plan_of
from sessions_app.planning import library


def events_of(session: MassageSession) -> list:
    """Return the events of a session, read once."""
    if not hasattr(session, "events_read"):
        session.events_read = list(session.check_ins.all())
    return session.events_read


def parts_of_form(session: MassageSession) -> dict:
    rows = session.note.stands if session.note.signed_at else session.note.done
    return {"areas": areas_done(rows, plan_of(session.plan)), "strokes": strokes_used(rows)}


def offered(session: MassageSession) -> list[Offer]:
    return offers_of(session, LiveState(session, events_of(session)))


def unbound(session: MassageSession) -> FinishForm:
    """Return the form as the note stands."""
    note, parts = session.note, parts_of_form(session)
    initial = {part: getattr(note, part) for part in SoapNote.PARTS}
    initial |= FinishForm.given_by(**parts) | {"version": note.version}
    initial |= {"lasting": note.origins.get("lasting", [])}
    state = LiveState(session, events_of(session))
    initial |= writing.initial_scores(session, state.events)
    return FinishForm(initial=initial, offers=offers_of(session, state), **parts)


def bound(session: MassageSession, posted) -> FinishForm:
    return FinishForm(posted, offers=offered(session), **parts_of_form(session))


def phrases_named(id: str) -> list[Phrase]:
    try:
        return list(Phrase.objects.in_use().filter(pk=UUID(id)))
    except ValueError:
        return []


class FinishPage:
    """The facts beside the form: planned against real, and what helps to write the note."""

    def __init__(self, session: MassageSession, form: FinishForm, actor: User):
        self.session, self.note, self.form, self.actor = session, session.note, form, actor

    @cached_property
    def template_name(self) -> str:
        return library.name_of(self.session.plan.template)

    @cached_property
    def ribbon(self) -> Ribbon:
        return Ribbon(LiveState(self.session, events_of(self.session)))

    @property
    def difference(self) -> str:
        return difference_words(self.form.areas)

    @property
    def knows_before(self) -> bool:
        """Whether a score from before the session is there already."""
        return self.form["pain_before"].value() not in (None, "")

    @cached_property
    def last(self) -> SoapNote | None:
        return writing.last_note(self.session, self.actor)

    @property
    def parts(self) -> list[dict]:
        """Each part of the note with its field, where its words came from, and what may go in."""
        phrases: dict[str, list[Phrase]] = {part: [] for part in SoapNote.PARTS}
        for phrase in Phrase.objects.in_use():
            phrases[phrase.part].append(phrase)
        return [
            {
                "part": part,
                "field": self.form[part],
                "is_suggested": writing.is_suggested(self.note, part),
                "suggested": writing.suggested(self.note, part),
                "copied_on": writing.copied_day(self.note, part),
                "phrases": phrases[part],
                "last": getattr(self.last, part) if self.last else "",
            }
            for part in SoapNote.PARTS
        ]
