"""What a practitioner does with a warning: close it, open it again, record a doctor's word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Flag
from practice.intake import clearing, flags
from practice.intake.flags import raise_flags
from practice.intake.models import Clearance
from practice.staff.models import AccessEntry
from practice.staff.receipts import new_key
from tests import factories

SURGERY = {"id": "surgery", "answer": "yes"}


@pytest.fixture
def flag(ada):
    detail = {"title": "Wait for the surgeon", "words": "Surgery: Yes", "rule": "surgery"}
    return factories.flag(client=ada, kind=Flag.Kind.CLEARANCE, detail=detail)


def form_of(ada, *answers, **fields):
    document = factories.document(answers=[dict(each) for each in answers])
    return factories.intake(client=ada, document=document, **fields)


def path(name, flag):
    return reverse(f"intake:{name}", args=[flag.client_id, flag.pk])


def reason(words="They are well again.", version=1, **fields):
    return {"reason": words, "version": version, "key": str(new_key()), **fields}


def test_a_warning_is_closed_with_a_reason_by_name(flag, nell, sign_in):
    browser = sign_in(nell)
    answer = browser.post(path("close-warning", flag), reason())
    assert answer["Location"] == f"/clients/{flag.client_id}/?closed={flag.pk}#before"
    flag.refresh_from_db()
    assert (flag.closed_by, flag.closed_reason) == (nell, "They are well again.")
    entry = AccessEntry.objects.get(verb="changed", object_id=flag.pk)
    assert (entry.actor_id, entry.fields) == (nell.pk, ["closed_reason"])

    page = browser.get(answer["Location"]).content.decode()
    assert "Closed: Wait for the surgeon." in page
    assert "They are well again." in page and "Open it again" in page


def test_without_a_reason_it_stays_open(flag, nell, sign_in):
    answer = sign_in(nell).post(path("close-warning", flag), reason(" "))
    assert answer.status_code == 422
    assert "Write why." in answer.content.decode()
    flag.refresh_from_db()
    assert flag.closed_at is None


def test_E1_a_double_click_closes_it_once(flag, nell, sign_in):
    browser, fields = sign_in(nell), reason()
    for _click in range(3):
        assert browser.post(path("close-warning", flag), fields).status_code == 302
    assert AccessEntry.objects.filter(verb="changed", object_id=flag.pk).count() == 1


def test_E2_two_people_at_once_see_both_reasons(flag, nell, sign_in):
    browser = sign_in(nell)
    browser.post(path("close-warning", flag), reason("Mine"))
    late = browser.post(path("close-warning", flag), reason("Theirs"))
    assert late.status_code == 409
    page = late.content.decode()
    assert "Mine" in page and "Theirs" in page
    flag.refresh_from_db()
    assert flag.closed_reason == "Mine"


def test_E2_a_form_that_came_in_meanwhile_is_read_first(flag, ada, nell, sign_in):
    intake = form_of(ada, SURGERY)
    raise_flags(intake, ada, by=nell, asked_by=nell, now=timezone.now())
    late = sign_in(nell).post(path("close-warning", flag), reason("Over"))
    assert late.status_code == 409
    assert "Nothing was closed" in late.content.decode() and "Over" in late.content.decode()
    flag.refresh_from_db()
    assert flag.closed_at is None

    version = late.context["version"]
    assert (
        sign_in(nell).post(path("close-warning", flag), reason("Over", version)).status_code == 302
    )


def test_it_is_opened_again_and_the_history_keeps_why_it_was_closed(flag, nell, sign_in):
    flags.close(flag, "Too soon", version=1, by=nell, now=timezone.now())
    browser = sign_in(nell)
    browser.post(path("reopen-warning", flag), {"version": 2})
    browser.post(path("reopen-warning", flag), {"version": 2})
    flag.refresh_from_db()
    assert (flag.closed_at, flag.closed_by, flag.closed_reason) == (None, None, "")
    assert "Too soon" in [row.closed_reason for row in flag.history.all()]


def test_a_form_that_leaves_the_thing_out_closes_nothing(flag, ada, nell):
    raise_flags(form_of(ada), ada, by=nell, asked_by=nell, now=timezone.now())
    flag.refresh_from_db()
    assert flag.closed_at is None


@pytest.mark.parametrize("name", ["close-warning", "clearance"])
def test_B2_warnings_of_others_clients_are_not_there(flag, name, omar, sign_in):
    browser = sign_in(omar)
    assert browser.get(path(name, flag)).status_code == 404
    assert browser.post(path(name, flag), reason()).status_code == 404


@pytest.mark.parametrize("name", ["close-warning", "clearance", "reopen-warning"])
def test_B3_the_front_desk_knows_no_warning(flag, name, rex, sign_in):
    answer = sign_in(rex).post(path(name, flag), reason())
    assert answer.status_code == 403 and b"surgeon" not in answer.content


# --- what a doctor said


def word(**fields):
    given = {"clinician": "Mr Bone", "allows": "gentle massage", "limits": "", "how": "letter"}
    today = timezone.localdate().isoformat()
    return {**given, "date": today, "key": str(new_key()), **fields}


def test_a_doctors_word_is_recorded_from_the_warning(flag, ada, nell, sign_in):
    form_of(ada, SURGERY)
    browser = sign_in(nell)
    answer = browser.post(path("clearance", flag), word())
    row = Clearance.objects.get()
    assert (row.question, row.recorded_by, row.said["clinician"]) == ("surgery", nell, "Mr Bone")
    page = browser.get(answer["Location"]).content.decode()
    assert "A doctor’s word about it is on record" in page
    flag.refresh_from_db()
    assert (flag.cleared_until, flag.closed_at) == (row.expires_on, None)


def test_E1_recorded_twice_it_is_one(flag, nell, sign_in):
    browser, fields = sign_in(nell), word()
    browser.post(path("clearance", flag), fields)
    browser.post(path("clearance", flag), fields)
    assert Clearance.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"clinician": ""},
        {"allows": " "},
        {"how": ""},
        {"date": ""},
        {"date": "last week"},
        {"date": (timezone.localdate() + timedelta(days=2)).isoformat()},
        {"date": (timezone.localdate() - timedelta(days=183)).isoformat()},
        {"limits": "x" * 501},
    ],
)
def test_all_but_the_limits_are_needed_and_in_bounds(flag, nell, sign_in, fields):
    answer = sign_in(nell).post(path("clearance", flag), word(**fields))
    assert answer.status_code == 422
    assert not Clearance.objects.exists()


def test_an_emergency_is_not_cleared_by_anybody(ada, nell, sign_in):
    form_of(ada, {"id": "emergency-signs", "answer": "yes"})
    detail = {"title": "Call for help", "words": "", "rule": "emergency-signs"}
    flag = factories.flag(client=ada, kind=Flag.Kind.STOP, detail=detail)
    answer = sign_in(nell).post(path("clearance", flag), word())
    assert answer.status_code == 404
    assert "changes nothing here" in answer.content.decode()


def test_an_answer_that_changes_ends_it_on_the_warning_too(flag, ada, nell):
    form_of(ada, SURGERY)
    given = word() | {"date": timezone.localdate()}
    clearing.record(ada, "surgery", given, by=nell, now=timezone.now())
    changed = form_of(
        ada, {"id": "surgery", "answer": "not-sure"}, sent_at=timezone.now() + timedelta(minutes=1)
    )
    raise_flags(changed, ada, by=nell, asked_by=nell, now=timezone.now())
    flag.refresh_from_db()
    assert flag.cleared_until is None


def test_the_list_says_in_words_what_became_of_each(ada, nell, sign_in):
    day = timezone.localdate()
    old = {"date": (day - timedelta(days=200)).isoformat(), "clinician": "Dr Old"}
    factories.clearance(client=ada, recorded_by=nell, question="surgery", said=old)
    given = word() | {"date": day}
    for name in ("Dr First", "Dr Second"):
        given["clinician"] = name
        clearing.record(ada, "heart-condition", given, by=nell, now=timezone.now())
    page = sign_in(nell).get(reverse("intake:clearances", args=[ada.pk])).content.decode()
    assert "Expired: it counted until" in page
    assert "Replaced by a newer one" in page
    assert "Counts until" in page
    assert page.index("Dr Second") < page.index("Dr First") < page.index("Dr Old")


def test_one_is_taken_back_with_a_reason_and_stays_on_the_list(ada, nell, flag, sign_in):
    given = word() | {"date": timezone.localdate()}
    row = clearing.record(ada, "surgery", given, by=nell, now=timezone.now())
    browser, there = sign_in(nell), reverse("intake:clearances", args=[ada.pk])
    address = reverse("intake:take-back-word", args=[ada.pk, row.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, reason("Another client’s letter"))["Location"] == there
    page = browser.get(there).content.decode()
    assert "Taken back:" in page and "Another client’s letter" in page
    flag.refresh_from_db()
    assert flag.cleared_until is None


def test_B2_a_doctors_word_about_others_clients_is_not_there(ada, nell, omar, sign_in):
    given = word() | {"date": timezone.localdate()}
    row = clearing.record(ada, "surgery", given, by=nell, now=timezone.now())
    browser = sign_in(omar)
    assert browser.get(reverse("intake:clearances", args=[ada.pk])).status_code == 404
    address = reverse("intake:take-back-word", args=[ada.pk, row.pk])
    assert browser.post(address, reason()).status_code == 404
    assert Clearance.objects.count() == 1


def test_today_says_that_a_word_is_on_record_until_it_expires(ada, nell, flag, sign_in):
    factories.appointment(client=ada, practitioner=nell, starts_at=timezone.now())
    browser = sign_in(nell)
    assert "Needs a doctor's word" in browser.get("/").content.decode().replace("&#x27;", "'")
    flag.cleared_until = timezone.localdate()
    flag.save()
    page = browser.get("/").content.decode()
    assert "A doctor’s word is on record" in page
    flag.cleared_until -= timedelta(days=1)
    flag.save()
    assert "A doctor’s word is on record" not in browser.get("/").content.decode()
