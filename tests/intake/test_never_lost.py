"""Done-when 3: whatever order saves, tabs, backs, repeats and delays come in, every last answer is there, once.

Tabs are loadings of a page. Each sends the how-many-th of its requests it is, as static/js/intake.js does;
requests may be sent twice, arrive late or in another order. What a tab sent last is then what is
saved, or stands beside it for the client to choose; after the choices and the sending there is
one `Intake`, and it holds what was chosen.
"""

import os
import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from practice.clients.models import Link
from practice.intake import keeping, pages, services
from practice.intake.models import Intake, IntakeDraft
from tests import factories
from tests.intake.walking import fields, fill, fill_in, sign

pytestmark = pytest.mark.django_db
ORDERS = int(os.environ.get("EFFLEURAGE_ORDERS", "15"))
FIELD = {  # of the pages that are saved in every order: words, a list, a score, words
    "wish": "words_of_own",
    "health-4": "about-you",
    "scores": "lower-back-left",
    "feeling-safe": "note",
}
TICKS = ("frailty", "first-massage", "hearing", "vision")  # of a list, and with no more to ask
MOST_DEEDS = 12  # the first opens a page, and a score has eleven steps for those that follow
DEED = st.tuples(
    st.sampled_from(["open", "type", "type", "continue", "again", "late"]),
    st.integers(0, 5),
    st.sampled_from(list(FIELD)),
)


def read(answer):
    return answer.content.decode()


def different(slug, at) -> list[str]:
    """Return what the deed with that number answers on a page, as no other deed does."""
    if slug == "health-4":
        return [id for bit, id in enumerate(TICKS) if at >> bit & 1]
    return [str(at - 1)] if slug == "scores" else [f"«words {at}»"]


class Tab:
    """One loading of a page, with a script that counts its requests."""

    def __init__(self, browser, path, slug):
        self.browser, self.slug, self.address = browser, slug, f"{path}{slug}/"
        shown = browser.get(self.address)
        self.is_choice = "Which one should we keep?" in read(shown)
        self.sent = fields(shown).sent
        self.saw = [] if self.is_choice else seen_in(shown, slug)
        self.requests, self.last = [], None

    def asks(self, at, *, whole):
        """Return a request that is on its way: what is answered there, or Continue."""
        self.last = different(self.slug, at)
        data = {**self.sent, "seq": str(len(self.requests) + 1), FIELD[self.slug]: self.last}
        self.requests.append((data, {} if whole else {"HX-Request": "true"}))
        return self.requests[-1]

    def arrives(self, request, replaced):
        """Let a request arrive; where it was no conflict, what the tab had shown is replaced."""
        answer = self.browser.post(self.address, request[0], headers=request[1])
        assert answer.status_code in (200, 302, 409), read(answer)
        if answer.status_code != 409:
            replaced.append((self.slug, self.saw))


def play(browser, path, deeds):
    """Let the deeds happen; return the tabs, and the answers that were replaced by who read them."""
    tabs, late, replaced = [], [], []
    for at, (deed, which, slug) in enumerate(deeds):
        mine = [tab for tab in tabs if not tab.is_choice]
        if not mine or (deed == "open" and len(tabs) < keeping.MOST_ASIDE):
            tabs.append(Tab(browser, path, slug))
            continue
        tab = mine[which % len(mine)]
        if deed == "again" and tab.requests:
            tab.arrives(tab.requests[which % len(tab.requests)], replaced)  # twice, or an old one
        elif deed == "late":
            late.append((tab, tab.asks(at, whole=False)))
        elif deed != "open":
            tab.arrives(tab.asks(at, whole=deed == "continue"), replaced)
    for tab, request in reversed(late):
        tab.arrives(request, replaced)
    return tabs, replaced


def held(draft, slug):
    """Return all that is held of a page: what is saved or typed, and what stands beside it."""
    page = next(each for each in pages.sequence(draft.answers) if each.slug == slug)
    name, answers = FIELD[slug], draft.answers
    typed = answers.get("_typed", {}).get(page.key)
    saved = listed((answers[page.key] if typed is None else typed).get(name))
    return saved, [listed(each["typed"].get(name)) for each in keeping.aside(draft, page).values()]


def listed(answer) -> list[str]:
    """Return an answer as a list, as a browser sends each: nothing is an empty one."""
    return [each for each in (answer if isinstance(answer, list) else [answer]) if each]


