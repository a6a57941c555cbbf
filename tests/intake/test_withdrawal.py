"""A change of mind: taken back by the client or told to a practitioner, always a new record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice.intake.consent import mailing, standing
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import Fields, fill_in, sign
from tests.mail.rows import a_mail

pytestmark = pytest.mark.django_db
YES = {"email_aftercare": "on", "area_buttock": "on"}


@pytest.fixture
def signed(phone, path, draft):
    """Ada's form is signed, with a yes to mail and to one area."""
    fill_in(draft, by_page={"areas": {"areas": ["buttock"]}})
    assert sign(phone, path, **YES).status_code == 302
    draft.refresh_from_db()
    return draft.intake


@pytest.fixture
def there(path):
    return f"{path}take-back/"


def newest(key):
    return Consent.objects.filter(key=key).order_by("-at").first()


def press(browser, there, key):
    """Press the button of that consent, as the page has it."""
    page = browser.get(there).content.decode()
    for part in page.split("<section ")[1:]:
        sent = Fields(part.split("</section>")[0]).sent
        if sent["consent"] == [str(newest(key).pk)]:
            return browser.post(there, {"key": sent["key"], "consent": sent["consent"]})
    raise AssertionError(f"{key} is not on the page")


def test_the_page_after_sending_leads_to_taking_back_in_this_browser_alone(
    phone, path, signed, there
):
    assert f'href="{there}"' in phone.get(f"{path}sent/").content.decode()
    stranger = Browser()
    assert f'href="{there}"' not in stranger.get(f"{path}sent/").content.decode()
    assert stranger.get(there).status_code == 302
    assert stranger.post(there, {"key": uuid4(), "consent": newest("touch").pk}).status_code == 302
    assert newest("touch").given


def test_nothing_can_be_taken_back_before_the_form_is_sent(phone, path, draft, there):
    assert phone.get(there)["Location"] == path


def test_G1_the_client_takes_a_yes_back_and_gives_it_again_each_time_a_new_record(
    phone, signed, there
):
    first = newest("email_aftercare")
    answer = press(phone, there, "email_aftercare")
    assert answer["Location"] == f"{there}?said=back"
    assert "You took that yes back." in phone.get(answer["Location"]).content.decode()
    back = newest("email_aftercare")
    assert (back.given, back.text, back.text_hash) == (False, first.text, first.text_hash)
    assert (back.how, back.recorded_by, back.name) == ("link", None, "Ada Lane")
    assert Consent.objects.get(pk=first.pk).given
    press(phone, there, "email_aftercare")
    assert newest("email_aftercare").given
    assert Consent.objects.filter(key="email_aftercare").count() == 3
    verbs = AccessEntry.objects.filter(object_kind="intake.consent").values_list("verb", flat=True)
    assert {"withdrew", "agreed"} <= set(verbs)


def test_the_same_press_sent_again_does_nothing_more(phone, signed, there):
    page = phone.get(there).content.decode()
    part = next(p for p in page.split("<section ")[1:] if str(newest("touch").pk) in p)
    sent = Fields(part.split("</section>")[0]).sent
    data = {"key": sent["key"], "consent": sent["consent"]}
    for _again in range(3):
        assert phone.post(there, data).status_code == 302
    assert Consent.objects.filter(key="touch").count() == 2
    assert consenting.taken_back(signed.client_id) == ["touch"]
    assert "Without this yes there can be no massage." in phone.get(there).content.decode()


def test_an_area_that_is_taken_back_is_left_out_of_this_session(phone, signed, there):
    assert consenting.areas_today(signed, signed.appointment).agreed
    press(phone, there, "explicit_area")
    said = consenting.areas_today(signed, signed.appointment)
    assert not said.agreed
    assert "buttock-left" in said.struck


def test_a_consent_of_somebody_else_is_not_there(phone, signed, there):
    other = factories.client(name="Bo")
    theirs = Consent.objects.create(
        client=other, key="touch", given=True, text="x", text_version="1", text_hash="0" * 64,
        language="en-gb", how="link", at=timezone.now(),
    )  # fmt: skip
    phone.post(there, {"key": uuid4(), "consent": theirs.pk})
    assert Consent.objects.filter(client=other).count() == 1


def test_mail_that_waits_is_stopped_when_its_yes_is_taken_back(phone, signed, there):
    for kind in ("aftercare", "intake-link"):
        a_mail(key=kind, kind=kind, client_id=signed.client_id, text="Dear Ada")
    press(phone, there, "email_aftercare")
    stopped = OutgoingMail.objects.get(key="aftercare")
    assert (stopped.state, stopped.text) == ("cancelled", "")
    assert OutgoingMail.objects.get(key="intake-link").state == "pending"


