"""Plans made by hand, that obey every rule, and small ways to break them.

They owe nothing to the code that builds plans: `easy_plan` is a Swedish back massage face down,
`firm_plan` reaches level 4, `side_plan` works one side and then the other.
"""

from dataclasses import replace
from datetime import date

from practice.reference import load
from sessions_app.planning.engine.values import (
    Aftercare,
    Applied,
    Area,
    Brief,
    CheckInPoint,
    ChecklistItem,
    LeftOut,
    Plan,
    Reason,
    Requires,
    Step,
)
from sessions_app.planning.engine.verify import verify

REFERENCE = load()
NOTHING = frozenset()
WHY = Reason(rule="a-rule", source="answer:a-rule", text="For a reason.", client="To be kind.")
SAID = replace(WHY, source="event:1")
ABOUT = ("order-settle", "area-of-warm-up", "level-below", "position-stays", "minutes-least")
WHOLE = ("style-as-asked", "style-chosen", "oil-chosen", "minutes-as-booked")
PAIRED = ("holding", "brushing")


def a_brief(**changes):
    plain = {
        "on": date(2026, 11, 22),
        "reference_version": REFERENCE.version,
        "decision": "allowed",
        "severity": None,
        "held_for": (),
        "requires": Requires(),
        "messages": (),
        "applied": (),
        "yes": NOTHING,
        "withheld": NOTHING,
        "unanswered": (),
        "expired": False,
        "avoid_regions": NOTHING,
        "ceiling": 4,
        "region_ceilings": {},
        "avoid_strokes": NOTHING,
        "region_avoid_strokes": {},
        "avoid_positions": NOTHING,
        "prefer_positions": (),
        "max_position_minutes": {},
        "exclude_modalities": NOTHING,
        "avoid_oils": NOTHING,
        "avoid_allergens": NOTHING,
        "labels_read": NOTHING,
        "no_scent": False,
        "avoid_heat": False,
        "slow_rise": False,
        "max_minutes": None,
        "min_rest_minutes": 0,
        "start_lighter": 0,
        "discomfort_limit": 3,
        "checkin_every_minutes": None,
        "extra_checkins": (),
        "environment": (),
        "training_needed": (),
        "training_held": (),
        "aftercare_add": NOTHING,
        "aftercare_remove": NOTHING,
        "goal": None,
        "modality": "swedish",
        "scope": "back",
        "minutes": 90,
        "clothed": False,
        "preferred": 3,
        "focus": {},
        "consents": NOTHING,
        "wishes": {},
        "why": {},
    }
    return Brief(**{**plain, **changes})


def applied(question, outcome=0, **changes):
    """The outcome of a question as the reference data has it, in force."""
    plain = {"question": question, "outcome": outcome}
    if outcome is not None:
        row = REFERENCE.questions[question].outcomes[outcome]
        plain |= {"severity": row.severity, "stop_kind": row.stop_kind}
    return Applied(**{**plain, **changes})


def areas(slugs, pressure, strokes, *, side=None):
    found = REFERENCE.in_order(slugs)
    return tuple(
        Area(region=slug, pressure=pressure, strokes=tuple(strokes))
        for slug in found
        if side is None or REFERENCE.regions[slug].side in (side, "midline")
    )


def ask(*slugs):
    """Questions for the last minute of a step; `laid_out` gives them their time."""
    return tuple(CheckInPoint(slug=slug, at=-1) for slug in slugs)


def laid_out(steps, *, turns_before=()):
    """Give each step its start, one minute later after a turn, and its questions their time."""
    clock, placed = 0, []
    for number, step in enumerate(steps):
        clock += number in turns_before
        asked = tuple(
            replace(point, at=clock + step.minutes - 1) if point.at < 0 else point
            for point in step.check_ins
        )
        placed.append(replace(step, starts_at=clock, check_ins=asked))
        clock += step.minutes
    return tuple(placed)


def because(*rules, **changes):
    """A reason by each of these rules, in words for both readers."""
    return tuple(replace(WHY, rule=rule, source="template:made", **changes) for rule in rules)


