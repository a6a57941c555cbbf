"""Heat is offered in many words, and refused in many: the planner and its check hear both alike."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from time import process_time

import pytest

from practice.reference import load
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import parse_one, read_intake, read_template
from sessions_app.planning.engine.drafting.heat import cool_parts, offers_warmth
from sessions_app.planning.engine.linting import lint
from sessions_app.planning.engine.values import ChecklistItem, Flags
from sessions_app.planning.engine.verify.heat import offers_heat
from sessions_app.planning.proving.intakes import SESSION_ON

from .plans import a_brief, easy_plan, faults, with_step

REFERENCE = load()
EXAMPLES = Path("docs/examples")
OFFERS = (
    "Lay a heating pad on the lower back.",
    "Hot-water bottle at the feet.",
    "Hot\u2011water bottle at the feet.",
    "Lay a heat pack",
    "Use heated stones",
    "Place hot basalt stones along the back.",
    "Cover with a towel, warmed",
    "Turn the table heating on",
    "Electric blanket on",
    "Cover the feet (hot towel)",
    "Heating pad under the feet (hot towel over it).",
    "Use something warm, e.g. a towel.",
    "Microwave the wheat bag for two minutes.",
    "Put the feet in a basin of warm water.",
    "Wrap the shoulders in a warm compress",
    "Heat lamp over the lower back.",
    "Lay on the towel that has been warming on the heater.",
    "Offer a warm hand towel.",
    "Apply heat to the sore spot.",
    "Towels: hot, two of them.",
    "HEATPAD UNDER THE KNEES",
    "No rush, hot towel on the back.",
    "Do not forget the hot towel.",
    "Never without a hot towel for long: no hot towel before the legs are done.",
    "No hot stones until minute twenty.",
    "No cold towel, heat it first.",
    "No hot towel today but a heat pad at the feet.",
    "Lay a towel on, not too hot.",
    "A heat pad must not be used for longer than ten minutes.",
    "Nothing but hot towels.",
    "Make sure the blanket is warm.",
    "Preheat the table.",
    "Keep the client warm with a heat pad.",
    "No hot stones and a heat pad at the feet.",
    "Don\u2019t skip the hot towel.",
    "Rather than hot stones, warm ones.",
    "A towel from the radiator over the feet.",
    "Hot roll along the spine.",
    "Towel at 42 °C on the back.",
    "Do not heat the towel above forty degrees.",
    "Lay a lukewarm pack on the neck.",
)
INNOCENT = (
    "Wash and warm your hands.",
    "Warm a little oil between your palms first.",
    "Rest warm hands over the cover for three slow breaths.",
    "Rest warm hands on the blanket.",
    "Long warm-up, then a towel over the legs.",
    "Look for swelling, heat or veins before you lift the sheet.",
    "Greet warmly at the table.",
    "Warm each leg first. Then lower the table.",
    "Bend the knee to 90 degrees on the table.",
    "Towel and blanket at room temperature, nothing heated.",
    "Keep the room at the lower end and use no heat pads or hot towels.",
)
REFUSED = ("No hot towel today.", "Avoid heat pads.", "Are they warm enough under the blanket?")


@pytest.mark.parametrize("text", OFFERS)
def test_INV_17_whatever_the_words_an_offer_of_heat_is_seen(text):
    none, today = Flags(avoid_heat=True), a_brief(avoid_heat=True)
    assert faults(with_step(easy_plan(flags=none), "quiet-rest", cues=(text,)), today) == {"INV-17"}
    item = ChecklistItem(slug="towels-ready", text=text)
    assert faults(easy_plan(flags=none, checklist=(item,)), today) == {"INV-17"}
    assert offers_warmth(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_INV_17_warm_hands_and_the_words_of_the_reference_data_offer_none(text):
    none, today = Flags(avoid_heat=True), a_brief(avoid_heat=True)
    assert faults(with_step(easy_plan(flags=none), "quiet-rest", cues=(text,)), today) == set()
    assert not offers_warmth(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_refuses_heat_goes_as_well_rather_than_being_misread(text):
    assert offers_heat(text) and offers_warmth(text)


BEGINNINGS = (
    *(
        "",
        "No ",
        "Use no ",
        "Lay on a ",
        "Never use ",
        "Do not offer a ",
        "Don't ",
        "Not ",
        "Nothing ",
    ),
    *(
        "Without ",
        "Without a ",
        "No need for a ",
        "If cold, a ",
        "Avoid ",
        "Keep the client warm, ",
        "Lay (a ",
    ),
    *("Do not turn on the ", "Switch off the ", "Warm your hands, then a ", "No towel, "),
    *("Look for heat, then a ", "Are they warm enough? ", "Neither a "),
)
WARM = (
    "heat",
    "heated",
    "hot",
    "warm",
    "warmed",
    "heating",
    "hot-water",
    "pre-warmed",
    "42 °C",
    "lukewarm",
    "warm oil",
)
THINGS = ("pad", "towels", "stones", "table", "hand towel", "bottle")
ORDERS = (
    "{0} {1}",
    "{1}, {0}",
    "{0} {1} or {0} pack",
    "{1} that is {0}",
    "{0}, soft {1}",
    "{1} {0} on",
)
ENDINGS = (
    "",
    ".",
    " is off",
    " at the feet",
    ") on",
    " until asked",
    " must not be used",
    ", no {0} mat",
)


@pytest.mark.parametrize("begun", BEGINNINGS)
def test_what_the_check_would_stop_the_planner_takes_out_before(begun):
    """They share no code: of many thousand sentences none reaches the check as an offer."""
    for warm, thing, order, ended in product(WARM, THINGS, ORDERS, ENDINGS):
        text = (begun + order + ended).format(warm, thing)
        assert offers_warmth(text) or not offers_heat(text), text


@pytest.mark.parametrize("part", ["no heat, ", "the ", "warm your ", "a pad that is ", "and hot-"])
@pytest.mark.parametrize("begun", ["", "no ", "warm ", "warm hands and "])
def test_a_long_cue_is_read_at_once(begun, part):
    text = (begun + part * 2000)[:2000]
    before = process_time()
    assert offers_warmth(text) or not offers_heat(text)
    assert process_time() - before < 0.5


# --- a plan from a template of the practice's own


def a_client(heat=None, answers=True):
    document = parse_one((EXAMPLES / "intakes/37-stands-up-slowly.yaml").read_bytes())
    asked = {"modality": "relaxation", "scope": "back", "minutes": 60}
    document["request"] = {**document["request"], **asked}
    document["wishes"] = {**document["wishes"], **({"heat": heat} if heat else {})}
    if not answers:
        document["answers"] = []
    return brief(read_intake(document), on=SESSION_ON)


def own_template(phase, *cues):
    document = parse_one((EXAMPLES / "templates/slow-evening-back.yaml").read_bytes())
    for each in document["steps"]:
        if each["phase"] == phase:
            each["cues"] = ["Ask how it feels.", *cues]
    return read_template(document)


def cues_of(made):
    return [cue for step in made.steps for cue in step.cues]


@pytest.mark.parametrize("phase", ["settle", "warm-up", "main", "rest", "handover"])
@pytest.mark.parametrize(
    ("heat", "answers"), [("yes", True), ("no", False)], ids=["a-health-rule", "a-wish"]
)
def test_cues_of_the_practice_that_offer_heat_are_not_in_the_plan(phase, heat, answers):
    today = a_client(heat, answers)
    assert today.avoid_heat == answers
    for some in (OFFERS[at : at + 5] for at in range(0, len(OFFERS), 5)):
        template = own_template(phase, *some)
        assert lint(template) == ()
        made = plan(today, template)
        assert made.steps and not set(some) & set(cues_of(made))
        assert "Ask how it feels." in cues_of(made)
        assert verify(made, today, template=template) == []
        as_ruled = replace(made, flags=replace(made.flags, avoid_heat=True))
        said = verify(as_ruled, replace(today, avoid_heat=True), template=template)
        assert not [each for each in said if each.invariant == "INV-17"]


def test_where_the_rest_loses_a_cue_it_says_how_to_rest_without_heat():
    instead = REFERENCE.reasons["no-heat-rest"].text
    assert instead in cues_of(
        plan(a_client(), own_template("rest", "Hot-water bottle at the feet."))
    )
    assert instead not in cues_of(plan(a_client(), own_template("rest", "Stay quiet.")))


def test_cues_that_offer_no_heat_stay():
    for some in (INNOCENT[at : at + 5] for at in range(0, len(INNOCENT), 5)):
        template = own_template("main", *some)
        made = plan(a_client(), template)
        assert set(some) <= set(cues_of(made))
        assert verify(made, a_client(), template=template) == []


def test_who_may_have_heat_is_offered_it():
    cue = "Lay a heating pad on the lower back."
    assert cue in cues_of(plan(a_client("yes", answers=False), own_template("main", cue)))


# --- what is built in


@pytest.mark.parametrize("template", REFERENCE.templates.values(), ids=lambda each: each.slug)
def test_of_the_cues_built_in_only_those_of_the_rest_offer_heat(template):
    for step in template.steps:
        warm = {cue for cue in step.cues if offers_heat(cue)}
        assert warm == {cue for cue in step.cues if offers_warmth(cue)}
        assert not warm or step.phase == "rest", warm
    assert lint(template) == ()


def test_of_the_checklist_only_the_warm_towel_offers_heat_and_the_words_instead_do_not():
    rows = REFERENCE.checklist.values()
    assert {row.slug for row in rows if offers_heat(row.label)} == {"towels-ready"}
    assert {row.slug for row in rows if offers_warmth(row.label)} == {"towels-ready"}
    for row in rows:
        for words in (*row.screening_changes.values(), *row.by_modality.values()):
            assert not offers_heat(words), words
    instead = [each for key, each in REFERENCE.reasons.items() if key.startswith("no-heat-")]
    assert instead and not any(offers_heat(each.text) for each in instead)


@pytest.mark.parametrize(
    ("label", "left"),
    [
        (
            "Clean towels, sheet and blanket ready, one warm towel for the end",
            "Clean towels, sheet and blanket ready",
        ),
        ("Towels, heated", "Towels"),
        ("Sheet, electric blanket on", "Sheet"),
    ],
)
def test_a_label_without_words_of_its_own_loses_what_is_warm(label, left):
    assert cool_parts(label) == left
