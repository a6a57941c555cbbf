"""One massage as three people live it: from the link by mail to the page that opens afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.clients.models import Client
from practice.intake.models import Consent, Intake
from practice.staff.models import User
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Guest, Practitioner
from tests.browser.post import Post, code_in, html_of, link_in, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
PASSWORD = "seven quiet linen towels"
DONE = "We worked slowly on your lower back and both shoulders."
HEALTH_WORDS = ("varicose", "vein", "calf", "sore lower", "pain 6", "stop signal")


@pytest.fixture
def post(smtp_server, settings, live_server):
    """The practice's mail goes to the test's SMTP server, and its links lead to the live server."""
    settings.SITE_URL = live_server.url
    settings.MAIL_TRANSPORT = "smtp"
    settings.KEEP_SENT_MAIL = False
    settings.SMTP = {
        "EMAIL_HOST": smtp_server.host,
        "EMAIL_PORT": smtp_server.port,
        "EMAIL_HOST_USER": None,
        "EMAIL_HOST_PASSWORD": None,
    }
    return Post(smtp_server)


@pytest.fixture
def practice(transactional_db):
    """Nell, who works here, and Ada, whom nobody has asked anything yet."""
    made = factories.practice()
    nell = factories.user(name="Nell Marsh", email="nell@example.com")
    nell.set_password(PASSWORD)
    nell.save()
    factories.client(name="Ada Lane", email="ada@example.com").practitioners.add(nell)
    return made


@pytest.fixture
def people(open_page, assert_accessible):
    """Return a function that puts a person in front of a device."""

    def at(role, device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return role(page, hands, assert_accessible, has_scripts=javascript)

    return at


@pytest.mark.timeout(300)  # axe looks at some sixty pages
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_three_people_go_through_a_massage(people, practice, post, javascript):
    desk = people(Practitioner, LAPTOP, javascript=javascript)
    desk.signs_in_by_code("nell@example.com", lambda: code_in(post.one("nell@example.com")))
    asks_ada_for_the_form(desk)
    letter = post.one("ada@example.com")
    assert "varicose" not in letter.as_string()

    ada = people(Guest, PHONE, javascript=javascript)
    fills_the_form(ada, link_in(letter, "f"))

    desk.makes_the_plan()
    tablet = people(Practitioner, TABLET, javascript=javascript)
    tablet.signs_in_by_password("nell@example.com", PASSWORD)
    tablet.starts_the_session()
    tablet.hears_how_it_is()
    tablet.ends_the_session()
    tablet.finishes(before="6", after="3")

    desk.opens_the_aftercare()
    desk.changes_and_sends(DONE)
    mail = post.one("ada@example.com")
    assert_is_the_edited_mail(mail)
    desk.reads_that_it_was_sent()

    ada.reads_the_summary(link_in(mail, "s"), DONE)
    ada.stops_the_emails()
    newest = Consent.objects.filter(key="email_aftercare").order_by("-at").first()
    assert newest.given is False


def asks_ada_for_the_form(desk):
    now = timezone.localtime()
    at = min(now + timedelta(hours=2), now.replace(hour=23, minute=30))  # today, in the evening too
    desk.finds("Ada Lane")
    desk.books("Ada", day=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}")
    desk.sends_the_form()


def fills_the_form(guest, link):
    guest.begins(link)
    guest.says_who_and_what_for()
    guest.tells_of_their_health()
    guest.marks_where_it_is_sore()
    guest.says_where_not_to_touch()
    guest.says_what_is_comfortable()
    guest.checks_and_sends()


def assert_is_the_edited_mail(mail):
    assert mail["Subject"] == "After your massage"
    assert mail["List-Unsubscribe"].strip() == f"<{link_in(mail, 'x')}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "multipart/alternative"
    for words in (text_of(mail), html_of(mail)):
        assert DONE in words
        assert "When to get help".casefold() in words.casefold()
        assert not [word for word in HEALTH_WORDS if word in words.casefold()]


def test_a_client_fills_the_form_with_the_keyboard_alone(people, practice, post):
    draft = factories.draft(
        client=Client.objects.get(),
        appointment=factories.appointment(
            client=Client.objects.get(),
            practitioner=User.objects.get(),
            starts_at=timezone.now() + timedelta(hours=2),
        ),
    )
    ada = people(Guest, PHONE, keys=True)
    fills_the_form(ada, factories.link(subject=draft).address)
    assert Intake.objects.get().signature == "Ada Lane"
