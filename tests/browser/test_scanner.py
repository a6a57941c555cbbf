"""C4, C7: a mail scanner opens every link, runs its scripts and clicks nothing; a link gets forwarded."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import Consent, Intake, IntakeDraft, Newcomer
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry, Receipt
from sessions_app.aftercare.models import AftercareSummary, FollowUp
from sessions_app.planning.models import PlanAnswer
from tests import factories
from tests.browser.devices import LAPTOP
from tests.intake.walking import fill_in
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH = 6_500  # milliseconds: the page saves what was typed every five seconds


@pytest.fixture
def draft(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    factories.practice()
    soon = timezone.now() + timedelta(days=2)
    visit = factories.appointment(starts_at=soon, client=factories.client(name="Ada Lane"))
    return factories.draft(client=visit.client, appointment=visit)


def test_C4_a_scanner_that_runs_scripts_and_clicks_nothing_changes_nothing(open_page, draft):
    link = factories.link(subject=draft)
    before = IntakeDraft.objects.values().get(pk=draft.pk)
    sent = []
    page = open_page(LAPTOP)
    page.on("request", lambda request: sent.append(request.method))
    page.goto(link.address)
    for address in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
        if address.startswith(link.address):
            page.goto(address)
    page.wait_for_timeout(LONG_ENOUGH)
    assert set(sent) == {"GET"}
    assert IntakeDraft.objects.values().get(pk=draft.pk) == before
    assert Link.objects.get(pk=link.pk).browser_hash == ""
    assert not OutgoingMail.objects.exists()
    assert not AccessEntry.objects.exclude(verb="made").exists()


def test_C7_a_forwarded_link_shows_its_reader_no_answer_and_is_not_theirs_to_begin(
    open_page, draft, watch
):
    watch.allow("403")
    link = factories.link(subject=draft)
    mine = open_page(LAPTOP)
    mine.goto(link.address)
    mine.get_by_role("button", name="Start", exact=True).click()
    draft.refresh_from_db()
    fill_in(draft, {"words_of_own": ["zqcanary"], "places": ["calf-left"]})
    theirs = open_page(LAPTOP)
    for part in ("", "wish/", "places/", "check/", "please-read/"):
        theirs.goto(link.address + part)
        shown = theirs.content()
        assert "zqcanary" not in shown
        assert "calf" not in shown.casefold()
        assert not theirs.get_by_role("button", name="Start", exact=True).is_visible()


KEPT_STILL = (
    *(IntakeDraft, Intake, Consent, Newcomer, PlanAnswer, AccessEntry),
    *(FollowUp, AftercareSummary, OutgoingMail, Receipt, Link),
)


def everything() -> dict:
    """Return all that a link could change, but for when a link was last used."""
    rows = {}
    for model in KEPT_STILL:
        names = [field.attname for field in model._meta.concrete_fields]
        kept = [name for name in names if name != "last_used_at"]
        rows[model] = sorted(map(str, model._base_manager.values_list(*kept)))
    return rows


def test_C4_no_link_of_any_mail_does_anything_until_somebody_presses_a_button(
    open_page, transactional_db, live_server, settings, ada, nell
):
    """GET, HEAD, and a browser that runs the scripts: form, plan, summary, follow-up, stop."""
    settings.SITE_URL = live_server.url
    World(ada=ada, nell=nell).summary.save()
    links = Link.objects.sent().live(now=timezone.now())
    mailed = links.exclude(purpose=Link.Purpose.BUTTONS)  # that one is shown in the room
    addresses = {link.purpose: link.address for link in mailed}
    assert set(addresses) == set(Link.PREFIX) - {"buttons"}
    before, asked = everything(), []
    page = open_page(LAPTOP)
    page.on("request", lambda request: asked.append(request.method))
    for purpose, address in addresses.items():
        for method in ("get", "head", "options"):
            getattr(Client(), method)(address.removeprefix(live_server.url))
        page.goto(address)
        if purpose == "followup":
            page.goto(f"{address}?choice=1")  # an answer in the mail: preselected, not given
        page.wait_for_timeout(1_000)
    assert set(asked) == {"GET"}
    assert everything() == before
