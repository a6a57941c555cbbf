"""How much a document may say: at each limit it is read, one beyond it is refused by its place."""

import re
from copy import deepcopy

import pytest

from sessions_app.planning.engine.documents import (
    BadDocument,
    plan_document,
    read_edits,
    read_intake,
    read_plan,
)

from .asked import document, plan_of, yes

PLAN = plan_document(plan_of(yes("reflux"), focus=[{"region": "calf-left", "score": 3}]))
STEP = next(at for at, step in enumerate(PLAN["steps"]) if step["areas"] and step["check_ins"])
HERE = f"steps[{STEP}]"
GONE = next(at for at, each in enumerate(PLAN["left_out"]) if each["reasons"])
INTAKE = document(
    yes("diabetes", inject=["calf-left"]),
    client={"name": "Ada", "age": 41},
    request={"minutes": 60},
    focus=[{"region": "calf-left", "score": 3}],
    avoid=["face"],
    avoid_positions=["prone"],
    training=["oncology"],
    labels_read=["jojoba"],
    consents=["buttock"],
    review={"by": "Nell", "on": "2026-11-22", "decision": "Fine."},
)
EDITS = {"edits": [{"what": "minutes", "step": "neck", "value": 5, "by": "Nell", "why": "So."}]}
PRESSURE = {"edits": [{"what": "pressure", "step": "neck", "value": 2}]}
SLUG = {"edits": [{"what": "remove-step", "step": "neck", "source": "session:a"}]}


def edits(said):
    return read_edits(said["edits"])


NUMBERS = [  # reader, document, place, the least and the most
    (read_plan, PLAN, "booked_minutes", 1, 600),
    (read_plan, PLAN, "planned_minutes", 0, 600),
    (read_plan, PLAN, "turns", 0, 60),
    (read_plan, PLAN, "pressure_ceiling", 0, 5),
    (read_plan, PLAN, "requires.wait_days", 0, 1000),
    (read_plan, PLAN, "flags.checkin_every_minutes", 1, 60),
    (read_plan, PLAN, "flags.discomfort_limit", 0, 10),
    (read_plan, PLAN, f"{HERE}.starts_at", 0, 600),
    (read_plan, PLAN, f"{HERE}.minutes", 0, 600),
    (read_plan, PLAN, f"{HERE}.falls_to", 0, 5),
    (read_plan, PLAN, f"{HERE}.areas[0].pressure", 0, 5),
    (read_plan, PLAN, f"{HERE}.check_ins[0].at", 0, 600),
    (read_intake, INTAKE, "client.age", 0, 130),
    (read_intake, INTAKE, "request.minutes", 15, 180),
    (read_intake, INTAKE, "focus[0].score", 0, 10),
    (edits, EDITS, "edits[0].value", 1, 180),
    (edits, PRESSURE, "edits[0].value", 1, 4),
]
TEXTS = [  # reader, document, place, the most signs
    (read_plan, PLAN, "reference_version", 200),
    (read_plan, PLAN, "template", 200),
    (read_plan, PLAN, "messages[0].rule", 200),
    (read_plan, PLAN, "messages[0].text", 4000),
    (read_plan, PLAN, f"{HERE}.slug", 200),
    (read_plan, PLAN, f"{HERE}.cues[0]", 2000),
    (read_plan, PLAN, f"{HERE}.reasons[0].rule", 200),
    (read_plan, PLAN, f"{HERE}.reasons[0].source", 200),
    (read_plan, PLAN, f"{HERE}.reasons[0].text", 4000),
    (read_plan, PLAN, f"{HERE}.reasons[0].client", 4000),
    (read_plan, PLAN, f"left_out[{GONE}].slug", 200),
    (read_plan, PLAN, f"left_out[{GONE}].reasons[0].text", 4000),
    (read_plan, PLAN, "checklist[0].text", 2000),
    (read_plan, PLAN, "aftercare.advice[0]", 2000),
    (read_intake, INTAKE, "client.name", 200),
    (read_intake, INTAKE, "review.by", 200),
    (read_intake, INTAKE, "review.decision", 2000),
    (edits, EDITS, "edits[0].by", 200),
    (edits, EDITS, "edits[0].why", 2000),
    (edits, SLUG, "edits[0].step", 80),
]
LISTS = [  # reader, document, place, the most entries
    (read_plan, PLAN, "messages", 1000),
    (read_plan, PLAN, "oils_allowed", 200),
    (read_plan, PLAN, "reasons", 500),
    (read_plan, PLAN, "steps", 200),
    (read_plan, PLAN, "left_out", 2000),
    (read_plan, PLAN, "checklist", 100),
    (read_plan, PLAN, f"{HERE}.areas", 100),
    (read_plan, PLAN, f"{HERE}.areas[0].strokes", 200),
    (read_plan, PLAN, f"{HERE}.check_ins", 100),
    (read_plan, PLAN, f"{HERE}.cues", 500),
    (read_plan, PLAN, f"{HERE}.reasons", 500),
    (read_plan, PLAN, "aftercare.advice", 500),
    (read_intake, INTAKE, "focus", 120),
    (read_intake, INTAKE, "avoid", 120),
    (read_intake, INTAKE, "avoid_positions", 60),
    (read_intake, INTAKE, "consents", 120),
    (read_intake, INTAKE, "training", 60),
    (read_intake, INTAKE, "labels_read", 60),
    (edits, EDITS, "edits", 200),
]


def keys(place):
    return [int(part) if part.isdigit() else part for part in re.findall(r"\w+", place)]


def at(said, place):
    for key in keys(place):
        said = said[key]
    return said


def with_value(said, place, value):
    whole = deepcopy(said)
    here = whole
    *way, last = keys(place)
    for key in way:
        here = here[key]
    here[last] = value
    return whole


def refused(read, said, place):
    with pytest.raises(BadDocument) as fault:
        read(said)
    assert place in str(fault.value)
    return True


@pytest.mark.parametrize(("read", "said", "place", "least", "most"), NUMBERS)
def test_a_number_is_within_its_limits(read, said, place, least, most):
    for value in (least, most):
        assert read(with_value(said, place, value))
    for value in (least - 1, most + 1, str(least), True):
        assert refused(read, with_value(said, place, value), place)


@pytest.mark.parametrize(("read", "said", "place", "most"), TEXTS)
def test_a_text_is_no_longer_than_its_limit(read, said, place, most):
    assert read(with_value(said, place, "x" * most))
    assert refused(read, with_value(said, place, "x" * (most + 1)), place)


@pytest.mark.parametrize(("read", "said", "place", "most"), LISTS)
def test_a_list_has_no_more_entries_than_its_limit(read, said, place, most):
    one = at(said, place)[0]
    assert read(with_value(said, place, [one] * most))
    assert refused(read, with_value(said, place, [one] * (most + 1)), place)
