"""The live session as its screen shows it: big words, one clock, one row of buttons."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.dateformat import time_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.reference import load
from practice.staff.models import Practice
from sessions_app.checkins import taps
from sessions_app.checkins.buttons import is_clients_stop, last_press
from sessions_app.checkins.state import CLOCK, LiveState, Word
from sessions_app.checkins.state.saying import answered, effects_of, said_at, with_reply
from sessions_app.checkins.steps import StepShown, mark_of, steps_of

SAYS_NOTHING = (Word.GOOD, Word.NEXT, Word.BACK, Word.PAUSE, Word.RESUME)  # what is in sight anyway
ENDS_EARLIER = (0, 5, 10, 15)  # minutes before the booked end
LATE_FROM = 3  # minutes after the booked start


class Screen:
    """One moment of a running session, at `now`. The session knows what is `avoided`."""

    def __init__(self, session, events, *, now: datetime):
        self.session, self.now = session, now
        self.state = LiveState(session, events, now=now)
        self.seen, self.pressed = len(events), last_press(events)

    # --- what is under the hands

    @cached_property
    def here(self) -> StepShown:
        return StepShown(self.state.plan, self.state.index)

    @property
    def next(self) -> StepShown | None:
        return self.here.next

    @property
    def steps(self) -> list[StepShown]:
        """All of the plan's steps, for the page to go on without the network."""
        return steps_of(self.state.plan)

    @cached_property
    def plan_mark(self) -> str:
        return mark_of(self.state.plan)

    @property
    def shows(self) -> str:
        """What stands in the middle: the step, the choices after Hurts, or what ends touch."""
        if self.red_flag:
            return "emergency"
        if self.state.is_stopped:
            return "stopped"
        return "hurts" if self.state.asks_where_it_hurts else "step"

    @cached_property
    def red_flag(self):
        """The answer that asks for help at once, if there was one (METHOD section 6)."""
        answers = (event for event in reversed(self.state.events) if event.word == Word.ANSWER)
        return next((event for event in answers if is_red_flag(event)), None)

    @property
    def is_over(self) -> bool:
        return self.shows in ("stopped", "emergency")

    @property
    def ends_elsewhere(self) -> bool:
        """Whether the end has a place in the middle: after Stop, and on the last step."""
        return self.is_over or (self.shows == "step" and self.next is None)

    @property
    def levels(self) -> range:
        return range(1, 6)

    @cached_property
    def avoid(self) -> list[str]:
        out = [row.slug for row in self.state.plan.left_out if row.what == "region"]
        marked = self.session.avoided or ()
        return [slug for slug in dict.fromkeys([*marked, *out]) if slug in load().regions]

    # --- the clock

    @cached_property
    def seconds_left(self) -> int:
        """Seconds to the planned end of this step; below zero when it has run over."""
        gone = self.state.position.gone(self.now).total_seconds()
        return round(self.here.minutes * 60 - gone)

    @property
    def time_left(self) -> str:
        """Minutes and seconds: 3:40, or +0:20 once the time is over."""
        seconds = abs(self.seconds_left)
        sign = "+" if self.seconds_left < 0 else ""
        return f"{sign}{seconds // 60}:{seconds % 60:02}"

    @property
    def step_seconds(self) -> int:
        return self.here.minutes * 60

    @property
    def seconds_gone(self) -> int:
        return max(0, min(self.step_seconds, self.step_seconds - self.seconds_left))

    @cached_property
    def minutes_left(self) -> int:
        """Whole minutes to the planned end of the session, from the steps that remain."""
        later = self.state.plan.steps[self.state.index + 1 :]
        return max(0, round(self.seconds_left / 60)) + sum(step.minutes for step in later)

    @property
    def minutes(self) -> int:
        return self.state.plan.planned_minutes

    @property
    def minutes_gone(self) -> int:
        return max(0, self.minutes - self.minutes_left)

    @property
    def now_ms(self) -> int | str:
        return milliseconds(self.now)

    @property
    def started_ms(self) -> int | str:
        return milliseconds(self.session.started_at)

    @property
    def since_ms(self) -> int | str:
        return milliseconds(self.state.position.since)

    @property
    def paused_since_ms(self) -> int | str:
        return milliseconds(self.state.position.paused_since)

    @property
    def still_ms(self) -> tuple[int | str, int | str]:
        """From when until when the hands are still, as an answer wanted it."""
        here = self.state.position
        return milliseconds(here.still_since), milliseconds(here.still_until)

    @property
    def is_still(self) -> bool:
        until = self.state.still_until
        return until is not None and self.now < until

    @property
    def paused_ms(self) -> int:
        return round(self.state.position.paused.total_seconds() * 1000)

    # --- the taps

    @cached_property
    def buttons(self) -> list[taps.Tap]:
        return taps.row()

    @cached_property
    def choices(self) -> list[taps.Tap]:
        return taps.after_hurts()

    @cached_property
    def quick(self) -> list[taps.Tap]:
        return taps.quick()

    @cached_property
    def topics(self) -> list[taps.Topic]:
        return taps.topics(self.state.plan)

    @property
    def noted_word(self) -> str:
        return self.state.last_answer.word if self.state.last_answer else ""

    def new_tap(self, word) -> str:
        return f"{word.value}.{uuid4()}"

    @property
    def next_tap(self) -> str:
        return self.new_tap(Word.NEXT)

    @property
    def back_tap(self) -> str:
        return self.new_tap(Word.BACK)

    @property
    def pause_tap(self) -> str:
        return self.new_tap(Word.PAUSE)

    @property
    def resume_tap(self) -> str:
        return self.new_tap(Word.RESUME)

    @cached_property
    def undo_tap(self) -> str | None:
        last = self.state.last_event
        return f"{self.new_tap(Word.UNDO)}.{last.pk}" if last else None

    @property
    def undo_asks(self) -> bool:
        """Whether Undo would take back what the client themselves pressed to stop."""
        return self.state.last_event is not None and is_clients_stop(self.state.last_event)

    @cached_property
    def noted(self) -> dict | None:
        """The last tap in words, with its minute and second."""
        last = self.state.last_event
        words = self.words_of(last) if last else ""
        if not words:
            return None
        return noted(self.session, last, words)

    def words_of(self, event) -> str:
        """Return what was tapped, and that the client tapped it where they did."""
        words = taps.NOTED.get(event.word, "")
        if event.word == Word.ANSWER:
            words = answered(event)
        elif event.word == Word.END_BY:
            words = self.end_words(event.minutes)
        if words and event.source == event.Source.CLIENT:
            return _("%(words)s, by the client") % {"words": words}
        return words

    @cached_property
    def bell(self) -> str | None:
        """The tap that says that the client's bell was heard, while it was not."""
        rung = [event for event in self.state.events if event.word in (Word.BELL, Word.HEARD)]
        return self.new_tap(Word.HEARD) if rung and rung[-1].word == Word.BELL else None

    # --- to the clock

    @cached_property
    def ends(self) -> list[dict]:
        """The ends that can be chosen: as booked, or some minutes earlier, if still to come."""
        booked = self.session.appointment.ends_at
        found = [self.end_tap(booked - timedelta(minutes=early)) for early in ENDS_EARLIER]
        return [each for each in found if each["at"] > self.now]

    def end_tap(self, moment: datetime) -> dict:
        minutes = self.state.minute_of(moment)
        tap = f"{self.new_tap(Word.END_BY)}.{minutes}"
        return {"at": moment, "tap": tap, "words": self.end_words(minutes), "minutes": minutes}

    def end_words(self, minutes: int | None) -> str:
        """End by 16:55."""
        moment = self.session.started_at + timedelta(minutes=minutes or 0)
        return _("end by %(time)s") % {"time": time_format(localtime(moment), "H:i")}

    @property
    def more_tap(self) -> str:
        """More time for the areas under the hands."""
        return self.new_tap(Word.MORE)

    @cached_property
    def changed(self) -> str:
        """What the last tap changed, in one line, and what to say to the client about an answer."""
        last, said = self.state.last_event, self.state.said
        if last is None or last.word in SAYS_NOTHING:
            return ""
        return with_reply(said.text, said.reply if last.word == Word.ANSWER else "")

    @cached_property
    def late_start(self) -> dict | None:
        """By how much the start was late, and the end to fit the plan to, while somebody waits."""
        appointment = self.session.appointment
        late = self.session.started_at - appointment.starts_at
        if self.state.index or late < timedelta(minutes=LATE_FROM) or not self.is_waited_for(late):
            return None
        if any(event.word in CLOCK for event in self.state.events):
            return None
        minutes = int(late.total_seconds() // 60)
        left = appointment.minutes - minutes
        if not 0 < left < self.minutes:
            return None
        tap = f"{self.new_tap(Word.END_BY)}.{left}"
        return {"late": minutes, "left": left, "tap": tap, "words": self.end_words(left)}

    def is_waited_for(self, late: timedelta) -> bool:
        """Whether the practitioner's next appointment would have to wait, with time to turn over."""
        ends_at = self.session.appointment.ends_at
        turnover = timedelta(minutes=Practice.current().turnover_minutes)
        visits = Appointment.objects.standing().filter(practitioner=self.session.practitioner_id)
        within = {"starts_at__gte": ends_at, "starts_at__lt": ends_at + late + turnover}
        return visits.filter(**within).exists()


def noted(session, event, words="") -> dict:
    """Return a tap in words, with its minute and second."""
    when = said_at(event) if hasattr(event, "when") else event.tapped_at
    seconds = max(0, int((when - session.started_at).total_seconds()))
    return {"at": f"{seconds // 60}:{seconds % 60:02}", "words": words or taps.NOTED[event.word]}


def is_red_flag(event) -> bool:
    return any(effects.end_session and effects.event for effects in effects_of(event))


def milliseconds(moment: datetime | None) -> int | str:
    """Return a moment as scripts count it; nothing for none."""
    return "" if moment is None else round(moment.timestamp() * 1000)
