"""The form in Spanish, switched in the middle; and every page for clients from the right."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Link
from practice.intake import pages, services
from practice.intake.models import Intake, IntakeDraft
from practice.reference import load
from sessions_app.planning import sending
from sessions_app.planning import services as planning
from tests import factories
from tests.browser.devices import PHONE, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person
from tests.intake.walking import fill_in
from tests.right_to_left import CODE, NAME

pytestmark = pytest.mark.django_db(transaction=True)
MARKED = {"fever-unwell", "low-blood-pressure", "gave-birth", "latex-allergy", "first-massage"}
WAYS = [
    pytest.param({}, id="scripts"),
    pytest.param({"javascript": False}, id="no-scripts"),
    pytest.param({"keys": True}, id="keys"),
]


@pytest.fixture
def visit(transactional_db):
    """Tomorrow's massage of Ada, who reads Spanish, with a plan."""
    factories.practice()
    now = timezone.now()
    nell = factories.user(name="Nell Marsh", email="nell@example.com")
    ada = factories.client(name="Ada Lane", email="ada@example.com", language="es")
    return factories.appointment(
        client=ada, practitioner=nell, starts_at=now + timedelta(days=1), minutes=60
    )


@pytest.fixture
def form(visit):
    """The address of Ada's form."""
    services.send_form(visit.client, visit, by=visit.practitioner, now=timezone.now())
    return f"/f/{Link.objects.get(purpose='intake').token}/"


@pytest.fixture
def someone(open_page, assert_accessible):
    """Return a function that puts a person in front of a phone."""

    def at(*, javascript=True, keys=False):
        page = open_page(PHONE, javascript=javascript)
        hands = Keys(page) if keys else Pointer(page, touch=True)
        return Person(page, hands, assert_accessible, has_scripts=javascript)

    return at


def assert_fits(page):
    assert hidden_width(page) <= 0, page.url


@pytest.mark.parametrize("way", WAYS)
def test_the_language_is_changed_in_the_middle_and_what_was_typed_stays(someone, form, way):
    ada = someone(**way)
    ada.open(form, "Antes de su masaje del " + tomorrow_in_spanish(IntakeDraft.objects.get()))
    ada.press("Empezar")
    ada.arrives("Sobre usted")
    ada.reads("Paso 1 de 9")
    ada.write("¿Cómo quiere que le llamemos? (opcional)", "Adita")
    ada.press("English")
    ada.arrives("About you")
    expect(ada.page.get_by_label("What should we call you? (optional)")).to_have_value("Adita")
    ada.press("Continue")
    ada.arrives("What would you most like from your massage?")
    ada.pick("To sleep better")
    ada.press("Español")
    ada.arrives("¿Qué es lo que más le gustaría de su masaje?")
    expect(ada.page.get_by_role("radio", name="Dormir mejor", exact=True)).to_be_checked()
    assert_fits(ada.page)
    ada.press("Continuar")
    ada.arrives("¿Qué tipo de masaje?")
    answers = IntakeDraft.objects.get().answers
    assert (answers["about"]["called"], answers["goal"]["goal"]) == ("Adita", "sleep")


def tomorrow_in_spanish(draft):
    from django.template import Context, Template
    from django.utils import translation

    at = draft.appointment.starts_at
    with translation.override("es"), timezone.override("Europe/London"):
        words = '{{ at|date:"l j F" }} a las {{ at|date:"H:i" }}'
        return Template(words).render(Context({"at": at}))


def test_the_whole_form_fits_a_phone_in_spanish_and_is_sent(someone, form, assert_accessible):
    """Every page of a long form, at phone size: nothing is wider, axe finds nothing."""
    ada = someone()
    ada.page.goto(form)
    ada.press("Empezar")
    ada.page.wait_for_url("**/about-you/")
    draft = IntakeDraft.objects.get()
    plain = [each.id for each in load().questions.values() if not each.follow_ups]
    fill_in(draft, {"ticks": [id for id in plain if id in MARKED]})
    ada.page.goto(f"{form}please-read/")
    assert_fits(ada.page)
    for page in pages.sequence(draft.answers):
        ada.page.goto(f"{form}{page.slug}/")
        assert ada.page.get_attribute("html", "lang") == "es"
        assert_fits(ada.page)
    ada.page.goto(f"{form}check/")
    ada.arrives("Compruebe sus respuestas")
    assert_fits(ada.page)
    for words in ("Acepto que este profesional", "Pueden guardar mis respuestas"):
        ada.hands.choose(ada.page.get_by_role("checkbox", name=words))
    ada.write("Escriba su nombre para firmar", "Ada Lane")
    ada.press("Enviar a Nell")
    ada.arrives("Gracias")
    assert_fits(ada.page)
    assert Intake.objects.get().language == "es"


def test_every_page_of_the_form_runs_from_the_right(someone, form):
    ada = someone()
    ada.page.goto(form)
    ada.press(NAME)
    expect(ada.page.locator("html")).to_have_attribute("dir", "rtl")
    assert_fits(ada.page)
    ada.hands.press(ada.page.locator(".task .btn-primary"))
    ada.page.wait_for_url("**/about-you/")
    draft = IntakeDraft.objects.get()
    fill_in(draft)
    for page in [*pages.sequence(draft.answers)]:
        ada.page.goto(f"{form}{page.slug}/")
        assert ada.page.get_attribute("html", "dir") == "rtl"
        assert_fits(ada.page)
        ada.look(ada.page)
    ada.page.goto(f"{form}check/")
    assert_fits(ada.page)
    ada.look(ada.page)


def test_arrows_turn_and_the_body_does_not(someone, form):
    ada = someone()
    ada.page.goto(form)
    ada.press(NAME)
    ada.hands.press(ada.page.locator(".task .btn-primary"))
    ada.page.wait_for_url("**/about-you/")
    fill_in(IntakeDraft.objects.get())
    ada.page.goto(f"{form}places/")
    back = ada.page.locator(".task__back .icon")
    assert back.evaluate("icon => getComputedStyle(icon).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    left = ada.page.locator('svg.bodymap-back [data-region="lower-back-left"]')
    right = ada.page.locator('svg.bodymap-back [data-region="lower-back-right"]')
    assert left.bounding_box()["x"] < right.bounding_box()["x"]
    sides = ada.page.locator('[data-map="back"] .map-question__sides span')
    assert sides.first.bounding_box()["x"] < sides.last.bounding_box()["x"]
    expect(sides.first).to_contain_text("Your left")


def test_the_plan_that_is_shown_runs_from_the_right(someone, visit):
    now = timezone.now()
    today = timezone.localdate().isoformat()
    document = factories.document(answered_on=today)
    factories.intake(appointment=visit, document=document, sent_at=now)
    planning.make_plan(visit, by=visit.practitioner, now=now)
    link = sending.new_link(visit, by=visit.practitioner, now=now)
    ada = someone()
    ada.open(f"/p/{link.token}/", "Eche un vistazo a su plan")
    ada.press("Ver mi plan")
    ada.arrives("Su plan, Ada")
    assert_fits(ada.page)
    ada.press(NAME)
    expect(ada.page.locator("html")).to_have_attribute("lang", CODE)
    assert_fits(ada.page)
    ada.look(ada.page)
