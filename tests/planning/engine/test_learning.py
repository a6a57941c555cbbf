from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.learning import highest_levels, proposals
from sessions_app.planning.engine.past import PastSession, Said, Scores
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, yes
from tests.planning.engine.past import past_sessions
from tests.planning.engine.strategies import TODAY, few, intakes

REFERENCE = load()
SHOULDERS = ("shoulder-top-left", "shoulder-top-right")
LIGHT = {"pressure": "light", "minutes": 60}


def session(month, *said, **more):
    day = date(2026, month, 3)
    words = tuple(Said(word=word, regions=SHOULDERS) for word in said)
    given = {"agreed": dict.fromkeys(SHOULDERS, 2), "reached": dict.fromkeys(SHOULDERS, 2)}
    return PastSession(id=f"s{month}", on=day, said=words, **{**given, **more})


def learned(past, today=None):
    today = today or brief_of(request=LIGHT)
    return proposals(past, today, plan(today))


def rules(past, today=None):
    return [each.rule for each in learned(past, today)]


def after(proposal, today):
    edits = [replace(each, why="accepted") for each in proposal.edits]
    return plan(today, edits=edits)


# --- up


def test_firmer_in_two_sessions_is_proposed_with_both_dates():
    (found,) = learned([session(5, "firmer"), session(6, "firmer")])
    assert found.reason.text == (
        "The client asked for firmer on 3 May 2026, 3 Jun 2026: Top of the shoulder (both sides)."
        " One level more there is level 3."
    )
    assert found.goes_up
    assert found.reason.source == "session:s6"
    assert {edit.source for edit in found.edits} == {"session:s6"}


def test_firmer_once_is_a_mood():
    assert rules([session(5, "firmer"), session(6, "good")]) == []


def test_accepting_it_raises_that_area_by_one_level_and_nothing_else():
    today = brief_of(request=LIGHT)
    (found,) = learned([session(5, "firmer"), session(6, "firmer")], today)
    before, now = highest_levels(plan(today)), highest_levels(after(found, today))
    assert {slug for slug in now if now[slug] > before[slug]} == set(SHOULDERS)
    assert all(now[slug] == before[slug] + 1 for slug in SHOULDERS)


def test_the_newest_word_silences_an_older_one():
    past = [session(5, "firmer"), session(6, "firmer"), session(7, "firmer", "lighter")]
    assert "firmer-there" not in rules(past)


def test_what_today_has_already_is_not_proposed():
    """They asked for firmer at level 2, and today's plan has level 3 there."""
    today = brief_of(request={"pressure": "medium", "minutes": 60})
    assert "firmer-there" not in rules([session(5, "firmer"), session(6, "firmer")], today)


def test_a_ceiling_of_today_forbids_it():
    """The case that would have let it through: asked for twice, and a health rule since then."""
    today = brief_of(yes("blood-thinners", kind="anticoagulant"), request=LIGHT)
    assert today.ceiling <= 2
    assert rules([session(5, "firmer"), session(6, "firmer")], today) == []


def test_a_ceiling_of_that_area_forbids_it():
    today = brief_of(request=LIGHT)
    held = replace(today, region_ceilings={"shoulder-top-left": 2, "shoulder-top-right": 2})
    assert rules([session(5, "firmer"), session(6, "firmer")], held) == []


# --- down


@pytest.mark.parametrize("word", ["lighter", "hurts", "tender-spot", "carry-on-lighter"])
def test_lighter_or_hurts_is_proposed_after_one_session(word):
    (found,) = learned([session(6, word)])
    assert found.rule == "lighter-there"
    assert found.edits[0] == Edit(
        what="pressure", slug="shoulder-top", value=1, source="session:s6"
    )
    assert not found.goes_up


def test_a_plan_that_is_lighter_already_needs_no_proposal():
    today = brief_of(request={"pressure": "very-light", "minutes": 60})
    assert rules([session(6, "lighter")], today) == []


def test_an_area_that_was_left_out_is_proposed_to_be_left_out():
    (found,) = learned([session(6, "leave-area-out")])
    assert found.edits[0].what == "remove-area"
    today = brief_of(request=LIGHT)
    assert not set(SHOULDERS) & highest_levels(after(found, today)).keys()


def test_worse_two_days_after_firm_work_asks_for_a_level_less_and_silences_firmer():
    firm = {"reached": dict.fromkeys(SHOULDERS, 3), "agreed": dict.fromkeys(SHOULDERS, 2)}
    past = [
        session(5, "firmer"),
        session(6, "firmer", pain=Scores(before=4, after=3, later=7), **firm),
    ]
    today = brief_of(request={"pressure": "medium", "minutes": 60})
    (found,) = learned(past, today)
    assert found.rule == "worse-after-firm"
    assert "Pain was 4 before the session on 3 Jun 2026 and 7 two days later." in found.reason.text
    assert max(highest_levels(after(found, today)).values()) == 2


def test_worse_after_light_work_says_nothing_about_pressure():
    assert rules([session(6, pain=Scores(before=4, after=3, later=7))]) == []


# --- keep, and the room


