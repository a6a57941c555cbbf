"""A practice makes a sequence of its own and plans with it; a broken file is refused; techniques."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.reference import load
from sessions_app.planning import own_templates, services
from sessions_app.planning.engine.documents import dump, template_document
from sessions_app.planning.models import TemplateVersion
from sessions_app.planning.proving import trial
from tests import factories
from tests.browser.devices import LAPTOP, TABLET
from tests.browser.hands import Keys, Pointer, is_focused
from tests.browser.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
LOWER_BACK = "Lower back (both sides)"
WAYS = {
    "scripts": (TABLET, True, False),
    "no-scripts": (LAPTOP, False, False),
    "keyboard": (LAPTOP, True, True),
}


@pytest.fixture
def few_clients(monkeypatch):
    monkeypatch.setattr(
        own_templates, "try_out", lambda template: trial.try_out(template, clients=5)
    )


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    return factories.user(name="Nell Marsh")


@pytest.fixture
def desk(open_page, enter, assert_accessible, nell):
    """Return a function that puts Nell in front of a device, with her pointer or her keys."""

    def at(device, javascript, keys):
        page = open_page(device, javascript=javascript)
        enter(page.context, nell)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        look = (lambda page: None) if keys else assert_accessible  # the same pages again
        return Person(page, hands, look, has_scripts=javascript)

    return at


def choose(person, label, words):
    """Choose from a list: by hand, or by typing its first letters."""
    field = person.page.get_by_label(label, exact=True)
    if isinstance(person.hands, Keys):
        person.hands.reach(field)
        person.page.keyboard.type(words)
    else:
        field.select_option(label=words)
    expect(field.locator("option:checked")).to_have_text(words)


@pytest.mark.timeout(300)  # axe looks at seven pages
@pytest.mark.parametrize("way", WAYS)
def test_nell_copies_a_template_changes_it_and_plans_with_it(desk, nell, few_clients, way):
    person = desk(*WAYS[way])
    person.open("/techniques/", "Techniques")
    person.follow("Templates")
    person.arrives("Templates")
    person.follow("Swedish back massage")
    person.arrives("Swedish back massage")
    person.write("Name", "Evening back")
    person.press("Copy and change")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Evening back")

    changes_the_lower_back(person)
    moves_it_down(person)
    person.press("Make it usable")
    person.reads("In use", "Every plan passed the safety check.")
    plans_with_it(person, nell)


def changes_the_lower_back(person):
    person.follow(f"Edit: {LOWER_BACK}")
    least = person.page.get_by_label("At least, minutes", exact=True)
    expect(least).to_have_value("3")
    person.look(person.page)
    person.hands.write(least, "13")
    if person.has_scripts:
        least.press("Tab")
    else:
        person.press("Check without saving")
    person.reads("The least minutes are above the most.", where="#step-check")
    assert TemplateVersion.objects.get().document["steps"][4]["min_minutes"] == 3

    person.write("At least, minutes", "4")
    person.tick("Rocking", within="Strokes")
    person.press("Save this step")
    person.reads("Saved.")
    expect(person.page.locator("#step-form")).to_have_count(0)
    kept = TemplateVersion.objects.get().document["steps"][4]
    assert (kept["min_minutes"], kept["strokes"][-1]) == (4, "rocking")
    if person.has_scripts:
        link = person.page.get_by_role("link", name=f"Edit: {LOWER_BACK}", exact=True)
        expect(link).to_be_focused()


def moves_it_down(person):
    person.press(f"Move down: {LOWER_BACK}")
    person.reads("Moved to place 6 of 20.")
    if person.has_scripts:
        assert is_focused(person.button(f"Move down: {LOWER_BACK}"))


def plans_with_it(person, nell):
    visit = factories.appointment(practitioner=nell, starts_at=timezone.now())
    today = timezone.localdate().isoformat()
    factories.intake(appointment=visit, document=factories.document(answered_on=today))
    services.make_plan(visit, by=nell, now=timezone.now())
    person.page.goto(f"/sessions/{visit.pk}/plan/")
    summary = person.page.locator("details:has(select[name=template]) > summary")
    if summary.count():
        person.hands.press(summary.first)
    choose(person, "Sequence", "Evening back")
    person.hands.press(person.page.locator("form:has(select[name=template]) button").last)
    expect(person.page.locator(".page__lead")).to_contain_text("Evening back")
    assert visit.plans.first().template == "evening-back-v1"


@pytest.mark.parametrize("way", WAYS)
def test_a_step_is_taken_out_put_back_and_another_added(desk, nell, way):
    made = own_templates.copy("swedish-back", by=nell, name="Evening back")
    person = desk(*WAYS[way])
    person.open(f"/techniques/templates/{made.slug}/edit/", "Evening back")
    person.press("Take out: Hips")
    person.reads("Hips was taken out.")
    if person.has_scripts:
        expect(person.button("Undo")).to_be_focused()
    person.press("Undo")
    expect(person.page.locator("#step-hips")).to_be_visible()

    choose(person, "Where", "Hand (both sides)")
    person.press("Add a step")
    expect(person.page.get_by_label("At least, minutes", exact=True)).to_have_value("2")
    person.look(person.page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_broken_file_is_refused_with_every_fault_and_nothing_is_kept(
    desk, javascript, tmp_path, watch
):
    document = template_document(load().templates["swedish-back"])
    document["steps"][3]["strokes"][0] = "gliding"
    document["modality"] = "thai"
    file = tmp_path / "ours.yaml"
    file.write_text(dump(document, "yaml"))
    person = desk(LAPTOP, javascript, False)
    watch.allow("status of 422")

    person.open("/techniques/templates/import/", "Template from a file")
    person.page.get_by_label("A file (YAML or JSON)").set_input_files(file)
    person.press("Read it")
    person.reads(
        "Nothing was kept: 2 things are wrong with it",
        "steps[3].strokes[0]: 'gliding' is no stroke; is it 'effleurage'?",
        "modality: 'thai' is no style.",
    )
    person.look(person.page)
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_techniques_are_filtered_by_area(desk, way):
    device, javascript, keys = WAYS[way]
    person = desk(device, javascript, keys)
    person.open("/techniques/", "Techniques")
    cards = person.page.locator(".technique-card h3")
    assert cards.count() == 24
    choose(person, "Area", "Back of the neck (both sides)")
    if not javascript:
        person.press("Show")
    expect(person.page.get_by_role("heading", name="Tapotement", exact=True)).to_have_count(0)
    expect(person.page.get_by_role("heading", name="Effleurage", exact=True)).to_be_visible()
    person.look(person.page)
