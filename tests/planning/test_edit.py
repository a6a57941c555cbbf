"""The plan's editor: every change is checked with all the others and kept as the next version."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.planning import services
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def plan(appointment):
    factories.intake(appointment=appointment)
    return services.make_plan(appointment, by=None, now=NOW)


@pytest.fixture
def url(appointment):
    return reverse("planning:edit", args=[appointment.pk])


@pytest.fixture
def page(appointment):
    return reverse("planning:plan", args=[appointment.pk])


def step_of(plan, slug):
    return next(step for step in plan.document["steps"] if step["slug"] == slug)


def main_steps(plan):
    return [step["slug"] for step in plan.document["steps"] if step["phase"] == "main"]


def typed(plan, slug, **changed):
    """Return what the open editor sends, with some fields changed."""
    step = step_of(plan, slug)
    fields = {
        "key": uuid4(),
        "version": plan.number,
        "step": slug,
        "do": "save",
        "minutes": step["minutes"],
        "why": "",
    }
    if step["areas"]:
        fields |= {
            "areas": [area["region"] for area in step["areas"]],
            "strokes": list(dict.fromkeys(s for a in step["areas"] for s in a["strokes"])),
            "pressure": max(area["pressure"] for area in step["areas"]),
            "add_area": "",
            "add_stroke": "",
        }
    return {**fields, **changed}


def newest(appointment):
    return services.newest_version(appointment)


def test_the_editor_opens_in_its_row_without_scripts(nell, sign_in, url, plan):
    answer = sign_in(nell).get(url, {"step": main_steps(plan)[0]})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" in html
    assert html.count('class="plan-step__editor editor"') == 1
    assert "Save this step" in html
    assert "Move up" not in html  # one thing at a time


def test_favourite_strokes_are_offered_first(nell, sign_in, url, plan):
    nell.favourites = ["vibration"]
    nell.save()
    html = sign_in(nell).get(url, {"step": "lower-back"}).content.decode()
    offered = re.search(r'name="add_stroke".*?</select>', html, re.DOTALL)[0]
    assert re.findall(r'value="([a-z-]*)"', offered)[:2] == ["", "vibration"]


def test_htmx_gets_the_plan_alone(nell, sign_in, url, plan):
    html = sign_in(nell, htmx=True).get(url, {"step": "warm-up-back"}).content.decode()
    assert "<html" not in html
    assert '<div class="plan" id="plan"' in html
    assert "Save this step" in html


def test_fewer_minutes_are_a_new_version_with_the_edit_and_who(
    nell, sign_in, url, plan, appointment
):
    slug = main_steps(plan)[0]
    minutes = step_of(plan, slug)["minutes"] - 1
    answer = sign_in(nell).post(url, typed(plan, slug, minutes=minutes))
    assert answer.status_code == 302
    kept = newest(appointment)
    assert kept.number == 2
    assert kept.made_by == nell
    assert kept.edits == [{"what": "minutes", "step": slug, "value": minutes, "by": "Nell Marsh"}]
    assert step_of(kept, slug)["minutes"] == minutes
    assert sum_of(kept) == 60


def sum_of(kept):
    return sum(step["minutes"] for step in kept.document["steps"]) + kept.document["turns"]


def test_the_page_says_what_was_saved_and_keeps_the_focus(nell, sign_in, url, plan, page):
    slug = main_steps(plan)[0]
    browser = sign_in(nell, htmx=True)
    answer = browser.post(url, typed(plan, slug, minutes=step_of(plan, slug)["minutes"] - 1))
    html = browser.get(answer["Location"]).content.decode()
    assert re.search(r'<div id="say" hx-swap-oob="innerHTML">Saved\.', html)
    assert re.search(rf'id="edit-{slug}"[^>]* data-focus', html)
    assert "Undo" in html


def test_a_second_edit_of_the_same_minutes_takes_the_place_of_the_first(
    nell, sign_in, url, plan, appointment
):
    slug = main_steps(plan)[0]
    browser, minutes = sign_in(nell), step_of(plan, slug)["minutes"]
    browser.post(url, typed(plan, slug, minutes=minutes - 1))
    browser.post(url, typed(newest(appointment), slug, minutes=minutes - 2))
    assert [edit["value"] for edit in newest(appointment).edits] == [minutes - 2]


@pytest.mark.parametrize("minutes", ["", "0", "-4", "eight", "181", "99999999999999"])
def test_odd_minutes_are_refused_with_words_and_kept_as_typed(
    nell, sign_in, url, plan, appointment, minutes
):
    answer = sign_in(nell).post(url, typed(plan, main_steps(plan)[0], minutes=minutes, why="Tired"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{minutes}"' in html
    assert "Tired" in html
    assert "minute" in html
    assert newest(appointment).number == 1


def test_nothing_changed_is_no_new_version(nell, sign_in, url, plan, appointment):
    answer = sign_in(nell).post(url, typed(plan, main_steps(plan)[0]))
    assert answer.status_code == 200
    assert "Nothing was changed." in answer.content.decode()
    assert newest(appointment).number == 1


def test_every_area_taken_away_is_refused_in_words(nell, sign_in, url, plan):
    answer = sign_in(nell).post(url, typed(plan, main_steps(plan)[0], areas=[]))
    assert answer.status_code == 422
    assert "Keep at least one area, or remove the step." in answer.content.decode()


def test_one_press_sent_twice_makes_one_version(nell, sign_in, url, plan, appointment):
    slug = main_steps(plan)[0]
    asked = typed(plan, slug, minutes=step_of(plan, slug)["minutes"] - 1)
    browser = sign_in(nell)
    assert browser.post(url, asked)["Location"] == browser.post(url, asked)["Location"]
    assert appointment.plans.count() == 2


def test_a_removed_step_leaves_undo_in_its_place(nell, sign_in, url, plan, appointment, page):
    slug = main_steps(plan)[-1]
    browser = sign_in(nell)
    asked = {"key": uuid4(), "version": 1, "step": slug, "do": "remove"}
    answer = browser.post(url, asked)
    assert answer.status_code == 302
    assert slug not in [step["slug"] for step in newest(appointment).document["steps"]]
    html = browser.get(answer["Location"]).content.decode()
    assert "plan-step--undo" in html
    assert "Removed:" in html


def test_undo_is_a_new_version_with_the_former_edits(nell, sign_in, url, plan, appointment):
    slug = main_steps(plan)[-1]
    browser = sign_in(nell)
    browser.post(url, {"key": uuid4(), "version": 1, "step": slug, "do": "remove"})
    use = reverse("planning:use", args=[appointment.pk])
    answer = browser.post(use, {"key": uuid4(), "version": 2, "number": 1})
    assert answer.status_code == 302
    kept = newest(appointment)
    assert (kept.number, kept.edits) == (3, [])
    assert kept.document == plan.document
    assert "Undone." in browser.get(answer["Location"]).content.decode()


def test_going_back_to_a_version_that_never_was_is_404(nell, sign_in, plan, appointment):
    use = reverse("planning:use", args=[appointment.pk])
    asked = {"key": uuid4(), "version": 1, "number": 9}
    assert sign_in(nell).post(use, asked).status_code == 404


def test_two_people_at_once_see_both_and_nothing_is_overwritten(
    nell, olive, sign_in, url, plan, appointment
):
    first, other = main_steps(plan)[0], main_steps(plan)[-1]
    before = step_of(plan, first)["minutes"]
    sign_in(olive).post(url, typed(plan, other, minutes=step_of(plan, other)["minutes"] - 1))
    browser = sign_in(nell)
    answer = browser.post(url, typed(plan, first, minutes=before - 2, why="Bruised"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Olive Grant</bdi> changed this plan at" in html
    assert f"{before - 2} min" in html
    assert newest(appointment).number == 2

    again = typed(plan, first, minutes=before - 2, why="Bruised", version=2, seen=1)
    assert browser.post(url, again).status_code == 302
    kept = newest(appointment)
    assert [edit["step"] for edit in kept.edits] == [other, first]
    assert step_of(kept, first)["minutes"] == before - 2


def test_a_plan_that_a_session_started_from_takes_no_edits(nell, sign_in, url, plan, appointment):
    services.agree(plan, now=NOW)
    browser, slug = sign_in(nell), main_steps(plan)[0]
    for answer in (
        browser.get(url, {"step": slug}),
        browser.post(url, typed(plan, slug, minutes=5)),
        browser.post(
            reverse("planning:use", args=[appointment.pk]),
            {"key": uuid4(), "version": 1, "number": 1},
        ),
    ):
        assert answer.status_code == 409
        assert "so it stays as it is" in answer.content.decode()
    assert newest(appointment).number == 1


def test_a_plan_that_was_overtaken_by_a_form_takes_no_edits(nell, sign_in, url, plan, appointment):
    from datetime import timedelta

    factories.intake(appointment=appointment, sent_at=NOW + timedelta(minutes=5))
    slug = main_steps(plan)[0]
    answer = sign_in(nell).post(url, typed(plan, slug, minutes=5))
    assert answer.status_code == 409
    assert "Make a new plan first." in answer.content.decode()


def test_a_new_plan_keeps_the_changes_unless_told_to_forget_them(
    nell, sign_in, url, plan, appointment
):
    slug = main_steps(plan)[0]
    browser = sign_in(nell)
    browser.post(url, typed(plan, slug, minutes=step_of(plan, slug)["minutes"] - 1))
    new = reverse("planning:new", args=[appointment.pk])
    asked = {"minutes": 60, "style": "swedish", "template": ""}
    browser.post(new, {**asked, "key": uuid4(), "version": 2})
    assert len(newest(appointment).edits) == 1
    browser.post(new, {**asked, "key": uuid4(), "version": 3, "forget": "on"})
    kept = newest(appointment)
    assert (kept.number, kept.edits) == (4, [])


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url, plan, appointment):
    browser, slug = sign_in(omar), main_steps(plan)[0]
    assert browser.get(url, {"step": slug}).status_code == 404
    assert browser.post(url, typed(plan, slug, minutes=5)).status_code == 404
    use = reverse("planning:use", args=[appointment.pk])
    assert browser.post(use, {"key": uuid4(), "version": 1, "number": 1}).status_code == 404
    assert newest(appointment).number == 1


def test_a_step_that_is_not_there_is_said_or_404(nell, sign_in, url, plan):
    browser = sign_in(nell)
    answer = browser.get(url, {"step": "nowhere"})
    assert answer.status_code == 409
    assert "no longer in it" in answer.content.decode()
    asked = {"key": uuid4(), "version": 1, "step": "nowhere", "do": "remove"}
    assert browser.post(url, asked).status_code == 404
    assert browser.post(url, {**asked, "version": "x"}).status_code == 404


def test_a_rule_that_is_broken_is_named_and_nothing_is_kept(nell, sign_in, url, plan, appointment):
    slug = main_steps(plan)[0]
    answer = sign_in(nell).post(url, typed(plan, slug, minutes=170, why="More"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "That was not changed." in html
    assert 'value="170"' in html
    assert newest(appointment).number == 1


def test_a_judgement_call_asks_once_and_goes_on_with_its_reason(
    nell, sign_in, url, plan, appointment
):
    asked = typed(plan, "lower-back", areas=["lower-back-right"], why="")
    browser = sign_in(nell)
    answer = browser.post(url, asked)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Do it anyway?" in html
    assert 'name="areas" value="lower-back-right"' in html
    assert newest(appointment).number == 1

    without_words = browser.post(url, {**asked, "key": uuid4(), "sure": "yes"})
    assert without_words.status_code == 422
    assert "Write why you want this." in without_words.content.decode()

    sure = {**asked, "key": uuid4(), "sure": "yes", "why": "The left is bruised"}
    assert browser.post(url, sure).status_code == 302
    kept = newest(appointment)
    assert [each["why"] for each in kept.edits] == ["The left is bruised"]
    assert [each["by"] for each in kept.edits] == ["Nell Marsh"]


def test_a_note_alone_does_not_answer_a_question_that_was_not_seen(nell, sign_in, url, plan):
    asked = typed(plan, "lower-back", areas=["lower-back-right"], why="Bruised")
    answer = sign_in(nell, htmx=True).post(url, asked)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<html" not in html
    assert "Do it anyway?" in html
    assert ">Bruised</textarea>" in html


@pytest.mark.parametrize(
    "change", [{"do": "save", "areas": ["lower-back-right"]}, {"do": "remove"}]
)
def test_F1_a_reason_that_is_too_long_is_shown_back_whole(
    nell, sign_in, url, plan, appointment, change
):
    why = "The left is bruised. " * 30
    asked = {**typed(plan, "lower-back", why=why), **change, "sure": "yes"}
    answer = sign_in(nell).post(url, asked)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Shorten this to 500 characters. It has 629." in html
    assert why.strip() in html
    assert newest(appointment).number == 1


def test_a_moved_step_says_its_place_and_its_button_keeps_the_focus(nell, sign_in, url, plan):
    steps = [step["slug"] for step in plan.document["steps"]]
    browser = sign_in(nell, htmx=True)
    asked = {"key": uuid4(), "version": 1, "step": "mid-back", "do": "move", "before": "lower-back"}
    html = browser.get(browser.post(url, asked)["Location"]).content.decode()
    assert f"Moved to place {steps.index('lower-back') + 1} of {len(steps)}." in html
    assert re.search(r'id="(up|down)-mid-back" autofocus data-focus', html)


def test_steps_that_can_be_added_are_offered_and_the_others_say_why(
    nell, sign_in, url, plan, appointment
):
    browser = sign_in(nell)
    html = browser.get(url, {"add": ""}).content.decode()
    assert "Which step do you want to add?" in html
    assert "Why is another step not offered here?" in html
    asked = {"key": uuid4(), "version": 1, "step": "shoulders-neck", "do": "add"}
    answer = browser.post(url, asked)
    assert answer.status_code == 302
    assert "Added." in browser.get(answer["Location"]).content.decode()
    assert "shoulders-neck" in [step["slug"] for step in newest(appointment).document["steps"]]


def test_a_step_that_may_not_be_added_is_refused_in_words(nell, sign_in, url, plan):
    asked = {"key": uuid4(), "version": 1, "step": "abdomen", "do": "add"}
    answer = sign_in(nell).post(url, asked)
    assert answer.status_code == 422
    assert "No consent by name" in answer.content.decode()
    assert sign_in(nell).post(url, {**asked, "step": "", "key": uuid4()}).status_code == 422


def test_a_closed_editor_gives_the_focus_back(nell, sign_in, page, plan):
    html = sign_in(nell, htmx=True).get(page, {"at": "lower-back"}).content.decode()
    assert re.search(r'id="edit-lower-back"[^>]* data-focus', html)


def test_an_older_version_is_marked_and_can_be_used_again(nell, sign_in, url, plan, page):
    browser = sign_in(nell)
    browser.post(url, typed(plan, "lower-back", minutes=8))
    html = browser.get(page, {"version": "1"}).content.decode()
    assert "This is version 1, an earlier one." in html
    assert "Use this version again" in html
    assert "plan-step__tools" not in html
    versions = browser.get(page).content.decode()
    assert "Lower back 11 to 8 min" in versions


def test_both_sides_of_an_area_may_be_unticked_without_a_question(nell, sign_in, url, plan):
    worked = [area["region"] for area in step_of(plan, "join-up-back")["areas"]]
    left = [slug for slug in worked if not slug.startswith("shoulder-top")]
    answer = sign_in(nell).post(url, typed(plan, "join-up-back", areas=left))
    assert answer.status_code == 302
    newest = services.newest_version(plan.appointment)
    assert [(each["what"], each["slug"]) for each in newest.edits] == [
        ("remove-area", "shoulder-top")
    ]


def test_one_side_alone_asks_first(nell, sign_in, url, plan):
    worked = [area["region"] for area in step_of(plan, "join-up-back")["areas"]]
    left = [slug for slug in worked if slug != "shoulder-top-left"]
    answer = sign_in(nell).post(url, typed(plan, "join-up-back", areas=left))
    assert answer.status_code == 422
    assert b"Only one side would be worked" in answer.content


def test_a_step_that_must_stay_is_not_removed_and_what_was_typed_is_kept(nell, sign_in, url, plan):
    asked = typed(plan, "join-up-back", do="remove", minutes=3, why="Short today")
    answer = sign_in(nell).post(url, asked)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "That was not changed." in html
    assert ">Short today</textarea>" in html.replace("\n", "")
