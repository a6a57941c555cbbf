from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.intake import lasting
from practice.staff.append_only import lifted
from sessions_app.checkins import phrases, services
from sessions_app.checkins.models import MassageSession, SoapNote
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.services import make_plan
from tests import factories
from tests.checkins.visits import ended as ended_visit
from tests.checkins.visits import visited
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(session, tap, nell):
    for word, minute in [("next", 3), ("next", 4), ("next", 9), ("lighter", 12), ("next", 20)]:
        tap(word, minute)
    return services.end(session, by=nell, now=NOW + timedelta(minutes=25))


@pytest.fixture
def url(ended):
    return reverse("checkins:finish", args=[ended.appointment_id])


def typed(**fields):
    given = {
        "pain_before": "6",
        "pain_after": "3",
        "relaxation_after": "8",
        "done": ["lower-back"],
        "subjective": "Felt lighter.",
        "objective": "",
        "assessment": "",
        "plan": "More on the neck.",
        "version": "1",
    }
    return {**given, **fields}


def test_starting_twice_is_one_session(nell, sign_in, appointment):
    url = reverse("checkins:start", args=[appointment.pk])
    sign_in(nell).post(url, {"version": 1})
    sign_in(nell).post(url, {"version": 1})
    assert MassageSession.objects.count() == 1
    assert appointment.plans.get().agreed_at is not None


@pytest.mark.parametrize("answer", ["emergency-signs", "fever-unwell"])
def test_a_refused_plan_cannot_be_started_by_its_address(nell, sign_in, appointment, answer):
    """The case that would let an unsafe massage begin: a typed address."""
    document = factories.document(answers=[{"id": answer, "answer": "yes"}])
    later = NOW + timedelta(minutes=1)
    factories.intake(appointment=appointment, document=document, sent_at=later)
    make_plan(appointment, by=None, now=later)
    sign_in(nell).post(reverse("checkins:start", args=[appointment.pk]), {"version": 2})
    assert not MassageSession.objects.exists()


def test_a_plan_that_a_newer_form_overtook_cannot_be_started(nell, sign_in, appointment):
    factories.intake(appointment=appointment, sent_at=NOW + timedelta(minutes=1))
    sign_in(nell).post(reverse("checkins:start", args=[appointment.pk]), {"version": 1})
    assert not MassageSession.objects.exists()


def test_a_held_plan_cannot_be_started(nell, sign_in, appointment):
    answers = [{"id": "high-blood-pressure", "answer": "not-sure"}]
    later = NOW + timedelta(minutes=1)
    document = factories.document(answers=answers)
    factories.intake(appointment=appointment, document=document, sent_at=later)
    make_plan(appointment, by=None, now=later)
    sign_in(nell).post(reverse("checkins:start", args=[appointment.pk]), {"version": 2})
    assert not MassageSession.objects.exists()


