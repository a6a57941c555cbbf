"""A signed record: nothing changes it, additions say who and when."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from practice.intake.models import Unchangeable
from practice.staff.append_only import lifted, protected
from sessions_app.checkins import services
from sessions_app.checkins.models import Addition, SoapNote
from sessions_app.checkins.past import value_of
from tests import factories
from tests.checkins.test_start_and_finish import typed
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(session, tap, nell):
    """Ada's session, ended after 25 minutes and signed by Nell."""
    for word, minute in [("next", 3), ("next", 4), ("next", 9), ("lighter", 12), ("next", 20)]:
        tap(word, minute)
    ended = services.end(session, by=nell, now=NOW + timedelta(minutes=25))
    note, scores = ended.note, {"after": {"pain": 3, "relaxation": 8}}
    note.assessment = "Slept well."
    services.finish(
        ended, note, scores, version=note.version, by=nell, now=NOW + timedelta(minutes=30)
    )
    return ended


@pytest.fixture
def url(signed):
    return reverse("checkins:finish", args=[signed.appointment_id])


@pytest.fixture
def add(signed):
    return reverse("checkins:add", args=[signed.appointment_id])


def addition(signed, **fields):
    """Return what the form of an addition sends when nothing but the words was touched."""
    bases = {row["region"].removesuffix("-left").removesuffix("-right") for row in signed.note.done}
    strokes = {stroke for row in signed.note.done for stroke in row["strokes"]}
    given = {"key": str(uuid4()), "words": "She called: sore for a day.", "done": sorted(bases)}
    return {**given, "strokes": sorted(strokes), **fields}


def test_the_signed_record_shows_who_signed_and_no_field_to_change_it(nell, sign_in, url):
    page = sign_in(nell).get(url).content.decode()
    assert "Signed by <bdi>Nell Marsh</bdi>" in page
    assert "Slept well." in page
    assert 'name="assessment"' not in page


def test_E9_taps_handed_in_after_signing_change_nothing_of_it_and_are_shown(
    nell, sign_in, url, signed, tap
):
    before = ribbon_in(sign_in(nell).get(url))
    late = {"now": NOW + timedelta(hours=3), "device_at": NOW + timedelta(minutes=13)}
    services.tap(signed, "hurts", id=uuid4(), by=nell, sequence=5, **late)
    services.tap(signed, "back", id=uuid4(), by=nell, sequence=5, **late)
    answer = sign_in(nell).get(url)
    assert ribbon_in(answer) == before
    page = answer.content.decode()
    assert "Handed in after signing" in page
    assert re.search(r"<li>13 min: it hurts\.</li>", page)


def ribbon_in(answer) -> str:
    page = answer.content.decode()
    return page[page.index("What was done</h2>") : page.index("</table>", page.index("What was"))]


