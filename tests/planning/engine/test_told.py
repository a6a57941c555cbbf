"""The judge of what a client is told afterwards: each fault is seen, and nothing else is one."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine.verify.told import Judged, Told, verify_told

from .asked import REFERENCE, brief_of, yes

ALWAYS = tuple(slug for slug, row in REFERENCE.red_flags.items() if row.when.always)
WORKED = frozenset({"lower-back-left", "lower-back-right"})
GOOD = Told(
    words={"done": "We worked on your back.", "things_1": "Walk a little each day."},
    things=("own-1",),
    advice=("what-to-expect", "drink-water"),
    stretches=("stretch-cat-cow",),
    red_flags=ALWAYS,
    why=frozenset({"what-to-expect", "drink-water", "stretch-cat-cow", *ALWAYS}),
    worked=WORKED,
)
VARICOSE = yes("varicose-veins", where=["calf-left"], kind="calm")


def faults(brief=None, **changed):
    return [each.invariant for each in verify_told(replace(GOOD, **changed), brief or brief_of())]


def typed(words, *answers, **changed):
    given = {"words": {**GOOD.words, "done": words}, "typed": {"done": words}, **changed}
    return faults(brief_of(*answers), **given)


def with_stretches(*slugs):
    return {"stretches": slugs, "why": GOOD.why | set(slugs)}


def test_a_good_summary_has_no_fault():
    assert faults() == []


@pytest.mark.parametrize(
    "changed",
    [
        with_stretches("stretch-cat-cow", *(["stretch-knees-to-chest"] * 3)),
        with_stretches("stretch-calf-wall"),
        with_stretches("stretch-of-nobody"),
        {"stopped": True},
        {"events": frozenset({"emergency"})},
    ],
    ids=["four", "not worked", "unknown", "stopped", "health stop"],
)
def test_INV_29_a_stretch_that_does_not_suit_is_seen(changed):
    assert set(faults(**changed)) == {"INV-29"}


@pytest.mark.parametrize(
    ("stretch", "answer"),
    [
        ("stretch-knees-to-chest", yes("osteoporosis", kind="mild")),
        ("stretch-cat-cow", {"id": "disc-sciatica", "answer": "rather-not-say"}),
        ("stretch-knees-to-chest", yes("hypermobility", kind="bendy")),
    ],
)
def test_INV_29_a_stretch_that_an_answer_speaks_against_is_seen(stretch, answer):
    assert "INV-29" in faults(brief_of(answer), **with_stretches(stretch))


def test_INV_29_only_movements_are_left_where_stretching_is_ruled_out():
    brief = replace(brief_of(), avoid_strokes=frozenset({"passive-stretch"}))
    assert faults(brief) == []
    assert faults(brief, **with_stretches("stretch-knees-to-chest")) == ["INV-29"]


@pytest.mark.parametrize(
    ("stretch", "answer", "lost"),
    [
        ("stretch-cat-cow", yes("disc-sciatica", kind="back"), {"region_avoid_strokes": {}}),
        (
            "stretch-spinal-twist",
            yes("hypermobility", kind="bendy"),
            {"avoid_strokes": frozenset()},
        ),
    ],
)
def test_INV_29_an_answer_rules_stretching_out_though_the_brief_lost_it(stretch, answer, lost):
    """The case that would let it through: the judge took the brief's word for it."""
    brief = replace(brief_of(answer), **lost)
    row = replace(REFERENCE.stretches[stretch], contraindicated=frozenset())
    reference = replace(REFERENCE, stretches={**REFERENCE.stretches, stretch: row})
    told = replace(GOOD, **with_stretches(stretch))
    found = [each.text for each in verify_told(told, brief, reference=reference)]
    assert any("stretching is ruled out" in each for each in found)


def test_INV_29_an_area_to_leave_alone_is_not_stretched():
    assert faults(replace(brief_of(), avoid_regions=WORKED)) == ["INV-29"]
    banned = {"lower-back-left": frozenset({"passive-stretch"})}
    assert faults(replace(brief_of(), region_avoid_strokes=banned)) == ["INV-29"]


