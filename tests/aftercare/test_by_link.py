import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Link
from sessions_app.aftercare import services
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins import services as checkins
from tests.aftercare.links import token
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def without_token(answer):
    """Return the page without its CSRF token, which is another on each answer."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)


def test_the_link_opens_the_summary_with_a_first_name_only(client, sent):
    answer = client.get(reverse("aftercare:summary", args=[token("summary")]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dear Ada," in page
    assert "Lane" not in page
    assert sent.document["done"] in page
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_one_purpose_does_not_open_another(client, sent):
    assert client.get(reverse("aftercare:summary", args=[token("stop")])).status_code == 404
    assert client.get(reverse("aftercare:stop-emails", args=[token("summary")])).status_code == 404


def test_wrong_ended_and_revoked_links_get_one_and_the_same_page(client, sent):
    link = Link.objects.get(purpose="summary")
    address = reverse("aftercare:summary", args=[link.token])
    wrong = client.get(reverse("aftercare:summary", args=["x" * 43]))
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ended = client.get(address)
    later = timezone.now() + timedelta(days=1)
    Link.objects.filter(pk=link.pk).update(expires_at=later, revoked_at=timezone.now())
    revoked = client.get(address)
    assert wrong.status_code == ended.status_code == revoked.status_code == 404
    assert without_token(wrong) == without_token(ended) == without_token(revoked)


def test_opening_a_link_changes_nothing(client, sent):
    before = AftercareSummary.objects.values().get()
    client.get(reverse("aftercare:summary", args=[token("summary")]))
    client.get(reverse("aftercare:stop-emails", args=[token("stop")]))
    assert AftercareSummary.objects.values().get() == before
    assert services.agreed(sent.client, "email_aftercare")


def test_a_mail_server_stops_the_mails_without_cookie_or_token(client, sent):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    url = reverse("aftercare:stop-emails", args=[token("stop")])
    for _ in range(2):
        answer = browser.post(url, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not services.agreed(sent.client, "email_aftercare")


def test_the_mail_and_its_link_appear_together_or_not_at_all(session, tap, nell, monkeypatch):
    from practice.mail import outbox
    from practice.mail.models import OutgoingMail

    ended = checkins.end(session, by=nell, now=NOW + timedelta(minutes=25))

    def break_down(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(outbox, "queue", break_down)
    now = timezone.now()
    with pytest.raises(RuntimeError):
        services.approve(services.draft(ended), version=1, by=nell, send_at=now, now=now)
    assert not AftercareSummary.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not Link.objects.filter(purpose="summary").exists()
