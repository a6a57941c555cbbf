"""The plan is changed on its page: with scripts, without them, and with the keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.planning import services
from tests import factories
from tests.browser.devices import LAPTOP, PHONE
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Practitioner

pytestmark = pytest.mark.django_db(transaction=True)


class Planner(Practitioner):
    """Nell at the plan of one session. A step is found by its title."""

    def step(self, title):
        heading = self.page.get_by_role("heading", level=3, name=title)
        return self.page.locator(".plan-step").filter(has=heading).first

    def titles(self):
        return self.page.locator(".plan-step__area").all_inner_texts()

    def minutes(self, title):
        return self.step(title).locator(".plan-step__minutes").inner_text()

    def tool(self, name, title):
        role = "link" if name == "Edit" else "button"
        return self.page.get_by_role(role, name=f"{name}: {title}").first

    def edits(self, title):
        self.hands.press(self.tool("Edit", title))
        expect(self.page.locator("#step-minutes")).to_be_focused()

    def reads_in(self, title, *words):
        for each in words:
            expect(self.step(title)).to_contain_text(each)

    def saves(self, words):
        self.press("Save this step")
        expect(self.page.locator("#said")).to_contain_text(words)

    def has_focus(self, control):
        expect(control).to_be_focused()
        expect(control).to_be_in_viewport()


@pytest.fixture
def appointment(transactional_db):
    """Ada comes in two hours; her plan has two parts of main work that can change places."""
    practice = factories.practice()
    assert practice
    nell = factories.user(name="Nell Marsh", email="nell@example.com")
    now = timezone.now()
    made = factories.appointment(
        client=factories.client(), practitioner=nell, starts_at=now + timedelta(hours=2)
    )
    document = factories.document(answered_on=now.date().isoformat())
    factories.intake(appointment=made, document=document, sent_at=now)
    services.make_plan(made, by=nell, now=now)
    return made


@pytest.fixture
def nell_at(appointment, open_page, enter, assert_accessible, watch):
    """Return a function that puts Nell in front of the plan, on some device."""

    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        enter(page.context, appointment.practitioner)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        planner = Planner(page, hands, assert_accessible, has_scripts=javascript)
        planner.watch = watch
        planner.open(f"/sessions/{appointment.pk}/plan/", "Plan for Ada")
        return planner

    return at


LOWER, MIDDLE, SCALP = "Lower back", "Middle of the back", "Scalp"


@pytest.mark.parametrize(
    ("screen", "javascript", "keys"),
    [(LAPTOP, True, False), (PHONE, False, False), (LAPTOP, True, True)],
    ids=["scripts", "no-scripts", "keyboard"],
)
def test_a_plan_is_changed_step_by_step(nell_at, screen, javascript, keys):
    nell = nell_at(screen, javascript=javascript, keys=keys)
    sets_minutes_pressure_and_lock(nell)
    moves_a_step_up(nell)
    removes_a_step_and_undoes_it(nell)
    adds_a_step(nell)
    nell.look(nell.page)


def sets_minutes_pressure_and_lock(nell):
    before = int(nell.minutes(LOWER).split()[0])
    nell.edits(LOWER)
    nell.look(nell.page)
    if nell.has_scripts:
        nell.press("One minute less")
        nell.press("One minute less")
    else:
        nell.hands.write(nell.page.locator("#step-minutes"), str(before - 2))
    nell.hands.choose(nell.page.get_by_role("radio", name="Pressure 2 of 5"))
    nell.hands.choose(nell.page.get_by_role("checkbox", name="Lock at these minutes"))
    nell.saves("Saved.")
    nell.has_focus(nell.tool("Edit", LOWER))
    assert nell.minutes(LOWER) == f"{before - 2} min"
    nell.reads_in(LOWER, f"Locked at {before - 2} min", "Pressure 2 of 5, light")


def moves_a_step_up(nell):
    place = nell.titles().index(MIDDLE)
    nell.hands.press(nell.tool("Move up", MIDDLE))
    expect(nell.page.locator("#said")).to_contain_text("Moved to place")
    assert nell.titles().index(MIDDLE) == place - 1
    nell.has_focus(nell.tool("Move up", MIDDLE))
    if nell.has_scripts:
        expect(nell.page.locator("#say")).to_contain_text("Moved to place")


def removes_a_step_and_undoes_it(nell):
    nell.edits(SCALP)
    nell.press("Remove this step")
    undo = nell.page.locator(".plan-step--undo").get_by_role("button", name="Undo")
    nell.has_focus(undo)
    assert SCALP not in nell.titles()
    nell.hands.press(undo)
    expect(nell.page.locator("#said")).to_contain_text("Undone.")
    assert SCALP in nell.titles()


def adds_a_step(nell):
    before = nell.titles()
    nell.follow("Add a step")
    nell.hands.choose(nell.page.get_by_role("radio", name="Neck and shoulders"))
    nell.press("Add this step")
    expect(nell.page.locator("#said")).to_contain_text("Added.")
    assert len(nell.titles()) == len(before) + 1


def test_what_a_rule_forbids_is_said_in_the_row_and_typed_words_stay(nell_at):
    nell = nell_at(LAPTOP)
    nell.watch.allow("status of 422")
    nell.edits(LOWER)
    nell.hands.write(nell.page.locator("#step-minutes"), "50")
    nell.write("Note: why", "She asked for it")
    nell.press("Save this step")
    problem = nell.page.locator("#problem")
    expect(problem).to_contain_text("That was not changed.")
    nell.has_focus(problem)
    expect(nell.page.locator("#step-minutes")).to_have_value("50")
    expect(nell.page.get_by_label("Note: why")).to_have_value("She asked for it")
    nell.look(nell.page)


def test_a_judgement_call_is_asked_once_and_kept_with_its_reason(nell_at, appointment):
    nell = nell_at(PHONE, javascript=False)
    nell.watch.allow("status of 422")
    asks_once(nell)
    expect(nell.page.get_by_role("heading", level=1)).to_have_text("Plan for Ada")
    kept = services.newest_version(appointment)
    assert [each["why"] for each in kept.edits] == ["Ada asked for it today"]


def asks_once(nell):
    nell.edits(LOWER)
    nell.hands.press(nell.page.get_by_role("checkbox", name="Lower back (left)"))
    nell.press("Save this step")
    nell.arrives("This is your call")
    nell.press("Do it anyway")
    nell.reads("Write why you want this.")
    nell.write("Why?", "Ada asked for it today")
    nell.press("Do it anyway")


def test_two_people_at_once_see_both(nell_at, appointment):
    nell = nell_at(LAPTOP)
    nell.watch.allow("status of 409")
    nell.edits(LOWER)
    services.make_plan(appointment, by=factories.user(name="Olive Grant"), now=timezone.now())
    nell.press("One minute less")
    nell.press("Save this step")
    nell.reads("Olive Grant changed this plan at", "What you wanted")
    nell.look(nell.page)
    nell.press("Make my change to this plan too")
    expect(nell.page.locator("#said")).to_contain_text("Saved.")
    assert [each["what"] for each in services.newest_version(appointment).edits] == ["minutes"]


def test_keys_edit_and_move_the_step_that_one_is_in(nell_at):
    nell = nell_at(LAPTOP)
    press = nell.page.keyboard.press
    place = nell.titles().index(MIDDLE)
    nell.step(MIDDLE).locator("summary").focus()
    press("Alt+ArrowUp")
    expect(nell.page.locator("#said")).to_contain_text("Moved to place")
    assert nell.titles().index(MIDDLE) == place - 1
    nell.has_focus(nell.tool("Move up", MIDDLE))
    press("Alt+ArrowDown")
    expect(nell.step(MIDDLE).locator("#said")).to_contain_text(f"Moved to place {place + 1}")
    press("e")
    expect(nell.page.locator("#step-minutes")).to_be_focused()
    nell.page.get_by_label("Note: why").focus()
    nell.page.keyboard.type("get e ?")  # keys are letters while one types
    expect(nell.page.get_by_label("Note: why")).to_have_value("get e ?")


def test_keys_lead_round_the_practice_and_are_explained(nell_at):
    nell = nell_at(LAPTOP)
    press = nell.page.keyboard.press
    press("?")
    dialog = nell.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Search for a client")
    nell.look(nell.page)
    press("Escape")
    expect(dialog).to_be_hidden()
    press("g")
    press("c")
    nell.arrives("Clients")
    press("/")
    expect(nell.page.get_by_role("searchbox")).to_be_focused()
    nell.page.keyboard.type("gt")
    expect(nell.page.get_by_role("searchbox")).to_have_value("gt")


def test_a_step_is_dragged_to_its_place(nell_at):
    nell = nell_at(LAPTOP)
    place = nell.titles().index(MIDDLE)
    handle = nell.step(MIDDLE).locator(".plan-step__handle")
    target = nell.step(LOWER)
    handle.drag_to(target, target_position={"x": 60, "y": 6})
    expect(nell.page.locator("#said")).to_contain_text("Moved to place")
    assert nell.titles().index(MIDDLE) < place
