"""The marks and fields that pages are made of, and what the head of every page says."""

import json
import re
from types import SimpleNamespace

import pytest
from django import forms
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from practice.staff.templatetags.ui import ICONS
from practice.staff.views import errors


def render(source, **values):
    return Template("{% load ui crispy_forms_tags %}" + source).render(Context(values))


class Question(forms.Form):
    note = forms.CharField(label="Anything else?", help_text="A few <words>.")
    oil = forms.ChoiceField(
        label="Which oil?", choices=[("a", "Almond"), ("n", "None")], widget=forms.RadioSelect
    )
    pain = forms.TypedChoiceField(
        label="How bad is it?",
        choices=[(0, "No pain"), *((score, score) for score in range(1, 10)), (10, "Worst")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="Keep my answers")


@pytest.fixture
def wrong():
    return render("{{ form|crispy }}", form=Question({"oil": "a"}))


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_says_nothing_and_stands_on_a_grid_of_24(name):
    drawn = render("{% icon name %}", name=name)
    assert 'aria-hidden="true"' in drawn
    assert 'viewBox="0 0 24 24"' in drawn
    assert re.search(r"<(path|circle|rect)", drawn)


def test_an_icon_that_is_not_in_the_set_is_a_mistake_seen_at_once():
    with pytest.raises(KeyError):
        render('{% icon "unicorn" %}')


def test_pressure_is_dots_a_number_and_words():
    drawn = render("{% pressure 3 %}")
    assert drawn.count("is-on") == 3
    assert "Pressure 3 of 5, medium" in drawn


def test_the_word_for_a_pressure_is_in_sight_when_asked_for():
    assert re.search(r'pressure__word"[^>]*>4, firm<', render("{% pressure 4 word=True %}"))


def test_the_strip_of_minutes_fills_its_width_in_order():
    steps = [SimpleNamespace(minutes=minutes, pressure=2) for minutes in (15, 30, 15)]
    bars = re.findall(
        r'x="([\d.]+)%"\s+width="([\d.]+)%"', render("{% minutes_strip s %}", s=steps)
    )
    assert [(float(x), float(width)) for x, width in bars] == [(0, 25), (25, 50), (75, 25)]


def test_a_turn_has_no_pressure_in_the_strip():
    assert "minutes-strip__bar--0" in render(
        "{% minutes_strip s %}", s=[SimpleNamespace(minutes=1, pressure=None)]
    )


def test_every_error_is_told_at_the_top_with_a_link_to_an_element_that_exists(wrong):
    targets = re.findall(r'href="#([^"]+)"', wrong)
    assert targets == ["id_note", "id_pain_0", "id_agree"]
    for target in targets:
        assert re.search(rf'<input[^>]*\bid="{target}"', wrong)


def test_a_field_names_its_hint_and_then_its_error(wrong):
    note = re.search(r'<input[^>]*name="note"[^>]*>', wrong)[0]
    assert 'aria-describedby="id_note_helptext id_note_error"' in note
    assert 'aria-invalid="true"' in note
    assert wrong.index('id="id_note_helptext"') < wrong.index('id="id_note_error"')
    assert wrong.index('id="id_note_error"') < wrong.index('name="note"')


def test_a_group_of_choices_is_named_by_its_question_and_its_error(wrong):
    pain = re.search(r'<fieldset id="div_id_pain".*?</fieldset>', wrong, re.DOTALL)[0]
    assert 'aria-describedby="id_pain_error"' in pain
    assert re.search(r"<legend[^>]*>\s*How bad is it\?", pain)


def test_a_hint_is_text(wrong):
    assert "A few &lt;words&gt;." in wrong


def test_an_answer_already_given_is_kept(wrong):
    assert re.search(r'<input[^>]*value="a"[^>]*checked', wrong)


def test_a_score_is_eleven_buttons_with_words_under_some(wrong):
    pain = re.search(r'<fieldset id="div_id_pain".*?</fieldset>', wrong, re.DOTALL)[0]
    assert pain.count("score__number") == 11
    assert re.findall(r'score__word">([^<]+)<', pain) == ["No pain", "Worst"]


def test_an_untouched_form_shows_no_error():
    assert "error-summary" not in render("{{ form|crispy }}", form=Question())


def test_htmx_is_told_to_keep_nothing_and_to_run_nothing():
    head = render_to_string("_parts/head.html")
    config = json.loads(re.search(r"content='(\{.*?\})'", head, re.DOTALL)[1])
    assert config["historyCacheSize"] == 0
    assert config["selfRequestsOnly"] is True
    assert not config["allowEval"]
    assert not config["allowScriptTags"]
    assert not config["includeIndicatorStyles"]
    assert config["timeout"] == 10000


@pytest.mark.parametrize(
    ("code", "swaps"),
    [(200, True), (204, False), (303, True), (401, False), (403, False), (409, True)]
    + [(413, False), (422, True), (429, False), (500, False), (503, False)],
)
def test_htmx_shows_only_answers_made_to_be_shown(code, swaps):
    head = render_to_string("_parts/head.html")
    config = json.loads(re.search(r"content='(\{.*?\})'", head, re.DOTALL)[1])
    rules = config["responseHandling"]
    first = next(rule for rule in rules if re.search(rule["code"], str(code)))
    assert first["swap"] is swaps


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_page_needs_no_database_and_says_what_is_safe(code):
    page = render_to_string(f"{code}.html")
    assert len(re.findall("<h1", page)) == 1
    assert re.search(r"Nothing (was|is)|is safe", page)


@pytest.mark.parametrize("page", ["409.html", "csrf.html"])
def test_a_form_that_could_not_be_saved_shows_back_what_was_typed(page):
    shown = render_to_string(page, {"typed": [("note", "Sore <neck>\nsince May")]})
    assert "Sore &lt;neck&gt;<br>since May" in shown


def test_the_page_for_a_fault_of_ours_is_answered_as_one():
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert errors.page_not_found(RequestFactory().get("/"), Http404()).status_code == 404
