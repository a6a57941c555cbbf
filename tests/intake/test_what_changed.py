"""The page "What has changed?", and the way from it to the end of a return form."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake import services, ticks
from practice.intake.again import asking, beginning, deciding
from practice.intake.models import Clearance, Consent, Intake, IntakeDraft
from practice.reference import load
from tests import factories
from tests.intake.walking import fields, fill_in, sign

pytestmark = pytest.mark.django_db
SORE = {
    "places": {"places": ["lower-back-left", "calf-left"]},
    "scores": {"lower-back-left": "7", "note": "Worse in the evening."},
    "not-here": {"places": ["face"]},
    "comfort-1": {"pressure": "light"},
}
VEINS = {"heart-blood": ["varicose-veins"]}
ITEM = {
    "varicose-veins-answer": "yes",
    "varicose-veins-where": ["calf-left"],
    "varicose-veins-kind": "calm",
}


def said(path, phone, draft, chosen=None, **consents):
    """Fill in and send the form that is out."""
    fill_in(draft, {**VEINS, **ITEM, **(chosen or {})}, by_page=SORE)
    assert sign(phone, path, **consents).status_code == 302
    return Intake.objects.get()


@pytest.fixture
def first(path, phone, draft):
    return said(path, phone, draft, email_aftercare="on")


@pytest.fixture
def again_path(first, ada, nell):
    """The address of the form for the next visit."""
    next_time = factories.appointment(
        client=ada, practitioner=nell, starts_at=timezone.now() + timedelta(days=20)
    )
    draft = services.send_form(ada, next_time, by=nell, now=timezone.now())
    return f"/f/{Link.objects.get(subject_id=draft.pk).token}/"


@pytest.fixture
def back(again_path, phone):
    """Ada's phone, in which she wrote the first form, at the page that asks what has changed."""
    assert phone.post(again_path)["Location"] == f"{again_path}what-has-changed/"
    return phone


def say(browser, path, **given):
    return browser.post(f"{path}what-has-changed/", given)


def post(browser, address, **given):
    found = fields(browser.get(address)).sent
    return browser.post(address, {**found, **given})


def nothing_else(browser, path):
    """Answer what is asked each time: nothing today, and the same areas."""
    assert post(browser, f"{path}today/", again="none")["Location"] == f"{path}areas/"
    assert post(browser, f"{path}areas/")["Location"] == f"{path}check/"


def sent(browser, path):
    assert sign(browser, path).status_code == 302
    return Intake.objects.latest("sent_at")


def answers(intake):
    return {each["id"]: each for each in intake.document["answers"]}


def test_it_shows_last_time_step_by_step_and_last_places(again_path, back):
    page = back.get(f"{again_path}what-has-changed/").content.decode()
    for words in ("Varicose veins", "Calf (left)", "Still sore here?", "Lower back (left): 7",
                  "Face and forehead", "Worse in the evening.", "Welcome back, Ada."):  # fmt: skip
        assert words in page
    assert page.count("btn-primary") == 1


def test_nothing_has_changed_is_a_whole_new_form(again_path, back, first):
    assert say(back, again_path, same="rest")["Location"] == f"{again_path}today/"
    nothing_else(back, again_path)
    new = sent(back, again_path)
    assert new != first
    for key in ("request", "focus", "avoid", "avoid_positions", "consents", "wishes"):
        assert new.document[key] == first.document[key]
    assert answers(new).keys() == answers(first).keys()
    assert new.own_words == first.own_words
    assert {mark.region for mark in new.marks.all()} == {mark.region for mark in first.marks.all()}


def test_each_step_is_the_same_by_itself(again_path, back):
    for step in deciding.MAY_BE_SAME[:-1]:
        answer = say(back, again_path, same=step)
        assert answer["Location"] == f"{again_path}what-has-changed/#step-{step}"
    page = back.get(f"{again_path}what-has-changed/").content.decode()
    assert "Nothing else has changed" in page
    assert say(back, again_path, same=deciding.MAY_BE_SAME[-1])["Location"] == f"{again_path}today/"
    assert say(back, again_path, same="rest")["Location"] == f"{again_path}today/"


def test_change_opens_the_pages_of_that_step_prefilled_and_comes_back(again_path, back):
    assert say(back, again_path, changed=6)["Location"] == f"{again_path}places/"
    shown = back.get(f"{again_path}places/").content.decode()
    assert "Still sore here?" in shown
    assert fields(back.get(f"{again_path}places/")).sent["places"] == [
        "lower-back-left",
        "calf-left",
    ]
    assert f'href="{again_path}what-has-changed/"' in shown
    answer = post(back, f"{again_path}places/", places=["calf-left"])
    assert answer["Location"] == f"{again_path}scores/"
    answer = post(back, f"{again_path}scores/", **{"calf-left": "2"})
    assert answer["Location"] == f"{again_path}what-has-changed/"
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    assert sent(back, again_path).document["focus"] == [{"region": "calf-left", "score": 2}]


