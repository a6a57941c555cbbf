"""Walk through the form as a browser without scripts does: read the page, post it, follow on."""

import re
from html.parser import HTMLParser

GIVEN = {
    "name": ["Ada Lane"],
    "goal": ["stiffness"],
    "modality": ["open"],
    "scope": ["back"],
    "ticks": ["none"],
    "safe": ["none"],
    "cannot": ["none"],
    "areas": ["none"],
}


class Fields(HTMLParser):
    """The fields of a page's form, as a browser would send them untouched."""

    def __init__(self, html):
        super().__init__()
        self.sent, self.names, self.inside, self.area = {}, set(), False, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "textarea":
            self.names.add(given["name"])
        if tag != "input" or "name" not in given:
            return
        self.names.add(given["name"])
        if given.get("type") in ("radio", "checkbox") and "checked" not in given:
            return
        self.sent.setdefault(given["name"], []).append(given.get("value", ""))


def fields(response):
    found = Fields(response.content.decode())
    found.sent.pop("csrfmiddlewaretoken", None)
    return found


def fill(browser, address, answers=None):
    """Post one page, filled in from `answers` by field name, else from the easy ones."""
    shown = browser.get(address)
    assert shown.status_code == 200, (address, shown.status_code)
    found = fields(shown)
    chosen = {**GIVEN, **(answers or {})}
    data = {**found.sent, **{n: v for n, v in chosen.items() if n in found.names}}
    return browser.post(address, data)


def walk(browser, path, answers=None, by_page=None, *, most=80):
    """Go from the first open page to the last; return the addresses that were filled in."""
    visited = []
    response = browser.get(path)
    for _page in range(most):
        assert response.status_code == 302, (visited, response.content.decode()[:3000])
        address = response["Location"]
        if "please-read" in address:
            advice = browser.get(address)
            onward = re.search(r'btn-primary" href="([^"]+)"', advice.content.decode())[1]
            visited.append("please-read")
            address = onward
        slug = address.split("?")[0].removeprefix(path).strip("/")
        if slug == "check":
            return visited
        visited.append(slug)
        response = fill(browser, address, {**(answers or {}), **(by_page or {}).get(slug, {})})
    raise AssertionError(f"The form has no end: {visited}")


def sign(browser, path, **more):
    """Agree to what is needed and send."""
    given = {"touch": "on", "data_health": "on", "signature": "Ada Lane", **more}
    return browser.post(f"{path}check/", given)
