"""The watch over the browser must itself be trusted: each thing that it should notice, it does."""

import pytest

from tests.browser.conftest import Watch
from tests.browser.devices import LAPTOP, PHONE, TABLET

SIGN_IN = "/account/login/"


@pytest.fixture
def watched(browser, live_server):
    """Return a page and its watch, which the test itself reads."""
    context = browser.new_context(base_url=live_server.url)
    watch = Watch()
    watch.follow(context)
    page = context.new_page()
    page.goto(SIGN_IN)
    yield page, watch
    context.close()


def test_a_script_from_elsewhere_is_stopped_and_noticed(watched):
    page, watch = watched
    page.evaluate(
        "() => { const script = document.createElement('script');"
        "script.src = 'http://127.0.0.1:9999/a.js'; document.head.append(script); }"
    )
    page.wait_for_timeout(100)

    with pytest.raises(AssertionError, match="Content Security Policy"):
        watch.assert_quiet()


def test_an_inline_style_is_stopped_and_noticed(watched):
    page, watch = watched
    page.evaluate("() => { document.body.setAttribute('style', 'color: red') }")

    with pytest.raises(AssertionError, match="Content Security Policy"):
        watch.assert_quiet()


def test_a_missing_file_is_noticed(watched):
    page, watch = watched
    page.evaluate("() => fetch('/static/nothing-here.css')")

    with pytest.raises(AssertionError, match="404"):
        watch.assert_quiet()


def test_an_error_in_a_script_is_noticed(watched):
    page, watch = watched
    page.evaluate("() => { setTimeout(() => nobody.home()) }")
    page.wait_for_timeout(100)

    with pytest.raises(AssertionError, match="nobody is not defined"):
        watch.assert_quiet()


def test_a_complaint_that_was_expected_is_quiet_and_a_missing_one_is_not(watched):
    page, watch = watched
    watch.allow("status of 404")
    with pytest.raises(AssertionError, match="expected to complain"):
        watch.assert_quiet()

    page.evaluate("() => fetch('/static/nothing-here.css')")
    watch.assert_quiet()


def test_axe_notices_a_field_without_a_label(open_page, assert_accessible):
    page = open_page(LAPTOP)
    page.goto(SIGN_IN)
    page.evaluate(
        "() => { document.querySelector('main').append(document.createElement('input')) }"
    )

    with pytest.raises(AssertionError, match="every form element has a label"):
        assert_accessible(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [PHONE, TABLET, LAPTOP], ids=["phone", "tablet", "laptop"])
def test_the_sign_in_page_opens_without_a_complaint(open_page, assert_accessible, size, javascript):
    page = open_page(size, javascript=javascript)
    page.goto(SIGN_IN)

    assert page.get_by_role("heading", level=1).is_visible()
    assert_accessible(page)


def test_a_person_can_be_signed_in_without_the_form(open_page, enter, nell):
    page = open_page(LAPTOP)
    page.goto("/")
    assert "/account/login/" in page.url

    enter(page.context, nell)
    page.goto("/")
    assert "/account/login/" not in page.url
