"""Sending is one transaction and one `Intake`, however often it is sent, and at the very same moment too (E1, E8)."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client as Browser

from practice.intake.models import Consent, Intake, IntakeDraft, Mark
from tests.intake.walking import fields, fill_in, sign

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


def at_once(deed, times=TIMES):
    """Run `deed(number)` in as many threads, begun together; return what each gave."""
    ready, given = Barrier(times), [None] * times

    def run(number):
        ready.wait()
        try:
            given[number] = deed(number)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def copy_of(browser):
    other = Browser(raise_request_exception=False)
    other.cookies.update(browser.cookies)
    return other


def sends(browser, path):
    """Send; again where the database had no hand free for that long (K9), as a person would."""
    for _time in range(10):
        answer = sign(copy_of(browser), path)
        if answer.status_code != 503:
            return answer["Location"]
    raise AssertionError("Ten times 503")


def test_E1_sent_twenty_times_at_once_is_one_form_and_each_gets_its_answer(phone, path, draft):
    fill_in(draft, {"places": ["calf-left"], "areas": ["buttock"]})
    answers = at_once(lambda _number: sends(phone, path))
    assert answers == [f"{path}sent/"] * TIMES
    intake = Intake.objects.get()
    assert Mark.objects.filter(intake=intake, kind="sore").count() == 1
    keys = list(Consent.objects.filter(intake=intake).values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_E1_typing_and_sending_at_once_lose_neither(phone, path, draft):
    """What comes in before the sending is in it, or waits for Ada; what comes after is told."""
    fill_in(draft)
    found = fields(phone.get(f"{path}wish/")).sent

    def deed(number):
        if number == 0:
            return sends(phone, path)
        data = {**found, "seq": str(number), "goal": "relax", "words_of_own": f"words {number}"}
        asks = {"HX-Request": "true"}
        return copy_of(phone).post(f"{path}wish/", data, headers=asks).status_code

    sent, *saved = at_once(deed, times=4)
    assert set(saved) <= {200, 409}
    is_sent = Intake.objects.exists()
    assert sent == (f"{path}sent/" if is_sent else f"{path}wish/")
    kept = IntakeDraft.objects.get(pk=draft.pk).answers.get("_typed", {}).get("goal")
    assert is_sent or kept["words_of_own"][0].startswith("words")
