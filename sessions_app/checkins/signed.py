"""A signed record as its page shows it."""

from functools import cached_property

from sessions_app.checkins import taps, writing
from sessions_app.checkins.done import areas_done, difference_words, stroke_words, strokes_used
from sessions_app.checkins.finishing import events_of
from sessions_app.checkins.models import MassageSession, Phrase
from sessions_app.checkins.ribbon import Ribbon
from sessions_app.checkins.showing import Shown
from sessions_app.checkins.state import LiveState, plan_of
from sessions_app.checkins.state.saying import answered
from sessions_app.planning import library


class SignedPage(Shown):
    """What was done, the scores and the words of one session, and what was added since."""

    def __init__(self, session: MassageSession):
        super().__init__(session)
        self.note = session.note

    @cached_property
    def style_name(self) -> str:
        return library.name_of(self.session.plan.template)

    @cached_property
    def ribbon(self) -> Ribbon:
        """As it was signed: a tap that a device handed in later changes nothing of it."""
        known = [event for event in events_of(self.session) if event.at <= self.note.signed_at]
        return Ribbon(LiveState(self.session, known))

    @cached_property
    def late(self) -> list[dict]:
        """The taps that came after the signature, in words: kept, and no part of what was signed."""
        state = LiveState(self.session, events_of(self.session))
        return [
            {
                "minute": state.minute_of(event.when),
                "words": answered(event) or words_of(event),
            }
            for event in state.heard
            if event.at > self.note.signed_at
        ]

    @cached_property
    def done(self) -> list:
        return areas_done(self.note.stands, plan_of(self.session.plan))

    @property
    def strokes(self) -> str:
        """All strokes that were used, in working order."""
        used = strokes_used(self.note.worked)
        return stroke_words(slug for slug, is_used in used.items() if is_used)

    @property
    def difference(self) -> str:
        return difference_words(self.done)

    @property
    def parts(self) -> list[dict]:
        return [
            {
                "label": label,
                "words": getattr(self.note, part),
                "is_suggested": writing.is_suggested(self.note, part),
                "copied_on": writing.copied_day(self.note, part),
            }
            for part, label in Phrase.Part.choices
        ]

    @cached_property
    def additions(self) -> list[dict]:
        """What was added, the first first; a correction says what it changed."""
        before, found = self.note.done, []
        agreed = plan_of(self.session.plan)
        for each in self.note.additions.all():
            changed = []
            if each.done is not None:
                changed = changes(areas_done(before, agreed), areas_done(each.done, agreed))
                before = each.done
            found.append({"row": each, "changed": changed})
        return found


def words_of(event) -> str:
    return taps.NOTED.get(event.word) or event.get_word_display()


def changes(before: list, after: list) -> list[dict]:
    """Return the areas that a correction tells otherwise, as they were and as they are."""
    was = {area.base: area for area in before}
    return [
        {"name": area.name, "before": was.get(area.base), "after": area}
        for area in after
        if told(area) != told(was.get(area.base))
    ]


def told(area) -> tuple | None:
    if area is None or not area.is_done:
        return None
    return area.minutes, area.pressure, area.strokes
