import pytest

pytestmark = pytest.mark.django_db
PATH = "/account/shortcuts/"
SCRIPT = "js/keys.js"


def test_shortcuts_are_listed_and_switched_off_for_one_person(nell, rex, sign_in):
    browser = sign_in(nell)
    page = browser.get(PATH).content.decode()
    assert "Search for a client" in page
    assert SCRIPT in page
    assert browser.post(PATH, {"shortcuts": "off"})["Location"] == PATH
    assert SCRIPT not in browser.get("/clients/").content.decode()
    assert "Switch shortcuts on" in browser.get(PATH).content.decode()
    assert SCRIPT in sign_in(rex).get("/clients/").content.decode()
    browser.post(PATH, {"shortcuts": "on"})
    assert SCRIPT in browser.get("/clients/").content.decode()


def test_the_list_is_a_fragment_for_the_page_that_asks_for_it(nell, sign_in):
    page = sign_in(nell, htmx=True).get(PATH).content.decode()
    assert "<html" not in page
    assert "Close" in page
