"""Answers other than a tick: not sure, rather talk about it, and what each of them comes to."""

import re

import pytest

from practice.intake.answers import health_answers
from practice.intake.documents import own_words
from practice.intake.models import Intake
from practice.intake.ticks import listed
from tests.intake.test_page import read, to
from tests.intake.walking import fill, fill_in, sign, walk

pytestmark = pytest.mark.django_db
__all__ = ["to"]


def test_not_sure_on_a_list_leads_to_a_page_that_asks_which(phone, path, to, draft):
    address = to("health-2")
    answer = fill(phone, address, {"heart-blood": ["varicose-veins", "not-sure"]})
    assert answer["Location"] == f"{path}health-2-which/"
    page = read(phone.get(answer["Location"]))
    assert "Which ones are you not sure about?" in page
    assert "Varicose veins" not in page
    assert "Poor circulation" in page
    assert "Lymphoedema" not in page

    answer = fill(phone, answer["Location"], {"heart-blood": ["clotting-disorder"]})
    assert "please-read" in answer["Location"]
    page = read(phone.get(f"{path}health-2-0/"))
    assert re.search(r'name="clotting-disorder" value="not-sure"[^>]*checked', page)
    draft.refresh_from_db()
    said = health_answers(draft.answers)
    assert said["clotting-disorder"] == {"answer": "not-sure"}
    assert said["poor-circulation"] == {"answer": "no"}


def test_who_cannot_say_which_is_taken_to_rather_talk(phone, to, draft):
    address = to("health-2")
    answer = fill(phone, address, {"heart-blood": ["not-sure"]})
    fill(phone, answer["Location"], {"heart-blood": ["cannot-say"]})
    draft.refresh_from_db()
    said = health_answers(draft.answers)
    assert {said[q.id]["answer"] for q in listed("heart-blood")} == {"rather-not-say"}
    assert {said[q.id]["answer"] for q in listed("cancer-immune")} == {"no"}


def test_rather_talk_keeps_what_was_ticked_and_is_one_flag_for_the_rest(phone, path, ada, draft):
    lists = {"health-3": {"body": ["liver", "talk"]}}
    fill_in(draft, by_page=lists)
    assert sign(phone, path).status_code == 302
    said = {each["id"]: each["answer"] for each in Intake.objects.get().document["answers"]}
    assert said["liver"] == "yes"
    assert said["pregnancy"] == said["reflux"] == "rather-not-say"
    titles = [flag.detail["title"] for flag in ada.flags.open()]
    assert "Talk about this first: Pregnancy, tummy and organs" in titles
    assert len([title for title in titles if "Talk about this first" in title]) == 1


def test_none_beside_any_other_word_is_asked_again_in_words(phone, to):
    address = to("health-3")
    for others in (["liver"], ["not-sure"], ["talk"]):
        answer = fill(phone, address, {"body": ["none", *others]})
        assert answer.status_code == 422
        assert "but not both" in read(answer)


def test_what_is_left_open_about_safety_reaches_the_practitioner(phone, path, draft):
    open_still = {"safe": ["door", "talk"], "cannot": ["prone", "not-sure"]}
    fill_in(draft, open_still)
    said = health_answers(draft.answers)
    assert said["no-touch-areas"]["safe"] == ["door"]
    assert said["mobility-table"] == {"answer": "yes", "cannot": ["prone"]}
    words = own_words(draft.answers)
    assert "Anything that would help? I’d rather talk about it" in words
    assert "I’m not sure" in words


@pytest.mark.parametrize(
    ("word", "answer"), [("talk", "rather-not-say"), ("not-sure", "not-sure"), ("none", "no")]
)
def test_a_word_alone_about_lying_is_its_answer(draft, word, answer):
    fill_in(draft, {"cannot": [word]})
    assert health_answers(draft.answers)["mobility-table"] == {"answer": answer}


def test_rather_talk_about_a_warning_sign_says_so_before_they_travel(phone, path, to):
    address = to("health-1")
    answer = fill(phone, address, {"today": ["talk"]})
    assert "please-read" in answer["Location"]
    page = read(phone.get(answer["Location"]))
    assert "Good to know before you come" in page
    assert "needs to talk with you" in page


def test_a_tick_that_a_follow_up_may_turn_round_does_not_frighten_first(phone, path, to):
    address = to("health-2")
    answer = fill(phone, address, {"ticks": ["heart-condition"]})
    assert answer["Location"] == f"{path}health-2-1/"
    given = {"heart-condition-kind": "unstable"}
    answer = fill(phone, answer["Location"], given)
    assert answer["Location"] == f"{path}please-read/?then=health-3&after=health-2-1"
    assert "get your heart checked first" in read(phone.get(answer["Location"]))


def test_what_can_wait_is_said_once_and_what_cannot_each_time(phone, path, to):
    to("health-2", {"today": ["clot-signs", "fever-unwell"]})
    first = read(phone.get(f"{path}please-read/?then=health-2&after=health-1"))
    assert "blood clot" in first
    assert "Please rest today" in first
    answer = fill(phone, f"{path}health-2/", {"ticks": ["heart-failure"]})
    second = read(phone.get(answer["Location"]))
    assert "blood clot" in second
    assert "heart nurse" in second
    assert "Please rest today" not in second


def test_advice_on_the_way_of_a_change_leads_back_to_the_check(phone, path, draft):
    fill_in(draft)
    answer = fill(phone, f"{path}health-1/?then=check", {"today": ["clot-signs"]})
    assert "change=1" in answer["Location"]
    page = read(phone.get(answer["Location"]))
    assert f'href="{path}health-1-0/?then=check"' in page


def test_the_check_page_says_what_the_answers_mean_and_what_was_left_out(phone, path, draft):
    walk(phone, path, {"ticks": ["low-blood-pressure", "fever-unwell"]})
    page = read(phone.get(f"{path}check/"))
    assert "What this means for your massage" in page
    assert "Please rest today" in page
    assert "help you" in page[page.index("What this means") :]
    assert page.count("Not answered") >= 3
