"""What a client says to the plan they were shown: kept area by area, and the plan follows."""

import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from practice.intake.models import Consent, Unchangeable
from sessions_app.checkins import services as checkins
from sessions_app.planning import answering, services, stale
from sessions_app.planning.engine import verify
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.models import PlanAnswer, SessionPlan
from sessions_app.planning.said import highest_levels, in_words
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


def planned(appointment, **document):
    given = {"request": {**factories.document()["request"], "scope": "full-body"}, **document}
    factories.intake(appointment=appointment, document=factories.document(**given))
    return services.make_plan(appointment, by=None, now=NOW)


@pytest.fixture
def kept(appointment):
    return planned(appointment, consents=["buttock"])


def say(kept, *, words="", now=LATER, **choices):
    """Answer as the page would: what is not named here stays as it opened; a yes by name is given."""
    said = {}
    for question in answering.shown_to_client(kept).questions:
        opened = question.initial or ("yes" if question.must_be_said else "")
        said[question.key] = choices.get(question.key.replace("-", "_"), opened)
    return answering.answer(kept, said, words=words, how="link", now=now)


def newest(appointment):
    return services.newest_version(appointment)


def levels(kept):
    return highest_levels(kept.document)


def test_this_is_fine_keeps_the_plan_and_every_area_as_a_consent(kept, appointment):
    answer = say(kept)
    assert appointment.plans.count() == 1
    rows = Consent.objects.filter(appointment=appointment)
    assert {slug for row in rows for slug in row.regions} == set(levels(kept))
    assert all(row.given and row.intake_id == kept.intake_id for row in rows)
    row = rows.get(key="shown_plan", regions=["lower-back-left", "lower-back-right"])
    assert row.text == "Lower back, medium pressure: Yes"
    assert {row.key for row in rows if "buttock-left" in row.regions} == {"explicit_area"}
    assert in_words(answer) == ""


def test_INV_04_an_area_that_was_struck_out_is_in_no_step(kept, appointment):
    answer = say(kept, neck_back="leave-out", words="It was stiff last week.")
    after = newest(appointment)
    assert after.number == 2
    assert after.made_by is None
    assert after.state == SessionPlan.State.READY
    assert {"neck-back-left", "neck-back-right"}.isdisjoint(levels(after))
    assert in_words(answer) == "leave out: back of the neck"
    assert answer.words == "It was stiff last week."


def test_lighter_is_one_level_less_than_was_shown_and_again_one_less(kept, appointment):
    first = levels(kept)["calf-left"]
    say(kept, calf="lighter")
    second = newest(appointment)
    assert levels(second)["calf-left"] == levels(second)["calf-right"] == first - 1
    say(second, calf="lighter", now=LATER + timedelta(minutes=1))
    assert levels(newest(appointment))["calf-left"] == first - 2


def test_a_change_of_mind_goes_back_to_the_plan_as_it_was(kept, appointment):
    say(kept, calf="lighter", neck_back="leave-out")
    second = newest(appointment)
    question = {q.key: q for q in answering.shown_to_client(second).questions}
    assert question["neck-back"].initial == "leave-out"
    assert "as-first" in question["calf"].choices
    assert "as-first" not in question["foot"].choices
    say(second, calf="as-first", neck_back="yes", now=LATER + timedelta(minutes=1))
    assert newest(appointment).document["steps"] == kept.document["steps"]
    assert PlanAnswer.objects.count() == 2


def test_saying_the_same_again_changes_no_plan(kept, appointment):
    say(kept, neck_back="leave-out", calf="lighter")
    second = newest(appointment)
    say(second, now=LATER + timedelta(minutes=1))
    assert newest(appointment) == second


def test_INV_15_a_yes_by_name_counts_for_this_session(appointment):
    kept = planned(appointment)
    assert "buttock-left" not in levels(kept)
    say(kept, buttock="yes")
    assert "buttock-left" in levels(newest(appointment))
    assert newest(appointment).state == SessionPlan.State.READY


def test_INV_15_a_yes_by_name_does_not_count_for_the_next_session(appointment, ada, nell):
    say(planned(appointment), buttock="yes")
    other = factories.appointment(client=ada, practitioner=nell, starts_at=NOW + timedelta(days=1))
    assert "buttock-left" not in levels(services.make_plan(other, by=None, now=LATER))


def test_an_area_struck_here_is_in_the_plan_of_another_day(kept, ada, nell):
    say(kept, neck_back="leave-out")
    other = factories.appointment(client=ada, practitioner=nell, starts_at=NOW + timedelta(days=1))
    assert "neck-back-left" in levels(services.make_plan(other, by=None, now=LATER))


def test_a_new_plan_and_a_new_form_keep_what_was_said(kept, appointment, nell):
    say(kept, neck_back="leave-out", calf="lighter")
    lower = levels(newest(appointment))["calf-left"]
    factories.intake(
        appointment=appointment, document=kept.intake.document, sent_at=LATER + timedelta(hours=1)
    )
    again = services.make_plan(appointment, by=nell, now=LATER, edits=())
    assert "neck-back-left" not in levels(again)
    assert levels(again)["calf-left"] == lower


