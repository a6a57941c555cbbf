import re

import pytest

from practice.reference import load
from sessions_app.planning.technique_cards import areas, stroke_cards

pytestmark = pytest.mark.django_db
PATH = "/techniques/"


def names(page):
    return re.findall(r"<h3>(.*?)</h3>", page)


def test_every_stroke_and_style_has_a_card(nell, sign_in):
    page = sign_in(nell).get(PATH).content.decode()
    reference = load()
    expected = {row.name for row in (*reference.strokes.values(), *reference.modalities.values())}
    assert set(names(page)) == expected


def test_a_card_says_how_how_firm_where_not_and_what_it_avoids(nell, sign_in):
    page = sign_in(nell).get(PATH).content.decode()
    for words in ("Needs warm-up first", "Where not", "Helps to avoid", "No warm-up", "Sources"):
        assert words in page, words
    assert "Pressure 3 of 5, medium" in page


def test_the_area_and_the_style_leave_out_what_does_not_belong(nell, sign_in):
    browser = sign_in(nell)
    neck = names(browser.get(f"{PATH}?area=neck-back").content.decode())
    assert "Effleurage" in neck
    assert "Tapotement" not in neck

    shiatsu = names(browser.get(f"{PATH}?style=shiatsu").content.decode())
    assert "Palm pressure" in shiatsu
    assert "Effleurage" not in shiatsu


@pytest.mark.parametrize("query", ["?area=moon", "?style=thai", "?area=neck-front", "?area[]=x"])
def test_an_unknown_choice_shows_everything(nell, sign_in, query):
    assert len(names(sign_in(nell).get(PATH + query).content.decode())) == 24


def test_htmx_gets_the_cards_alone(nell, sign_in):
    page = sign_in(nell, htmx=True).get(f"{PATH}?style=shiatsu").content.decode()
    assert page.lstrip().startswith('<div id="technique-cards"')


def test_the_front_desk_neither_opens_it_nor_sees_it_in_the_rail(rex, nell, sign_in):
    assert sign_in(rex).get(PATH).status_code == 403
    assert PATH not in sign_in(rex).get("/clients/").content.decode()
    assert PATH in sign_in(nell).get("/clients/").content.decode()


def test_the_page_asks_the_database_for_nothing_but_who_is_there(
    nell, sign_in, django_assert_max_num_queries
):
    browser = sign_in(nell)
    with django_assert_max_num_queries(3):
        browser.get(PATH)


def test_a_favourite_comes_first_until_it_is_none_any_more(nell, sign_in):
    browser = sign_in(nell)
    for _time in range(2):  # the same again changes nothing
        answer = browser.post("/techniques/favourite/", {"slug": "vibration", "favourite": "yes"})
        assert answer["Location"] == PATH
    nell.refresh_from_db()
    assert nell.favourites == ["vibration"]
    page = browser.get(PATH).content.decode()
    assert names(page)[0] == load().strokes["vibration"].name
    assert page.count('value="no" aria-pressed="true"') == 1
    only = names(browser.get(f"{PATH}?favourites=on").content.decode())
    assert only == [load().strokes["vibration"].name]
    browser.post("/techniques/favourite/", {"slug": "vibration", "favourite": "no"})
    assert (
        "None of your favourite strokes fits"
        in browser.get(f"{PATH}?favourites=on").content.decode()
    )


def test_what_is_no_technique_is_no_favourite(nell, rex, sign_in):
    assert sign_in(nell).post("/techniques/favourite/", {"slug": "moon"}).status_code == 404
    assert sign_in(rex).post("/techniques/favourite/", {"slug": "vibration"}).status_code == 403


@pytest.mark.parametrize("area", areas())
def test_no_card_is_shown_for_an_area_where_its_stroke_is_ruled_out(area):
    reference = load()
    wanted = reference.expand([area])
    for card in stroke_cards(area):
        assert wanted - reference.expand(card.stroke.regions_never)
