"""F5: whatever is posted to the pages of plans and templates is answered in words. Nothing breaks."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from sessions_app.planning import own_templates, sending, services
from sessions_app.planning.proving import trial
from tests import factories

pytestmark = pytest.mark.django_db
TRIES = 6
HOSTILE = (
    "",
    "\x00",
    "a\x00b",
    "-1",
    "0",
    "9" * 5_000,
    "1e309",
    "nan",
    "²",
    "٣",
    "true",
    "no-such-slug",
    "../../etc/passwd",
    "'; drop table planning_sessionplan; --",
    "<script>alert(1)</script>",
    "{{ 7 }}{% x %}",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
    "\u202e\u2066right to left",
    "x" * 30_000,
    "lower-back",
    "warm-up-back",
    "minutes",
    "1",
    "2",
    str(uuid4()),
)
WORDS = {
    "edit": "key version seen step do side minutes lock pressure areas add_area strokes add_stroke why"
    " before sure",
    "clock": "key version seen late early ends area full why sure",
    "use": "key version number",
    "gentler": "key version way",
    "new": "key minutes style template forget",
    "review": "key decision guardian_consent guardian_present seen",
    "show": "key",
    "show-cancel-link": "key",
    "show-told": "key plan words action area-lower-back area-buttock",
    "look-here": "key plan words area-lower-back",
    "learned": "key proposal do from",
}
OF_TEMPLATES = {
    "template-copy": "key name",
    "template-change": "key",
    "template-archive": "key do",
    "template-edit": "key do version name description durations min_minutes max_minutes weight"
    " offset cap areas add_area strokes positions cues required min_session",
    "template-steps": "key do step version phase area",
    "template-use": "key note version",
}
DEEDS = ("save", "add", "move", "remove", "accept", "decline", "up", "down", "back", "check")


@pytest.fixture
def plan(ada, nell):
    soon = timezone.now() + timedelta(days=1)
    appointment = factories.appointment(client=ada, practitioner=nell, starts_at=soon)
    document = factories.document(answered_on=timezone.localdate().isoformat())
    factories.intake(appointment=appointment, document=document, sent_at=timezone.now())
    return services.make_plan(appointment, by=nell, now=timezone.now())


@pytest.fixture
def draft(nell, monkeypatch):
    def try_out(template):
        return trial.try_out(template, clients=2)

    monkeypatch.setattr(own_templates, "try_out", try_out)
    return factories.template(by=nell, state="draft")


def posts(names, *, seed, sound=()):
    """Yield forms: some fields sound, some hostile, some missing, some twice."""
    chance = Random(seed)
    for _try in range(TRIES):
        form = {name: chance.choice(HOSTILE) for name in names.split() if chance.random() < 0.8}
        for name in list(form):
            if chance.random() < 0.15:
                form[name] = [chance.choice(HOSTILE), chance.choice(HOSTILE)]
        for name, value in dict(sound).items():
            if chance.random() < 0.7:
                form[name] = value
        form["key"] = uuid4() if chance.random() < 0.85 else chance.choice(HOSTILE)
        if "do" in names and chance.random() < 0.9:
            form["do"] = chance.choice(DEEDS)
        yield form


def answered(browser, url, form, **headers):
    """Post, and hold that the answer is one of ours."""
    answer = browser.post(url, form, headers=headers)
    assert answer.status_code < 500, (url, form, answer.status_code)
    if answer.status_code >= 400 and not headers:
        assert "<h1" in answer.content.decode(), (url, form)
    return answer


@pytest.mark.parametrize("name", WORDS)
def test_F5_a_posted_plan_form_never_breaks_its_page(nell, sign_in, plan, name):
    address = "checkins:learned" if name == "learned" else f"planning:{name}"
    url, browser = reverse(address, args=[plan.appointment_id]), sign_in(nell)
    step = plan.document["steps"][2]
    sound = {"version": plan.number, "step": step["slug"], "minutes": step["minutes"]}
    sound |= {"plan": plan.pk, "seen": plan.intake_id if name == "review" else plan.number}
    sound = {key: value for key, value in sound.items() if key in WORDS[name].split()}
    for form in posts(WORDS[name], seed=name, sound=sound):
        answered(browser, url, form)
        answered(browser, url, {**form, "key": uuid4()}, **{"HX-Request": "true"})
        newest = services.newest_version(plan.appointment)
        if "version" in sound:
            sound["version"] = newest.number
        if "plan" in sound:
            sound["plan"] = newest.pk
    shown = sign_in(nell).get(reverse("planning:plan", args=[plan.appointment_id]))
    assert shown.status_code == 200


@pytest.mark.parametrize("name", OF_TEMPLATES)
def test_F5_a_posted_template_form_never_breaks_its_page(nell, sign_in, draft, name):
    browser, steps = sign_in(nell), draft.document["steps"]
    url = reverse(f"planning:{name}", args=[draft.slug])
    for form in posts(OF_TEMPLATES[name], seed=name):
        draft.refresh_from_db()
        if form.get("version") is not None:
            form["version"] = draft.version
        opened = Random(str(form)).choice(["whole", steps[2]["slug"], steps[0]["slug"], "\x00"])
        answered(browser, f"{url}?step={opened}" if name == "template-edit" else url, form)
    assert browser.get(reverse("planning:templates")).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "[" * 20_000,
        "{" * 20_000,
        "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]",
        'format: effleurage-template/1\nname: "a\\0b"',
        'format: effleurage-template/1\nname: "\\ud800"',
        "format: effleurage-template/1\nsteps: 7",
        "format: effleurage-template/1\nsteps: [{slug: [1]}]",
        "- - - -",
        "!!python/object/apply:os.system [ls]",
        "? {a: b}\n: c",
        "9" * 6_000,
        "name: " + "9" * 6_000,
        "x" * 300_000,
    ],
)
def test_F5_a_hostile_template_file_is_told_what_is_wrong(nell, sign_in, text):
    url = reverse("planning:template-import")
    answer = answered(sign_in(nell), url, {"key": uuid4(), "text": text})
    assert 400 <= answer.status_code < 500


def test_F5_a_hostile_answer_by_link_never_breaks_its_page(nell, plan):
    link = sending.new_link(plan.appointment, by=nell, now=timezone.now())
    browser = Browser()
    browser.post(f"/p/{link.token}/")
    for form in posts(WORDS["look-here"], seed="link", sound={"plan": plan.pk}):
        answered(browser, f"/p/{link.token}/plan/", form)
    for name in ("", "plan/", "fresh-link/"):
        for token in ("x", "%00", "a" * 3_000, "é"):
            assert browser.post(f"/p/{token}/{name}").status_code < 500


@pytest.mark.parametrize("name", ["plan", "edit", "why", "compare", "show"])
def test_F5_a_hostile_question_never_breaks_its_page(nell, sign_in, plan, name):
    url, browser = reverse(f"planning:{name}", args=[plan.appointment_id]), sign_in(nell)
    names = "version done back at step add side region stroke level".split()
    for value in HOSTILE:
        chance = Random(value[:20])
        asked = {key: value for key in names if chance.random() < 0.5}
        assert browser.get(url, asked).status_code < 500, asked
