"""F5: whatever is posted to any form is answered in words. `make fuzz` does the same a thousand times more."""

from collections import Counter
from types import SimpleNamespace

import pytest

from scripts.fuzz.forms import Form, Scene, every_form
from scripts.fuzz.judge import findings
from scripts.fuzz.mutator import Post
from scripts.fuzz.running import fuzz
from sessions_app.planning import own_templates

pytestmark = pytest.mark.django_db
EACH, SEED = 1, 20261126


@pytest.fixture
def forms(monkeypatch):
    monkeypatch.setattr(
        own_templates, "try_out", own_templates.try_out
    )  # the scene puts in its own
    return every_form(Scene())


@pytest.mark.timeout(300)
def test_F5_every_form_of_every_page_answers_nonsense_in_words_and_loses_nothing(forms):
    answers = Counter()
    found = [line for form in forms for line in fuzz(form, EACH, SEED, answers)]
    assert found == []
    assert answers.total() == EACH * len(forms)
    assert {302, 422} <= answers.keys()
    actions = " ".join(form.action for form in forms)
    for part in ("/check/", "/settings/", "/plan/edit/", "/diary/", "/login/", "/finish/", "/x/"):
        assert part in actions, part
    assert sum(form.name.startswith("intake:page") for form in forms) > 15


def judged(status, text, *, typed="My words"):
    form = Form("intake:send", "/", "post", texts={"line"})
    post = Post("POST", [("line", typed)], b"", "", True, {})
    answer = SimpleNamespace(status_code=status, content=text.encode())
    return findings(form, post, answer, 0.1)


@pytest.mark.parametrize(
    ("status", "text", "wrong"),
    [
        (422, "<h1>No</h1> My words", None),
        (422, "<h1>No</h1>", "lost 'My words'"),
        (422, "My words", "without words"),
        (500, "<h1>No</h1> My words", "answered 500"),
        (200, "Traceback (most recent call last)", "shows"),
        (200, "<script>zqcanary(1)</script>", "unescaped"),
    ],
)
def test_the_judge_sees_what_it_must_see(status, text, wrong):
    found = judged(status, text)
    assert found == [] if wrong is None else any(wrong in each for each in found)
