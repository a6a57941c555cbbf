"""What the second opinion says, word by word: whoever reads it must know what is wrong, and where."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine.values import (
    Aftercare,
    Applied,
    Area,
    CheckInPoint,
    Flags,
    Message,
    Plan,
    Requires,
)
from sessions_app.planning.engine.verify import verify

from .plans import (
    ABOUT,
    REFERENCE,
    SAID,
    WHY,
    a_brief,
    applied,
    at_level,
    because,
    easy_plan,
    faults,
    firm_brief,
    firm_plan,
    left_out,
    side_brief,
    side_plan,
    with_areas,
    with_more_areas,
    with_step,
    with_strokes,
)

CHANGED = "allowed-with-changes"
NO_SCENT, NO_HEAT, SLOW = Flags(no_scent=True), Flags(avoid_heat=True), Flags(slow_rise=True)
RISE = Aftercare(advice=("stand-slowly",))
UNLISTED = Applied(question="made-up", outcome=0, severity="adapt")
BEYOND = Applied(question="liver", outcome=9, severity="adapt")


def said(plan, brief, invariant):
    return [each.text for each in verify(plan, brief) if each.invariant == invariant]


def on(slug, change, plan=None):
    return with_areas(plan or easy_plan(), slug, change)


def first_only(change):
    """Change the first area alone."""
    left = [change]
    return lambda area: left.pop()(area) if left else area


# --- areas, levels, strokes, positions


def test_INV_03_what_is_never_worked_and_what_is_pressed_on_are_two_sentences():
    throat = with_more_areas(easy_plan(), "mid-back", "neck-front")
    spine = with_more_areas(easy_plan(), "mid-back", "spine", pressure=2)
    assert said(throat, a_brief(), "INV-03") == [
        "step mid-back works Front and sides of the neck, which is never worked"
    ]
    assert said(spine, a_brief(), "INV-03") == [
        "step mid-back presses on Line of the spine: light glide only"
    ]


@pytest.mark.parametrize(
    ("plan", "brief", "why"),
    [
        (
            on("lower-back", at_level(4), easy_plan(template="made-up")),
            a_brief(preferred=4),
            "4; the style's most is 3",
        ),
        (
            on("second-layer", at_level(4), firm_plan()),
            firm_brief(),
            "4; the step's cap is 3",
        ),
        (
            on("neck", at_level(4), firm_plan()),
            firm_brief(),
            "4; the most this area ever gets is 3",
        ),
        (
            easy_plan(),
            a_brief(region_ceilings={"lower-back-left": 2}),
            "3; the health rules' ceiling for this area is 2",
        ),
        (
            easy_plan(pressure_ceiling=2),
            a_brief(),
            "3; the plan's ceiling is 2",
        ),
        (easy_plan(), a_brief(ceiling=2), "3; the ceiling for the whole body is 2"),
    ],
    ids=["style", "step", "area", "health", "plan", "body"],
)
def test_INV_05_a_level_that_is_too_high_names_the_ceiling_that_it_goes_above(plan, brief, why):
    assert any(text.endswith(f"at level {why}") for text in said(plan, brief, "INV-05"))


def test_INV_05_after_a_level_that_is_none_the_others_are_still_looked_at():
    plan = on("mid-back", first_only(at_level(0)))
    plan = on("shoulder-tops", first_only(at_level(5)), plan)
    assert said(plan, a_brief(), "INV-05") == [
        "step mid-back works Middle of the back (left) at level 0",
        "step shoulder-tops works Top of the shoulder (left) at level 5; the step's cap is 3",
    ]


def test_INV_05_where_the_style_and_the_step_are_unknown_the_other_ceilings_hold():
    plan = easy_plan(modality="made-up", template="made-up")
    assert said(plan, a_brief(), "INV-05") == []
    assert said(on("neck", at_level(4), plan), a_brief(), "INV-05")
    assert said(plan, a_brief(ceiling=2), "INV-05")


@pytest.mark.parametrize(
    ("strokes", "brief", "fault"),
    [
        (("karate",), {}, "no such stroke"),
        (("friction",), {"avoid_strokes": frozenset({"friction"})}, "a health rule rules it out"),
        (("tapotement",), {}, "it is never used there"),
        (("stripping",), {}, "it is no stroke of this style"),
        (("petrissage",), {}, "it needs level 2, and the level is 1"),
    ],
)
def test_INV_06_each_thing_that_can_be_wrong_with_a_stroke_is_said(strokes, brief, fault):
    light = on("mid-back", at_level(1))
    plan = on("mid-back", first_only(with_strokes(*strokes)), light)
    told = said(plan, a_brief(**brief), "INV-06")
    assert f"step mid-back uses {strokes[0]} on Middle of the back (left): {fault}" in told


def test_INV_06_where_the_style_is_unknown_its_strokes_are_not_asked_for():
    plan = on("mid-back", with_strokes("effleurage", "stripping"), easy_plan(modality="made-up"))
    assert said(plan, a_brief(), "INV-06") == []


def test_INV_06_an_area_that_nobody_knows_has_its_strokes_looked_at_too():
    odd = (Area(region="tail", pressure=1, strokes=("karate",)),)
    plan = with_step(easy_plan(), "mid-back", areas=odd)
    assert said(plan, a_brief(), "INV-06") == ["step mid-back uses karate on tail: no such stroke"]
    assert said(plan, a_brief(), "INV-07") == ["step mid-back cannot reach tail prone"]


def test_INV_07_a_position_that_is_none_and_one_that_is_missing_are_said():
    odd = with_step(easy_plan(), "mid-back", position="upside-down")
    assert "step mid-back uses upside-down, which is no position" in said(odd, a_brief(), "INV-07")
    none = with_step(easy_plan(), "mid-back", position=None)
    assert said(none, a_brief(), "INV-07") == ["step mid-back has no position"]
    later = with_more_areas(none, "shoulder-tops", "shin-left")
    assert len(said(later, a_brief(), "INV-07")) == 2


# --- what the client refused


def refused(region, step):
    return replace(left_out("region", region, SAID), step=step)


def test_INV_22_a_refused_area_is_out_from_the_very_step_in_which_that_was_said():
    gone = (refused("mid-back-left", "mid-back"),)
    told = said(easy_plan(left_out=gone), a_brief(), "INV-22")
    assert [text.split(" works ")[0] for text in told] == [
        "step mid-back",
        "step join-up-back",
        "step closing-strokes",
    ]
    assert told[0] == "step mid-back works Middle of the back (left), which the client refused"


def without_a_half(plan, slug, side):
    gone = next(step for step in plan.steps if (step.slug, step.side) == (slug, side))
    return replace(plan, steps=tuple(step for step in plan.steps if step is not gone))


def test_INV_22_the_half_of_a_side_that_was_dropped_still_tells_when_it_was_refused():
    """The left half had come already; what was done of the right before then is on record."""
    plan = without_a_half(
        side_plan(left_out=(refused("mid-back-right", "mid-back"),)), "mid-back", "right"
    )
    told = said(plan, side_brief(), "INV-22")
    assert [text.split(" works ")[0] for text in told] == [
        "step join-up-back",
        "step closing-strokes",
    ]


def test_INV_22_what_the_client_struck_out_beforehand_is_out_of_that_step_or_of_all():
    struck = replace(WHY, source="client:shown-plan")
    everywhere = easy_plan(left_out=(left_out("region", "neck-back-left", struck),))
    told = said(everywhere, a_brief(), "INV-22")
    assert "step neck works Back of the neck (left), which the client struck out" in told
    assert [text.split()[1] for text in told] == [
        step.slug
        for step in everywhere.steps
        for area in step.areas
        if area.region == "neck-back-left"
    ]
    elsewhere = replace(everywhere.left_out[0], step="scalp")
    plan = replace(everywhere, left_out=(elsewhere, *everywhere.left_out[1:]))
    assert said(plan, a_brief(), "INV-22") == []


# --- the answers themselves


@pytest.mark.parametrize("odd", [UNLISTED, BEYOND], ids=["question", "outcome"])
def test_an_answer_that_nobody_knows_has_no_effects_and_breaks_nothing_else(odd):
    assert faults(easy_plan(), a_brief(applied=(odd,))) <= {"INV-02"}


def test_INV_02_an_outcome_that_the_question_does_not_have_is_named():
    told = said(easy_plan(), a_brief(applied=(BEYOND,)), "INV-02")
    assert told == ["liver has no outcome 9"]


# --- oil, heat, style, rising


@pytest.mark.parametrize(
    ("oil", "brief", "flags", "fault"),
    [
        ("lard", {}, Flags(), "no such oil"),
        ("jojoba", {"avoid_oils": frozenset({"jojoba"})}, Flags(), "a health rule rules it out"),
        (
            "sweet-almond",
            {"avoid_allergens": frozenset({"tree-nut", "soy"})},
            Flags(),
            "it holds tree-nut",
        ),
        (
            "unscented-lotion",
            {"avoid_allergens": frozenset({"peanut", "latex"})},
            Flags(),
            "it may contain peanut",
        ),
        ("olive", {"no_scent": True}, NO_SCENT, "it is scented, and there is to be no scent"),
    ],
)
def test_INV_16_each_thing_that_can_be_wrong_with_an_oil_is_said(oil, brief, flags, fault):
    plan = easy_plan(oil=oil, oils_allowed=(oil, "none"), flags=flags)
    told = [text for text in said(plan, a_brief(**brief), "INV-16") if not text.startswith("step")]
    assert told == [f"{oil} counts as allowed: {fault}", f"the oil is {oil}: {fault}"]


def test_INV_16_no_scent_is_heard_from_an_answer_that_the_brief_forgot():
    sick = applied("pregnancy", 1)
    plan = easy_plan(oil="olive", oils_allowed=("olive", "none"))
    assert "the oil is olive: it is scented, and there is to be no scent" in said(
        plan, a_brief(applied=(sick,)), "INV-16"
    )


def test_INV_16_oil_where_the_style_is_done_without_and_on_clothes_are_two_sentences():
    shiatsu = easy_plan(modality="shiatsu", template="shiatsu-back")
    done_without = "the oil is grapeseed, and shiatsu is done without"
    dressed = "the oil is grapeseed, and the client keeps their clothes on"
    assert said(shiatsu, a_brief(), "INV-16") == [done_without]
    assert said(shiatsu, a_brief(clothed=True), "INV-16") == [done_without, dressed]
    chair = easy_plan(modality="relaxation", template="seated-clothed")
    assert said(chair, a_brief(), "INV-16") == [dressed]
    assert said(easy_plan(), a_brief(clothed=True), "INV-16") == [dressed]


@pytest.mark.parametrize(
    ("plan", "brief", "invariant", "text"),
    [
        (
            easy_plan(flags=NO_SCENT),
            {},
            "INV-16",
            "the flag for no scent does not say what the answers say",
        ),
        (
            easy_plan(flags=NO_HEAT),
            {},
            "INV-17",
            "the flag for no heat does not say what the answers say",
        ),
        (
            easy_plan(flags=SLOW),
            {},
            "INV-32",
            "the flag for rising slowly does not say what the answers say",
        ),
        (easy_plan(modality="made-up"), {}, "INV-18", "made-up is no style"),
        (easy_plan(modality=None), {}, "INV-18", "None is no style"),
    ],
    ids=["scent", "heat", "rising", "style", "no-style"],
)
def test_what_the_whole_plan_says_wrongly_is_said(plan, brief, invariant, text):
    assert said(plan, a_brief(**brief), invariant) == [text]


@pytest.mark.parametrize(
    ("cue", "slow"),
    [
        ("Stand up slowly.", True),
        ("Be slow to stand.", True),
        ("Sit up, pause, and stand.", True),
        ("They stand with your help.", True),
        ("STANDING UP: HELP.", True),
        ("Stand up.", False),
        ("Sit up slowly.", False),
        ("Stand in the slowness of the day.", False),
        ("Stand up, it is unhelpful to wait.", False),
        ("Understand that it takes a pause.", False),
        ("Stand up quickly, no need for help.", False),
        ("Stand up, no need for help.", False),
        ("Stand up without a pause.", False),
        ("No need to stand up slowly.", False),
        ("Don\u2019t stand up slowly.", False),
        ("Help them to stand up at once.", False),
        ("Stand up. Help with the coat.", False),
        ("Do not stand up quickly: pause first.", True),
        ("Never rush: stand up slowly.", True),
        ("Help the client to sit up and stand up slowly; stay beside them.", True),
    ],
)
def test_INV_32_standing_up_slowly_is_said_in_one_cue(cue, slow):
    plan = easy_plan(flags=SLOW, aftercare=RISE)
    plan = with_step(plan, "water-and-handover", cues=(cue,))
    told = said(plan, a_brief(slow_rise=True), "INV-32")
    assert told == ([] if slow else ["the handover does not say to stand up slowly"])


def test_INV_32_a_cue_of_another_step_does_not_count():
    plan = with_step(easy_plan(flags=SLOW, aftercare=RISE), "water-and-handover", cues=())
    plan = with_step(plan, "quiet-rest", cues=("Stand up slowly.",))
    assert said(plan, a_brief(slow_rise=True), "INV-32")


# --- minutes


def test_INV_12_a_turn_takes_the_minutes_that_the_reference_data_gives_it():
    """Two minutes for each turn: the plan of two sides has one turn, and its second half is later."""
    slow = replace(REFERENCE, allocation=replace(REFERENCE.allocation, turn_minutes=2))
    plan = side_plan()
    turned = next(at for at, step in enumerate(plan.steps) if step.side == "right")
    later = tuple(
        replace(
            step,
            starts_at=step.starts_at + (at >= turned),
            check_ins=tuple(replace(each, at=each.at + (at >= turned)) for each in step.check_ins),
        )
        for at, step in enumerate(plan.steps)
    )
    minutes = plan.planned_minutes + 1
    plan = replace(plan, steps=later, planned_minutes=minutes, booked_minutes=minutes)
    assert verify(plan, side_brief(), reference=slow) == []
    assert {each.invariant for each in verify(plan, side_brief())} == {"INV-12"}
    assert {each.invariant for each in verify(side_plan(), side_brief(), reference=slow)} == {
        "INV-12"
    }


# --- reasons


@pytest.mark.parametrize(
    "source", ["event:1", "edit:lock", "client:shown-plan", "session:s1", "clock:1"]
)
def test_INV_31_whoever_changed_a_step_explains_it(source):
    said_so = with_step(easy_plan(), "lower-back", reasons=(replace(WHY, source=source),))
    assert "INV-31" not in faults(said_so, running=True)


@pytest.mark.parametrize("source", ["edit:add-area", "client:shown-plan", "session:s1"])
def test_INV_31_whoever_added_an_area_is_named(source):
    more = with_more_areas(easy_plan(), "mid-back", "neck-back-left", "neck-back-right")
    told = [
        f"step mid-back works Back of the neck ({side}), and nobody added it there"
        for side in ("left", "right")
    ]
    assert set(told) <= set(said(more, a_brief(), "INV-31"))
    named = (*because(*ABOUT), replace(WHY, source=source))
    assert not set(told) & set(
        said(with_step(more, "mid-back", reasons=named), a_brief(), "INV-31")
    )


# --- every other sentence, with the least that makes it true


def a_stop(question="emergency-signs", **changes):
    """A brief that stops today, and an answer to it that refuses nothing."""
    stop = applied(question)
    return a_brief(
        applied=(stop,), severity="stop", decision=f"refused-{stop.stop_kind}", **changes
    )


def told(urgency, rule="emergency-signs", to="client"):
    return Message(to=to, urgency=urgency, rule=rule, text="Please wait.")


def refusal(decision="refused-emergency", **changes):
    return Plan(
        reference_version=REFERENCE.version,
        decision=decision,
        pressure_ceiling=4,
        booked_minutes=45,
        planned_minutes=0,
        **changes,
    )


def asking(plan, slug, *points):
    return with_step(plan, slug, check_ins=points)


HELD = ("guardian", "review", "training", "unanswered", "expired")
SENTENCES = [
    (
        "INV-01",
        easy_plan(),
        a_brief(applied=(applied("fever-unwell", None, severity="adapt", stop_kind=None),)),
        "fever-unwell is withheld, and nothing stops until it was talked over",
    ),
    (
        "INV-01",
        easy_plan(),
        a_brief(decision=CHANGED),
        f"the decision is allowed, and the answers ask for {CHANGED}",
    ),
    ("INV-01", easy_plan(), a_stop(), "emergency-signs stops the session, and the plan goes on"),
    (
        "INV-01",
        refusal("allowed"),
        a_stop(),
        "emergency-signs stops the session, and the plan goes on",
    ),
    (
        "INV-01",
        refusal("refused-today"),
        a_stop(),
        "the decision is refused-today where refused-emergency is due",
    ),
    ("INV-01", easy_plan(decision="refused-today"), a_brief(), "a refused plan has steps"),
    (
        "INV-01",
        refusal(messages=(told("emergency", to="practitioner"),)),
        a_stop(),
        "the client is not told about emergency-signs as emergency",
    ),
    (
        "INV-01",
        refusal(messages=(told("emergency", rule="other"),)),
        a_stop(),
        "the client is not told about emergency-signs as emergency",
    ),
    (
        "INV-01",
        refusal(messages=(told("urgent"), told("emergency"))),
        a_stop(),
        "the messages do not come most urgent first",
    ),
    (
        "INV-01",
        refusal(messages=(told("none"), told("emergency"))),
        a_stop(),
        "the messages do not come most urgent first",
    ),
    (
        "INV-02",
        easy_plan(),
        a_brief(applied=(applied("emergency-signs", severity="note", cleared=True),)),
        "emergency-signs counts as cleared, and it has no cleared form",
    ),
    (
        "INV-02",
        easy_plan(),
        a_brief(applied=(applied("heart-failure", severity="note", stop_kind=None),)),
        "heart-failure is stop, and counts as note",
    ),
    (
        "INV-02",
        refusal("refused-clearance"),
        a_stop("heart-failure"),
        "heart-failure needs a clearance, and the plan does not ask for it",
    ),
    (
        "INV-09",
        on("settle", at_level(2)),
        a_brief(),
        "the first touch (Lower back (left)) is level 2",
    ),
    (
        "INV-09",
        on("warm-up-back", at_level(3)),
        a_brief(),
        "step warm-up-back warms Lower back (left) at level 3, above 2",
    ),
    (
        "INV-08",
        on("neck", with_strokes("friction")),
        a_brief(),
        "step neck uses friction on Base of the skull before it is warm",
    ),
    (
        "INV-08",
        with_step(easy_plan(), "warm-up-back", minutes=2),
        a_brief(),
        "step lower-back reaches level 3 on Lower back (left) with under 3 minutes of warm-up",
    ),
    (
        "INV-10",
        with_step(easy_plan(), "quiet-rest", areas=easy_plan().steps[1].areas),
        a_brief(),
        "the last hands-on step is quiet-rest, not the closing",
    ),
    (
        "INV-10",
        on("closing-strokes", at_level(3)),
        a_brief(),
        "the closing works Lower back (left) at level 3, above 2",
    ),
    (
        "INV-10",
        with_step(easy_plan(), "closing-strokes", falls_to=2),
        a_brief(),
        "the closing does not fall to level 1",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "settle", phase="main"),
        a_brief(),
        "the session opens with welcome, main, not welcome and settle",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "settle", phase="main"),
        a_brief(),
        "there are 0 steps of settle, and there must be one",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "quiet-rest", phase="main"),
        a_brief(),
        "the session ends with closing, main, handover, not closing, rest and handover",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "mid-back", phase="rest"),
        a_brief(),
        "there are 2 steps of rest, and there must be one",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "mid-back", phase="prepare"),
        a_brief(),
        "step mid-back is in prepare, which is no timed phase",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "mid-back", phase="integration"),
        a_brief(),
        "step mid-back belongs to main, not integration",
    ),
    (
        "INV-11",
        with_step(easy_plan(), "quiet-rest", minutes=1),
        a_brief(),
        "rest is 1 minutes, and 2 are due",
    ),
    (
        "INV-11",
        easy_plan(),
        a_brief(min_rest_minutes=4),
        "rest is 2 minutes, and 4 are due",
    ),
    (
        "INV-12",
        easy_plan(booked_minutes=40),
        a_brief(),
        "45 minutes are planned, and 40 are booked",
    ),
    (
        "INV-12",
        easy_plan(),
        a_brief(max_minutes=30),
        "45 minutes are planned, and a health rule allows 30",
    ),
    (
        "INV-12",
        easy_plan(planned_minutes=44),
        a_brief(),
        "the steps and turns take 45 minutes, and 44 are planned",
    ),
    (
        "INV-12",
        with_step(easy_plan(), "mid-back", minutes=-4),
        a_brief(),
        "step mid-back takes -4 minutes",
    ),
    (
        "INV-12",
        with_step(easy_plan(), "mid-back", starts_at=16),
        a_brief(),
        "step mid-back starts at minute 16, and 17 is due",
    ),
    (
        "INV-12",
        easy_plan(turns=1),
        a_brief(),
        "0 turns are in the steps, and 1 are counted",
    ),
    (
        "INV-12",
        with_step(easy_plan(), "neck", position="supine"),
        a_brief(),
        "no time to turn before step neck",
    ),
    (
        "INV-13",
        easy_plan(template="made-up"),
        a_brief(),
        "the template made-up is not known, so no step has bounds",
    ),
    (
        "INV-13",
        with_step(easy_plan(), "mid-back", slug="made-up"),
        a_brief(),
        "step made-up is not in the template swedish-back",
    ),
    (
        "INV-13",
        with_step(easy_plan(), "mid-back", minutes=10),
        a_brief(),
        "step mid-back takes 10 minutes; 2 to 9 are allowed",
    ),
    (
        "INV-14",
        easy_plan(),
        a_brief(max_position_minutes={"prone": 20}),
        "40 minutes prone, and 20 are allowed",
    ),
    ("INV-14", easy_plan(turns=3), a_brief(), "3 turns, and 2 are allowed"),
    (
        "INV-15",
        with_more_areas(easy_plan(), "settle", "sacrum"),
        a_brief(),
        "step settle works Base of the spine without a yes by name",
    ),
    (
        "INV-17",
        with_step(easy_plan(flags=NO_HEAT), "neck", cues=("Lay a hot towel on.",)),
        a_brief(avoid_heat=True),
        "step neck offers heat: Lay a hot towel on.",
    ),
    (
        "INV-18",
        easy_plan(),
        a_brief(exclude_modalities=frozenset({"swedish"})),
        "swedish is ruled out by a health rule",
    ),
    (
        "INV-18",
        firm_plan(),
        firm_brief(ceiling=2),
        "deep-tissue begins at level 3, and the ceiling is 2",
    ),
    (
        "INV-18",
        easy_plan(modality="sports"),
        a_brief(),
        "the template swedish-back is not made for sports",
    ),
    (
        "INV-20",
        asking(easy_plan(), "mid-back", CheckInPoint(slug="weather", at=18)),
        a_brief(),
        "step mid-back asks weather, which is no check-in",
    ),
    (
        "INV-20",
        asking(easy_plan(), "mid-back", CheckInPoint(slug="comfort", at=22)),
        a_brief(),
        "step mid-back asks comfort at minute 22, outside itself",
    ),
    (
        "INV-20",
        asking(easy_plan(), "warm-up-back", CheckInPoint(slug="comfort", at=9)),
        a_brief(),
        "no question about pressure follows the warm-up",
    ),
    (
        "INV-20",
        asking(easy_plan(), "warm-up-back", CheckInPoint(slug="pressure", at=9)),
        a_brief(),
        "no question about comfort follows the warm-up",
    ),
    (
        "INV-20",
        asking(firm_plan(), "second-layer"),
        firm_brief(),
        "step lower-back reaches level 4 before the client is asked",
    ),
    (
        "INV-20",
        easy_plan(flags=Flags(discomfort_limit=4)),
        a_brief(),
        "the flag lets discomfort rise to 4, and 3 is the most",
    ),
    (
        "INV-20",
        easy_plan(),
        a_brief(checkin_every_minutes=8),
        "the flag asks every None minutes, and a health rule asks every 8",
    ),
    (
        "INV-20",
        easy_plan(flags=Flags(checkin_every_minutes=8)),
        a_brief(checkin_every_minutes=8),
        "nobody asks from minute 9 to 26, and 8 minutes is the most",
    ),
    (
        "INV-20",
        easy_plan(),
        a_brief(extra_checkins=("feeling-ok",)),
        "a health rule asks for the check-in feeling-ok, and it does not come",
    ),
    (
        "INV-25",
        easy_plan(reference_version="0"),
        a_brief(),
        f"made with reference data 0, not {REFERENCE.version}",
    ),
    (
        "INV-26",
        easy_plan(),
        a_brief(requires=Requires(guardian="present")),
        "a guardian is needed (present), and the plan does not ask for one",
    ),
    (
        "INV-26",
        easy_plan(),
        a_brief(held_for=HELD),
        "no guardian is on record, and the plan is not held for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(requires=Requires(review=True)),
        "a practitioner's review is needed, and the plan does not ask for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(applied=(applied("liver", by_default=True),)),
        "a practitioner's review is needed, and the plan does not ask for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(training_needed=("oncology", "lymphatic")),
        "training is needed (lymphatic, oncology), and the plan does not ask for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(training_needed=("oncology",)),
        "the practitioner lacks a training, and the plan is not held for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(held_for=HELD),
        "no practitioner's decision is on record, and the plan is not held for it",
    ),
    (
        "INV-27",
        easy_plan(),
        a_brief(held_for=HELD),
        "a training is missing, and the plan is not held for it",
    ),
    (
        "INV-28",
        easy_plan(),
        a_brief(unanswered=("liver", "fever-unwell")),
        "fever-unwell is not answered for this visit, and the plan is not held for it",
    ),
    (
        "INV-28",
        easy_plan(),
        a_brief(held_for=HELD),
        "an answer is missing, and the plan is not held for it",
    ),
    (
        "INV-28",
        easy_plan(),
        a_brief(expired=True),
        "the health answers have expired, and the plan is not held for it",
    ),
    (
        "INV-31",
        refusal("allowed"),
        a_brief(),
        "there is no plan, and the client is not told why",
    ),
    (
        "INV-31",
        easy_plan(reasons=(replace(WHY, text=" "),)),
        a_brief(),
        "the plan has a reason without words or a rule",
    ),
    (
        "INV-31",
        with_step(easy_plan(), "mid-back", reasons=(replace(SAID, client=" "),)),
        a_brief(),
        "step mid-back has a reason without words or a rule",
    ),
    ("INV-31", easy_plan(reasons=()), a_brief(), "no reason says why the plan has this style"),
    ("INV-31", easy_plan(reasons=()), a_brief(), "no reason says why the plan has this template"),
    ("INV-31", easy_plan(reasons=()), a_brief(), "no reason says why the plan has this oil"),
    ("INV-31", easy_plan(reasons=()), a_brief(), "no reason says why the plan has this minutes"),
    *(
        (
            "INV-31",
            with_step(easy_plan(), "mid-back", reasons=()),
            a_brief(),
            f"step mid-back: no reason says why this {thing}",
        )
        for thing in ("order", "length", "position", "choice of areas", "pressure")
    ),
    (
        "INV-31",
        easy_plan(),
        a_brief(modality="sports"),
        "swedish instead of sports, and no reason for it",
    ),
    (
        "INV-31",
        easy_plan(booked_minutes=60),
        a_brief(),
        "45 minutes instead of 60, and no reason",
    ),
    (
        "INV-31",
        easy_plan(),
        a_brief(wishes={"oil": "jojoba"}),
        "grapeseed instead of jojoba, and no reason for it",
    ),
    (
        "INV-31",
        easy_plan(),
        a_brief(focus={"calf-left": 5}),
        "Calf (left) was asked for and is in no step, and no reason for it",
    ),
    (
        "INV-31",
        on("neck", at_level(3)),
        a_brief(),
        "step neck is firmer on Base of the skull than asked for",
    ),
    (
        "INV-31",
        on("lower-back", at_level(2)),
        a_brief(),
        "step lower-back is lighter on Lower back (left), and no reason for it",
    ),
]


@pytest.mark.parametrize(
    ("invariant", "plan", "brief", "sentence"),
    SENTENCES,
    ids=[f"{row[0]} {row[3]}"[:60] for row in SENTENCES],
)
def test_every_fault_has_its_sentence(invariant, plan, brief, sentence):
    assert sentence in said(plan, brief, invariant)
