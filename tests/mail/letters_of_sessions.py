"""The very mails that go out after ten kinds of session, for those who look at mails."""

from types import SimpleNamespace

from django.utils import translation

from practice.staff import emergency
from sessions_app.aftercare import services
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.suggesting import compose
from sessions_app.planning.engine import brief, plan
from sessions_app.planning.engine.documents import read_intake
from tests import factories

NEXT = "Your next visit is on Friday 11 December at 10:00."
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
CALM, CONTROLLED = {"kind": "calm"}, {"kind": "controlled"}
# what each is about: what was asked for, what was said of health, and how it went
KINDS = {
    "a back, as planned": {},
    "the whole body": {"request": {"scope": "full-body", "minutes": 90}},
    "deep tissue, firmly": {"request": {"modality": "deep-tissue", "pressure": "firm"}},
    "relaxation, to sleep": {"request": {"modality": "relaxation", "goal": "sleep"}},
    "sports, the legs": {"request": {"modality": "sports", "scope": "legs", "goal": "recovery"}},
    "shiatsu, clothed": {"request": {"modality": "shiatsu", "clothed": True}},
    "varicose veins": {
        "answers": [{"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], **CALM}]
    },
    "high blood pressure": {
        "answers": [{"id": "high-blood-pressure", "answer": "yes", **CONTROLLED}]
    },
    "short, and a long name": {"request": {"minutes": 30}, "name": LONG},
    "stopped early": {"stopped": True},
}


def letters(client, *, language="en-gb"):
    """Yield the name of each kind of session and the letter that goes out after it."""
    for name, given in KINDS.items():
        client.language = language
        with translation.override(language):
            proposed = compose(facts_of(given), name=given.get("name", "Ada"), next=NEXT)
            document = emergency.filled(proposed)
        summary = SimpleNamespace(document=document, client=client)
        address = "https://linden.example/s/0123456789abcdef0123456789abcdef0123456789a/"
        yield name, services.build(summary, address=address, stop=address.replace("/s/", "/x/"))


def facts_of(given: dict) -> Facts:
    """Return what was done in such a session: what its plan says, or the first half of it."""
    usual = factories.document()
    request = {**usual["request"], **given.get("request", {})}
    answers = given.get("answers", [])
    today = brief(
        read_intake({**usual, "request": request, "answers": answers}), on=factories.NOW.date()
    )
    made = plan(today, None, request["minutes"])
    steps = made.steps[: len(made.steps) // 2] if given.get("stopped") else made.steps
    minutes, pressure = {}, {}
    for step in steps:
        for area in step.areas:
            minutes[area.region] = minutes.get(area.region, 0) + step.minutes / len(step.areas)
            pressure[area.region] = max(pressure.get(area.region, 0), area.pressure)
    return Facts(
        minutes=minutes,
        pressure=pressure,
        brief=today,
        modality=made.modality,
        oil=made.oil,
        events=frozenset(),
        stopped=given.get("stopped", False),
    )
