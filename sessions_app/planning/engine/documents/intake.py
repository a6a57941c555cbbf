"""Read `effleurage-intake/1`: strict about every word, so that nothing is lost in silence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from practice.reference import Reference, load
from practice.reference.effects import Training
from practice.reference.screening import FollowUp, Question

from ..values import Answer, Clearance, Guardian, Intake, Review
from .places import Place, other_format

FORMAT = "effleurage-intake/1"
MINUTES = (15, 180)
SCOPES = ("back", "full-body", "legs")
TRAINING = get_args(Training)
_KEYS = (
    "format",
    "client",
    "request",
    "focus",
    "avoid",
    "boundaries",
    "avoid_positions",
    "consents",
    "wishes",
    "answered_on",
    "answers",
    "unlisted",
    "on",
    "training",
    "labels_read",
    "review",
    "guardian",
)


def read_intake(data: Any) -> Intake:
    """Return an intake document as a value; `BadDocument` names the first place that is wrong."""
    reference = load()
    top = Place(data)
    if not isinstance(data, dict):
        top.fail("the document must be a mapping")
    if data.get("format") != FORMAT:
        top.at("format").fail(other_format(data.get("format"), FORMAT))
    here = top.fields(*_KEYS)
    client, request = _client(here["client"]), _request(here["request"], reference)
    return Intake(
        **client,
        **request,
        focus=_focus(here["focus"], reference),
        avoid=_areas(here["avoid"], reference),
        boundaries=_areas(here["boundaries"], reference),
        avoid_positions=_slugs(here["avoid_positions"], reference.positions, "a position"),
        consents=_areas(here["consents"], reference),
        wishes=_wishes(here["wishes"], reference),
        answered_on=_day(here["answered_on"]),
        answers=_answers(here["answers"], reference),
        unlisted="no" if here["unlisted"].blank else here["unlisted"].one_of(("no", "unanswered")),
        on=_day(here["on"]),
        training=_slugs(here["training"], TRAINING, "a training"),
        labels_read=_slugs(here["labels_read"], reference.oils, "an oil"),
        review=_review(here["review"]),
        guardian=_guardian(here["guardian"]),
    )


def _client(place: Place) -> dict[str, Any]:
    if place.blank:
        return {}
    here = place.fields("name", "age")
    return {
        "name": None if here["name"].blank else here["name"].text(),
        "age": None if here["age"].blank else here["age"].whole(0, 130),
    }


def _request(place: Place, reference: Reference) -> dict[str, Any]:
    if place.blank:
        return {}
    here = place.fields("goal", "modality", "scope", "minutes", "pressure", "clothed")
    firmness = tuple(reference.choices("pressure"))
    read = {
        "goal": lambda at: at.slug(reference.goals, "a goal"),
        "modality": lambda at: at.slug(reference.modalities, "a style"),
        "scope": lambda at: at.one_of(SCOPES),
        "minutes": lambda at: at.whole(*MINUTES),
        "pressure": lambda at: at.one_of(firmness),
        "clothed": lambda at: at.truth(),
    }
    return {key: None if at.blank else read[key](at) for key, at in here.items()}


def _focus(place: Place, reference: Reference) -> Mapping[str, int | None]:
    found: dict[str, int | None] = {}
    for row in place.rows(120):
        here = row.fields("region", "score", required=("region",))
        score = None if here["score"].blank else here["score"].whole(0, 10)
        for region in reference.expand([_area(here["region"], reference)]):
            before = found.get(region)
            found[region] = score if before is None else max(before, score or 0)
    return MappingProxyType({slug: found[slug] for slug in reference.regions if slug in found})


def _area(place: Place, reference: Reference) -> str:
    return place.slug(reference.regions.keys() | reference.groups.keys(), "an area of the body")


def _areas(place: Place, reference: Reference) -> tuple[str, ...]:
    return reference.in_order(_area(row, reference) for row in place.rows(120))


def _slugs(place: Place, known: Any, what: str) -> tuple[str, ...]:
    said = {row.slug(known, what) for row in place.rows(60)}
    return tuple(slug for slug in known if slug in said)


def _wishes(place: Place, reference: Reference) -> Mapping[str, str]:
    if place.blank:
        return MappingProxyType({})
    here = place.fields(*reference.preferences)
    return MappingProxyType(
        {key: at.one_of(tuple(reference.choices(key))) for key, at in here.items() if not at.blank}
    )


def _day(place: Place) -> Any:
    return None if place.blank else place.day()


def _review(place: Place) -> Review | None:
    if place.blank:
        return None
    here = place.fields("by", "on", "decision", required=("by", "on", "decision"))
    by, decision = here["by"].text().strip(), here["decision"].text(2000).strip()
    if not by:
        here["by"].fail("must not be empty")
    if not decision:
        here["decision"].fail("must not be empty")
    return Review(by=by, on=here["on"].day(), decision=decision)


def _guardian(place: Place) -> Guardian | None:
    if place.blank:
        return None
    here = place.fields("consent", "present")
    return Guardian(**{key: not at.blank and at.truth() for key, at in here.items()})


# --- answers


def _answers(place: Place, reference: Reference) -> tuple[Answer, ...]:
    found: dict[str, Answer] = {}
    for row in place.rows(len(reference.questions)):
        if not isinstance(row.value, dict):
            row.fail(f"expected a mapping, found {str(row.value)[:60]!r}")
        id = row.at("id").slug(reference.questions, "a screening question")
        if id in found:
            row.at("id").fail(f"{id!r} is answered twice")
        found[id] = _answer(row, reference.questions[id], reference)
    return tuple(found[id] for id in reference.questions if id in found)


def _answer(row: Place, question: Question, reference: Reference) -> Answer:
    keys = tuple(each.key for each in question.follow_ups)
    here = row.fields("id", "answer", "cleared", "answered_on", *keys)
    said = here["answer"]
    follow_ups = {
        each.key: value
        for each in question.follow_ups
        if (value := _follow_up(here[each.key], each, reference)) is not None
    }
    return Answer(
        id=question.id,
        answer=None if said.blank else said.one_of(reference.answer_policy.values),
        follow_ups=MappingProxyType(follow_ups),
        cleared=_clearance(here["cleared"]),
        answered_on=_day(here["answered_on"]),
    )


def _follow_up(place: Place, asked: FollowUp, reference: Reference) -> Any:
    """Return what was answered, or None for a blank. "not-sure" may always be said."""
    if place.blank or place.value == "":
        return None
    if place.value == "not-sure":
        return "not-sure"
    if asked.type == "text":
        return place.text(2000)
    if asked.type == "weeks":
        return str(place.whole(0, 5200))
    if asked.type == "choice":
        return place.one_of(tuple(asked.options))
    if place.value == "none":
        return ()
    if asked.type == "regions":
        return _areas(place, reference)
    said = {row.one_of(tuple(asked.options) + ("none",)) for row in place.rows(60)}
    return tuple(value for value in asked.options if value in said)


def _clearance(place: Place) -> Clearance | None:
    """Read a clearance. One with fields missing is read too; it only clears nothing."""
    if place.blank:
        return None
    here = place.fields("clinician", "date", "allows", "limits", "how")
    words = {
        key: at.text(2000).strip() for key, at in here.items() if key != "date" and not at.blank
    }
    return Clearance(on=_day(here["date"]), **words)
