"""The summary and its mail are in the client's language, from the first suggestion on."""

import pytest
from django.urls import reverse

from practice.mail.models import OutgoingMail
from sessions_app.aftercare import follow_up
from tests.aftercare.asked import ENDED, may_ask
from tests.aftercare.links import token
from tests.languages.test_untranslated import Heard, missed, missed_on
from tests.right_to_left import CODE, NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(ada):
    ada.language = CODE
    ada.save()
    return ada


def test_the_summary_speaks_the_language_of_the_client(client, sent):
    assert missed_on(client.get(reverse("aftercare:summary", args=[token("summary")]))) == []


def test_so_do_the_pages_that_stop_the_mails(client, sent):
    address = reverse("aftercare:stop-emails", args=[token("stop")])
    assert missed_on(client.get(address)) == []
    assert missed_on(client.post(address)) == []


def test_the_mail_speaks_it_and_so_do_its_numbers(sent):
    mail = OutgoingMail.objects.get(kind="aftercare")
    assert missed(mail.subject) == missed(mail.text) == []
    assert missed(" ".join(Heard(mail.html).found)) == []
    assert "{" not in mail.text


def test_so_does_the_mail_that_asks_two_days_later(finished, ada):
    may_ask(ada)
    follow_up.plan(finished, now=ENDED)
    mail = OutgoingMail.objects.get(kind="follow-up")
    assert missed(mail.subject) == missed(mail.text) == []
    assert missed(" ".join(Heard(mail.html).found)) == []


def test_whoever_sends_it_is_told_in_which_language_it_is(nell, sign_in, sent):
    address = reverse("aftercare:edit", args=[sent.session.appointment_id])
    page = sign_in(nell).get(address).content.decode()
    assert f"What goes out is in {NAME}" in page
    assert '<html lang="en-gb"' in page
