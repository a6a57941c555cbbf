"""Each kind of fact that a plan is made from: it changes, the plan is stale, made again, started."""

import time
from datetime import date, timedelta
from threading import Barrier, Event, Thread

import pytest
import time_machine
from django.db import connection, connections
from django.urls import reverse

from practice.intake import clearing
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.reference import load
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import MassageSession
from sessions_app.planning import answering, facts, services, stale
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import SessionPlan
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
BUTTOCK = {"request": {**factories.document()["request"], "scope": "full-body"}}
CLEARED = {
    "clinician": "Dr Gray",
    "date": date(2026, 11, 20),
    "allows": "gentle massage",
    "limits": "",
    "how": "letter",
}


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


def agreed(visit, key="touch", **more):
    """Record a yes, as the form would have."""
    given = {
        "client": visit.client,
        "key": key,
        "given": True,
        "text": load().consents[key].text,
        "text_version": "1",
        "text_hash": "0" * 64,
        "language": "en-gb",
        "how": "link",
        "at": NOW,
    }
    return Consent.objects.create(**given | more)


def planned(appointment, **document):
    factories.intake(appointment=appointment, document=factories.document(**document))
    return services.make_plan(appointment, by=None, now=NOW)


def take_back(said, nell, *, given=False, now=LATER):
    return consenting.change(said, given=given, actor=nell, how="told", now=now)


# --- what may change, and how


def a_newer_form(appointment, nell):
    factories.intake(appointment=appointment, sent_at=LATER)


def a_needed_yes(appointment, nell):
    """Taken back, and given again: both leave the plan stale, the second lets it start."""
    said = agreed(appointment)
    take_back(said, nell)
    assert stale.made_again(appointment, now=LATER).state == SessionPlan.State.HELD
    take_back(said, nell, given=True, now=LATER + timedelta(minutes=1))


def an_area(appointment, nell):
    agreed(appointment, "explicit_area", regions=["buttock"], appointment=appointment, at=LATER)


def a_clearance(appointment, nell):
    clearing.record(appointment.client, "heart-failure", CLEARED, by=nell, now=LATER)


def an_age(appointment, nell):
    """Her date of birth is put right: she is a grown woman, and was taken to be nobody's age."""
    appointment.client.born_on = date(1985, 2, 3)
    appointment.client.save()


def someone_else(appointment, nell):
    nell.training = ["oncology"]
    nell.save()


def another_style(appointment, nell):
    appointment.style = "relaxation"
    appointment.save()


def a_shorter_session(appointment, nell):
    appointment.minutes = 45
    appointment.save()


CHANGES = {
    a_newer_form: facts.FORM,
    a_needed_yes: facts.CONSENTS,
    an_area: facts.AREAS,
    an_age: facts.AGE,
    someone_else: facts.TRAINING,
    another_style: facts.REQUEST,
    a_shorter_session: facts.TIME,
}


@pytest.mark.parametrize("changes", CHANGES, ids=lambda each: each.__name__)
def test_a_fact_changes_and_the_plan_is_made_again_and_can_be_started(
    appointment, nell, changes, sign_in
):
    request = {k: v for k, v in BUTTOCK["request"].items() if k != "modality"}
    kept = planned(appointment, request=request, client={"name": "Ada Lane"})
    changes(appointment, nell)
    newest = services.newest_version(appointment)
    with pytest.raises(checkins.CannotStart):
        checkins.start(appointment, newest, by=nell, now=LATER)
    assert not MassageSession.objects.exists()

    with time_machine.travel(LATER):
        page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    again = services.newest_version(appointment)
    assert again.number == newest.number + 1
    assert again.facts["because"] == [CHANGES[changes]]
    assert again.made_by is None
    why = str(facts.BECAUSE[CHANGES[changes]])
    assert f"This plan was made again: {why}." in page
    assert again.changes[0] == f"Made again: {why}."
    assert "Start session" in page
    assert checkins.start(appointment, again, by=nell, now=LATER).plan == again
    assert kept.pk != again.pk


def test_a_clearance_turns_a_refusal_into_a_plan(appointment, nell):
    heart = [{"id": "heart-failure", "answer": "yes"}]
    assert planned(appointment, answers=heart).state == SessionPlan.State.REFUSED
    a_clearance(appointment, nell)
    again = stale.made_again(appointment, now=LATER)
    assert again.facts["because"] == [facts.CLEARANCES]
    assert again.document["steps"]
    row = appointment.client.clearances.get()
    clearing.take_back(row, "A mistake", by=nell, now=LATER + timedelta(minutes=1))
    last = stale.made_again(appointment, now=LATER + timedelta(minutes=2))
    assert last.state == SessionPlan.State.REFUSED


def test_an_area_taken_back_leaves_the_plan(appointment, nell):
    factories.intake(
        appointment=appointment, document=factories.document(**BUTTOCK, consents=["buttock"])
    )
    said = agreed(appointment, "explicit_area", regions=["buttock"], appointment=appointment)
    kept = services.make_plan(appointment, by=None, now=NOW)
    assert "buttock-left" in worked(kept)
    take_back(said, nell)
    again = stale.made_again(appointment, now=LATER)
    assert {facts.AREAS, facts.AVOID} == set(again.facts["because"])
    assert "buttock-left" not in worked(again)


def worked(kept):
    return {area["region"] for step in kept.document["steps"] for area in step["areas"]}