@given(st.lists(DEED, min_size=2, max_size=MOST_DEEDS))
@settings(
    max_examples=ORDERS,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_E3_any_order_of_saves_ends_with_every_last_answer_there_once(nell, deeds):
    """EFFLEURAGE_ORDERS says how many are tried."""
    ada = factories.client(name="Ada Lane")
    soon = timezone.now() + timedelta(days=2)
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=soon)
    draft = services.send_form(ada, visit, by=nell, now=timezone.now())
    path = f"/f/{Link.objects.get(subject_id=draft.pk).token}/"
    browser = Browser()
    browser.post(path)
    fill_in(draft, {"ticks": TICKS}, {"places": {"places": [FIELD["scores"]]}})

    tabs, replaced = play(browser, path, deeds)
    draft.refresh_from_db()
    for tab in tabs:
        saved, beside = held(draft, tab.slug)
        times = [saved, *beside].count(tab.last)
        is_replaced = (tab.slug, tab.last) in replaced
        assert times == 1 or tab.last is None or is_replaced, (tab.last, saved, beside)

    kept = {slug: finishes(browser, path, draft, slug) for slug in FIELD}
    sign(browser, path), sign(browser, path)
    assert said_in(Intake.objects.get(client=ada)) == {
        "words": [*kept["wish"], *kept["feeling-safe"]],
        "ticks": kept["health-4"],
        "scores": kept["scores"],
    }


def said_in(intake) -> dict[str, list[str]]:
    """Return the words, ticks and scores of an intake, each as often as it stands there."""
    health, focus = intake.document["answers"], intake.document["focus"]
    return {
        "words": re.findall("«[^»]*»", intake.own_words),
        "ticks": [row["id"] for row in health if row["id"] in TICKS and row["answer"] == "yes"],
        "scores": [str(each["score"]) for each in focus if "score" in each],
    }


def finishes(browser, path, draft, slug):
    """Settle one page as a client does who keeps what was typed last; return what is kept."""
    page = browser.get(f"{path}{slug}/")
    if "Which one should we keep?" in read(page):
        forms = re.findall(r"<form.*?</form>", read(page), re.DOTALL)
        chosen = re.findall(r'name="([^"]+)" value="([^"]*)"', forms[-1])
        data = {}
        for name, value in chosen:
            data.setdefault(name, []).append(value)
        data.pop("csrfmiddlewaretoken", None)
        assert browser.post(f"{path}{slug}/", data).status_code in (302, 422)
    address = f"{path}{slug}/"
    answer = {FIELD[slug]: seen_in(browser.get(address), slug)}
    assert fill(browser, address, answer).status_code == 302
    draft.refresh_from_db()
    saved, beside = held(draft, slug)
    assert beside == []
    return saved


def seen_in(page, slug) -> list[str]:
    """Return the answer that stands in a page; `fields` leaves out what a textarea holds."""
    area = rf'<textarea name="{FIELD[slug]}"[^>]*>\n?(.*?)</textarea>'
    words = re.search(area, read(page), re.DOTALL)
    return listed(words[1] if words else fields(page).sent.get(FIELD[slug]))


# --- the single cases, by name


@pytest.fixture
def wish(draft, path, phone):
    fill_in(draft, before="wish")
    return f"{path}wish/"


def typing(browser, address, found, words, seq):
    data = {**found, "words_of_own": words, "seq": str(seq)}
    return browser.post(address, data, headers={"HX-Request": "true"})


def test_E7_a_request_that_arrives_late_undoes_nothing(phone, wish, draft):
    found = fields(phone.get(wish)).sent
    typing(phone, wish, found, "My shoulders", 2)
    assert typing(phone, wish, found, "My", 1).status_code == 200
    draft.refresh_from_db()
    assert draft.answers["_typed"]["goal"]["words_of_own"] == ["My shoulders"]


def test_E7_typing_on_after_a_continue_that_was_stopped_is_saved(phone, wish, draft):
    """The browser went back to the page as it was: the same loading, and newer words."""
    found = fields(phone.get(wish)).sent
    whole = {**found, "goal": "relax", "words_of_own": "My", "seq": "1"}
    assert phone.post(wish, whole).status_code == 302
    typing(phone, wish, found, "My shoulders", 2)
    draft.refresh_from_db()
    assert draft.answers["_typed"]["goal"]["words_of_own"] == ["My shoulders"]