def a_step(slug, phase, minutes, worked=(), **changes):
    changes.setdefault("reasons", because(*ABOUT))
    changes.setdefault("position", "prone" if worked else None)
    return Step(slug=slug, phase=phase, starts_at=0, minutes=minutes, areas=worked, **changes)


def a_plan(steps, *, turns=0, **changes):
    total = sum(step.minutes for step in steps) + turns
    plain = {
        "reference_version": REFERENCE.version,
        "decision": "allowed",
        "modality": "swedish",
        "template": "swedish-back",
        "oil": "grapeseed",
        "oils_allowed": ("grapeseed", "none"),
        "pressure_ceiling": 4,
        "booked_minutes": total,
        "planned_minutes": total,
        "turns": turns,
        "steps": steps,
        "checklist": (ChecklistItem(slug="quiet-room", text="Room is quiet."),),
        "reasons": because(*WHOLE),
        "aftercare": Aftercare(advice=("what-to-expect",)),
    }
    made = Plan(**{**plain, **changes})
    return replace(made, left_out=(*made.left_out, *_could_be_missed(made.template)))


def _could_be_missed(template):
    """Why any step or stroke of the template may be missing; told whether or not it is."""
    known = REFERENCE.templates.get(template)
    for step in known.steps if known else ():
        yield left_out("step", step.slug, WHY)
        for slug in step.strokes:
            yield LeftOut(what="stroke", slug=slug, step=step.slug, reasons=(WHY,))


ALL_BACK = ("whole-back",)
KNEADING = ("effleurage", "petrissage")
ENDING = (
    a_step("closing-strokes", "closing", 3, areas(ALL_BACK, 1, ("effleurage",)), falls_to=1),
    a_step("quiet-rest", "rest", 2, position="prone"),
    a_step("water-and-handover", "handover", 3, cues=("Sit, pause, then stand slowly.",)),
)


def easy_plan(**changes):
    steps = (
        a_step("welcome", "welcome", 2),
        a_step("settle", "settle", 2, areas(ALL_BACK, 1, PAIRED)),
        a_step(
            "warm-up-back",
            "warm-up",
            6,
            areas(ALL_BACK, 2, ("effleurage", "brushing")),
            check_ins=ask("pressure", "comfort"),
        ),
        a_step("lower-back", "main", 7, areas(("lower-back",), 3, (*KNEADING, "friction"))),
        a_step("mid-back", "main", 4, areas(("mid-back",), 3, KNEADING)),
        a_step(
            "upper-back-and-blades",
            "main",
            6,
            areas(("upper-back-and-blades",), 3, KNEADING),
            check_ins=ask("pressure"),
        ),
        a_step("shoulder-tops", "main", 4, areas(("shoulder-top",), 3, KNEADING)),
        a_step("join-up-back", "integration", 2, areas(ALL_BACK, 2, ("effleurage",))),
        a_step("neck", "main", 4, areas(("neck-group",), 2, KNEADING), check_ins=ask("comfort")),
        *ENDING,
    )
    return a_plan(laid_out(steps), **changes)


def firm_brief(**changes):
    return a_brief(modality="deep-tissue", preferred=4, **changes)


def firm_plan(**changes):
    deep = ("effleurage", "forearm-pressure", "stripping")
    closing = replace(ENDING[0], areas=areas(ALL_BACK, 2, ("effleurage",)))
    steps = (
        a_step("welcome", "welcome", 2),
        a_step("settle", "settle", 2, areas(ALL_BACK, 1, PAIRED)),
        a_step("warm-up-back", "warm-up", 5, areas(ALL_BACK, 2, ("effleurage",))),
        a_step(
            "second-layer",
            "warm-up",
            4,
            areas(("back-core", "shoulder-top"), 3, ("petrissage",)),
            check_ins=ask("pressure", "comfort", "before-firm"),
        ),
        a_step("lower-back", "main", 7, areas(("lower-back",), 4, deep)),
        a_step("upper-back-and-blades", "main", 8, areas(("upper-back",), 4, deep)),
        a_step("shoulder-tops", "main", 5, areas(("shoulder-top",), 4, ("petrissage",))),
        a_step("join-up-back", "integration", 2, areas(ALL_BACK, 3, ("effleurage",))),
        a_step("neck", "main", 4, areas(("neck-group",), 3, KNEADING)),
        closing,
        *ENDING[1:],
    )
    firm = {"modality": "deep-tissue", "template": "deep-tissue-back"}
    return a_plan(laid_out(steps), **{**firm, **changes})


