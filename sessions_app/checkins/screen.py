"""The live session as its screen shows it: big words, one clock, one row of buttons."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.dateformat import time_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.staff.models import Practice
from sessions_app.checkins.state import CLOCK, LiveState, Word
from sessions_app.planning.clocked import what_the_clock_did
from sessions_app.planning.wording import (
    gentler_places,
    highest_pressure,
    step_title,
    stroke_names,
)

BUTTONS = (
    (Word.GOOD, _("Good"), "check"),
    (Word.LIGHTER, _("Lighter"), "arrow-up"),
    (Word.FIRMER, _("Firmer"), "arrow-down"),
    (Word.HURTS, _("Hurts"), "ban"),
    (Word.STOP, _("Stop"), "stop"),
)
CHOICES = (
    (Word.LIGHTER_ON, _("Carry on lighter")),
    (Word.AREA_OUT, _("Leave this area out")),
    (Word.STOP, _("Stop the session")),
)
NOTED = {
    Word.GOOD: _("good"),
    Word.LIGHTER: _("lighter"),
    Word.FIRMER: _("firmer"),
    Word.HURTS: _("it hurts"),
    Word.LIGHTER_ON: _("carry on lighter"),
    Word.AREA_OUT: _("this area left out"),
    Word.STOP: _("stop"),
    Word.NEXT: _("next step"),
    Word.BACK: _("one step back"),
    Word.PAUSE: _("pause"),
    Word.RESUME: _("carried on"),
    Word.MORE: _("more here"),
}
ENDS_EARLIER = (0, 5, 10, 15)  # minutes before the booked end
LATE_FROM = 3  # minutes after the booked start


class Screen:
    """One moment of a running session, at `now`. The session knows what is `avoided`."""

    def __init__(self, session, events, *, now: datetime):
        self.session, self.now = session, now
        self.state = LiveState(session, events, now=now)

    # --- what is under the hands

    @cached_property
    def step(self) -> dict:
        return self.state.step

    @property
    def title(self) -> str:
        return step_title(self.step)

    @cached_property
    def strokes(self) -> str:
        return stroke_names(self.step)

    @cached_property
    def pressure(self) -> int:
        return highest_pressure(self.step)

    @cached_property
    def regions(self) -> list[str]:
        return [area["region"] for area in self.step["areas"]]

    @cached_property
    def caution(self) -> str:
        """Where to be gentler, or else the first thing to watch here, or the first cue."""
        gentler = gentler_places(self.step)
        if gentler:
            return " ".join(
                _("%(names)s: only %(level)s.") % {"names": names, "level": level}
                for names, level in gentler
            )
        for slug in self.regions:
            cautions = load().region(slug).cautions
            if cautions:
                return cautions[0]
        return self.step["cues"][0] if self.step["cues"] else ""

    @property
    def number(self) -> int:
        return self.state.index + 1

    @property
    def count(self) -> int:
        return len(self.state.plan.steps)

    @property
    def view(self) -> str:
        """Which side of the drawing shows the areas of this step."""
        ref = load()
        fronts = [ref.region(slug).view == "front" for slug in self.regions]
        return "front" if fronts and all(fronts) else "back"

    @cached_property
    def next(self) -> dict | None:
        following = self.state.next_step
        if following is None:
            return None
        return {
            "title": step_title(following),
            "minutes": following["minutes"],
            "pressure": highest_pressure(following),
        }

    @property
    def is_mid_way(self) -> bool:
        """Whether ending now would be early, so that its button stands aside at the top."""
        if self.state.is_stopped:
            return False
        return self.next is not None or self.state.asks_where_it_hurts

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
        return round(self.step["minutes"] * 60 - gone)

    @property
    def time_left(self) -> str:
        """Minutes and seconds: 3:40, or +0:20 once the time is over."""
        seconds = abs(self.seconds_left)
        sign = "+" if self.seconds_left < 0 else ""
        return f"{sign}{seconds // 60}:{seconds % 60:02}"

    @property
    def step_seconds(self) -> int:
        return self.step["minutes"] * 60

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

    # --- the taps

    @property
    def buttons(self) -> list[dict]:
        last = self.state.last_answer
        return [
            {
                "word": word.value,
                "label": label,
                "icon": icon,
                "tap": f"{word.value}.{uuid4()}",
                "is_noted": last is not None and last.word == word,
            }
            for word, label, icon in BUTTONS
        ]

    @property
    def choices(self) -> list[dict]:
        return [
            {"word": word.value, "label": label, "tap": f"{word.value}.{uuid4()}"}
            for word, label in CHOICES
        ]

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
        return self.new_tap(Word.RESUME if self.state.is_paused else Word.PAUSE)

    @cached_property
    def undo_tap(self) -> str | None:
        last = self.state.last_event
        return f"{self.new_tap(Word.UNDO)}.{last.pk}" if last else None

    @cached_property
    def noted(self) -> dict | None:
        """The last tap in words, with its minute and second."""
        last = self.state.last_event
        if last is None or last.word not in (*NOTED, Word.END_BY):
            return None
        seconds = max(0, int((last.when - self.session.started_at).total_seconds()))
        words = NOTED.get(last.word) or self.end_words(last.minutes)
        return {"at": f"{seconds // 60}:{seconds % 60:02}", "words": words}

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
    def more_tap(self) -> str | None:
        """More time for the areas under the hands, where there are any."""
        return self.new_tap(Word.MORE) if self.regions else None

    @cached_property
    def clock_words(self) -> str:
        """What the clock changed, if that was the last tap."""
        last = self.state.last_event
        if last is None or last.word not in CLOCK:
            return ""
        before = LiveState(self.session, [e for e in self.state.events if e is not last])
        told = what_the_clock_did(before.document, self.state.document)
        return told or _("Nothing had to change.")

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
        return {"late": minutes, "left": left, "tap": f"{self.new_tap(Word.END_BY)}.{left}"}

    def is_waited_for(self, late: timedelta) -> bool:
        """Whether the practitioner's next appointment would have to wait, with time to turn over."""
        follows = getattr(self.session, "follows_at", None)
        if follows is None:
            return False
        turnover = timedelta(minutes=Practice.current().turnover_minutes)
        return follows < self.session.appointment.ends_at + late + turnover

    @property
    def is_at_limit(self) -> bool:
        """Whether the client asked for firmer and this step is as firm as it may be."""
        last = self.state.last_answer
        if last is None or last.word != Word.FIRMER:
            return False
        return self.pressure <= self.pressure_before_last

    @cached_property
    def pressure_before_last(self) -> int:
        before = LiveState(
            self.session, [e for e in self.state.events if e is not self.state.last_answer]
        )
        return highest_pressure(before.step)
