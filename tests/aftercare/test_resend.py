"""A summary that did not arrive: said in words, and sent again to the right address."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Client, Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from practice.staff import versions
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def came_back(sent):
    """The mail left and came back: its words are gone by now."""
    now = timezone.now()
    OutgoingMail.objects.filter(kind="aftercare").update(
        **{"state": "returned", "failure": "nobody", "answer": "550 5.1.1 No such user"},
        **{"sent_at": now - timedelta(minutes=5), "returned_at": now, "text": "", "html": ""},
    )
    return sent


@pytest.fixture
def there(came_back):
    return reverse("aftercare:edit", args=[came_back.session.appointment_id])


def resend(browser, summary, address, key=None):
    url = reverse("aftercare:resend", args=[summary.session.appointment_id])
    return browser.post(url, {"address": address, "key": key or str(uuid4())})


def test_the_page_says_what_happened_and_what_to_do(there, nell, sign_in):
    words = sign_in(nell).get(there).content.decode()
    assert "came back from" in words
    assert "There is no mailbox of that name at this address." in words
    assert "Ask the client for the right address and send it there." in words


def test_the_list_shows_it_under_could_not_be_delivered(there, nell, sign_in):
    words = sign_in(nell).get(reverse("aftercare:aftercare")).content.decode()
    assert "Could not be delivered" in words


def test_today_says_so_and_leads_there(there, nell, sign_in):
    words = sign_in(nell).get(reverse("today:today")).content.decode()
    assert "did not arrive" in words
    assert f'href="{there}"' in words


def test_it_goes_to_the_right_address_with_a_new_link(came_back, there, nell, sign_in):
    first = Link.objects.get(purpose="summary")
    key = str(uuid4())
    for _ in range(2):
        assert resend(sign_in(nell), came_back, "ada.lane@example.com", key)["Location"] == there
    mail = OutgoingMail.objects.get(kind="aftercare")
    assert (mail.state, mail.to, mail.attempts) == ("pending", "ada.lane@example.com", 0)
    fresh = Link.objects.get(purpose="summary", revoked_at=None)
    assert fresh.address in mail.text and first.address not in mail.text
    assert Client.objects.get(pk=came_back.client.pk).email == "ada.lane@example.com"


def test_a_wrong_address_is_said_in_words_and_kept(came_back, nell, sign_in):
    answer = resend(sign_in(nell), came_back, "ada at example")
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Enter an email address, like ada@example.com." in words
    assert 'value="ada at example"' in words
    assert OutgoingMail.objects.get(kind="aftercare").state == "returned"


def test_nothing_goes_to_someone_who_has_stopped_these_mails(came_back, nell, sign_in):
    said = Consent.objects.get(key="email_aftercare")
    now, told = timezone.now(), Consent.How.TOLD
    consenting.change(said, given=False, actor=nell, how=told, now=now)
    answer = resend(sign_in(nell), came_back, "ada.lane@example.com")
    assert answer.status_code == 422
    assert OutgoingMail.objects.get(kind="aftercare").state == "returned"
    assert Client.objects.get(pk=came_back.client.pk).email != "ada.lane@example.com"


LEFT = {"state": "sent", "sent_at": NOW}


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        (LEFT, "The email has left meanwhile"),
        ({"state": "pending"}, "The email is on its way already"),
        ({"state": "cancelled"}, "The email was taken back meanwhile"),
    ],
    ids=["left", "waits", "taken back"],
)
def test_a_resend_that_sends_nothing_says_so_and_changes_nothing(sent, nell, sign_in, mail, words):
    OutgoingMail.objects.filter(kind="aftercare").update(**mail)
    was = (sent.client.email, Link.objects.get(purpose="summary").pk)
    answer = resend(sign_in(nell), sent, "eve@example.com")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing was sent to <bdi>eve@example.com</bdi>." in page
    assert words in page
    assert OutgoingMail.objects.get(kind="aftercare").to == sent.client.email
    kept = Client.objects.get(pk=sent.client.pk).email
    assert (kept, Link.objects.get(purpose="summary", revoked_at=None).pk) == was


def test_a_record_that_changed_in_the_same_moment_is_said_too(
    came_back, nell, sign_in, monkeypatch
):
    def overtaken(client, given, *, by):
        raise versions.Stale(client)

    monkeypatch.setattr("sessions_app.aftercare.resending.keep_contacts", overtaken)
    answer = resend(sign_in(nell), came_back, "ada.lane@example.com")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed their record in the same moment" in page
    assert 'value="ada.lane@example.com"' in page