def test_E2_the_same_words_from_two_tabs_are_no_conflict(phone, wish):
    first, second = fields(phone.get(wish)).sent, fields(phone.get(wish)).sent
    assert typing(phone, wish, first, "My shoulders", 1).status_code == 200
    assert typing(phone, wish, second, "My shoulders", 1).status_code == 200


def test_E2_what_an_older_tab_typed_is_kept_beside_and_the_form_waits_for_a_choice(
    phone, path, draft
):
    fill_in(draft)
    wish = f"{path}wish/"
    first, second = fields(phone.get(wish)).sent, fields(phone.get(wish)).sent
    phone.post(wish, {**second, "goal": "relax", "words_of_own": "From the new tab"})
    assert typing(phone, wish, first, "From the old tab", 1).status_code == 409
    assert phone.get(f"{path}check/")["Location"] == wish
    page = read(phone.get(wish))
    assert "From the new tab" in page
    assert "From the old tab" in page
    kept = {**fields(phone.get(wish)).sent, "choose": "saved"}
    assert phone.post(wish, kept).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "From the new tab"
    assert phone.get(f"{path}check/").status_code == 200


def test_F_five_tabs_are_kept_beside_a_page_and_the_sixth_keeps_its_own_words(phone, wish, draft):
    tabs = [fields(phone.get(wish)).sent for _tab in range(7)]
    answers = [typing(phone, wish, tab, f"tab {at}", 1) for at, tab in enumerate(tabs)]
    assert [answer.status_code for answer in answers] == [200] + 6 * [409]
    assert "data-unsaved" in read(answers[-1])
    assert "data-unsaved" not in read(answers[-2])
    whole = phone.post(wish, {**tabs[-1], "goal": "relax", "words_of_own": "tab 6"})
    assert whole.status_code == 409
    assert all(f"tab {at}" in read(whole) for at in range(7))


def test_E3_a_page_that_an_answer_elsewhere_made_unnecessary_shows_its_words(phone, path, draft):
    ticks = {"ticks": ["varicose-veins"], "varicose-veins-answer": ["rather-not-say"]}
    fill_in(draft, ticks)
    pages_ = list(pages.sequence(draft.answers))
    item = next(page for page in pages_ if page.key == "item:varicose-veins")
    found = fields(phone.get(f"{path}{item.slug}/")).sent
    draft.refresh_from_db()
    fill_in(draft_without(draft, item))
    gone = phone.post(f"{path}{item.slug}/", {**found, "canary": "My own words"})
    assert gone.status_code == 409
    assert "no longer part of your form" in read(gone)
    assert "My own words" in read(gone)


def draft_without(draft, item):
    """Ada unticks in another tab what led to the page."""
    answers = {key: kept for key, kept in draft.answers.items() if not key.startswith("ticks:")}
    IntakeDraft.objects.filter(pk=draft.pk).update(answers=answers)
    draft.refresh_from_db()
    assert item.key not in [page.key for page in pages.sequence(draft.answers)]
    return draft


def test_E3_a_later_page_in_another_tab_is_kept_while_an_earlier_one_is_open_again(
    phone, path, draft
):
    fill_in(draft)
    later = fields(phone.get(f"{path}feeling-safe/")).sent
    earlier = fields(phone.get(f"{path}wish/")).sent
    typing(phone, f"{path}wish/", earlier, "One more thing", 1)
    data = {**later, "safe": "none", "note": "And this"}
    assert phone.post(f"{path}feeling-safe/", data).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["safe"]["note"] == "And this"
    assert phone.get(f"{path}check/")["Location"] == f"{path}wish/"


def test_what_is_typed_after_sending_is_shown_and_not_taken_in(phone, path, draft):
    fill_in(draft)
    found = fields(phone.get(f"{path}wish/")).sent
    sign(phone, path)
    late = phone.post(f"{path}wish/", {**found, "words_of_own": "Too late"})
    assert late.status_code == 409
    assert "You have sent this form" in read(late)
    assert "Too late" in read(late)
    assert typing(phone, f"{path}wish/", found, "Too late", 1).status_code == 409
    assert "Too late" not in Intake.objects.get().own_words