def test_worse_in_words_asks_for_a_level_less_where_the_work_was_firmest():
    """Asked two days later the client said worse, and gave no score."""
    reached = {**dict.fromkeys(SHOULDERS, 3), "lower-back-left": 2, "foot-left": 2}
    today = brief_of(request={"pressure": "medium", "minutes": 60})
    (found,) = learned([session(6, felt="worse", reached=reached)], today)
    assert found.rule == "worse-said"
    assert found.reason.text.startswith("Two days after the session on 3 Jun 2026 the client said")
    assert found.reason.source == "session:s6"
    then, now = highest_levels(plan(today)), highest_levels(after(found, today))
    assert {slug for slug in now if now[slug] < then[slug]} == set(SHOULDERS)
    assert all(now[slug] == 2 for slug in SHOULDERS)


def test_worse_in_words_says_nothing_new_where_today_is_lighter_already_or_work_was_light():
    firm, light = dict.fromkeys(SHOULDERS, 4), dict.fromkeys(SHOULDERS, 2)
    soft = brief_of(request={"pressure": "very-light", "minutes": 60})
    assert rules([session(6, felt="worse", reached=firm)], soft) == []
    assert rules([session(6, felt="worse", reached=light)]) == []


def test_worse_in_words_and_by_score_is_one_proposal_and_silences_firmer():
    firm = {"reached": dict.fromkeys(SHOULDERS, 3), "agreed": dict.fromkeys(SHOULDERS, 2)}
    today = brief_of(request={"pressure": "medium", "minutes": 60})
    scored = session(6, felt="worse", pain=Scores(before=4, after=3, later=7), **firm)
    assert rules([scored], today) == ["worse-after-firm"]
    worse_since = [session(4, "firmer"), session(5, "firmer"), session(6, felt="worse")]
    assert "firmer-there" not in rules(worse_since)


def test_better_in_words_is_kept_without_a_claim():
    (found,) = learned([session(6, felt="better")])
    assert (found.kind, found.edits) == ("keep", ())
    assert "One session proves nothing" in found.reason.text
    scored = session(6, felt="better", pain=Scores(before=6, after=4, later=3))
    assert rules([scored]) == ["better-later"]


def test_better_two_days_later_is_kept_without_a_claim():
    (found,) = learned([session(6, pain=Scores(before=6, after=4, later=3))])
    assert (found.kind, found.edits) == ("keep", ())
    assert "One session proves nothing" in found.reason.text


def test_warmer_is_remembered_for_the_room():
    (found,) = learned([session(6, "warmer")])
    assert (found.kind, found.edits) == ("room", ())
    assert found.reason.text == "The client asked for this on 3 Jun 2026: warmer. Have it ready."


# --- all of them


def test_the_key_names_what_and_on_what_evidence():
    older, newer = session(5, "firmer"), session(6, "firmer")
    (first,) = learned([older, newer])
    (again,) = learned([newer, older])
    (more,) = learned([older, newer, session(7, "firmer")])
    assert first.key == again.key != more.key


def test_without_a_plan_there_is_nothing_to_propose():
    refused = brief_of(yes("emergency-signs"))
    assert learned([session(5, "firmer"), session(6, "firmer")], refused) == ()


@few
@given(intakes(treatable=True), st.lists(past_sessions(), max_size=6))
def test_no_proposal_breaks_a_rule_or_goes_above_a_ceiling(document, past):
    today = brief(read_intake(document), on=TODAY)
    made = plan(today)
    before = highest_levels(made)
    for proposal in proposals(past, today, made):
        changed = after(proposal, today)
        assert verify(changed, today) == []
        now = highest_levels(changed)
        for slug, level in now.items():
            ceiling = min(
                today.ceiling,
                REFERENCE.regions[slug].max_pressure,
                today.region_ceilings.get(slug, 4),
            )
            assert level <= ceiling
            if not proposal.goes_up:
                assert level <= before.get(slug, level)
            else:
                assert level <= before[slug] + 1
        assert len({each.source for each in proposal.edits}) <= 1


@few
@given(intakes(), st.lists(past_sessions(), max_size=4))
def test_the_order_of_the_past_makes_no_difference(document, past):
    today = brief(read_intake(document), on=TODAY)
    made = plan(today)
    assert proposals(past, today, made) == proposals(past[::-1], today, made)


def test_a_level_less_counts_from_the_firmest_that_was_reached():
    """They reached 3 on the shoulders and 2 elsewhere: 2 at the most this time, and not 1."""
    reached = {**dict.fromkeys(SHOULDERS, 3), "neck-back-left": 2, "lower-back-left": 1}
    past = [session(6, pain=Scores(before=4, later=7), reached=reached)]
    (found,) = learned(past, brief_of(request={"pressure": "medium", "minutes": 60}))
    assert [(edit.what, edit.slug, edit.value) for edit in found.edits] == [("pressure", None, 2)]


@pytest.mark.parametrize(
    ("word", "rule", "later"),
    [
        ("leave-area-out", "area-left-out", "lighter"),
        ("leave-area-out", "area-left-out", "firmer"),
        ("lighter", "lighter-there", "firmer"),
    ],
)
def test_an_area_of_a_careful_proposal_is_in_no_later_one(word, rule, later):
    """Whatever the rules say one after the other: here nothing silences the less careful one."""
    loud = {slug: replace(row, unless=(), at_least=1) for slug, row in REFERENCE.learning.items()}
    today = brief_of(request=LIGHT)
    past = [session(6, word, later)]
    found = proposals(past, today, plan(today), reference=replace(REFERENCE, learning=loud))
    assert [each.rule for each in found] == [rule]
    alone = proposals(
        [session(6, later)], today, plan(today), reference=replace(REFERENCE, learning=loud)
    )
    assert len(alone) == 1
