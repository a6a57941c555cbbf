"""Chance that spoils a plan or a document in one place, for the second opinion to notice."""

from copy import deepcopy
from dataclasses import replace
from random import Random

from practice.reference import load
from sessions_app.planning.engine.values import Plan, Step

REFERENCE = load()
STROKES = list(REFERENCE.strokes)
REGIONS = list(REFERENCE.regions)
POSITIONS = [None, *REFERENCE.positions]
JUNK = (None, "", "no-such-word", -1, 3.5, 10**9, True, [], {}, ["x", "x"], "2026-13-01", "x" * 700)


def broken(made: Plan, rng: Random) -> Plan:
    """Spoil a plan in one place, or in two."""
    for _ in range(rng.choice((1, 1, 2))):
        made = rng.choice(WAYS)(made, rng) if made.steps else _whole(made, rng)
    return made


def _a_step(made: Plan, rng: Random) -> Plan:
    at = rng.randrange(len(made.steps))
    step = rng.choice(STEPS)(made.steps[at], rng)
    return replace(made, steps=(*made.steps[:at], step, *made.steps[at + 1 :]))


def _an_area(step: Step, rng: Random) -> Step:
    if not step.areas:
        return replace(step, minutes=step.minutes + 1)
    at = rng.randrange(len(step.areas))
    area = step.areas[at]
    strokes = [slug for slug in area.strokes if rng.random() < 0.5]
    changed = rng.choice(
        (
            replace(area, pressure=area.pressure + rng.choice((-1, 1, 1, 2))),
            replace(area, region=rng.choice(REGIONS)),
            replace(area, strokes=(*area.strokes, rng.choice(STROKES))),
            replace(area, strokes=tuple(strokes)),
            None,
        )
    )
    kept = () if changed is None else (changed,)
    return replace(step, areas=(*step.areas[:at], *kept, *step.areas[at + 1 :]))


STEPS = (
    _an_area,
    _an_area,
    _an_area,
    lambda step, rng: replace(step, minutes=max(0, step.minutes + rng.choice((-3, -1, 1, 4, 20)))),
    lambda step, rng: replace(step, starts_at=step.starts_at + rng.choice((-1, 1, 2))),
    lambda step, rng: replace(step, position=rng.choice(POSITIONS)),
    lambda step, rng: replace(step, side=rng.choice((None, "left", "right"))),
    lambda step, rng: replace(step, phase=rng.choice(("warm-up", "main", "closing", "rest"))),
    lambda step, rng: replace(step, check_ins=step.check_ins[:-1]),
    lambda step, rng: replace(
        step, check_ins=tuple(replace(each, at=each.at + 1) for each in step.check_ins)
    ),
    lambda step, rng: replace(step, falls_to=rng.choice((None, 0, 1, 2, 3))),
    lambda step, rng: replace(step, cues=()),
    lambda step, rng: replace(step, reasons=step.reasons[1:]),
    lambda step, rng: replace(step, reasons=()),
    lambda step, rng: replace(
        step, reasons=tuple(replace(each, text="") for each in step.reasons[:1])
    ),
)


def _order(made: Plan, rng: Random) -> Plan:
    steps = list(made.steps)
    one, other = rng.randrange(len(steps)), rng.randrange(len(steps))
    rng.choice((lambda: steps.pop(one), lambda: steps.insert(other, steps.pop(one))))()
    return replace(made, steps=tuple(steps))


def _whole(made: Plan, rng: Random) -> Plan:
    flags, asks, care = made.flags, made.requires, made.aftercare
    changes = (
        {"oil": rng.choice(["none", *REFERENCE.oils])},
        {"oils_allowed": made.oils_allowed[1:]},
        {"modality": rng.choice(list(REFERENCE.modalities))},
        {"template": rng.choice(list(REFERENCE.templates))},
        {"pressure_ceiling": made.pressure_ceiling + rng.choice((-1, 1))},
        {"booked_minutes": made.booked_minutes + rng.choice((-5, 5))},
        {"planned_minutes": made.planned_minutes + rng.choice((-1, 1))},
        {"turns": made.turns + rng.choice((-1, 1, 3))},
        {"decision": rng.choice(("allowed", "allowed-with-changes", "refused-today"))},
        {"held_for": made.held_for[1:]},
        {"held_for": (*made.held_for, "review")},
        {"messages": made.messages[1:]},
        {"messages": made.messages[:-1]},
        {"left_out": made.left_out[1:]},
        {"left_out": tuple(replace(each, reasons=()) for each in made.left_out)},
        {"reasons": made.reasons[1:]},
        {"checklist": made.checklist[1:]},
        {"checklist": made.checklist[:-1]},
        {"aftercare": replace(care, advice=care.advice[1:])},
        {"aftercare": replace(care, advice=(*care.advice, "stretch-after"))},
        {"aftercare": replace(care, stretches=care.stretches[1:])},
        {"aftercare": replace(care, red_flags=care.red_flags[1:])},
        {"flags": replace(flags, slow_rise=not flags.slow_rise)},
        {"flags": replace(flags, avoid_heat=not flags.avoid_heat)},
        {"flags": replace(flags, no_scent=not flags.no_scent)},
        {"flags": replace(flags, checkin_every_minutes=None)},
        {"flags": replace(flags, discomfort_limit=flags.discomfort_limit + 1)},
        {"requires": replace(asks, review=not asks.review)},
        {"requires": replace(asks, training=asks.training[1:])},
        {"requires": replace(asks, guardian=None)},
        {"requires": replace(asks, clearance=asks.clearance[1:])},
        {"requires": replace(asks, wait_days=asks.wait_days + 1)},
    )
    return replace(made, **rng.choice(changes))


WAYS = (_a_step, _a_step, _a_step, _order, _whole, _whole)


def spoilt(document: dict, rng: Random) -> dict:
    """Put something that does not belong there into one place of a document, however deep."""
    whole = deepcopy(document)
    here = whole
    while True:
        if isinstance(here, list):
            key = rng.randrange(len(here))
        else:
            key = rng.choice(list(here))
        deeper = here[key]
        if isinstance(deeper, dict | list) and deeper and rng.random() < 0.85:
            here = deeper
            continue
        junk = rng.choice(JUNK)
        if isinstance(here, dict) and rng.random() < 0.2:
            here["not-a-key"] = junk
        elif isinstance(here, dict) and rng.random() < 0.1:
            del here[key]
        else:
            here[key] = junk
        return whole
