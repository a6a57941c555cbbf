"""Walk through the form as a browser without scripts does: read the page, post it, follow on.

Where the way there is not what a test is about, `fill_in` keeps the same answers by the forms alone.
"""

import re
from html.parser import HTMLParser

from django.http import QueryDict
from django.utils import timezone

from practice.intake import keeping, pages, ticks
from practice.intake.forms import names_of
from practice.reference import load

GIVEN = {
    "name": ["Ada Lane"],
    "goal": ["stiffness"],
    "modality": ["open"],
    "scope": ["back"],
    **{group: ["none"] for group in ticks.OF_GROUP},
    "safe": ["none"],
    "cannot": ["none"],
    "areas": ["none"],
}


def by_group(chosen):
    """Return what is chosen with `ticks`, ids of any lists, under the list of each."""
    found = dict(chosen)
    for id in found.pop("ticks", ()):
        group = load().question(id).group
        ids = [each for each in found.get(group, ()) if each != "none"]
        found[group] = [*ids, id]
    return found


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
    chosen = by_group({**GIVEN, **(answers or {})})
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


def fill_in(draft, answers=None, by_page=None, *, before=None):
    """Answer every page that is open, or those that come before the one of the slug `before`."""
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        if page.slug == before:
            return
        chosen = by_group({**GIVEN, **(answers or {}), **(by_page or {}).get(page.slug, {})})
        form = page.make(draft, as_posted(page.make(draft), chosen))
        assert form.is_valid(), (page.slug, form.errors)
        stamp = {"number": keeping.saves_of(draft, page)["number"], "tab": ""}
        keeping.keep(draft, page, **stamp, now=timezone.now(), kept=form.kept())
    assert before is None, f"The form has no page {before}"


def as_posted(form, chosen):
    """Return a form's fields as a browser sends them: as chosen, else as the page came."""
    data = QueryDict(mutable=True)
    for field in form:
        names = names_of(field)
        shown = {names[0]: field.value()} if len(names) == 1 else {}
        for name in names:
            given = chosen.get(name, shown.get(name))
            if given is not None:
                data.setlist(name, given if isinstance(given, list) else [given])
    return data


def sign(browser, path, **more):
    """Agree to what is needed and send."""
    given = {"touch": "on", "data_health": "on", "signature": "Ada Lane", **more}
    return browser.post(f"{path}check/", given)
