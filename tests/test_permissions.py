"""Every route, every role, reading and writing: against the one table (SECURITY B1, B2, R1)."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser

from practice.clients import links
from practice.staff.models import AccessEntry
from practice.staff.permissions import MATRIX, ROLES, may, rights
from tests import factories
from tests.world import World, browser_of, post, routes

METHODS = ("GET", "POST")
WHO = (*ROLES, "client by link", "anyone")
SIGN_IN = settings.LOGIN_URL

# What each role may open, by name, so that a route that asks for the wrong right is noticed.
FRONT_DESK_READS = {
    "account_login",
    "account_logout",
    "clients:clients",
    "clients:edit",
    "clients:new",
    "diary:cancel",
    "diary:edit",
    "diary:new",
    "intake:blank",
    "intake:send",
    "intake:decline-newcomer",
    "intake:merge-newcomer",
    "intake:newcomer",
    "intake:tablet",
    "intake:waiting",
    "records:record",
    "staff:live-screen",
    "staff:shortcuts",
    "staff:take-back",
    "today:today",
}
ONLY_WRITTEN_BY_THOSE_WHO_TREAT = {
    "checkins:check-in",
    "checkins:end",
    "checkins:lock",
    "checkins:start",
}


@pytest.fixture
def world(ada, nell):
    return World(ada=ada, nell=nell)


@pytest.fixture
def people(nell, olive, rex):
    return {"owner": olive, "practitioner": nell, "receptionist": rex}


def ask(browser, method, path):
    return browser.get(path) if method == "GET" else post(browser, path)


def bound(link):
    """Return the browser in which the client pressed Start."""
    browser = Browser()
    assert browser.post(f"/f/{link.token}/").status_code == 302
    return browser


def is_sign_in(answer):
    return answer.status_code == 302 and answer["Location"].split("?")[0] == "/account/login/"


def is_refusal(answer):
    return answer.status_code == 403 and b"This page is not open to you" in answer.content


def expected(route, who, method):
    """Return what the table says: open, refused or sign in first."""
    if getattr(route.view, "public", False):
        return "open"
    if who not in ROLES:
        return "sign in"
    asked = route.view.permission
    letter = asked.asks(method)[0]
    return "open" if letter in MATRIX[asked.resource][ROLES.index(who)] else "refused"


def seen(answer, route):
    if is_sign_in(answer) and not route.name.startswith("account_"):
        return "sign in"
    return "refused" if is_refusal(answer) else "open"


def test_every_route_says_whom_it_is_for():
    for route in routes():
        declared = getattr(route.view, "public", False) or hasattr(route.view, "permission")
        assert declared, f"{route.pattern} has no declaration"


def test_every_route_for_every_role_reading_and_writing(world, people, capsys):
    combinations, unexpected = 0, []
    for route in routes():
        path = world.address(route)
        for who in WHO:
            browser = browser_of(people.get(who))
            if who == "client by link":
                browser.cookies.update(bound_cookies(world))
            browser.raise_request_exception = False
            for method in METHODS:  # reading first: the other may sign out
                before = expected(route, who, method)
                answer = ask(browser, method, path)
                combinations += 1
                public_401 = answer.status_code == 401 and before == "open"
                if answer.status_code >= 500 or public_401 or seen(answer, route) != before:
                    unexpected.append(
                        f"{method} {route.pattern} as {who}: {answer.status_code}, not {before}"
                    )
    with capsys.disabled():
        print(
            f"\n{combinations} combinations of route, role and method, {len(unexpected)} unexpected"
        )
    assert unexpected == []
    assert combinations == len(routes()) * 10


def bound_cookies(world):
    if not hasattr(world, "cookies"):
        world.cookies = bound(world.form_link).cookies
    return world.cookies


def test_the_front_desk_opens_these_pages_and_no_other(world, rex):
    opened = set()
    for route in routes():
        if getattr(route.view, "public", False) and not route.name.startswith("account_"):
            continue
        answer = browser_of(rex).get(world.address(route))
        if answer.status_code in (200, 302) and not is_sign_in(answer):
            opened.add(route.name)
    assert opened - {"account_confirm_login_code", "account_password"} == FRONT_DESK_READS


def test_the_owner_who_treats_nobody_writes_no_check_in(world, olive):
    for route in routes():
        if route.name in ONLY_WRITTEN_BY_THOSE_WHO_TREAT:
            assert is_refusal(post(browser_of(olive), world.address(route)))


def test_a_refusal_is_noted_with_who_and_what_and_no_more(world, rex):
    browser_of(rex).get(f"/sessions/{world.over.pk}/plan/")
    entry = AccessEntry.objects.get(verb="refused")
    assert (entry.actor_id, entry.object_kind, entry.client_id) == (rex.pk, "plans", None)


def test_nell_opens_every_page_about_ada_and_omar_none(world, nell, omar):
    """Own clients only is switched on: what is there for Nell is not there for Omar (B2)."""
    about = [
        route
        for route in routes()
        if route.needs
        and route.needs not in (("template",), ("newcomer_id",), ("phrase_id",))
        and hasattr(route.view, "permission")
    ]
    assert len(about) >= 15
    reached = 0
    for route in about:
        path = world.address(route)
        reached += browser_of(nell).get(path).status_code in (200, 302)
        for method in METHODS:
            answer = ask(browser_of(omar), method, path)
            hidden = (404, 405) if expected(route, "practitioner", method) == "open" else (403,)
            assert answer.status_code in hidden, f"{method} {route.pattern}"
            assert b"Ada" not in answer.content
    assert reached >= 10


def test_the_front_desk_who_treats_too_reads_the_health_of_her_own_clients_only(world, omar):
    """Rights add up: the second role opens every name, and nobody's answers, plans or notes."""
    factories.flag(client=world.client, kind="1-stop")
    omar.is_receptionist = True
    omar.save()
    browser = browser_of(omar)
    assert browser.get(f"/clients/{world.client.pk}/").status_code == 200
    for path in ("/", "/clients/", f"/clients/{world.client.pk}/"):
        page = browser.get(path).content.decode()
        assert "Do not massage" not in page, path
        assert "Leave out the left calf" not in page, path
    closed = {"intake-answers", "flags", "consents", "plans", "check-ins", "notes", "aftercare"}
    for route in routes():
        if route.needs and getattr(route.view, "permission", None):
            if route.view.permission.resource in closed:
                for method in METHODS:
                    answer = ask(browser, method, world.address(route))
                    assert answer.status_code in (404, 405), f"{method} {route.pattern}"
    world.client.practitioners.add(omar)
    assert "Do not massage" in browser.get("/clients/").content.decode()


