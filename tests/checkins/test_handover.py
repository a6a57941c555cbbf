"""A session that changes hands: who may watch, who may take it, and whose taps are kept."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.staff.models import AccessEntry
from sessions_app.checkins import handover, services
from sessions_app.checkins.models import CheckIn, MassageSession, SoapNote
from sessions_app.checkins.state import LiveState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya(practice):
    """A colleague who may treat everybody: the practice shares its clients."""
    factories.practice(own_clients_only=False)
    return factories.user(name="Maya Stone", is_practitioner=True)


@pytest.fixture
def live(session):
    return reverse("checkins:live", args=[session.appointment_id])


@pytest.fixture
def take(session):
    return reverse("checkins:take-over", args=[session.appointment_id])


@pytest.fixture
def check_in(session):
    return reverse("checkins:check-in", args=[session.appointment_id])


def take_it(session, by, seen):
    return handover.take_over(session, id=uuid4(), by=by, seen=seen.pk, now=timezone.now())


def test_a_colleague_sees_all_and_has_no_button_but_one(maya, nell, sign_in, session, live, tap):
    tap("lighter", 3)
    shown = sign_in(maya).get(live).content.decode()
    assert "Nell Marsh</bdi> is treating" in shown
    assert "Noted at 3:00: lighter" in shown
    assert "Welcome and quick check</h1>" in shown
    assert "Step 1 of" in shown
    assert 'name="tap"' not in shown
    assert "Take over" in shown


def test_a_colleague_who_watches_taps_nothing_and_ends_nothing(
    maya, sign_in, session, live, check_in
):
    browser = sign_in(maya)
    answer = browser.post(check_in, {"tap": f"firmer.{uuid4()}"})
    assert answer.status_code == 409
    assert "is treating" in answer.content.decode()
    script = {"HX-Request": "true"}
    assert browser.post(check_in, {"tap": f"good.{uuid4()}"}, headers=script).status_code == 409
    assert session.check_ins.count() == 0
    ended = browser.post(reverse("checkins:end", args=[session.appointment_id]))
    assert ended["Location"] == live
    session.refresh_from_db()
    assert session.ended_at is None
    assert session.check_ins.count() == 0


def test_watching_again_sends_nothing_while_nothing_is_new(maya, sign_in, session, live, tap):
    browser = sign_in(maya, htmx=True)
    mark = browser.get(live).context["mark"]
    assert browser.get(live, {"mark": mark}).status_code == 204
    tap("good", 4)
    assert "Noted at 4:00: good" in browser.get(live, {"mark": mark}).content.decode()


def test_it_is_asked_once_and_taken_with_one_press(maya, nell, sign_in, session, take, live):
    browser = sign_in(maya)
    asked = browser.get(take)
    assert "Nell Marsh</bdi> is treating now" in asked.content.decode()
    assert MassageSession.objects.get().taken_over_by is None
    given = {"id": asked.context["id"], "seen": nell.pk}
    for _press in range(2):
        assert browser.post(take, given)["Location"] == live
    kept = MassageSession.objects.get()
    assert (kept.practitioner, kept.treating) == (nell, maya)
    assert kept.check_ins.filter(word="taken-over", by=maya).count() == 1
    entry = AccessEntry.objects.get(verb="took-over")
    assert (entry.actor_id, entry.object_id) == (maya.pk, session.pk)
    assert 'name="tap"' in browser.get(live).content.decode()


def test_the_screen_of_the_one_before_says_who_has_it(maya, nell, sign_in, session, live):
    take_it(session, maya, nell)
    shown = sign_in(nell, htmx=True).get(live).content.decode()
    assert "Maya Stone</bdi> has taken over at" in shown
    assert "What you tapped is kept" in shown
    assert 'name="tap"' not in shown


def test_taps_of_both_are_kept_and_each_says_whose_it_is(maya, nell, sign_in, session, check_in):
    """The case that would lose one: a tap that waited on the first tablet until after the handover."""
    waiting = {"tap": f"lighter.{uuid4()}"}
    take_it(session, maya, nell)
    sign_in(maya).post(check_in, {"tap": f"good.{uuid4()}"})
    late = sign_in(nell, htmx=True).post(check_in, waiting)
    assert late.status_code == 204
    said = session.check_ins.values_list("word", "by__name")
    assert set(said) == {
        ("taken-over", "Maya Stone"),
        ("good", "Maya Stone"),
        ("lighter", "Nell Marsh"),
    }


def test_it_can_be_taken_back_and_the_turns_are_told(maya, nell, session):
    take_it(session, maya, nell)
    take_it(session, nell, maya)
    turns = MassageSession.objects.get().turns()
    assert [turn.who for turn in turns] == [nell, maya, nell]
    assert [turn.until for turn in turns[:-1]] == [turn.since for turn in turns[1:]]
    assert turns[-1].until is None


def test_two_who_take_it_at_once_are_told_apart(maya, nell, sign_in, session, take):
    third = factories.user(name="Ines Ray", is_practitioner=True)
    browser = sign_in(third)
    asked = browser.get(take)
    take_it(session, maya, nell)
    answer = browser.post(take, {"id": asked.context["id"], "seen": nell.pk})
    assert answer.status_code == 409
    assert "Maya Stone</bdi> has taken the session over meanwhile" in answer.content.decode()
    assert MassageSession.objects.get().treating == maya


def test_undo_does_not_take_a_handover_back(maya, nell, sign_in, session, live, tap):
    tap("good", 2)
    take_it(session, maya, nell)
    shown = sign_in(maya).get(live)
    tapped = shown.context["screen"].undo_tap
    taken = session.check_ins.get(word="taken-over")
    assert tapped is None or str(taken.pk) not in tapped


def test_a_plan_that_needs_training_is_not_taken_over_without_it(
    maya, nell, sign_in, session, take, monkeypatch
):
    monkeypatch.setattr(handover, "training_missing", lambda plan, person: ["oncology"])
    browser = sign_in(maya)
    assert "It needs training that you do not hold: oncology" in browser.get(take).content.decode()
    answer = browser.post(take, {"id": uuid4(), "seen": nell.pk})
    assert answer.status_code == 409
    assert MassageSession.objects.get().treating == nell


def test_who_may_not_treat_takes_nothing_over(rex, olive, omar, sign_in, session, take, nell):
    for person, status in ((rex, 403), (olive, 403), (omar, 404)):
        assert sign_in(person).get(take).status_code == status
        given = {"id": uuid4(), "seen": nell.pk}
        assert sign_in(person).post(take, given).status_code == status
    assert MassageSession.objects.get().treating == nell


@pytest.mark.parametrize("given", [{}, {"id": "x", "seen": "y"}, {"id": "", "seen": ""}])
def test_a_press_that_says_nothing_changes_nothing(given, maya, sign_in, session, take):
    assert sign_in(maya).post(take, given).status_code == 422
    assert session.check_ins.count() == 0


def test_a_session_that_is_over_is_not_taken_over(maya, nell, sign_in, session, take):
    services.end(session, by=nell, now=timezone.now())
    answer = sign_in(maya).get(take)
    assert answer["Location"] == reverse("checkins:finish", args=[session.appointment_id])
    with pytest.raises(handover.NotTheirs):
        take_it(session, maya, nell)


def test_one_starts_and_the_other_finishes_and_signs(maya, nell, sign_in, session):
    take_it(session, maya, nell)
    finish = reverse("checkins:finish", args=[session.appointment_id])
    browser = sign_in(maya)
    browser.post(reverse("checkins:end", args=[session.appointment_id]))
    answer = browser.get(finish)
    shown = answer.content.decode()
    assert "Nell Marsh</bdi> from" in shown
    assert "Maya Stone</bdi> from" in shown
    note = SoapNote.objects.get(session=session)
    assert re.search(r"Nell Marsh treated from \d\d:\d\d to \d\d:\d\d\.", note.objective)
    assert re.search(r"Maya Stone treated from \d\d:\d\d to \d\d:\d\d\.", note.objective)
    services.finish(session, note, {}, version=note.version, by=maya, now=timezone.now())
    note.refresh_from_db()
    assert note.signed_by == maya


@pytest.mark.parametrize(
    ("word", "more", "counts_after"),
    [
        ("firmer", {}, False),
        ("next", {}, False),
        ("end-by", {"minutes": 30}, False),
        ("answer", {"item": "focus-areas", "value": "feet"}, False),
        ("lighter", {}, True),
        ("hurts", {}, True),
        ("stop", {}, True),
    ],
)
def test_who_was_relieved_steers_no_more_but_is_heard_if_it_makes_it_softer(
    maya, nell, session, word, more, counts_after
):
    """The case that would let them: a first tablet without network that is tapped on."""
    taken = take_it(session, maya, nell).check_ins.get()
    before = tapped_by(nell, session, word, taken.at - timedelta(seconds=20), more)
    after = tapped_by(nell, session, word, taken.at + timedelta(seconds=20), more)
    state = LiveState(session, [taken, before, after])
    assert [event.pk for event in state.heard].count(after.pk) == 1
    assert (before in state.events, after in state.events) == (True, counts_after)


def test_who_was_relieved_takes_nothing_back(maya, nell, session, tap):
    hurt = tap("hurts", 2)
    hurt.refresh_from_db()
    taken = take_it(session, maya, nell).check_ins.get(word="taken-over")
    later = taken.at + timedelta(seconds=5)
    undo = tapped_by(nell, session, "undo", later, {"undoes": hurt.pk})
    assert hurt in LiveState(session, [hurt, taken, undo]).events
    theirs = tapped_by(maya, session, "undo", later, {"undoes": hurt.pk})
    assert hurt not in LiveState(session, [hurt, taken, theirs]).events


def test_who_was_relieved_may_take_firmer_back(maya, nell, session):
    """The case that would leave it too firm: it is their own Firmer, sent late, with its Undo."""
    taken = take_it(session, maya, nell).check_ins.get()
    firmer = tapped_by(nell, session, "firmer", taken.at - timedelta(seconds=5), {})
    undo = tapped_by(nell, session, "undo", taken.at + timedelta(seconds=5), {"undoes": firmer.pk})
    assert firmer in LiveState(session, [taken, firmer]).events
    assert firmer not in LiveState(session, [taken, firmer, undo]).events


def test_who_takes_it_back_steers_again(maya, nell, session):
    for by, seen in ((maya, nell), (nell, maya)):
        take_it(session, by, seen)
    taken = list(session.check_ins.all())
    moved = tapped_by(nell, session, "next", taken[-1].at + timedelta(seconds=5), {})
    assert moved in LiveState(session, [*taken, moved]).events


def tapped_by(person, session, word, when, more) -> CheckIn:
    return CheckIn(
        id=uuid4(),
        session=session,
        word=word,
        sequence=50,
        device_at=when,
        at=when,
        by=person,
        **more,
    )