def test_a_no_on_the_next_form_stops_the_mail_that_waits(phone, path, draft, ada):
    """A yes in other words than today's is asked again, and the answer may be no."""
    for key in ("email_aftercare", "followup_48h"):
        Consent.objects.create(
            client=ada, key=key, given=True, text="x", text_version="1", text_hash="0" * 64,
            language="en-gb", how="link", at=timezone.now() - timedelta(days=9),
        )  # fmt: skip
    for kind in ("aftercare", "follow-up", "intake-link"):
        a_mail(key=kind, kind=kind, client_id=ada.pk, text="Dear Ada")
    fill_in(draft)
    assert sign(phone, path, followup_48h="on").status_code == 302
    states = dict(OutgoingMail.objects.values_list("key", "state"))
    assert (states["aftercare"], states["follow-up"], states["intake-link"]) == (
        *("cancelled", "pending", "pending"),
    )


def test_a_no_on_an_older_sheet_of_paper_stops_nothing_that_was_agreed_to_since(signed):
    a_mail(key="aftercare", kind="aftercare", client_id=signed.client_id)
    old = newest("email_aftercare")
    old.pk, old.given, old._state.adding = uuid4(), False, True
    old.at -= timedelta(days=3)
    old.save()
    mailing.heed(signed.client_id, ["email_aftercare"], now=timezone.now())
    assert OutgoingMail.objects.get(key="aftercare").state == "pending"


# --- told to a practitioner


def told(**more):
    at = timezone.localtime() - timedelta(hours=1)
    given = {"key": uuid4(), "given": "no", "name": "Ada Lane", "how": "told"}
    return {**given, "said_at": at.strftime("%Y-%m-%dT%H:%M"), "reason": "By phone", **more}


def of(signed, key):
    return f"/clients/{signed.client_id}/agreed/{newest(key).pk}/"


def test_staff_write_down_who_took_what_back_when_and_why(signed, nell, sign_in):
    browser = sign_in(nell)
    address = of(signed, "touch")
    page = browser.get(address).content.decode()
    assert "Ada takes a yes back" in page
    assert "Without this yes no session can start." in page
    answer = browser.post(address, told())
    assert answer["Location"] == f"/clients/{signed.client_id}/#consents"
    made = newest("touch")
    assert (made.given, made.how, made.recorded_by) == (False, "told", nell)
    assert (made.name, made.reason) == ("Ada Lane", "By phone")
    assert timedelta(minutes=50) < made.at - made.said_at < timedelta(minutes=70)
    record = " ".join(browser.get(f"/clients/{signed.client_id}/").content.decode().split())
    assert "Taken back" in record
    assert '“<span dir="auto">By phone</span>”' in record
    assert "written down by <bdi>Nell Marsh</bdi>" in record
    assert 'aria-label="Given again: Being massaged"' in record


def test_staff_write_down_that_it_was_given_again(signed, nell, sign_in):
    browser = sign_in(nell)
    browser.post(of(signed, "touch"), told())
    browser.post(of(signed, "touch"), told(given="yes", reason=""))
    assert newest("touch").given
    assert consenting.taken_back(signed.client_id) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter the name of whoever said it."),
        ({"said_at": ""}, "Enter the day and the time."),
        ({"said_at": "soon"}, "like 2026-05-13 16:30"),
        ({"said_at": "2999-01-01T10:00"}, "This is later than now."),
        ({"said_at": "2001-01-01T10:00"}, "This is more than a year ago."),
        ({"how": "smoke"}, "Select a valid choice"),
        ({"reason": "x" * 501}, "Shorten this to 500 characters."),
    ],
)
def test_what_is_not_whole_is_refused_and_kept(signed, nell, sign_in, typed, words):
    answer = sign_in(nell).post(of(signed, "touch"), told(**typed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert newest("touch").given


def test_statements_and_other_peoples_consents_have_no_such_page(signed, nell, omar, sign_in):
    browser = sign_in(nell)
    assert browser.get(of(signed, "health_truth")).status_code == 404
    other = factories.client(name="Bo")
    assert (
        browser.get(of(signed, "touch").replace(str(signed.client_id), str(other.pk))).status_code
        == 404
    )
    assert sign_in(omar).post(of(signed, "touch"), told()).status_code == 404
    assert newest("touch").given


def test_the_record_shows_exact_words_on_demand_and_the_history(signed, nell, sign_in):
    page = " ".join(sign_in(nell).get(f"/clients/{signed.client_id}/").content.decode().split())
    for thing in standing.standing(signed.client_id):
        assert f"“{thing.newest.text}”".replace("'", "&#x27;") in page
        assert thing.newest.text_hash[:12] in page
    assert "Being massaged" in page
    assert page.count('aria-label="Take back: ') == 4


def test_an_area_of_a_session_that_has_begun_stays_as_it_was(signed, nell, sign_in):
    signed.appointment.begin(now=timezone.now())
    assert sign_in(nell).get(of(signed, "explicit_area")).status_code == 404