def test_a_plan_that_changed_meanwhile_is_not_answered(kept, appointment, nell):
    services.make_plan(appointment, by=nell, now=NOW, minutes=45)
    with pytest.raises(answering.PlanChanged) as changed:
        say(kept)
    assert changed.value.newest.number == 2
    assert not PlanAnswer.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("seed", range(24))
def test_whatever_is_said_the_plan_follows_and_no_level_rises(appointment, seed):
    chance = random.Random(seed)
    consents = chance.sample(["buttock", "abdomen", "chest", "sacrum", "inner-thigh"], 3)
    request = {
        **factories.document()["request"],
        "scope": chance.choice(["full-body", "back", "legs"]),
        "pressure": chance.choice(["light", "medium", "firm"]),
        "modality": chance.choice(["swedish", "deep-tissue", "relaxation", "shiatsu"]),
    }
    before = planned(appointment, consents=consents, request=request)
    for turn in range(2):
        shown = answering.shown_to_client(before)
        said = {q.key: chance.choice([*q.choices[:3], "yes"]) for q in shown.questions}
        said = {key: "yes" if choice == "as-first" else choice for key, choice in said.items()}
        now = LATER + timedelta(minutes=turn)
        answering.answer(before, said, words="", how="link", now=now)
        after = newest(appointment)
        follows(shown, said, before, after)
        before = after
        if not after.document["steps"]:
            return


def follows(shown, said, before, after):
    got, had = levels(after), levels(before)
    for question in shown.questions:
        for region in question.regions:
            choice, level = said[question.key], got.get(region, 0)
            if choice == "leave-out":
                assert level == 0
            elif choice == "lighter":
                assert level <= question.level - 1
            if region in had:
                assert level <= had[region], region
    today = services.brief_of(after)
    assert verify(read_plan(after.document), today) == []


# --- a consent that was taken back


def take_back(ada, **fields):
    given = {"key": "explicit_area", "given": False, "regions": [], "text": "Taken back."}
    given |= {"text_version": "1", "text_hash": "0" * 64, "language": "en-gb", "how": "told"}
    return Consent.objects.create(client=ada, **{**given, "at": LATER, **fields})


@pytest.mark.parametrize("regions", [["buttock-left", "buttock-right"], ["buttock"], []])
def test_a_plan_with_an_area_that_was_taken_back_cannot_be_started(
    kept, appointment, ada, nell, regions
):
    assert not stale.is_stale(kept, appointment, now=NOW)
    take_back(ada, regions=regions)
    assert stale.is_stale(kept, appointment, now=LATER)
    with pytest.raises(checkins.CannotStart):
        checkins.start(appointment, kept, by=nell, now=LATER)
    again = services.make_plan(appointment, by=nell, now=LATER)
    assert "buttock-left" not in levels(again)
    assert checkins.start(appointment, again, by=nell, now=LATER).plan == again


def test_one_side_taken_back_leaves_the_other(kept, appointment, ada):
    take_back(ada, regions=["buttock-left"])
    again = services.make_plan(appointment, by=None, now=LATER)
    assert "buttock-left" not in levels(again)
    assert "buttock-right" in levels(again)


@pytest.mark.parametrize("key", ["touch", "data_health"])
def test_without_the_consent_that_every_massage_needs_no_session_starts(
    kept, appointment, ada, nell, key
):
    take_back(ada, key=key)
    with pytest.raises(checkins.CannotStart):
        checkins.start(appointment, kept, by=nell, now=LATER)
    held = services.make_plan(appointment, by=nell, now=LATER)
    assert held.state == SessionPlan.State.HELD
    assert "consent" in held.document["held_for"]
    take_back(ada, key=key, given=True, at=LATER + timedelta(minutes=1))
    assert services.make_plan(appointment, by=nell, now=LATER).state == SessionPlan.State.READY


def test_a_new_form_asks_again_and_takes_the_place_of_what_was_taken_back(kept, appointment, ada):
    take_back(ada, regions=["buttock"])
    factories.intake(
        appointment=appointment, document=kept.intake.document, sent_at=LATER + timedelta(hours=1)
    )
    assert "buttock-left" in levels(services.make_plan(appointment, by=None, now=LATER))


# --- what is kept


def test_an_answer_is_sealed_and_never_changed(kept):
    answer = say(kept, neck_back="leave-out", words="canarywren")
    with connection.cursor() as cursor:
        cursor.execute("SELECT said, words FROM planning_plananswer")
        stored = " ".join(cursor.fetchone())
    assert "canarywren" not in stored
    assert "neck" not in stored
    with pytest.raises(Unchangeable):
        answer.save()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        PlanAnswer.objects.filter(pk=answer.pk).update(how="told")