def test_a_step_that_was_opened_can_be_kept_as_it_was(again_path, back, first):
    say(back, again_path, changed=6)
    post(back, f"{again_path}places/", places=["face"])
    assert say(back, again_path, same=6).status_code == 302
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    assert sent(back, again_path).document["focus"] == first.document["focus"]


def test_no_page_is_skipped(again_path, back):
    for page in ("today", "areas", "check", "health-2"):
        answer = back.get(f"{again_path}{page}/")
        assert answer["Location"] == f"{again_path}what-has-changed/", page
    say(back, again_path, same="rest")
    assert back.get(f"{again_path}check/")["Location"] == f"{again_path}today/"


def test_what_is_asked_each_time_stands_on_one_page(again_path, back):
    say(back, again_path, same="rest")
    page = fields(back.get(f"{again_path}today/"))
    shown = back.get(f"{again_path}today/").content.decode()
    every = {q.id for q in load().every_visit_questions if q.id not in ticks.ASKED_ELSEWHERE}
    assert all(f'value="{id}"' in shown for id in every)
    assert 'value="varicose-veins"' not in shown
    assert "again" not in page.sent
    assert post(back, f"{again_path}today/").status_code == 422


def test_the_enter_key_never_says_none_of_these(again_path, back):
    """A browser presses the first button of a form for somebody who presses Enter on a tick box."""
    say(back, again_path, same="rest")
    page = back.get(f"{again_path}today/").content.decode()
    form = page[page.index('id="page"') :]
    first, none = form.index("<button"), form.index('value="none"')
    assert "name=" not in form[first : form.index(">", first)]
    assert first < none


def test_a_yes_today_asks_on_and_worries_at_once(again_path, back):
    say(back, again_path, same="rest")
    answer = post(back, f"{again_path}today/", again=["emergency-signs", "sunburn"])
    assert answer["Location"].startswith(f"{again_path}please-read/")
    assert "999" in back.get(answer["Location"]).content.decode()
    draft = IntakeDraft.objects.get(sent_at=None)
    fill_in(draft, {"sunburn-where": ["none"], "sunburn-kind": "not-sure"})
    said = answers(sent(back, again_path))
    assert said["emergency-signs"]["answer"] == "yes"
    assert said["sunburn"]["answer"] == "yes"


def test_a_no_that_was_not_asked_by_name_keeps_its_day_and_a_yes_that_was_read_is_new(
    again_path, back, first
):
    long_ago = (timezone.localdate() - timedelta(days=100)).isoformat()
    draft = IntakeDraft.objects.get(sent_at=None)
    draft.answers["_again"]["dates"] = dict.fromkeys(draft.answers["_again"]["dates"], long_ago)
    draft.save()
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    new = answers(sent(back, again_path))
    assert new["heart-failure"]["answered_on"] == long_ago
    for fresh in ("varicose-veins", "fever-unwell", "no-touch-areas", "mobility-table"):
        assert "answered_on" not in new[fresh], fresh


def test_a_list_that_was_gone_through_again_is_new(again_path, back):
    long_ago = (timezone.localdate() - timedelta(days=100)).isoformat()
    draft = IntakeDraft.objects.get(sent_at=None)
    draft.answers["_again"]["dates"] = dict.fromkeys(draft.answers["_again"]["dates"], long_ago)
    draft.save()
    say(back, again_path, changed=5)
    draft.refresh_from_db()
    fill_in(draft, before="what-has-changed")
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    new = answers(sent(back, again_path))
    assert "answered_on" not in new["latex-allergy"]
    assert new["heart-failure"]["answered_on"] == long_ago


@pytest.mark.parametrize(("days", "asked"), [(160, False), (161, True)])
def test_what_is_too_old_on_the_day_of_the_visit_is_asked_again(
    days, asked, first, again_path, phone
):
    """The visit is in 20 days: an answer of 160 days ago is 180 days old then."""
    old = timezone.localdate() - timedelta(days=days)
    document = {**first.document, "answered_on": old.isoformat()}
    Intake.objects.bulk_create(
        [
            Intake(
                client=first.client,
                draft=None,
                document=document,
                signature="Ada Lane",
                language="en-gb",
                reference_version="1",
                sent_at=timezone.now(),
            )
        ]  # fmt: skip
    )
    draft = IntakeDraft.objects.get(sent_at=None)
    newest = Intake.objects.latest("sent_at")
    draft.answers = beginning.answers_from(newest, draft, now=timezone.now())
    draft.answers = deciding.decided(draft.answers, deciding.SAME, deciding.MAY_BE_SAME)
    draft.answers["ticks:again"] = {"again": ["none"]}
    slugs = [page.slug for page in asking.sequence(draft.answers)]
    assert ("again-health-2" in slugs) == asked
    assert ("health-2" in slugs) != asked


