import re
from uuid import uuid4

import pytest

from practice.intake.models import IntakeDraft
from tests.intake.walking import GIVEN, fields, fill, fill_in, walk

pytestmark = pytest.mark.django_db


def read(response):
    return response.content.decode()


def htmx(browser, address, data):
    return browser.post(address, data, headers={"HX-Request": "true"})


@pytest.fixture
def to(draft, path):
    """Return a function that answers the pages before `last` and gives its address."""

    def reached(last, answers=None, by_page=None):
        fill_in(draft, answers, by_page, before=last)
        return f"{path}{last}/"

    return reached


def test_a_page_that_is_not_right_says_why_and_keeps_what_was_typed(phone, path):
    typed = {"name": "", "phone": "07700 900123", "born_on_0": "31", "born_on_1": "2"}
    answer = phone.post(f"{path}about-you/", {**typed, "born_on_2": "1956", "number": "0"})
    assert answer.status_code == 422
    assert "<title>Error:" in read(answer)
    assert "Tell us your name." in read(answer)
    assert 'value="07700 900123"' in read(answer)
    assert 'value="31"' in read(answer)


def test_text_that_is_too_long_is_shown_back_whole(phone, to):
    address = to("wish")
    long = "a" * 2500
    answer = phone.post(address, {"goal": "relax", "words_of_own": long, "number": "0"})
    assert answer.status_code == 422
    assert long in read(answer)
    assert "2500" in read(answer)


