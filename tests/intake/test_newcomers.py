"""F6: people who are not clients yet ask to come; they are clients when somebody accepts them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Client
from practice.intake.models import Consent, Intake, IntakeDraft, Newcomer
from practice.intake.newcomers import services as newcomers
from practice.intake.newcomers.forms import SALT
from practice.mail.models import OutgoingMail
from practice.reference import load
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import fill, fill_in, sign, walk
from tests.world import browser_of

pytestmark = pytest.mark.django_db
BEA = {"name": "Bea Moss", "email": "bea@example.com", "phone": ""}


@pytest.fixture(autouse=True)
def switched_on(practice):
    practice.public_form = True
    practice.save()
    return practice


def made(seconds=60):
    return signing.dumps(timezone.now().timestamp() - seconds, salt=SALT)


def ask(browser, **more):
    return browser.post("/new/", {**BEA, "made": made(), "website": "", **more})


def path_of(answer):
    assert answer.status_code == 302, answer.content.decode()[:1500]
    return f"/f/{answer['Location'].split('/')[2]}/"


@pytest.fixture
def phone():
    return Browser()


@pytest.fixture
def sent(phone):
    """Bea, who sent her form."""
    path = path_of(ask(phone))
    answers = {"words_of_own": ["canary"], "name": ["Bea Moss"], "phone": ["07700 900456"]}
    fill_in(IntakeDraft.objects.get(), answers)
    sign(phone, path, signature="Bea Moss")
    return Newcomer.objects.get()


def accept(browser, person):
    return browser.post(f"/clients/waiting/{person.pk}/", {"key": uuid4()})


# --- the public page


def test_F6_it_is_off_by_default(phone, switched_on):
    switched_on.public_form = type(switched_on)._meta.get_field("public_form").default
    switched_on.save()
    assert (phone.get("/new/").status_code, ask(phone).status_code) == (404, 404)
    assert not Client.objects.exists()


def test_somebody_fills_in_the_form_itself_and_hears_what_happens_next(phone):
    path = path_of(ask(phone))
    walk(phone, path, {"name": ["Bea Moss"]})
    answer = sign(phone, path, signature="Bea Moss")
    thanks = phone.get(answer["Location"]).content.decode()
    assert "Nothing is booked yet" in thanks
    person = Newcomer.objects.get()
    assert person.came_at
    assert not Intake.objects.exists()
    assert not Consent.objects.exists()


def test_F6_no_mail_goes_to_the_address_that_was_typed(sent, phone):
    link = sent.client.links.get()
    for page in ("fresh-link/", "code/", "mail-code/", "is-it-you/"):
        Browser().post(f"/f/{link.token}/{page}")
    phone.post(f"/f/{link.token}/fresh-link/")
    assert OutgoingMail.objects.count() == 0


def test_F6_begun_elsewhere_it_opens_there_alone_and_offers_no_mail(phone):
    path = path_of(ask(phone))
    other = Browser().get(f"{path}about-you/")
    assert other.status_code == 403
    assert "Email me" not in other.content.decode()
    assert "Begin a new form here" in other.content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Tell us your name."),
        ({"email": ""}, "Give us an email or a phone"),
        ({"email": "nobody"}, "name@example.com"),
        ({"name": "B\x07"}, "cannot be shown"),
        ({"made": ""}, "Press Start once more."),
        ({"made": "forged"}, "Press Start once more."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(phone, given, words):
    answer = ask(phone, **given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "bea@example.com" in answer.content.decode() or given.get("email") is not None
    assert not Client.objects.exists()


def test_F6_whoever_answers_within_three_seconds_is_asked_once_more(phone):
    quick = made(seconds=1)
    answer = ask(phone, made=quick)
    assert answer.status_code == 422
    assert quick in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert ask(phone, made=quick).status_code == 302
    assert ask(phone, made=made(seconds=13 * 3600)).status_code == 422


def test_F6_what_only_a_machine_fills_in_is_turned_away_kindly(phone):
    answer = ask(phone, website="https://example.org")
    assert answer.status_code == 422
    assert "Call us instead" in answer.content.decode()
    assert not Client.objects.exists()


def test_F6_five_an_hour_from_one_address(phone):
    answers = [ask(Browser()).status_code for _time in range(7)]
    assert answers == [302] * 5 + [429] * 2
    elsewhere = Browser(REMOTE_ADDR="192.0.2.9")
    assert ask(elsewhere).status_code == 302


@pytest.mark.parametrize("came_at", [None, timezone.now()])
def test_F6_when_two_hundred_wait_it_says_call_us(phone, monkeypatch, came_at):
    monkeypatch.setattr(newcomers, "MOST_WAITING", 2)
    monkeypatch.setattr(newcomers, "MOST_BEGUN", 2)
    for number in range(2):
        assert phone.get("/new/").status_code == 200
        factories.newcomer(name=f"Person {number}", came_at=came_at)
    assert newcomers.MOST_WAITING == 2
    answer = phone.get("/new/")
    assert (answer.status_code, ask(phone).status_code) == (503, 503)
    assert "020 7946 0000" in answer.content.decode()


def test_the_bounds_are_those_that_were_agreed():
    assert (newcomers.MOST_WAITING, newcomers.MOST_BEGUN) == (200, 200)


# --- nobody's client yet


def test_they_stand_in_no_list_and_open_on_no_page(sent, nell, rex, ada):
    hidden = sent.client
    for person in (nell, rex):
        browser = browser_of(person)
        for path in ("/clients/", "/clients/?q=bea", "/clients/?q=moss"):
            assert "Bea Moss" not in browser.get(path).content.decode()
        for path in ("", "edit/", "forms/send/", "forms/tablet/"):
            assert browser.get(f"/clients/{hidden.pk}/{path}").status_code == 404
        assert browser.get(f"/diary/new/?client={hidden.pk}").status_code == 404


def test_today_says_who_waits_and_the_front_desk_reads_no_answer(sent, nell, rex):
    for person in (nell, rex):
        assert "Bea Moss</bdi> asked to come" in browser_of(person).get("/").content.decode()
    there = f"/clients/waiting/{sent.pk}/"
    assert "canary" in browser_of(nell).get(there).content.decode()
    page = browser_of(rex).get(there).content.decode()
    assert "canary" not in page
    assert "bea@example.com" in page
    assert "The form has come in whole." in page
    assert AccessEntry.objects.filter(verb="opened", object_kind="intake.newcomer").count() == 1


def test_K1_answers_and_signature_are_sealed(sent):
    with connection.cursor() as cursor:
        cursor.execute("SELECT signed FROM intake_newcomer")
        assert "Bea" not in str(cursor.fetchone()[0])
        cursor.execute("SELECT answers FROM intake_intakedraft")
        assert "canary" not in str(cursor.fetchone()[0])


# --- yes


def test_accepted_they_are_a_client_with_the_form_they_signed(sent, nell):
    came_at = sent.came_at
    browser = browser_of(nell)
    browser.handler.enforce_csrf_checks = False
    key = {"key": uuid4()}
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        answer = browser.post(f"/clients/waiting/{sent.pk}/", key)
        assert browser.post(f"/clients/waiting/{sent.pk}/", key)["Location"] == answer["Location"]
    bea = Client.objects.visible_to(nell).get(name="Bea Moss")
    assert answer["Location"] == f"/clients/{bea.pk}/"
    intake = Intake.objects.get()
    assert (intake.client, intake.signature, intake.sent_at) == (bea, "Bea Moss", came_at)
    assert intake.own_words == "canary"
    assert {each.how for each in Consent.objects.all()} == {"link"}
    assert bea.phone == "07700 900456"
    assert nell in bea.practitioners.all()
    assert bea.history.exists()
    assert not Newcomer.objects.exists()
    assert "Bea Moss" in browser.get("/clients/").content.decode()
    assert AccessEntry.objects.filter(verb="accepted", client_id=bea.pk).exists()


def test_G1_the_consents_are_in_the_language_in_which_they_were_given(phone, nell):
    path = path_of(ask(phone))
    fill_in(IntakeDraft.objects.get(), {"name": ["Bea Moss"]})
    phone.post(f"{path}check/", {"speak": "es"})
    assert sign(phone, path, signature="Bea Moss").status_code == 302
    newcomers.accept(Newcomer.objects.get().pk, by=nell)
    assert {each.language for each in Consent.objects.all()} == {"es"}


def test_G1_if_the_questions_changed_meanwhile_no_other_words_are_signed(sent, nell):
    sent.signed = {**sent.signed, "version": "0"}
    sent.save()
    assert sent.signed["version"] != load().version
    bea = newcomers.accept(sent.pk, by=nell)
    assert not Intake.objects.exists()
    draft = bea.drafts.get()
    assert draft.state == "started"
    assert draft.answers["goal"]["words_of_own"] == "canary"


# --- the same person


@pytest.fixture
def known(nell):
    client = factories.client(
        name="Beatrice Moss",
        email="bea@example.com",
        phone="020 7946 0999",
        born_on=date(1956, 3, 27),
    )
    client.practitioners.add(nell)
    return client


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "Somebody Else", "email": "BEA@example.com"}, "The same email"),
        ({"name": "Somebody Else", "email": "", "phone": "+44 20 79460999"}, "The same phone"),
        (
            {"name": "béatrice  MOSS", "email": "", "born_on": date(1956, 3, 27)},
            "The same name and date of birth",
        ),
    ],
)
def test_who_may_be_here_already_is_named_with_the_reason(known, nell, fields, why):
    person = factories.newcomer(**fields)
    page = browser_of(nell).get(f"/clients/waiting/{person.pk}/").content.decode()
    assert "Is it one of these clients?" in page
    assert why in page
    assert f"/clients/{known.pk}/" in page


def test_whose_clients_are_not_yours_are_not_named(known, omar):
    person = factories.newcomer(email="bea@example.com")
    page = browser_of(omar).get(f"/clients/waiting/{person.pk}/").content.decode()
    assert "Beatrice" not in page
    merge = f"/clients/waiting/{person.pk}/merge/{known.pk}/"
    assert browser_of(omar).get(merge).status_code == 404


def test_a_merge_loses_nothing_and_is_visible(sent, known, nell):
    hidden, draft = sent.client_id, sent.draft_id
    factories.intake(client=known)
    factories.flag(client=known)
    browser = browser_of(nell)
    browser.handler.enforce_csrf_checks = False
    there = f"/clients/waiting/{sent.pk}/merge/{known.pk}/"
    page = browser.get(there).content.decode()
    for words in ("Beatrice Moss", "Bea Moss", "020 7946 0999", "07700 900456"):
        assert words in page
    key = {"key": uuid4(), "phone": "form", "name": "record"}
    assert browser.post(there, key)["Location"] == f"/clients/{known.pk}/"
    assert browser.post(there, key)["Location"] == f"/clients/{known.pk}/"

    known.refresh_from_db()
    assert (known.name, known.phone, known.email) == (
        "Beatrice Moss",
        "07700 900456",
        "bea@example.com",
    )
    told = {(row.name, row.phone) for row in known.history.all()}
    assert ("Beatrice Moss", "020 7946 0999") in told
    assert ("Bea Moss", "07700 900456") in told
    assert known.intakes.count() == 2
    newest = known.intakes.first()
    assert (newest.draft_id, newest.own_words) == (draft, "canary")
    assert newest.document["client"]["name"] == "Beatrice Moss"
    assert known.consents.count() > 0
    assert known.flags.count() >= 1
    assert known.drafts.count() == 1
    assert not Client.objects.filter(pk=hidden).exists()
    assert not Client.history.filter(id=hidden).exists()
    noted = AccessEntry.objects.get(verb="merged", client_id=known.pk)
    assert noted.fields == [str(hidden)]


def test_what_only_the_form_says_is_added_to_the_record(sent, nell):
    bare = factories.client(name="Bea Moss", email="", phone="")
    bare.practitioners.add(nell)
    newcomers.merge(sent.pk, bare, set(), by=nell)
    bare.refresh_from_db()
    assert (bare.email, bare.phone) == ("bea@example.com", "07700 900456")


# --- no


def test_declined_with_a_reason_and_brought_back(sent, nell, phone):
    browser = browser_of(nell)
    browser.handler.enforce_csrf_checks = False
    there = f"/clients/waiting/{sent.pk}/decline/"
    assert "Choose a reason." in browser.post(there, {}).content.decode()
    link = sent.client.links.get()
    browser.post(there, {"reason": "full"})
    sent.refresh_from_db()
    assert (sent.reason, sent.declined_by) == ("full", nell)
    assert browser.get(f"/clients/waiting/{sent.pk}/").status_code == 404
    page = browser.get("/clients/waiting/").content.decode()
    assert "We have no room" in page
    assert phone.get(f"/f/{link.token}/").status_code == 404
    assert AccessEntry.objects.get(verb="declined").fields == ["full"]

    browser.post(there, {"action": "bring-back"})
    sent.refresh_from_db()
    assert sent.declined_at is None
    assert "Accept as a new client" in browser.get(f"/clients/waiting/{sent.pk}/").content.decode()


def test_of_the_declined_and_the_unfinished_nothing_is_kept_in_the_end(sent, nell, phone):
    newcomers.decline(sent, "full", by=nell, now=timezone.now())
    path_of(ask(phone, name="Cleo Birch"))
    now = timezone.now()
    assert newcomers.forget(now + timedelta(hours=47)) == 0
    assert newcomers.forget(now + timedelta(hours=49)) == 1
    assert newcomers.forget(now + timedelta(days=29)) == 0
    assert newcomers.forget(now + timedelta(days=31)) == 1
    for model in (Client, IntakeDraft, Newcomer, Client.history.model):
        assert not model.objects.exists()
    assert newcomers.forget(now + timedelta(days=31)) == 0


def test_a_form_that_was_not_finished_is_not_answered(phone, nell):
    path = path_of(ask(phone))
    fill(phone, f"{path}about-you/", {"name": ["Bea Moss"]})
    person = Newcomer.objects.get()
    browser = browser_of(nell)
    assert browser.get(f"/clients/waiting/{person.pk}/").status_code == 404
    assert "Bea Moss" not in browser.get("/clients/waiting/").content.decode()
    assert "asked to come" not in browser.get("/").content.decode()
