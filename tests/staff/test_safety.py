"""Settings, Safety: who to call, and who reviewed the massage knowledge."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.reference import edition
from practice.staff import emergency, signing_off
from practice.staff.models import AccessEntry, Practice, SignOff
from practice.staff.receipts import new_key
from sessions_app.planning.services import make_plan
from tests import factories

LINE = "awaits review by a qualified person"


@pytest.fixture
def url(practice):
    return reverse("staff:safety")


@pytest.fixture
def sign(practice):
    return reverse("staff:sign-off")


def typed(**fields):
    given = {"name": "Dr Iris Bell", "qualification": "Physiotherapist", "key": str(new_key())}
    return {**given, "signed_on": timezone.localdate().isoformat(), **fields}


def test_the_owner_chooses_the_american_set(olive, sign_in, url):
    browser = sign_in(olive)
    answer = browser.post(url, {"help_lines": "us", "version": "1"})
    assert answer["Location"] == f"{url}?saved"
    assert emergency.numbers(Practice.objects.get())["emergency_number"] == "911"
    assert "Messages now say to call 911" in browser.get(answer["Location"]).content.decode()
    assert AccessEntry.objects.get(verb="changed").fields == ["help_lines"]


def test_one_number_may_be_the_practices_own(olive, sign_in, url):
    sign_in(olive).post(url, {"help_lines": "eu", "advice_line": "116 117", "version": "1"})
    said = emergency.numbers(Practice.objects.get())
    assert (said["emergency_number"], said["advice_line"]) == ("112", "116 117")


@pytest.mark.parametrize(
    "fields",
    [
        {"help_lines": "mars"},
        {"help_lines": ""},
        {"help_lines": "uk", "emergency_number": "9" * 41},
        {"help_lines": "uk", "advice_line": "x" * 201},
        {"help_lines": "uk", "crisis_line": "a\x00b"},
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_field(olive, sign_in, url, fields):
    answer = sign_in(olive).post(url, {**fields, "version": "1"})
    assert answer.status_code == 422
    assert Practice.objects.get().version == 1


def test_two_owners_at_once_see_both(olive, sign_in, url):
    browser = sign_in(olive)
    browser.post(url, {"help_lines": "us", "version": "1"})
    late = browser.post(url, {"help_lines": "eu", "version": "1"})
    assert late.status_code == 409
    assert Practice.objects.get().help_lines == "us"
    assert "United States" in late.content.decode()


@pytest.mark.parametrize("who", ["nell", "rex"])
def test_only_the_owner_changes_them(request, who, sign_in, url, sign):
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(url).status_code == 403
    assert browser.post(url, {"help_lines": "us", "version": "1"}).status_code == 403
    assert browser.post(sign, typed()).status_code == 403
    assert not SignOff.objects.exists()


# --- the review


def test_a_review_is_recorded_with_name_qualification_and_date(olive, sign_in, sign, url):
    browser = sign_in(olive)
    assert browser.post(sign, typed())["Location"] == f"{url}#review"
    kept = SignOff.objects.get()
    assert (kept.name, kept.qualification, kept.recorded_by) == (
        "Dr Iris Bell",
        "Physiotherapist",
        olive,
    )
    assert kept.what == f"reference-{edition()}"
    assert AccessEntry.objects.get(verb="made", object_kind="staff.signoff").actor_id == olive.pk
    page = browser.get(url).content.decode()
    assert "Dr Iris Bell" in page and "Not yet." not in page


def test_E1_a_review_sent_twice_is_one(olive, sign_in, sign):
    browser, fields = sign_in(olive), typed()
    assert browser.post(sign, fields).status_code == 302
    assert browser.post(sign, fields).status_code == 302
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"qualification": " "},
        {"signed_on": ""},
        {"signed_on": "soon"},
        {"signed_on": "1999-12-31"},
        {"signed_on": (timezone.localdate() + timedelta(days=2)).isoformat()},
    ],
)
def test_a_review_without_one_of_them_is_refused(olive, sign_in, sign, fields):
    answer = sign_in(olive).post(sign, typed(**fields))
    assert answer.status_code == 422
    assert not SignOff.objects.exists()
    assert "Record the review" in answer.content.decode()


@pytest.fixture
def plan_page(ada, nell):
    visit = factories.appointment(client=ada, practitioner=nell)
    today = timezone.localdate().isoformat()
    factories.intake(appointment=visit, document=factories.document(answered_on=today))
    make_plan(visit, by=nell, now=timezone.now())
    return reverse("planning:plan", args=[visit.pk])


def test_each_plan_says_quietly_that_the_data_awaits_review(
    nell, olive, sign_in, plan_page, monkeypatch
):
    page = sign_in(nell).get(plan_page)
    assert page.content.decode().count(LINE) == 1
    signing_off.record(
        SignOff(name="Iris", qualification="GP", signed_on=timezone.localdate()), by=olive
    )
    assert LINE not in sign_in(nell).get(plan_page).content.decode()

    monkeypatch.setattr(signing_off, "edition", lambda: "2-00000000")
    assert LINE in sign_in(nell).get(plan_page).content.decode()