def test_a_link_opens_its_own_pages_and_its_token_is_nothing_elsewhere(world):
    for route in routes():
        if "token" not in route.needs or route.name.endswith("fresh-link"):
            continue  # asking for a fresh link answers alike whatever the token was
        right = world.address(route)
        token = {
            "f": world.form_link,
            "p": world.plan_link,
            "s": world.summary_link,
            "u": world.question_link,
            "x": world.stop_link,
            "b": world.buttons_link,
        }
        own = token.pop(route.pattern[0])
        cache.clear()  # each wrong one counts as a guess
        for other in token.values():
            address = f"192.0.2.{len(route.pattern)}"  # a few guesses each, far from the limit
            wrong = Browser().get(right.replace(own.token, other.token), REMOTE_ADDR=address)
            assert wrong.status_code == 404, route.pattern


def test_a_role_that_is_taken_away_is_gone_at_the_next_click(world, nell):
    browser = browser_of(nell)
    path = f"/sessions/{world.over.pk}/plan/"
    assert browser.get(path).status_code == 200
    nell.is_receptionist, nell.is_practitioner = True, False
    nell.save()
    assert is_refusal(browser.get(path))


def test_rights_add_up_and_own_only_holds_if_every_role_says_so(db):
    both = factories.user(is_owner=True, is_practitioner=True)
    assert rights(both, "plans") == "rw"
    assert rights(factories.user(is_practitioner=True), "plans") == "orw"
    assert may(both, "write", "settings")
    assert not may(factories.user(is_receptionist=True, is_practitioner=False), "read", "plans")


def test_without_a_token_no_post_is_heard_and_what_was_typed_is_shown_back(world, nell):
    browser = browser_of(nell)
    answer = browser.post("/clients/new/", {"name": "Not lost"})
    assert answer.status_code == 403
    assert b"Not lost" in answer.content


def test_a_write_from_another_site_is_refused_before_anything_is_read(world, nell):
    browser = Browser(headers={"Sec-Fetch-Site": "cross-site"})
    browser.force_login(nell)
    assert browser.post("/clients/new/", {"name": "Planted"}).status_code == 403


def test_the_cookie_that_binds_a_form_is_secret_and_strict(world):
    cookie = bound(world.form_link).cookies[settings.FORM_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert links.BOUND_FOR.total_seconds() == 24 * 3600