def test_E9_a_save_after_signing_changes_nothing_and_gives_the_words_back(nell, sign_in, url):
    answer = sign_in(nell).post(url, typed(assessment="Other words.", version="2"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Other words." in page
    assert "Nothing of it was changed." in page
    assert SoapNote.objects.get().assessment == "Slept well."


def test_E9_scores_are_closed_with_the_note(nell, sign_in, url, signed):
    sign_in(nell).post(url, typed(pain_after="9", version="2"))
    assert signed.outcomes.get(moment="after").pain == 3


def test_E9_an_autosave_after_signing_says_that_it_is_not_saved(nell, sign_in, url):
    answer = sign_in(nell, htmx=True).post(url, typed(version="2"))
    assert answer.status_code == 409
    assert "data-unsaved" in answer.content.decode()


def test_E9_the_database_refuses_to_change_a_signed_note(signed):
    for deed in ("UPDATE checkins_soapnote SET tab = 'x'", "DELETE FROM checkins_soapnote"):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(deed)
    assert SoapNote.objects.get().tab == ""


def test_a_note_that_is_not_signed_stays_open_also_after_the_triggers_were_lifted(session, nell):
    note = services.end(session, by=nell, now=NOW + timedelta(minutes=25)).note
    with lifted("checkins_soapnote"):
        assert "checkins_soapnote" not in protected(connection)
    note.plan = "Same again."
    note.save()
    note.signed_at, note.signed_by = NOW, nell
    note.save()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        note.save()


def test_an_addition_stands_with_name_and_time(olive, sign_in, url, add, signed):
    browser = sign_in(olive)
    answer = browser.post(add, addition(signed))
    made = Addition.objects.get()
    assert answer["Location"] == f"{url}#addition-{made.pk}"
    page = browser.get(url).content.decode()
    assert "She called: sore for a day." in page
    assert "<bdi>Olive Grant</bdi></strong>, <time" in page
    assert made.done is None
    with pytest.raises(Unchangeable):
        made.save()


def test_E1_an_addition_sent_twice_is_one(nell, sign_in, add, signed):
    browser, form = sign_in(nell), addition(signed)
    browser.post(add, form)
    browser.post(add, form)
    assert Addition.objects.count() == 1


def test_a_correction_is_an_addition_and_the_note_keeps_what_it_said(
    nell, sign_in, url, add, signed
):
    before = SoapNote.objects.get().done
    form = addition(signed, words="It was longer.", **{"minutes-lower-back": "20"})
    sign_in(nell).post(add, form)
    note = SoapNote.objects.get()
    assert note.done == before
    corrected = {row["region"]: row["minutes"] for row in note.worked}
    assert corrected["lower-back-left"] + corrected["lower-back-right"] == pytest.approx(
        20, abs=0.1
    )
    page = sign_in(nell).get(url).content.decode()
    assert "Lower back (both sides): put right from 12 min, medium, to 20 min, medium" in page


def test_what_past_sessions_teach_comes_from_the_corrected_record(nell, sign_in, add, signed):
    form = addition(signed, words="Not the neck.")
    form["done"] = [base for base in form["done"] if base != "neck-back"]
    sign_in(nell).post(add, form)
    assert not [slug for slug in value_of(signed).done if slug.startswith("neck-back")]


def test_an_addition_without_words_is_refused_and_says_why(nell, sign_in, add, signed):
    answer = sign_in(nell).post(add, addition(signed, words=" "))
    assert answer.status_code == 422
    assert "Write what you want to add to this record." in answer.content.decode()
    assert not Addition.objects.exists()


def test_nothing_is_added_to_a_note_that_is_not_signed(nell, sign_in, session):
    services.end(session, by=nell, now=NOW + timedelta(minutes=25))
    path = reverse("checkins:add", args=[session.appointment_id])
    assert sign_in(nell).post(path, {"key": str(uuid4()), "words": "x"}).status_code == 404


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, add, url, signed):
    assert sign_in(omar).get(url).status_code == 404
    assert sign_in(omar).post(add, addition(signed)).status_code == 404


def test_the_record_page_tells_of_it_and_opens_it_in_place(nell, sign_in, url, add, signed):
    sign_in(nell).post(add, addition(signed))
    record = reverse("records:record", args=[signed.client_id])
    page = sign_in(nell).get(record).content.decode()
    assert "Added to the record of a session, by Nell Marsh" in page
    assert f'hx-get="{url}"' in page
    part = sign_in(nell, htmx=True).get(url).content.decode()
    assert "She called: sore for a day." in part
    assert "<html" not in part


def test_the_front_desk_reads_no_word_of_it(rex, sign_in, url, add, signed, nell):
    sign_in(nell).post(add, addition(signed))
    assert sign_in(rex).get(url).status_code == 403
    page = sign_in(rex).get(reverse("records:record", args=[signed.client_id])).content.decode()
    assert "Added to the record" not in page


def test_the_page_asks_as_often_for_many_additions_as_for_one(
    nell, sign_in, url, signed, django_assert_max_num_queries
):
    for number in range(12):
        services.add(signed.note, f"Addition {number}.", by=factories.user(), now=NOW)
    browser = sign_in(nell)
    browser.get(url)
    with django_assert_max_num_queries(16):
        browser.get(url)