def test_an_old_yes_is_asked_again_and_its_tick_is_not_lost(first, again_path, back):
    draft = IntakeDraft.objects.get(sent_at=None)
    old = (timezone.localdate() - timedelta(days=200)).isoformat()
    first.document["answers"] = [{**each, "answered_on": old} for each in first.document["answers"]]
    draft.answers = beginning.answers_from(first, draft, now=timezone.now())
    draft.save()
    shown = back.get(f"{again_path}what-has-changed/").content.decode()
    assert "Some of this is more than six months old." in shown
    assert "Varicose veins" not in shown
    say(back, again_path, same="rest")
    post(back, f"{again_path}today/", again="none")
    page = back.get(f"{again_path}again-health-2/")
    assert fields(page).sent["old-heart-blood"] == ["varicose-veins"]
    draft.refresh_from_db()
    fill_in(draft, {group: ["none"] for group in ("old-cancer-immune", "old-body")} | {
        f"old-{group}": ["none"] for group in ticks.OF_GROUP if group != "heart-blood"
    })  # fmt: skip
    new = answers(sent(back, again_path))
    assert new["varicose-veins"] == {
        "id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"
    }  # fmt: skip
    assert all("answered_on" not in each for each in new.values())


def test_a_doctors_word_that_has_run_out_is_asked_about_and_read_by_a_person(
    first, again_path, phone, nell
):
    ended = date.today() - timedelta(days=1)
    Clearance.objects.create(
        client=first.client,
        question="varicose-veins",
        said=dict.fromkeys(Clearance.FIELDS, "x") | {"date": "2025-01-01"},
        answer={"answer": "yes", "where": ["calf-left"], "kind": "calm"},
        expires_on=ended,
        recorded_by=nell,
        at=timezone.now(),
    )
    phone.post(again_path)
    say(phone, again_path, same="rest")
    assert post(phone, f"{again_path}today/", again="none")["Location"] == f"{again_path}doctor/"
    shown = phone.get(f"{again_path}doctor/").content.decode()
    assert "Has your doctor said yes again?" in shown
    assert "Varicose veins" in shown
    assert post(phone, f"{again_path}doctor/").status_code == 422
    post(phone, f"{again_path}doctor/", **{"varicose-veins": "yes"})
    post(phone, f"{again_path}areas/")
    new = sent(phone, again_path)
    assert "Varicose veins: has the doctor said yes again? Yes" in new.own_words
    assert not Clearance.objects.filter(at__gt=new.sent_at).exists()


def test_a_yes_to_mails_holds_and_the_massage_is_asked_each_time(again_path, back, first):
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    page = fields(back.get(f"{again_path}check/"))
    assert "touch" in page.names
    assert not {"data_health", "email_aftercare"} & page.names
    assert "followup_48h" in page.names
    assert back.post(f"{again_path}check/", {"signature": "Ada Lane"}).status_code == 422
    new = sent(back, again_path)
    assert not Consent.objects.filter(intake=new, key__in=("data_health", "email_aftercare"))
    newest = Consent.objects.filter(key="email_aftercare").latest("at")
    assert newest.given
    assert newest.intake == first


def test_a_booking_that_is_newer_than_the_wish_counts(first, ada, nell, phone):
    first.document["request"]["modality"] = "swedish"
    visit = factories.appointment(client=ada, practitioner=nell, style="sports")
    first.appointment.style = "swedish"
    kept = beginning.answers_from(
        first, IntakeDraft(client=ada, appointment=visit), now=timezone.now()
    )
    assert kept["_last"]["massage"]["modality"] == "open"


def test_C7_another_browser_sees_nothing_of_it(again_path, back):
    other = Browser()
    for answer in (
        other.get(f"{again_path}what-has-changed/"),
        other.get(f"{again_path}today/"),
        say(other, again_path, same="rest"),
    ):
        assert answer.status_code == 403
        assert "Varicose" not in answer.content.decode()
    assert IntakeDraft.objects.get(sent_at=None).answers["_again"]["steps"] == {}


def test_after_sending_the_page_leads_to_the_thanks(again_path, back):
    say(back, again_path, same="rest")
    nothing_else(back, again_path)
    sent(back, again_path)
    for answer in (back.get(f"{again_path}what-has-changed/"), say(back, again_path, same="rest")):
        assert answer["Location"] == f"{again_path}sent/"