def test_INV_26_a_guardian_who_takes_the_yes_back_holds_the_plan(appointment, nell):
    appointment.client.born_on = date(2010, 6, 1)
    appointment.client.save()
    guardian = {"consent": True, "present": False}
    factories.intake(
        appointment=appointment, document=factories.document(client={}, guardian=guardian)
    )
    said = agreed(appointment, "guardian")
    kept = services.make_plan(appointment, by=None, now=NOW)
    assert "guardian" not in kept.document["held_for"]
    take_back(said, nell)
    again = stale.made_again(appointment, now=LATER)
    assert again.facts["because"] == [facts.GUARDIAN]
    assert "guardian" in again.document["held_for"]
    take_back(said, nell, given=True, now=LATER + timedelta(minutes=5))
    last = stale.made_again(appointment, now=LATER + timedelta(minutes=6))
    assert "guardian" not in last.document["held_for"]


def test_changes_made_by_hand_are_kept(appointment, nell):
    planned(appointment)
    edit = Edit(what="minutes", step="lower-back", value=9)
    services.make_plan(appointment, by=nell, now=NOW, edits=[edit])
    a_newer_form(appointment, nell)
    again = stale.made_again(appointment, now=LATER)
    assert again.edits == [{"what": "minutes", "step": "lower-back", "value": 9}]


def test_a_plan_that_fits_is_left_alone(appointment, nell, sign_in):
    kept = planned(appointment)
    assert stale.made_again(appointment, now=LATER) is None
    with time_machine.travel(LATER):
        page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    assert "made again" not in page
    assert services.newest_version(appointment) == kept


def test_the_day_alone_makes_no_new_version_over_and_over(appointment, nell, sign_in):
    """Answers have grown old, and planning again would say the same: the page says so instead."""
    planned(appointment)
    much_later = NOW + timedelta(days=200)
    with time_machine.travel(much_later):
        page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    assert "Something has changed since this plan was made" in page
    assert "Start session" not in page
    assert appointment.plans.count() == 1


def test_a_plan_that_the_session_started_from_is_frozen(appointment, nell, sign_in):
    said = agreed(appointment)
    kept = planned(appointment)
    checkins.start(appointment, kept, by=nell, now=NOW)
    take_back(said, nell)
    a_newer_form(appointment, nell)
    assert not stale.is_stale(services.newest_version(appointment), appointment, now=LATER)
    assert stale.made_again(appointment, now=LATER) is None
    assert appointment.plans.count() == 1


def test_a_plan_of_which_no_facts_are_known_is_made_again(appointment):
    kept = planned(appointment)
    SessionPlan.objects.filter(pk=kept.pk).update(facts={})
    assert stale.made_again(appointment, now=LATER).facts["because"] == [facts.REST]


def test_an_old_version_is_shown_as_it_was(appointment, nell, sign_in):
    planned(appointment)
    a_newer_form(appointment, nell)
    with time_machine.travel(LATER):
        address = reverse("planning:plan", args=[appointment.pk])
        sign_in(nell).get(f"{address}?version=1")
        sign_in(nell).get(address)
        assert "an earlier one" in sign_in(nell).get(f"{address}?version=1").content.decode()
    assert appointment.plans.count() == 2


def test_what_the_client_says_to_the_plan_is_no_reason_to_make_it_twice(appointment):
    kept = planned(appointment)
    shown = answering.shown_to_client(kept)
    choices = {
        question.key: "lighter" for question in shown.questions if "lighter" in question.choices
    }
    choices = {question.key: choices.get(question.key, "yes") for question in shown.questions}
    answering.answer(kept, choices, words="", how="told", by=appointment.practitioner, now=LATER)
    assert stale.made_again(appointment, now=LATER) is None


def test_a_form_for_another_visit_gives_no_yes_to_an_area_of_this_one(appointment, nell, ada):
    """INV-15: each session asks for its own."""
    earlier = factories.appointment(
        client=ada, practitioner=nell, starts_at=NOW - timedelta(days=30)
    )
    factories.intake(
        appointment=earlier, document=factories.document(**BUTTOCK, consents=["buttock"])
    )
    kept = services.make_plan(appointment, by=None, now=NOW)
    assert "buttock-left" not in worked(kept)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_it_at_once_make_one_new_version():
    nell = factories.user(name="Nell Marsh", is_practitioner=True)
    factories.practice()
    visit = factories.appointment(practitioner=nell)
    planned(visit)
    a_newer_form(visit, nell)
    together, made = Barrier(2), []

    def open_it():
        try:
            together.wait(timeout=20)
            made.append(stale.made_again(visit, now=LATER))
        finally:
            connections.close_all()

    threads = [Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [each is None for each in made].count(False) == 1
    assert visit.plans.count() == 2
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.django_db(transaction=True)
def test_a_yes_taken_back_while_a_session_starts_waits_for_the_start(monkeypatch):
    """It comes before the start, which is refused then, or after it; never in between."""
    nell = factories.user(name="Nell Marsh", is_practitioner=True)
    factories.practice()
    visit = factories.appointment(practitioner=nell)
    kept = planned(visit)
    said = agreed(visit)
    kept = stale.made_again(visit, now=NOW) or kept
    checked, order, is_stale = Event(), [], stale.is_stale

    def checked_and_slow(*args, **kwargs):
        found = is_stale(*args, **kwargs)
        checked.set()
        time.sleep(0.5)  # in which the other one tries
        return found

    monkeypatch.setattr(stale, "is_stale", checked_and_slow)

    def deed(name, do):
        try:
            do()
            order.append(name)
        finally:
            connections.close_all()

    def start():
        checkins.start(visit, kept, by=nell, now=LATER)

    def change_their_mind():
        checked.wait(timeout=20)
        take_back(said, nell)

    threads = [Thread(target=deed, args=["started", start])]
    threads.append(Thread(target=deed, args=["taken back", change_their_mind]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert order == ["started", "taken back"]
    assert MassageSession.objects.count() == 1
