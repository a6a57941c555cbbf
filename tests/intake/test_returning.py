"""What a form says otherwise than the one before it, for those who treat."""

import pytest
from hypothesis import HealthCheck, given, settings

from practice.intake.documents import document_from, own_words
from practice.intake.models import Intake
from practice.intake.returning import changes, previous_intake
from tests import factories
from tests.intake.filling import finished_answers
from tests.intake.test_documents import DAY

VEINS = {"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}
NO_VEINS = {"id": "varicose-veins", "answer": "no"}


def form(own_words="", **fields):
    return Intake(document=factories.document(**fields), own_words=own_words)


def told(previous, intake):
    return [(each.kind, each.name, each.was, each.now) for each in changes(previous, intake)]


def test_the_same_form_says_nothing_new():
    assert changes(form(answers=[VEINS]), form(answers=[VEINS], answered_on="2027-01-01")) == []


def test_a_yes_that_was_a_no_is_added_and_the_other_way_removed():
    before, after = form(answers=[NO_VEINS]), form(answers=[VEINS])
    (added,) = changes(before, after)
    assert (added.kind, added.name, added.was) == ("added", "Varicose veins", ())
    assert added.now[0] == "Yes"
    assert any("Calf (left)" in line for line in added.now)
    assert added.step == "Your health background"
    assert added.question == "varicose-veins"
    (removed,) = changes(after, before)
    assert (removed.kind, removed.was, removed.now) == ("removed", added.now, ())


def test_a_question_that_was_not_asked_before_is_no_change_while_it_is_a_no():
    assert changes(form(answers=[]), form(answers=[NO_VEINS])) == []


def test_a_follow_up_that_differs_is_a_change_with_both_answers():
    (changed,) = changes(form(answers=[VEINS]), form(answers=[{**VEINS, "where": ["calf-right"]}]))
    assert changed.kind == "changed"
    assert any("Calf (left)" in line for line in changed.was)
    assert any("Calf (right)" in line for line in changed.now)


def test_places_are_told_one_by_one():
    before = form(focus=[{"region": "calf-left", "score": 6}], avoid=["face"], consents=["jaw"])
    after = form(focus=[{"region": "calf-left", "score": 3}, {"region": "hand-left"}], avoid=[])
    assert told(before, after) == [
        ("changed", "Calf (left)", ("Sore, 6 of 10",), ("Sore, 3 of 10",)),
        ("added", "Hand (left)", (), ("Sore",)),
        ("removed", "Please don’t touch: Face and forehead", ("Yes",), ()),
        ("removed", "Said yes by name: Jaw (both sides)", ("Yes",), ()),
    ]


def test_wishes_and_words_of_their_own_are_told():
    before = form("Sitting all day.", wishes={"talk": "quiet"}, avoid_positions=["prone"])
    after = form("A new baby.", wishes={"talk": "chatty"}, avoid_positions=[])
    assert told(before, after) == [
        ("changed", "In their own words", ("Sitting all day.",), ("A new baby.",)),
        ("removed", "Cannot lie: Lying on your front", ("Yes",), ()),
        ("changed", "Would you like to chat?", ("Quiet please: only ask what you need to",),
         ("Happy to chat",)),
    ]  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(finished_answers(likely=3), finished_answers(likely=3))
def test_whatever_two_forms_say_each_difference_is_told_once_and_turns_round(one, other):
    first, second = (
        Intake(document=document_from(each, name="Ada", on=DAY), own_words=own_words(each))
        for each in (one, other)
    )
    assert changes(first, first) == []
    forth, back = changes(first, second), changes(second, first)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(turned[each.kind], each.name, each.now, each.was) for each in forth} == {
        (each.kind, each.name, each.was, each.now) for each in back
    }
    assert len({(each.step, each.name) for each in forth}) == len(forth)


@pytest.mark.django_db
def test_the_newest_form_is_the_previous_one():
    client = factories.client()
    assert previous_intake(client) is None
    old = factories.intake(client=client, sent_at=factories.NOW.replace(year=2025))
    new = factories.intake(client=client)
    assert previous_intake(client) == new != old