def side_brief(**changes):
    return a_brief(avoid_positions=frozenset({"prone"}), **changes)


def half(side):
    def worked(slug, phase, minutes, where, level, strokes, **more):
        found = areas(where, level, strokes, side=side)
        return a_step(slug, phase, minutes, found, position="side-lying", side=side, **more)

    asked = ask("pressure", "comfort")
    return (
        worked("warm-up-back", "warm-up", 3, ALL_BACK, 2, ("effleurage",), check_ins=asked),
        worked("lower-back", "main", 3, ("lower-back",), 3, KNEADING),
        worked("mid-back", "main", 2, ("mid-back",), 3, KNEADING),
        worked("upper-back-and-blades", "main", 3, ("upper-back-and-blades",), 3, KNEADING),
        worked("shoulder-tops", "main", 2, ("shoulder-top",), 3, KNEADING),
        worked("neck", "main", 2, ("neck-back",), 2, KNEADING),
    )


def side_plan(**changes):
    lying = {"position": "side-lying"}
    steps = (
        a_step("welcome", "welcome", 2),
        a_step("settle", "settle", 2, areas(ALL_BACK, 1, PAIRED), **lying),
        *half("left"),
        *half("right"),
        a_step("join-up-back", "integration", 2, areas(ALL_BACK, 2, ("effleurage",)), **lying),
        replace(ENDING[0], **lying),
        replace(ENDING[1], **lying),
        ENDING[2],
    )
    return a_plan(laid_out(steps, turns_before=(8,)), turns=1, **changes)


# --- breaking them


def faults(plan, brief=None, *, running=False):
    """Return the invariants that a plan breaks."""
    return {found.invariant for found in verify(plan, brief or a_brief(), running=running)}


def with_step(plan, slug, /, **changes):
    """Change the first step of that slug."""
    at = next(number for number, step in enumerate(plan.steps) if step.slug == slug)
    changed = replace(plan.steps[at], **changes)
    return replace(plan, steps=(*plan.steps[:at], changed, *plan.steps[at + 1 :]))


def step_of(plan, slug):
    return next(step for step in plan.steps if step.slug == slug)


def with_areas(plan, slug, change):
    """Change every area of a step."""
    found = tuple(change(area) for area in step_of(plan, slug).areas)
    return with_step(plan, slug, areas=found)


def with_more_areas(plan, slug, *regions, pressure=1, strokes=("holding",)):
    more = tuple(Area(region=each, pressure=pressure, strokes=strokes) for each in regions)
    return with_step(plan, slug, areas=(*step_of(plan, slug).areas, *more))


def at_level(level):
    return lambda area: replace(area, pressure=level)


def with_strokes(*strokes):
    return lambda area: replace(area, strokes=strokes)


def longer(plan, slug, minutes):
    """Make a step longer and shift all that follows, the totals too."""
    at = next(number for number, step in enumerate(plan.steps) if step.slug == slug)
    moved = tuple(
        replace(
            step,
            minutes=step.minutes + (minutes if number == at else 0),
            starts_at=step.starts_at + (minutes if number > at else 0),
            check_ins=tuple(
                replace(point, at=point.at + (minutes if number >= at else 0))
                for point in step.check_ins
            ),
        )
        for number, step in enumerate(plan.steps)
    )
    total = plan.planned_minutes + minutes
    return replace(plan, steps=moved, planned_minutes=total, booked_minutes=total)


def left_out(what, slug, *reasons):
    return LeftOut(what=what, slug=slug, reasons=reasons)
