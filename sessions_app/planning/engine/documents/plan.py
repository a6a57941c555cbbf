"""Write and read `effleurage-plan/1`. Written in one fixed order, so that equal plans are equal bytes."""

from dataclasses import fields
from typing import Any

from practice.reference import Reference, load

from ..values import (
    Aftercare,
    Area,
    CheckInPoint,
    ChecklistItem,
    Flags,
    LeftOut,
    Message,
    Plan,
    Reason,
    Requires,
    Step,
)
from .intake import TRAINING
from .places import Place, is_newer, other_format

FORMAT = "effleurage-plan/1"
DECISIONS = (
    "allowed",
    "allowed-with-changes",
    "refused-today",
    "refused-clearance",
    "refused-urgent",
    "refused-emergency",
)
HOLDS = ("review", "training", "guardian", "unanswered", "expired", "consent", "infeasible")


# --- writing


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data in the order of the format."""
    return {"format": FORMAT, **{each.name: _plain(getattr(plan, each.name)) for each in _PLAN}}


def step_document(step: Step) -> dict[str, Any]:
    """Return one step as plain data, as it stands among the steps of the document."""
    return dict(_plain(step))


_ORDER = (
    "reference_version decision held_for requires messages modality template oil oils_allowed "
    "flags pressure_ceiling booked_minutes planned_minutes turns reasons steps left_out checklist aftercare"
).split()
_PLAN = sorted(fields(Plan), key=lambda each: _ORDER.index(each.name))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | int | None):
        return value
    return {name: _plain(getattr(value, name)) for name in _names(type(value))}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind))
    return _NAMES[kind]


_NAMES: dict[type, tuple[str, ...]] = {}


# --- reading


def read_plan(data: Any) -> Plan:
    """Return a plan document as a value; `BadDocument` names the first place that is wrong."""
    reference = load()
    top = Place(data)
    if not isinstance(data, dict):
        top.fail("the document must be a mapping")
    if data.get("format") != FORMAT:
        top.at("format").fail(other_format(data.get("format"), FORMAT))
    here = top.fields("format", *_ORDER, required=("decision", "reference_version"))

    def optional(key: str, known: Any, what: str) -> str | None:
        return None if here[key].blank else here[key].slug(known, what)

    return Plan(
        reference_version=here["reference_version"].text(),
        decision=here["decision"].one_of(DECISIONS),
        held_for=tuple(row.one_of(HOLDS) for row in here["held_for"].rows(len(HOLDS))),
        requires=_requires(here["requires"]),
        messages=tuple(_message(row) for row in here["messages"].rows(1000)),
        modality=optional("modality", reference.modalities, "a style"),
        template=None if here["template"].blank else here["template"].text(),
        oil=optional("oil", reference.oils, "an oil"),
        oils_allowed=_slugs(here["oils_allowed"], reference.oils, "an oil"),
        flags=_flags(here["flags"]),
        pressure_ceiling=here["pressure_ceiling"].whole(0, 5),
        booked_minutes=here["booked_minutes"].whole(1, 600),
        planned_minutes=here["planned_minutes"].whole(0, 600),
        turns=0 if here["turns"].blank else here["turns"].whole(0, 60),
        reasons=_reasons(here["reasons"]),
        steps=tuple(_step(row, reference) for row in here["steps"].rows(200)),
        left_out=tuple(_left_out(row) for row in here["left_out"].rows(2000)),
        checklist=tuple(_item(row) for row in here["checklist"].rows(100)),
        aftercare=_aftercare(here["aftercare"]),
    )


def refuse_newer_data(data: Any) -> None:
    """Refuse a plan that was made with newer reference data: it may know what we do not."""
    version = data.get("reference_version") if isinstance(data, dict) else None
    ours = load().version
    if is_newer(version, ours):
        Place(version, "reference_version").fail(
            f"the plan was made with reference data {version}, newer than {ours} here; check it "
            "with the version of Effleurage that made it"
        )


def _slugs(place: Place, known: Any, what: str) -> tuple[str, ...]:
    return tuple(row.slug(known, what) for row in place.rows(200))


def _words(place: Place) -> tuple[str, ...]:
    return tuple(row.text(2000) for row in place.rows(500))


def _requires(place: Place) -> Requires:
    if place.blank:
        return Requires()
    here = place.fields("review", "training", "guardian", "clearance", "wait_days")
    guardian = here["guardian"]
    return Requires(
        review=not here["review"].blank and here["review"].truth(),
        training=tuple(row.one_of(TRAINING) for row in here["training"].rows(10)),
        guardian=None if guardian.blank else guardian.one_of(("consent", "present")),
        clearance=_words(here["clearance"]),
        wait_days=0 if here["wait_days"].blank else here["wait_days"].whole(0, 1000),
    )


def _message(place: Place) -> Message:
    here = place.fields("to", "urgency", "rule", "text", required=("to", "urgency", "rule", "text"))
    return Message(
        to=here["to"].one_of(("client", "practitioner")),
        urgency=here["urgency"].one_of(("emergency", "urgent", "routine", "none")),
        rule=here["rule"].text(),
        text=here["text"].text(4000),
    )


def _flags(place: Place) -> Flags:
    if place.blank:
        return Flags()
    here = place.fields(*_names(Flags))
    every, limit = here["checkin_every_minutes"], here["discomfort_limit"]
    return Flags(
        slow_rise=not here["slow_rise"].blank and here["slow_rise"].truth(),
        avoid_heat=not here["avoid_heat"].blank and here["avoid_heat"].truth(),
        no_scent=not here["no_scent"].blank and here["no_scent"].truth(),
        checkin_every_minutes=None if every.blank else every.whole(1, 60),
        discomfort_limit=3 if limit.blank else limit.whole(0, 10),
    )


def _step(place: Place, reference: Reference) -> Step:
    here = place.fields(*_names(Step), required=("slug", "phase", "starts_at", "minutes"))
    position, side, falls_to = here["position"], here["side"], here["falls_to"]
    return Step(
        slug=here["slug"].text(),
        phase=here["phase"].slug(reference.phases, "a phase"),
        starts_at=here["starts_at"].whole(0, 600),
        minutes=here["minutes"].whole(0, 600),
        position=None if position.blank else position.slug(reference.positions, "a position"),
        side=None if side.blank else side.one_of(("left", "right")),
        areas=tuple(_area(row, reference) for row in here["areas"].rows(100)),
        check_ins=tuple(_check_in(row, reference) for row in here["check_ins"].rows(100)),
        falls_to=None if falls_to.blank else falls_to.whole(0, 5),
        cues=_words(here["cues"]),
        reasons=_reasons(here["reasons"]),
    )


def _area(place: Place, reference: Reference) -> Area:
    here = place.fields("region", "pressure", "strokes", required=("region", "pressure"))
    return Area(
        region=here["region"].slug(reference.regions, "an area of the body"),
        pressure=here["pressure"].whole(0, 5),
        strokes=_slugs(here["strokes"], reference.strokes, "a stroke"),
    )


def _check_in(place: Place, reference: Reference) -> CheckInPoint:
    here = place.fields("slug", "at", required=("slug", "at"))
    return CheckInPoint(
        slug=here["slug"].slug(reference.checkins, "a check-in"), at=here["at"].whole(0, 600)
    )


def _reasons(place: Place) -> tuple[Reason, ...]:
    return tuple(_reason(row) for row in place.rows(500))


def _reason(place: Place) -> Reason:
    here = place.fields(*_names(Reason), required=("rule", "source", "text"))
    client = here["client"]
    return Reason(
        rule=here["rule"].text(),
        source=here["source"].text(),
        text=here["text"].text(4000),
        client="" if client.blank else client.text(4000),
    )


def _left_out(place: Place) -> LeftOut:
    here = place.fields("what", "slug", "step", "reasons", required=("what", "slug"))
    return LeftOut(
        what=here["what"].text(),
        slug=here["slug"].text(),
        step=None if here["step"].blank else here["step"].text(),
        reasons=_reasons(here["reasons"]),
    )


def _item(place: Place) -> ChecklistItem:
    here = place.fields("slug", "text", "reasons", required=("slug", "text"))
    return ChecklistItem(
        slug=here["slug"].text(),
        text=here["text"].text(2000),
        reasons=_reasons(here["reasons"]),
    )


def _aftercare(place: Place) -> Aftercare:
    if place.blank:
        return Aftercare()
    here = place.fields("advice", "stretches", "red_flags")
    return Aftercare(**{key: _words(at) for key, at in here.items()})