def test_a_choice_that_was_never_offered_is_refused(phone, to):
    address = to("wish")
    answer = phone.post(address, {"goal": "<script>", "number": "0"})
    assert answer.status_code == 422
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("slug", ["places", "areas", "health-5", "check", "health-1-1", "nowhere"])
def test_no_step_is_skipped_by_its_address(phone, path, slug):
    answer = phone.get(f"{path}{slug}/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{path}about-you/"


def test_the_link_opens_the_first_page_that_is_not_answered(phone, path, to):
    to("health-1")
    resumed = phone.get(path, follow=True)
    assert resumed.redirect_chain[-1][0].startswith(f"{path}health-1/")
    assert "Welcome back, Ada." in read(resumed)


def test_what_was_answered_is_there_again_on_going_back(phone, path, to):
    to("massage", {"words_of_own": ["My shoulders"]})
    assert "My shoulders" in read(phone.get(f"{path}wish/"))


def test_none_of_these_beside_a_tick_is_asked_again(phone, to):
    address = to("health-1")
    answer = phone.post(address, {"today": ["recent-meal", "none"], "number": "0"})
    assert answer.status_code == 422
    assert "but not both" in read(answer)


def test_a_tick_asks_for_more_on_pages_whose_addresses_tell_nothing(phone, path, to):
    ticks = {"health-2": {"ticks": ["varicose-veins", "heart-failure"]}}
    address = to("health-2-1", by_page=ticks)
    page = read(phone.get(address))
    assert "varicose" in page.lower()
    assert "varicose" not in address + re.search(r"<title>(.*?)</title>", page)[1].lower()

    answer = phone.post(address, {"varicose-veins-answer": "yes", "number": "0"})
    assert answer.status_code == 422
    assert "is one too" in read(answer)
    given = {"varicose-veins-kind": "calm", "varicose-veins-where": "calf-left"}
    saved = phone.post(address, {"varicose-veins-answer": "yes", "number": "0", **given})
    assert saved["Location"] == f"{path}health-3/"


def test_nothing_more_is_asked_of_someone_who_would_rather_talk(phone, to):
    address = to("health-2-1", by_page={"health-2": {"ticks": ["varicose-veins"]}})
    answer = phone.post(address, {"varicose-veins-answer": "rather-not-say", "number": "0"})
    assert answer.status_code == 302


def test_a_worrying_answer_leads_to_calm_advice_once_and_worst_first(phone, path, to):
    address = to("health-1")
    ticks = ["clot-signs", "emergency-signs", "recent-meal"]
    answer = phone.post(address, {"today": ticks, "number": "0"})
    assert answer["Location"] == f"{path}please-read/?then=health-1-0&after=health-1"
    page = read(phone.get(answer["Location"]))
    assert page.index("something serious") < page.index("blood clot")
    assert "999" in page
    assert "Error" not in page
    assert f'href="{path}health-1-0/"' in page

    onward = fill(phone, f"{path}health-1-0/")
    assert onward["Location"] == f"{path}health-2/"


def test_advice_never_leads_off_the_form(phone, path):
    page = read(phone.get(f"{path}please-read/?then=//example.org"))
    assert "example.org" not in page


def test_typing_is_kept_before_the_page_is_complete(phone, to, draft):
    address = to("wish")
    found = fields(phone.get(address)).sent
    saved = htmx(phone, address, {**found, "words_of_own": "My shou"})
    assert saved.status_code == 200
    assert "Saved" in read(saved)
    again = phone.get(address)
    assert "My shou" in read(again)
    assert "Error" not in read(again)
    assert "goal" not in IntakeDraft.objects.get(pk=draft.pk).answers


def test_a_tab_is_never_refused_for_its_own_earlier_save(phone, to):
    address = to("wish")
    found = fields(phone.get(address)).sent
    for words in ("M", "My", "My shoulders"):
        assert htmx(phone, address, {**found, "words_of_own": words}).status_code == 200
    done = phone.post(address, {**found, "goal": "relax", "words_of_own": "My shoulders ache"})
    assert done.status_code == 302


def test_a_save_that_comes_after_continue_does_not_undo_it(phone, path, to, draft):
    address = to("wish")
    found = fields(phone.get(address)).sent
    phone.post(address, {**found, "goal": "relax", "words_of_own": "All of it"})
    htmx(phone, address, {**found, "goal": "relax", "words_of_own": "All"})
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "All of it"
    assert phone.get(path)["Location"] == f"{path}massage/?resumed=1"


def test_a_page_saved_in_another_tab_shows_both_and_loses_neither(phone, to, draft):
    address = to("wish")
    older, newer = fields(phone.get(address)).sent, fields(phone.get(address)).sent
    phone.post(address, {**newer, "goal": "relax", "words_of_own": "From the new tab"})
    assert htmx(phone, address, {**older, "words_of_own": "x"}).status_code == 409

    answer = phone.post(address, {**older, "goal": "sleep", "words_of_own": "From the old tab"})
    assert answer.status_code == 409
    assert "From the new tab" in read(answer)
    assert "From the old tab" in read(answer)
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "From the new tab"

    assert phone.post(address, fields(answer).sent).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["goal"] == {"goal": "sleep", "words_of_own": "From the old tab"}


def test_two_tabs_on_different_pages_are_no_conflict(phone, path, to):
    first = to("massage")
    older = fields(phone.get(f"{path}wish/")).sent
    fill(phone, first)
    answer = phone.post(f"{path}wish/", {**older, "goal": "sleep"})
    assert answer.status_code == 302


def test_a_change_that_was_typed_and_left_brings_the_client_back_to_it(phone, path, draft):
    fill_in(draft)
    found = fields(phone.get(f"{path}wish/")).sent
    htmx(phone, f"{path}wish/", {**found, "words_of_own": "One more thing"})
    assert phone.get(f"{path}check/")["Location"] == f"{path}wish/"
    assert "One more thing" in read(phone.get(f"{path}wish/"))


def test_change_on_the_last_page_returns_there(phone, path, draft):
    fill_in(draft)
    page = read(phone.get(f"{path}check/"))
    assert f'href="{path}massage/?then=check"' in page
    answer = fill(phone, f"{path}massage/?then=check", {"scope": ["legs"]})
    assert answer["Location"] == f"{path}check/"
    assert "My legs" in read(phone.get(f"{path}check/"))


def test_a_health_page_that_is_changed_asks_what_is_new_and_then_returns(phone, path, draft):
    fill_in(draft)
    answer = fill(phone, f"{path}health-2/?then=check", {"ticks": ["cancer"]})
    assert answer["Location"] == f"{path}health-2-1/?then=check"


def test_the_list_is_the_field_and_the_map_shows_what_is_saved(phone, to):
    address = to("places")
    phone.post(address, {"places": ["calf-left"], "number": "0", "tab": str(uuid4())})
    page = read(phone.get(f"{address}?show=list"))
    assert re.search(r'value="calf-left"[^>]*checked', page)
    assert re.search(r'class="bm-region is-on" data-region="calf-left"', page)


def test_a_page_is_saved_in_few_statements(phone, to, django_assert_max_num_queries):
    address = to("massage")
    found = fields(phone.get(address)).sent
    with django_assert_max_num_queries(8) as seen:
        phone.post(address, {**found, **GIVEN})
    told = [q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(told) <= 6, told


def test_every_page_says_no_health_word_in_its_title_or_address(phone, path):
    visited = walk(phone, path)
    assert visited
    for slug in visited:
        title = re.search(r"<title>(.*?)</title>", read(phone.get(f"{path}{slug}/")))[1]
        assert re.fullmatch(r"Step \d of 9 - Willow Room", title)
