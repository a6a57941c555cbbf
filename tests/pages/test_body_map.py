"""The body map: what is marked is drawn, said and listed, the same in each."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from practice import reference
from practice.clients.templatetags.bodymap import DRAWINGS, LIST, places


def render(tag, **values):
    return Template("{% load bodymap %}" + tag).render(Context(values))


def drawn(markup):
    return {path.get("data-region"): path for path in regions(markup)}


def regions(markup):
    root = ElementTree.fromstring(markup.strip())
    return [path for path in root.iter("path") if path.get("data-region")]


def test_every_region_of_the_reference_data_is_drawn_where_it_says():
    for view, drawing in DRAWINGS.items():
        expected = {
            slug
            for slug, region in reference.load().regions.items()
            if region.view in (view, "both")
        }
        assert {slug for slug, *_outline in drawing.regions} == expected


def test_every_region_is_in_the_list_once():
    listed = [place["slug"] for _group, rows in places(frozenset()) for place in rows]
    assert sorted(listed) == sorted(reference.load().regions)
    assert len(LIST) == 6


def test_a_group_is_drawn_as_its_two_sides():
    paths = drawn(render('{% body_map "back" sore=sore %}', sore=["lower-back"]))
    on = {slug for slug, path in paths.items() if "is-on" in path.get("class")}
    assert on == {"lower-back-left", "lower-back-right"}


def test_a_place_to_avoid_is_hatched_with_the_pattern_of_its_own_drawing():
    markup = render('{% body_map "front" avoid=avoid prefix="earlier" %}', avoid=["abdomen"])
    assert drawn(markup)["abdomen"].get("fill") == "url(#earlier-hatch)"
    assert 'id="earlier-hatch"' in markup


def test_the_picture_says_in_words_what_it_shows():
    markup = render('{% body_map "back" sore=sore avoid=avoid %}', sore=["sacrum"], avoid=["calf"])
    label = ElementTree.fromstring(markup.strip()).get("aria-label")
    assert label == (
        "Back of the body. Sore or tight: Base of the spine. "
        "Please avoid: Calf (right), Calf (left)"
    )


def test_two_drawings_on_one_page_share_no_id():
    ids = re.findall(r'\bid="([^"]+)"', render("{% map_pair sore=sore %}", sore=["scalp"]))
    assert len(ids) == len(set(ids)) > 60


def test_a_drawing_has_no_inline_style():
    assert "style=" not in render("{% map_pair %}")


def test_the_question_keeps_every_place_in_the_form_whatever_is_shown():
    for show in ("back", "front", "list"):
        markup = render(
            '{% map_field "sore" marked=marked show=show %}', marked=["knee"], show=show
        )
        boxes = re.findall(r'<input[^>]*name="sore"[^>]*>', markup)
        assert len(boxes) == len(reference.load().regions)
        checked = {re.search('value="([^"]+)"', box)[1] for box in boxes if " checked" in box}
        assert checked == {"knee-left", "knee-right"}


def test_the_question_shows_one_drawing_or_the_list():
    markup = render('{% map_field "sore" show="front" %}')
    assert re.search(r'data-map="back" hidden', markup)
    assert re.search(r'data-map="front" >', markup)
    assert "is-behind-map" in markup
    assert "is-behind-map" not in render('{% map_field "sore" show="list" %}')


def test_places_to_avoid_are_marked_as_such_in_the_question():
    markup = render('{% map_field "avoid" kind="avoid" marked=marked %}', marked=["face"])
    face = re.search(r'<path id="avoid-front-region-face"[^>]*>', markup)[0]
    assert "is-avoid" in face
    assert "is-on" not in face


@pytest.mark.parametrize(
    ("marked", "words"), [([], "places"), (["scalp"], "place "), (["knee"], "places")]
)
def test_the_count_of_marked_places_agrees_with_its_number(marked, words):
    assert words in render("{% marked_places marked=marked %}", marked=marked)


def test_a_slug_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        render('{% body_map "back" sore=sore %}', sore=["tail"])
