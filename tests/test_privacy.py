"""What is public, what every answer says, and what no page, log or title ever holds."""

import ast
import logging
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from practice.logs import Private, masked
from sessions_app.aftercare.models import FollowUpAction, FollowUpAnswer
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import PlanAnswer
from sessions_app.planning.services import make_plan
from tests import factories
from tests.world import World, browser_of, routes

ROOT = Path(__file__).resolve().parent.parent
VIEWS = sorted(
    path
    for package in ("practice", "sessions_app")
    for path in (ROOT / package).rglob("*.py")
    if "views" in (path.stem, path.parent.name)
)
PUBLIC = {
    "account_confirm_login_code",
    "account_login",
    "account_logout",
    "account_password",
    "aftercare:get-help",
    "aftercare:question",
    "aftercare:stop-emails",
    "aftercare:summary",
    "aftercare:visit",
    "aftercare:thanks",
    "checkins:press",
    "intake:advice",
    "intake:calendar",
    "intake:check",
    "intake:code",
    "intake:fresh-link",
    "intake:hand-back",
    "intake:is-it-you",
    "intake:mail-code",
    "intake:new",
    "intake:page",
    "intake:sent",
    "intake:start",
    "intake:take-back",
    "intake:what-has-changed",
    "planning:look",
    "planning:look-fresh-link",
    "planning:look-start",
    "staff:healthz",
}
LETTER = "canarywren"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEALTH_WORDS = re.compile(
    r"massage of|pain|pregnan|cancer|medicine|condition|sore|consent|health|symptom|flag", re.I
)


@pytest.fixture
def world(ada, nell):
    return World(ada=ada, nell=nell, words=LETTER)


def test_these_views_are_public_and_no_other():
    named = {route.name for route in routes() if getattr(route.view, "public", False)}
    assert named == PUBLIC


