"""Random schedules: what was tapped on which device, and how it came to the server.

A device holds what its page knows: the time by the server's clock (its own clock may be wrong by
days), and the place of the last event that it heard of. Both go into each tap and stay with it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from practice.reference import load
from sessions_app.checkins.models import CheckIn

Word = CheckIn.Word
MINUTES = 70
MOST_TAPS = 24
WRONG = (0, 0, 0, 3, -3, 47, -600, 60 * 24 * 400, -60 * 24 * 9000)  # minutes that a clock is off
BUTTONS = (
    *(Word.NEXT,) * 8,
    *(Word.LIGHTER, Word.FIRMER, Word.GOOD, Word.HURTS) * 2,
    *(Word.UNDO,) * 3,
    *(Word.ANSWER,) * 4,
    Word.AREA_OUT,
    Word.LIGHTER_ON,
    Word.TENDER,
    Word.ASLEEP,
    Word.WARMER,
    Word.BACK,
    Word.SKIPPED,
    Word.STEP,
    Word.PAUSE,
    Word.RESUME,
    Word.STOP,
    Word.LATE,
    Word.END_BY,
    Word.MORE,
    Word.BELL,
    Word.NOTE,
    "not-a-word",
)


@dataclass(frozen=True, kw_only=True)
class Tap:
    """What a device made of one tap, once and for all; `true_at` only the judge knows."""

    facts: dict
    true_at: datetime
    device: int


@dataclass(kw_only=True)
class Device:
    """`off`: how wrong its clock is. `clock` sets what it says to the server's time."""

    number: int
    off: timedelta
    is_clients: bool
    clock: timedelta = timedelta()
    knows: int = 0
    waiting: list[Tap] = field(default_factory=list)

    def load_page(self, now: datetime, knows: int) -> None:
        """The page comes with the server's time and the place of the last event."""
        self.clock = now - (now + self.off)
        self.knows = max(self.knows, knows)

    def tap(self, now: datetime, chance: Random, tapped: list[Tap], steps: list[str]) -> Tap:
        self.knows += 1
        facts = {
            "id": UUID(int=chance.getrandbits(128), version=4),
            "sequence": self.knows,
            "device_at": (now + self.off) + self.clock,
            "source": "client" if self.is_clients else "practitioner",
            **said(chance, tapped, steps),
        }
        return Tap(facts=facts, true_at=now, device=self.number)


def said(chance: Random, tapped: list[Tap], steps: list[str]) -> dict:
    """Return a word and what it needs besides."""
    word = chance.choice(BUTTONS)
    if word == Word.UNDO:
        known = [tap.facts["id"] for tap in tapped]
        return {"word": word, "undoes": chance.choice(known) if known else UUID(int=1)}
    if word in (Word.LATE, Word.END_BY):
        return {"word": word, "minutes": chance.randint(1, MINUTES)}
    if word == Word.STEP:
        return {"word": word, "step": chance.choice([*steps, "no-such-step"])}
    if word == Word.ANSWER:
        return {"word": word, **answer(chance)}
    return {"word": word}


def answer(chance: Random) -> dict:
    ref = load()
    item = chance.choice([each for each in ref.checkins.values() if each.kind != "scores"])
    if item.kind == "regions":
        value = ",".join(chance.sample(sorted(ref.regions), 2))
    elif item.bands and chance.random() < 0.7:
        value = str(chance.randint(0, 10))
    else:
        value = chance.choice([option.value for option in item.options] or ["nothing"])
    return {"item": item.slug, "value": value}


def tapped(chance: Random, started_at: datetime, steps: list[str]) -> list[Tap]:
    """Return what was tapped in one session, by one to three devices, some of them cut off."""
    devices = [
        Device(
            number=number,
            off=timedelta(minutes=chance.choice(WRONG)),
            is_clients=number > 0 and chance.random() < 0.5,
        )
        for number in range(chance.choice((1, 1, 2, 3)))
    ]
    made: list[Tap] = []
    for device in devices:
        device.load_page(started_at, 0)
    now, end = started_at, started_at + timedelta(minutes=MINUTES)
    for _number in range(chance.randint(2, MOST_TAPS)):
        now = min(end, now + timedelta(milliseconds=chance.randint(1, 420_000)))
        device = chance.choice(devices)
        if chance.random() < 0.6:  # it reaches the server, which knows of all that came
            device.load_page(now, max((tap.facts["sequence"] for tap in made), default=0))
        made.append(device.tap(now, chance, made, steps))
    return made


def deliveries(taps: list[Tap], chance: Random) -> list[tuple[datetime, Tap]]:
    """Return how they came: each at least once, some twice, late, and in any order."""
    arrivals = []
    for tap in taps:
        for _time in range(1 + (chance.random() < 0.3) + (chance.random() < 0.1)):
            late = chance.choice((0, 0, 0.1, 3, 40, 900, 86_400)) * chance.random()
            arrivals.append((tap.true_at + timedelta(seconds=late), tap))
    return sorted(arrivals, key=lambda arrival: arrival[0])