def test_a_version_that_was_not_on_the_page_is_never_started(nell, olive, sign_in, appointment):
    """The case that would let a plan begin that nobody in the room has read."""
    edits = (Edit(what="pressure", value=2, by="Olive Grant"),)
    newer = make_plan(appointment, by=olive, now=NOW, edits=edits)
    url, browser = reverse("checkins:start", args=[appointment.pk]), sign_in(nell)
    answer = browser.post(url, {"version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Olive Grant</bdi> changed this plan at" in page
    assert "Read it, then start." in page
    assert newer.changes and all(words in page for words in newer.changes)
    assert '<input type="hidden" name="version" value="2">' in page
    assert not MassageSession.objects.exists()

    assert browser.post(url, {"version": 2})["Location"] == reverse(
        "checkins:live", args=[appointment.pk]
    )
    assert MassageSession.objects.get().plan == newer


@pytest.mark.parametrize("version", ["", "0", "7", "one"])
def test_a_start_that_names_no_version_it_saw_starts_nothing(nell, sign_in, appointment, version):
    url = reverse("checkins:start", args=[appointment.pk])
    assert sign_in(nell).post(url, {"version": version}).status_code == 409
    assert not MassageSession.objects.exists()


def test_the_version_is_looked_at_again_behind_the_lock(nell, olive, appointment):
    seen = appointment.plans.get()
    make_plan(appointment, by=olive, now=NOW)
    with pytest.raises(services.Overtaken):
        services.start(appointment, seen, by=nell, now=NOW)


def test_what_was_done_is_filled_from_the_events(ended):
    done = {row["region"]: row for row in ended.note.done}
    # 5 of the 12 areas' warm-up minutes, then 11 minutes on the two sides of the lower back
    assert done["lower-back-left"]["minutes"] == pytest.approx(5.5 + 5 / 12 + 1 / 12, abs=0.1)
    assert done["lower-back-left"]["pressure"] == 3
    assert "neck-back-left" in done
    assert "foot-left" not in done


def test_the_note_says_what_the_client_said_and_when(ended):
    assert "In their own words: Sitting all day." in ended.note.subjective
    assert "Sore or tight: Lower back (left) 6 of 10." in ended.note.subjective
    assert "12 min: asked for lighter: " in ended.note.subjective
    assert "Start lighter on: " in ended.note.plan
    assert "Swedish massage." in ended.note.objective


def test_the_scores_and_the_note_are_kept_and_signed(nell, sign_in, url, ended):
    answer = sign_in(nell).post(url, typed(finish="1"))
    assert answer["Location"] == reverse("aftercare:edit", args=[ended.appointment_id])
    note = SoapNote.objects.get()
    assert (note.subjective, note.signed_by) == ("Felt lighter.", nell)
    after = ended.outcomes.get(moment="after")
    assert (after.pain, after.relaxation) == (3, 8)
    assert {row["region"] for row in note.done if row["kept"]} == {
        "lower-back-left",
        "lower-back-right",
    }


def test_a_score_that_was_not_asked_stays_unasked(nell, sign_in, url, ended):
    sign_in(nell).post(url, typed(pain_after="", relaxation_after="", finish="1"))
    assert ended.outcomes.get(moment="after").pain is None


def test_saving_for_later_does_not_sign(nell, sign_in, url):
    sign_in(nell).post(url, typed())
    assert SoapNote.objects.get().signed_at is None


def test_autosave_answers_with_the_next_version(nell, sign_in, url):
    answer = sign_in(nell, htmx=True).post(url, typed())
    assert 'name="version" value="2"' in answer.content.decode()


def test_finishing_overtakes_the_save_of_the_same_words(nell, sign_in, url, ended):
    browser = sign_in(nell)
    browser.post(url, typed())
    answer = browser.post(url, typed(finish="1"))

    assert answer.status_code == 302
    assert SoapNote.objects.get(session=ended).signed_at


def test_a_stale_save_shows_both_texts_and_loses_nothing(nell, sign_in, url):
    browser = sign_in(nell)
    browser.post(url, typed(subjective="Stored words."))
    answer = browser.post(url, typed(subjective="My words."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Stored words." in page
    assert "My words." in page
    assert SoapNote.objects.get().subjective == "Stored words."


@pytest.mark.parametrize("field", ["pain_after", "relaxation_before"])
def test_a_score_out_of_range_is_refused_with_words(nell, sign_in, url, field):
    answer = sign_in(nell).post(url, typed(**{field: "11"}))
    assert answer.status_code == 422
    assert "Choose a number from 0 to 10." in answer.content.decode()


def test_a_note_that_is_too_long_is_shown_back_whole(nell, sign_in, url):
    long = "x" * 20_001
    answer = sign_in(nell).post(url, typed(assessment=long))
    assert answer.status_code == 422
    assert long in answer.content.decode()


def test_ending_twice_is_harmless(session, nell):
    first = services.end(session, by=nell, now=NOW + timedelta(minutes=30))
    second = services.end(session, by=nell, now=timezone.now())
    assert first.ended_at == second.ended_at
    assert SoapNote.objects.count() == 1


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url):
    assert sign_in(omar).get(url).status_code == 404


def test_E7_the_next_save_of_the_same_page_is_no_conflict_though_the_answer_was_lost(
    nell, sign_in, url
):
    browser, tab = sign_in(nell, htmx=True), str(uuid4())
    browser.post(url, typed(subjective="First", tab=tab, seq="1"))
    answer = browser.post(url, typed(subjective="First and second", tab=tab, seq="2"))
    assert answer.status_code == 200
    late = browser.post(url, typed(subjective="First", tab=tab, seq="1"))
    assert 'name="version" value="3"' in late.content.decode()
    assert SoapNote.objects.get().subjective == "First and second"


def test_E7_a_save_that_its_own_page_overtook_with_finish_is_no_conflict(nell, sign_in, url):
    browser, tab = sign_in(nell, htmx=True), str(uuid4())
    browser.post(url, typed(subjective="First and second", tab=tab, seq="2", finish="1"))
    assert SoapNote.objects.get().signed_at
    late = browser.post(url, typed(subjective="First", tab=tab, seq="1"))
    assert late.status_code == 200
    later = browser.post(url, typed(subjective="First and third", tab=tab, seq="3"))
    assert later.status_code == 409
    assert SoapNote.objects.get().subjective == "First and second"


def test_E2_another_page_with_an_old_version_is_a_conflict(nell, sign_in, url):
    browser = sign_in(nell, htmx=True)
    browser.post(url, typed(subjective="Theirs", tab=str(uuid4()), seq="1"))
    answer = browser.post(url, typed(subjective="Mine", tab=str(uuid4()), seq="1"))
    assert answer.status_code == 409
    assert "data-unsaved" in answer.content.decode()
    assert SoapNote.objects.get().subjective == "Theirs"


def test_the_scores_are_said_in_words_while_nobody_has_written_there(nell, sign_in, url):
    browser, tab = sign_in(nell, htmx=True), str(uuid4())
    page = browser.post(url, typed(tab=tab, seq="1")).content.decode()
    assert 'data-words="Pain: 6 before, 3 after. Relaxed: 8 after the session."' in page
    mine = typed(tab=tab, seq="2", assessment="Calmer.", pain_after="2")
    assert "data-words" not in browser.post(url, mine).content.decode()
    assert SoapNote.objects.get().assessment == "Calmer."


def test_an_old_sentence_of_the_scores_is_never_signed(nell, sign_in, url):
    browser, tab = sign_in(nell), str(uuid4())
    browser.post(url, typed(tab=tab))
    stored = SoapNote.objects.get()
    last = typed(tab=tab, assessment=stored.assessment, pain_after="1", finish="1")
    browser.post(url, last)
    assert SoapNote.objects.get().assessment.startswith("Pain: 6 before, 1 after.")


def test_a_line_is_put_right_and_another_area_added(nell, sign_in, url):
    right = {"minutes-lower-back": "20", "pressure-lower-back": "4", "another": "jaw"}
    sign_in(nell).post(url, typed(**right))
    done = {row["region"]: row for row in SoapNote.objects.get().worked}
    assert done["lower-back-left"]["minutes"] + done["lower-back-right"]["minutes"] == 20
    assert done["lower-back-left"]["pressure"] == 4
    assert "jaw-left" in done
    assert "neck-back-left" not in done


@pytest.mark.parametrize("typed_minutes", ["0", "181", "x", "9" * 4000])
def test_minutes_that_cannot_be_are_refused_with_words(nell, sign_in, url, typed_minutes):
    answer = sign_in(nell).post(url, typed(**{"minutes-lower-back": typed_minutes}))
    assert answer.status_code == 422
    assert "Enter whole minutes, from 1 to 180." in answer.content.decode()


def test_a_stroke_that_is_unticked_is_gone_from_every_area_and_may_come_back(nell, sign_in, url):
    browser = sign_in(nell)
    browser.post(url, typed(strokes=["effleurage"]))
    row = SoapNote.objects.get().worked[0]
    assert set(row["strokes"]) <= {"effleurage"}
    browser.post(url, typed(strokes=[*row["strokes"], *row["unused"]], version="2"))
    assert "unused" not in SoapNote.objects.get().worked[0]


def test_a_phrase_goes_in_by_its_button_without_a_script(nell, sign_in, url):
    phrase = phrases.keep("plan", "In three weeks.", by=nell, now=NOW)
    answer = sign_in(nell).post(url, typed(insert=str(phrase.pk)))
    assert answer["Location"] == f"{url}#id_plan"
    assert SoapNote.objects.get().plan == "More on the neck.\nIn three weeks."


def test_the_words_of_last_time_are_copied_and_shown_as_copied(nell, sign_in, ada):
    first = visited(ada, nell, 4)
    with lifted("checkins_soapnote"):
        SoapNote.objects.filter(session=first).update(plan="Shoulders first.")
    session = ended_visit(ada, nell, 1)
    here = reverse("checkins:finish", args=[session.appointment_id])
    browser = sign_in(nell)
    browser.post(here, typed(plan="", copy="plan"))
    assert SoapNote.objects.get(session=session).plan == "Shoulders first."
    page = browser.get(here).content.decode()
    assert f"Copied from {first.started_at:%-d %b %Y}" in page


def test_what_was_offered_is_kept_once_it_was_ticked_and_signed(nell, sign_in, ada):
    session = ended_visit(ada, nell, 1, said=[("area-out", "lower-back-left")])
    here = reverse("checkins:finish", args=[session.appointment_id])
    browser = sign_in(nell)
    page = browser.get(here).content.decode()
    assert "Leave this area out from now on: " in page
    given = typed(done=[], lasting=["area.lower-back"])
    browser.post(here, given)
    assert lasting.standing(ada.pk) == []
    browser.post(here, typed(done=[], lasting=["area.lower-back"], version="2", finish="1"))
    (wish,) = lasting.standing(ada.pk)
    assert "lower-back-left" in wish.said["regions"]
    assert wish.recorded_by == nell


def test_nothing_is_kept_that_was_not_offered(nell, sign_in, url, ended):
    answer = sign_in(nell).post(url, typed(lasting=["area.face"], finish="1"))
    assert answer.status_code == 422
    assert lasting.standing(ended.client_id) == []