def test_the_page_of_sent_mail_does_not_exist_outside_of_make_run(client, practice):
    assert not settings.LOCAL
    assert client.get("/dev/mail/").status_code == 404


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_view_fetches_an_object_by_its_id_alone(path):
    """R2: start from `visible_to(actor)` (or a link), never from `Model.objects.get`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        assert not re.search(r"\.objects\.get$", called), f"{path}:{node.lineno}"
        assert "_base_manager" not in called, f"{path}:{node.lineno}"
        if called.endswith("get_object_or_404"):
            first = ast.unparse(node.args[0])
            assert not re.fullmatch(r"[A-Z]\w*(\.objects(\.all\(\))?)?", first), (
                f"{path}:{node.lineno}"
            )


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_view_takes_a_field_name_or_markup_from_a_request(path):
    words = path.read_text()
    assert not re.search(r"filter\(\*\*request|order_by\(request|\.raw\(|\.extra\(", words)
    assert not re.search(r"mark_safe|\|safe", words)


def test_one_address_takes_a_post_without_a_token_the_stop_of_a_mail_server():
    exempt = {route.name for route in routes() if getattr(route.view, "csrf_exempt", False)}
    assert exempt == {"aftercare:stop-emails"}


def header_faults(answer, *, framed=False):
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    if framed:
        assert "sandbox" in policy or "frame-src 'self'" in policy
    else:
        assert policy == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_every_answer_says_what_a_browser_may_do(world, nell):
    browser = browser_of(nell)
    framed = {"aftercare:edit", "aftercare:message"}
    for route in routes():
        answer = browser.get(world.address(route), secure=True)
        header_faults(answer, framed=route.name in framed and answer.status_code == 200)
        assert answer["Cache-Control"] == "no-store"
        assert "HX-Request" in answer["Vary"]
        if "token" in route.needs:
            assert answer["Referrer-Policy"] == "no-referrer"
            assert "noindex" in answer["X-Robots-Tag"]


def test_error_pages_say_it_too(practice, client):
    client.raise_request_exception = False
    for answer, status in (
        (client.get("/no/such/page", secure=True), 404),
        (client.post("/account/login/", secure=True, headers={"Host": "evil.example"}), 400),
        (client.get("/", secure=True, headers={"Host": "evil.example"}), 400),
        (client.post("/", secure=True, headers={"Sec-Fetch-Site": "cross-site"}), 403),
    ):
        assert answer.status_code == status
        header_faults(answer)
        assert b"Traceback" not in answer.content


def test_static_files_carry_the_policy(settings, tmp_path, practice):
    (tmp_path / "words.css").write_text("p { color: red }")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True
    answer = Browser().get("/static/words.css", secure=True)
    assert answer.status_code == 200
    header_faults(answer)
    b"".join(answer.streaming_content)
    answer.close()


def test_a_foreign_host_and_a_plain_address_get_nothing(settings, client, practice):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/clients/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/clients/")
    assert answer["Content-Security-Policy"]
    assert client.get("/healthz").status_code == 200


def test_cookies_are_host_only_secure_and_hidden_from_scripts(world, ada):
    browser = Browser()
    browser.post("/account/login/", {"email": "nobody@example.com"})
    browser.get("/account/login/")
    browser.post(f"/f/{world.form_link.token}/")
    assert {cookie.split("-")[0] for cookie in browser.cookies} == {"__Host"}
    assert len(browser.cookies) >= 3
    for cookie in browser.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def titles(world, browser):
    for route in routes():
        answer = browser.get(world.address(route))
        if answer.status_code == 200 and b"<title>" in answer.content:
            title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)[1]
            yield route, title


def test_no_title_and_no_address_holds_a_word_about_health(world, nell):
    found = {route.name: title for route, title in titles(world, browser_of(nell))}
    assert len(found) >= 8
    for name, title in found.items():
        assert not HEALTH_WORDS.search(title), f"{name}: {title}"
        assert LETTER not in title
    for route in routes():
        words = re.sub(r"<.*?>", "", route.pattern)  # what stands for an id is not shown
        assert not HEALTH_WORDS.search(words.replace("healthz", "")), route.pattern


def test_the_front_desk_finds_no_canary_in_any_page(world, rex, nell):
    """B3: health fields hold a word that no page, header or fragment for the front desk shows."""
    detail = {"title": LETTER, "advice": LETTER, "words": LETTER, "rule": LETTER}
    factories.flag(client=world.client, detail=detail, kind="1-stop")
    note = world.session.note
    note.subjective = note.objective = note.assessment = note.plan = LETTER
    note.save()
    world.summary.document = {**world.summary.document, "greeting": LETTER}
    world.summary.save()
    answered_and_changed(world.coming, nell)
    told = {"follow_up": world.follow_up, "words": LETTER, "at": timezone.now()}
    FollowUpAnswer.objects.create(**told, feeling="worse", measure="nprs")
    FollowUpAction.objects.create(**told, what="called", by=nell)
    assert LETTER in everything(world, nell)
    assert LETTER not in everything(world, rex)


def answered_and_changed(appointment, nell):
    """Leave the canary in what a client said to a plan, and in why it was changed by hand."""
    kept = make_plan(appointment, by=nell, now=timezone.now())
    said = {"areas": [], "lighter": {}, "no_firmer": {}}
    of = {"appointment": appointment, "plan": kept, "said": said, "how": "told"}
    PlanAnswer.objects.create(**of, words=LETTER, recorded_by=nell, at=timezone.now())
    edit = Edit(what="minutes", step="lower-back", value=9, why=LETTER, by=LETTER)
    kept = make_plan(appointment, by=nell, now=timezone.now(), edits=[edit])
    assert LETTER in str(kept.document)


def everything(world, person):
    pages = []
    for route in routes():
        if "token" in route.needs:
            continue
        for headers in ({}, {"HX-Request": "true"}):
            answer = browser_of(person).get(world.address(route), headers=headers)
            pages.append(f"{answer.content.decode()} {dict(answer.items())}")
    return " ".join(pages)


def test_links_and_queries_are_masked_in_log_lines():
    token = "x" * 43
    line = masked(f'"GET /f/{token}/about-you/?q=Ada HTTP/1.1" 200\nForged: line')
    assert token not in line
    assert "Ada" not in line
    assert "about-you" in line
    assert "\n" not in line


@pytest.mark.parametrize("place", ["b", "f", "p", "s", "u", "x"])
def test_every_kind_of_link_is_masked(place):
    assert "secret" not in masked(f"Not Found: /{place}/{'secret' * 8}/")


@pytest.mark.parametrize("path", ["//f//{}", "/F/{}/", "/f/x/{}", "/clients/{}/"])
def test_a_link_that_was_mangled_on_its_way_is_masked_too(path):
    """The token still opens the form, whatever stands before it in the line."""
    token = "aB3_-" * 8 + "xyz"
    assert token not in masked(f"Not Found: {path.format(token)}")


def test_an_id_stays_readable_in_the_log():
    assert "/5d4fbf0e-9c1a-4f7e-8f83-1c6c1a2b3c4d/" in masked(
        "Not Found: /clients/5d4fbf0e-9c1a-4f7e-8f83-1c6c1a2b3c4d/"
    )


def test_an_error_is_logged_by_its_place_and_without_its_values(caplog):
    try:
        raise ValueError(LETTER)
    except ValueError as error:
        kind = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Failed: %s", ("why",), kind)
    assert Private().filter(record)
    said = logging.Formatter().format(record)
    assert LETTER not in said
    assert "ValueError at" in said
    assert "test_privacy.py" in said


def test_the_whole_walk_leaves_no_name_and_no_token_in_the_logs(world, nell):
    handler = logging.StreamHandler(stream := Lines())
    handler.addFilter(Private())
    logging.getLogger().addHandler(handler)
    try:
        for route in routes():
            browser_of(nell).get(world.address(route))
        Browser().get(f"/s/{world.form_link.token}/")
        Browser().get(f"/clients/?q={LETTER}")
    finally:
        logging.getLogger().removeHandler(handler)
    said = stream.text
    links = (world.form_link, world.plan_link, world.summary_link)
    links += (world.question_link, world.stop_link, world.buttons_link)
    tokens = [link.token for link in links]
    for secret in (*tokens, LETTER, "Ada Lane", "ada@example.com"):
        assert secret not in said


class Lines:
    """Keeps what a log handler writes."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_healthz_says_ready_and_nothing_else(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_healthz_says_when_the_database_is_away(client, monkeypatch):
    from django.db import DatabaseError, connection

    def gone(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


def test_a_view_without_a_declaration_is_not_found(rf, nell):
    from django.http import Http404

    from practice.middleware import PrivateByDefault

    request = rf.get("/")
    request.user = nell
    with pytest.raises(Http404):
        PrivateByDefault(None).process_view(request, lambda request: None, (), {})


def test_a_key_is_random_and_never_counted():
    from django.apps import apps
    from django.db.models import UUIDField

    for model in apps.get_models():
        if model.__module__.split(".")[0] not in {"practice", "sessions_app"}:
            continue
        in_address = model.__name__ in {
            *("Client", "Appointment", "Intake", "IntakeDraft", "User"),
            *(
                "MassageSession",
                "SessionPlan",
                "AftercareSummary",
                "FollowUp",
                "OutgoingMail",
                "Link",
            ),
        }
        if in_address:
            assert isinstance(model._meta.pk, UUIDField), model.__name__
            assert model._meta.pk.default is uuid4
