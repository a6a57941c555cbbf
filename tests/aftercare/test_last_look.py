"""A summary that waits or is tried again: what the client took back or put right is heeded."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from practice.clients.models import Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.mail.delivering import send_due
from practice.mail.models import OutgoingMail
from practice.words import load
from sessions_app.aftercare import last_look, resending, services
from sessions_app.aftercare.models import AftercareSummary
from tests.aftercare.asked import Postbag

pytestmark = pytest.mark.django_db
WAITS = timedelta(hours=16)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def bag(monkeypatch):
    postbag = Postbag()
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: postbag)
    return postbag


@pytest.fixture
def no_server(monkeypatch):
    class Away:
        def send_messages(self, messages):
            raise ConnectionRefusedError

    def off():
        monkeypatch.setattr("practice.mail.delivering.transport", Away)

    return off


@pytest.fixture
def tips(ada):
    return said(ada, "email_health_tips")


def said(client, key, *, given=True, at=None):
    first = Consent.objects.filter(client=client, key="email_aftercare").earliest("at")
    first.pk, first.key, first.given, first._state.adding = uuid4(), key, given, True
    first.at = at or first.at
    first.save()
    return first


def a_tip():
    row = next(row for row in load().advice.values() if row.discloses_health)
    return {"slug": row.slug, "text": row.text, "why": ["x"], "evidence": "", "source": ["y"]}


def a_sign():
    row = next(row for row in load().red_flags.values() if row.discloses_health)
    return {"slug": row.slug, "text": row.text, "why": ["x"], "evidence": "", "source": ["y"]}


def approved(session, nell, **document):
    """Approve a summary that leaves the next morning."""
    now = timezone.now()
    summary = services.draft(session)
    summary.document = {**summary.document, **document}
    given = {"version": summary.version, "by": nell, "send_at": now + WAITS, "now": now}
    return services.approve(summary, **given)


def with_sign(session):
    first, *rest = services.draft(session).document["help"]
    return [{**first, "private": [a_sign()]}, *rest]


def mail():
    return OutgoingMail.objects.get(kind="aftercare")


def send(after=WAITS + SECOND):
    while send_due(timezone.now() + after):
        pass


def take_back(consent, actor, how):
    with time_machine.travel(timezone.now() + HOUR):
        given = {"given": False, "actor": actor, "how": how, "now": timezone.now()}
        consenting.change(consent, **given)


def stands_as_a_draft(summary):
    summary = AftercareSummary.objects.get(pk=summary.pk)
    links = Link.objects.filter(purpose="summary", revoked_at=None)
    return (summary.state, mail().state, mail().text, links.exists()) == (
        "draft",
        "cancelled",
        "",
        False,
    )


@pytest.mark.parametrize("private", ["tips", "help"])
@pytest.mark.parametrize("who", ["link", "staff"])
def test_INV_30_health_tips_stay_here_once_that_yes_is_taken_back(
    finished, nell, tips, bag, who, private
):
    what = {"tips": [a_tip()]} if private == "tips" else {"help": with_sign(finished)}
    summary = approved(finished, nell, **what)
    by_link = (Link.objects.get(purpose="summary"), Consent.How.LINK)
    take_back(tips, *(by_link if who == "link" else (nell, Consent.How.TOLD)))
    send()
    assert bag == []
    assert stands_as_a_draft(summary)


def test_INV_30_the_page_and_the_list_say_why_and_the_next_mail_is_without_them(
    finished, nell, tips, bag, sign_in, url
):
    approved(finished, nell, tips=[a_tip()])
    take_back(tips, nell, Consent.How.TOLD)
    send()
    why = "the client does not want health tips by email any more"
    browser = sign_in(nell)
    assert why in browser.get(url).content.decode()
    assert why in browser.get(reverse("aftercare:aftercare")).content.decode()
    assert url in browser.get(reverse("today:today")).content.decode()
    summary = AftercareSummary.objects.get()
    now = timezone.now()
    services.approve(summary, version=summary.version, by=nell, send_at=now, now=now)
    assert AftercareSummary.objects.get().held_back == ""
    send()
    assert len(bag) == 1
    assert last_look.signs_of(a_tip()["text"]) not in last_look.signs_of(bag[0].body)


def test_INV_30_a_retry_is_looked_at_again(finished, nell, tips, bag, no_server, monkeypatch):
    summary = approved(finished, nell, tips=[a_tip()])
    no_server()
    send()
    assert (mail().state, mail().attempts) == ("pending", 1)
    take_back(tips, nell, Consent.How.TOLD)
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: bag)
    send(WAITS + HOUR)
    assert bag == []
    assert stands_as_a_draft(summary)


def test_INV_30_words_that_the_opt_in_allowed_are_held_too(finished, nell, tips, bag):
    summary = approved(finished, nell, next="Down from 6/10.")
    take_back(tips, nell, Consent.How.TOLD)
    send()
    assert bag == []
    assert stands_as_a_draft(summary)


def test_a_mail_that_holds_no_health_tips_goes_without_that_yes(finished, nell, bag):
    """They are in the summary, for the page that is shown; the mail was written without them."""
    approved(finished, nell, tips=[a_tip()])
    send()
    assert len(bag) == 1
    assert AftercareSummary.objects.get().state == "approved"


def test_a_yes_that_holds_lets_the_tips_go(finished, nell, tips, bag):
    approved(finished, nell, tips=[a_tip()])
    send()
    assert len(bag) == 1


@pytest.mark.parametrize("language", ["en-gb", "es"])
def test_INV_30_each_private_item_is_known_in_a_mail_as_it_is_set(finished, nell, ada, language):
    """Lines are broken and items numbered in a mail: none may hide by that."""
    said(ada, "email_health_tips")
    ada.language = language
    ada.save()
    finished.appointment.client.refresh_from_db()
    with translation.override(language):
        texts = [row.text for row in load().advice.values() if row.discloses_health]
        texts += [row.text for row in load().red_flags.values() if row.discloses_health]
    assert len(texts) > 3
    summary = services.draft(finished)
    plain, first = summary.document, with_sign(finished)[0]
    for text in texts:
        for part in (
            {"tips": [{"text": text}]},
            {"help": [{**first, "private": [{"text": text}]}]},
        ):
            summary.document = {**plain, **part}
            letter = services.build(summary, address="https://x/s/1", stop="https://x/x/1")
            assert last_look.holds_private_items(letter.text, summary.document), text
            assert not last_look.holds_private_items(letter.text, plain)


def test_a_no_that_came_in_by_another_way_is_heeded_at_the_last_moment(finished, nell, ada, bag):
    approved(finished, nell)
    said(ada, "email_aftercare", given=False, at=timezone.now())
    send()
    assert (bag, mail().state, mail().text) == ([], "cancelled", "")


def test_a_corrected_address_is_the_one_that_it_goes_to(finished, nell, ada, bag):
    approved(finished, nell)
    named = mail().message_id
    ada.email = "ada.new@example.com"
    ada.save()
    send()
    assert (bag[0].to, mail().to) == (["ada.new@example.com"], "ada.new@example.com")
    assert bag[0].extra_headers["Message-ID"] == named == mail().message_id


def test_a_retry_goes_to_the_corrected_address_too(
    finished, nell, ada, bag, no_server, monkeypatch
):
    approved(finished, nell)
    no_server()
    send()
    ada.email = "ada.new@example.com"
    ada.save()
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: bag)
    send(WAITS + HOUR)
    assert bag[0].to == ["ada.new@example.com"]


def test_an_address_that_was_taken_out_puts_it_back_on_the_list(
    finished, nell, ada, bag, sign_in, url
):
    summary = approved(finished, nell)
    ada.email = ""
    ada.save()
    send()
    assert bag == []
    assert stands_as_a_draft(summary)
    assert "the email address was taken out meanwhile" in sign_in(nell).get(url).content.decode()


def test_a_resend_goes_to_the_address_that_was_typed(finished, nell, bag):
    summary = approved(finished, nell)
    OutgoingMail.objects.update(state="failed", failure="nobody")
    resending.send_again(summary, "ada.lane@example.com", by=nell, now=timezone.now())
    send(SECOND)
    assert bag[0].to == ["ada.lane@example.com"]


def test_a_worker_that_lost_its_lease_changes_no_summary(finished, nell, ada):
    approved(finished, nell)
    ada.email = ""
    ada.save()
    mine = mail()
    mine.state, mine.lease_until, mine.attempts = "sending", timezone.now(), 1
    assert last_look.of_summary(mine, timezone.now()) == "not-any-more"
    assert (AftercareSummary.objects.get().state, mail().state) == ("approved", "pending")
