"""The page of a running session: all steps, every question, and the calm words of an emergency."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import escape

from practice.reference import load
from practice.staff.models import Practice
from sessions_app.checkins import taps
from sessions_app.checkins.state.words import TOLD_THE_ENGINE
from sessions_app.planning.engine import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(nell, sign_in, session):
    """Return a function that opens the page, and gives its words and its screen."""

    def shown():
        answer = sign_in(nell).get(reverse("checkins:live", args=[session.appointment_id]))
        return answer.content.decode(), answer.context["screen"]

    return shown


def test_all_steps_are_in_the_page(show):
    page, screen = show()
    ahead = page[page.index('id="ahead"') :]
    assert len(re.findall(r"<div data-seconds=", ahead)) == screen.here.count
    for at in screen.steps:
        assert f">{at.title}</h1>" in ahead


def test_every_question_of_the_reference_data_can_be_answered(show):
    _page, screen = show()
    in_more = {topic.slug for topic in screen.topics}
    assert in_more | set(taps.IN_THE_ROW) == set(load().checkins)
    for topic in screen.topics:
        for _heading, row in topic.rows:
            for tap in row:
                if tap.word == "answer":
                    item, value = tap.more.split(".")
                    assert answers.means_something(item, value), tap.more


def meant_by_a_tap(screen):
    """Return every answer that has a button, as (question, answer)."""
    more = [each for topic in screen.topics for _heading, row in topic.rows for each in row]
    for tap in [*more, *screen.buttons, *screen.choices, *screen.quick]:
        item, _dot, value = tap.more.partition(".")
        asked, said = answers.meant(TOLD_THE_ENGINE.get(tap.word, ""), item, value, load())
        if asked:
            yield asked.slug, said


def test_every_option_and_every_band_of_every_question_has_a_button(show):
    _page, screen = show()
    offered = set(meant_by_a_tap(screen))
    for item in load().checkins.values():
        for option in item.options:
            assert (item.slug, option.value) in offered
        for band in item.bands:
            for score in range(band.low, band.high + 1):
                assert (item.slug, str(score)) in offered
        if item.effects_yes or item.measures:
            assert item.slug in {slug for slug, _said in offered}


def test_every_answer_shows_at_once_what_its_row_takes_away(show):
    """A page without network must not wait for the server to stop hands or leave areas alone."""
    page, screen = show()
    rows = [each for topic in screen.topics for _heading, row in topic.rows for each in row]
    told = 0
    for tap in [*rows, *screen.buttons, *screen.choices, *screen.quick]:
        item, _dot, value = tap.more.partition(".")
        word = TOLD_THE_ENGINE.get(tap.word, "")
        for effects in answers.of_event(word, item, value, load()) or ():
            assert tap.lower >= -effects.pressure_delta, tap
            assert tap.still >= effects.pause, tap
            assert tap.most == (effects.pressure_ceiling or 0), tap
            assert bool(tap.out) == bool(effects.region_avoid), tap
            if effects.end_session:
                assert tap.shows == ("emergency" if effects.event else "stopped"), tap
            assert escape(tap.says.partition("{")[0]) in page
            told += bool(tap.says)
    assert told > 10


def test_dizzy_takes_the_neck_out_and_says_what_to_do(show):
    _page, screen = show()
    rows = [each for topic in screen.topics for _heading, row in topic.rows for each in row]
    dizzy = next(each for each in rows if each.more == "feeling-ok.dizzy")
    assert set(dizzy.out.split()) == load().expand(["neck-group"])
    assert dizzy.says.startswith("Out for this session: ")
    assert "Hands still for 60 seconds. Say: “Hands off." in dizzy.says


def test_no_two_buttons_share_an_id(show):
    page, _screen = show()
    ids = re.findall(r'name="tap" value="[a-z-]+\.([0-9a-f-]{36})', page)
    shown = page[: page.index("<template")]
    ids_shown = re.findall(r'name="tap" value="[a-z-]+\.([0-9a-f-]{36})', shown)
    assert len(ids_shown) == len(set(ids_shown)) > 100
    assert set(ids_shown) <= set(ids)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("breathless", "Call 00 112 extension 5 if it is bad"),
        ("chest-pain", "Hands off. Call 00 112 extension 5 now."),
    ],
)
def test_a_red_flag_ends_touch_and_names_the_practices_own_number(show, session, tap, value, told):
    Practice.objects.update(emergency_number="00 112 extension 5")
    tap("answer", 5, item="feeling-ok", value=value)
    page, screen = show()
    assert screen.shows == "emergency"
    middle = page[page.index('id="middle"') : page.index('id="map-back"')]
    assert told in middle
    assert "{emergency_number}" not in page
    assert re.search(r'id="check-in"[^>]* hidden>', page)


def test_undo_brings_a_session_back_from_a_red_flag(show, tap):
    said = tap("answer", 5, item="feeling-ok", value="chest-pain")
    tap("undo", 6, undoes=said.pk)
    assert show()[1].shows == "step"


def test_the_caution_is_all_that_the_hidden_steps_say_of_anybodys_health(show, session):
    page, _screen = show()
    assert "Sitting all day" not in page


def test_a_question_that_is_due_is_asked_quietly(show, tap):
    for minute in (1, 2, 3):
        tap("next", minute)
    tap("good", 4)
    page, screen = show()
    asks = screen.state.asks
    assert asks is not None
    if asks.item != "pressure":
        assert f'data-topic="{asks.item}"' in page


@pytest.mark.parametrize("sign", load().first_aid.values(), ids=lambda row: row.slug)
def test_a_warning_sign_ends_touch_and_shows_its_own_first_aid(show, session, tap, sign):
    item, option = next(
        (item, option)
        for item in load().checkins.values()
        for option in item.options
        if option.effects.event == sign.slug and option.effects.end_session
    )
    tap("answer", 5, item=item.slug, value=option.value)
    page, screen = show()
    middle = page[page.index('id="middle"') : page.index('id="map-back"')]
    assert screen.shows == "emergency"
    assert sign.title in middle
    for step in sign.steps:
        assert step.replace("{emergency_number}", "999") in unescape(middle)
    assert ("Hands off. Call 999 now." in middle) == sign.urgent


def test_pain_that_is_sharp_and_stays_is_answered_by_its_buttons_alone(
    show, session, nell, sign_in
):
    """Without scripts: the button of the page is sent as it is."""
    check_in = reverse("checkins:check-in", args=[session.appointment_id])
    for value in ("nerve", "nerve-stays"):
        page, screen = show()
        assert screen.shows == "step"
        row = page[page.index('id="topic-pain"') : page.index('id="topic-comfort"')]
        found = re.search(rf'value="(answer\.[0-9a-f-]+\.pain\.{value})"', row)
        sign_in(nell).post(check_in, {"tap": found[1]})
    page, screen = show()
    middle = page[page.index('id="middle"') : page.index('id="map-back"')]
    assert screen.state.events_named == {"nerve-pain", "nerve-pain-stays"}
    assert screen.state.is_stopped
    assert load().first_aid["nerve-pain-stays"].title in middle


def test_who_is_short_of_breath_is_helped_to_sit_up_before_anything_else(show, tap):
    """A sheet for all signs would let a faint person sit up, or leave a breathless one lying."""
    tap("answer", 5, item="feeling-ok", value="breathless")
    page, _screen = show()
    middle = page[page.index('id="middle"') : page.index('id="map-back"')]
    assert "Hands off. Hard to breathe" in middle
    assert middle.index("sit up") < middle.index("inhaler") < middle.index("Call 999")