def test_INV_30_when_to_get_help_is_never_left_out():
    assert faults(red_flags=ALWAYS[1:]) == ["INV-30"]
    assert "INV-30" in faults(red_flags=(*ALWAYS, "no-such-sign"))


@pytest.mark.parametrize("words", ["It flushes out t-o-x-i-n-s.", "Sus toxinas se van."])
def test_INV_30_a_claim_is_seen_in_any_part(words):
    for part in ("greeting", "done", "expect", "next", "things_1", "more_2"):
        assert faults(words={**GOOD.words, part: words}) == ["INV-30"]


def test_INV_30_what_tells_of_health_needs_an_opt_in():
    tips = {"advice": ("diabetes-check",), "why": GOOD.why | {"diabetes-check"}}
    assert faults(**tips) == ["INV-30"]
    assert faults(**tips, opted_in=True) == []
    flags = {"red_flags": (*ALWAYS, "pregnancy-signs"), "why": GOOD.why | {"pregnancy-signs"}}
    assert faults(**flags) == ["INV-30"]


@pytest.mark.parametrize(
    "words", ["I left out the varicose veins.", "Mind your VARICOSE  VEIN.", "your varicosé-veins"]
)
def test_INV_30_a_health_answer_named_by_hand_is_seen(words):
    assert typed(words, VARICOSE) == ["INV-30"]
    assert typed(words, VARICOSE, opted_in=True) == []
    assert typed(words) == []  # nobody answered that


def test_INV_30_an_answer_that_only_is_noted_hides_no_other_one():
    noted = next(
        id
        for id, row in REFERENCE.questions.items()
        if id < VARICOSE["id"] and all(each.severity == "note" for each in row.outcomes)
    )
    assert typed(f"Your {noted} and your varicose veins.", yes(noted), VARICOSE) == ["INV-30"]
    assert typed(f"Your {noted}.", yes(noted)) == []


def test_INV_30_a_health_answer_is_seen_by_what_the_form_calls_it():
    labels = {"varicose-veins": ("Varices",)}
    assert typed("Cuide sus varices.", VARICOSE, labels=labels) == ["INV-30"]
    assert typed("Cuide su espalda.", VARICOSE, labels=labels) == []


@pytest.mark.parametrize(
    "words", ["From 6/10 to 3.", "You said 7 out of 10.", "pain 4 now", "dolor de 6", "scored 3"]
)
def test_INV_30_a_score_is_seen(words):
    assert typed(words) == ["INV-30"]


@pytest.mark.parametrize(
    "words",
    ["See you at 16:10.", "Stretch 10 times.", "10/10/2026", "Do 2 of 10 minutes", "pain at 16:30"],
)
def test_other_numbers_are_no_scores(words):
    assert typed(words) == []


def test_INV_31_what_has_no_reason_is_seen_and_so_are_four_things():
    assert faults(why=frozenset(ALWAYS)) == ["INV-31"] * 3
    assert faults(things=("a", "b", "c", "d")) == ["INV-31"]


def test_INV_32_standing_up_slowly_is_never_left_out():
    slow = brief_of(yes("low-blood-pressure"))
    assert "INV-32" in faults(slow)
    slowly = {"advice": ("stand-slowly",), "why": GOOD.why | {"stand-slowly"}, "stretches": ()}
    assert faults(slow, **slowly) == []
    assert "INV-32" in faults(replace(slow, slow_rise=False), stretches=())


def test_INV_29_a_health_rule_counts_whatever_was_left_unanswered_before_it():
    """The case that would let it through: "rather not say" to one question, yes to a later one."""
    answered = [
        {"id": "heart-failure", "answer": "rather-not-say"},
        yes("osteoporosis", kind="mild"),
    ]
    brief = brief_of(*answered)
    assert [each.outcome is None for each in brief.applied] == [True, False]
    judged = Judged(told=GOOD, brief=brief, reference=REFERENCE)
    assert len(list(judged.effects)) == 2


def test_INV_30_what_is_missing_is_named():
    found = verify_told(replace(GOOD, red_flags=()), brief_of())
    named = next(each.text for each in found if each.invariant == "INV-30")
    assert named == f"when to get help lacks {', '.join(sorted(ALWAYS))}"
