"""Take pictures of real pages, from a fresh demo practice and Debian's Chromium.

    .venv/bin/python scripts/screenshots.py                 the README's, into docs/pictures/
    .venv/bin/python scripts/screenshots.py --all FOLDER    every page at three sizes, light and dark

With --all it also says which page was wider than its screen, answered with an error or made the
browser complain.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
LAPTOP = {"viewport": {"width": 1440, "height": 960}}
SIZES = {"phone": PHONE, "tablet": TABLET, "laptop": LAPTOP}
MOST_BYTES = 250_000
AFTERNOON = 14  # the hour of the demo's practice, wherever and whenever the pictures are taken
OF_THE_FORM = {  # the docs' pictures of a first visit, by the name of the page
    "1-about-you": "form-about-you",
    "2-wish": "form-wish",
    "3-today": "form-health-1",
    "4-background": "form-health-2",
    "5-skin": "form-health-5",
    "6-sore": "form-places",
    "6-how-bad": "form-scores",
    "7-not-here": "form-not-here",
    "8-comfort": "form-comfort-1",
    "9-check": "form-check",
    "please-read": "form-please-read",
    "good-to-know": "form-good-to-know",
    "sent": "form-sent",
}
BROWSER = "pictures"  # the secret that ties the client's form to the browser of the pictures


@dataclass(frozen=True)
class Page:
    """One address, who looks at it, and what is done on it before the picture."""

    name: str
    path: str
    who: str = "nell"  # a sign-in of the demo, "client" or "nobody"
    click: str = ""
    status: int = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, for reviewers")
    folder = parser.parse_args().all
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        prepare(Path(data), port)
        pages, cookies = every_page(), sign_ins()
        with server(port), browser() as chromium:
            camera = Camera(chromium, f"http://localhost:{port}", cookies)
            take_all(camera, pages, folder) if folder else take_few(camera, pages)


# --- the practice in the pictures


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare(data: Path, port: int) -> None:
    """Fill a database in that folder with the demo, in a zone where it is the afternoon."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "practice.settings",
        "EFFLEURAGE_LOCAL": "1",
        "EFFLEURAGE_DATA": str(data),
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    from sessions_app.today.demo.story import fill

    call_command("prepare", stdout=open(os.devnull, "w"))
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - AFTERNOON:+d}"  # whose sign is the other way round
    fill(now=now, password="willow-room-demo", time_zone=zone)


def sign_ins() -> dict[str, list[dict]]:
    """Return the cookies of everybody who looks at a page."""
    from django.conf import settings
    from django.test import Client

    from practice.staff.models import User

    found = {"nobody": [], "client": [cookie(settings.FORM_COOKIE_NAME, BROWSER)]}
    for user in User.objects.all():
        visitor = Client()
        visitor.force_login(user)
        value = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        found[user.email.partition("@")[0]] = [cookie(settings.SESSION_COOKIE_NAME, value)]
    return found


def cookie(name: str, value: str) -> dict:
    return {"name": name, "value": value, "domain": "localhost", "path": "/"}


def every_page() -> list[Page]:
    return [
        *desk_pages(),
        *session_pages(),
        *second_screen_pages(),
        *plan_pages(),
        *form_pages(),
        *return_pages(),
        *door_pages(),
        *consent_pages(),
        *other_pages(),
        *later_pages(),
    ]


def visit_of(name: str):
    """Return the newest appointment of an invented client."""
    from practice.diary.models import Appointment

    return Appointment.objects.filter(client__name=name).latest("starts_at")


def desk_pages() -> list[Page]:
    from practice.intake.models import Intake

    ana, ivo, matteo = (
        visit_of(name) for name in ("Ana Riverstone", "Ivo Starlingford", "Matteo Lindenquist")
    )
    client, form = f"/clients/{ana.client_id}/", Intake.objects.filter(client=ana.client).first()
    waits, warned = ivo.client.flags.open().first(), ana.client.flags.open().first()
    refused = f"/clients/{ivo.client_id}/"
    return [
        Page("sign-in", "/account/login/", "nobody"),
        Page("sign-in-password", "/account/login/password/", "nobody"),
        Page("today", "/"),
        Page("today-everyone", "/?who=everyone"),
        Page("today-front-desk", "/", "rex"),
        Page("today-empty", "/?on=2031-01-05"),
        Page("clients", "/clients/"),
        Page("clients-search", "/clients/?q=riv"),
        Page("clients-none", "/clients/?q=Bo"),
        Page("client-new", "/clients/new/"),
        Page("client-edit", f"{client}edit/"),
        Page("record", client),
        Page("record-refused", f"/clients/{ivo.client_id}/"),
        Page("record-new", f"/clients/{matteo.client_id}/"),
        Page("record-front-desk", client, "rex"),
        Page("appointment-new", f"/diary/new/?client={ana.client_id}"),
        Page("appointment-edit", f"/diary/{matteo.pk}/"),
        Page("appointment-cancel", f"/diary/{matteo.pk}/cancel/"),
        Page("form-send", f"/clients/{matteo.client_id}/forms/send/?appointment={matteo.pk}"),
        Page("form-answers", f"{client}forms/{form.pk}/"),
        Page("form-blank", "/clients/forms/blank/"),
        Page("warning-close", f"{client}warnings/{warned.pk}/close/"),
        Page("clearance", f"{refused}warnings/{waits.pk}/clearance/"),
        Page("clearances", f"{refused}clearances/"),
        Page("techniques", "/techniques/"),
        Page("techniques-neck", "/techniques/?area=neck-back", click=".technique-card summary"),
        Page("templates", "/techniques/templates/"),
        Page("template", "/techniques/templates/swedish-back/"),
        Page("template-import", "/techniques/templates/import/"),
        Page("settings", "/settings/"),
        Page("settings-hands", "/settings/hands/"),
        Page("settings-phrases", "/settings/phrases/"),
        Page("settings-language", "/settings/language/"),
        Page("settings-safety", "/settings/safety/"),
        Page("settings-aftercare", "/settings/aftercare/"),
        Page("settings-reminders", "/settings/reminders/"),
        Page("settings-mail", "/settings/mail/"),
        Page("sign-out", "/account/logout/"),
        Page("not-found", "/clients/nobody/", status=404),
    ]


def session_pages() -> list[Page]:
    names = {
        "ready": "Tobias Quillfeather",
        "running": "Ana Riverstone",
        "held": "Dilys Harbourwick",
        "refused": "Ivo Starlingford",
        "no-form": "Matteo Lindenquist",
        "ended": "Leilani Driftbourne",
        "sent": "Kwame Oakenbrook",
        "waiting": "Yusuf Thistledown",
        "failed": "Wren Tallowmere",
    }
    at = {key: f"/sessions/{visit_of(name).pk}/" for key, name in names.items()}
    return [
        Page("plan", f"{at['ready']}plan/"),
        Page("plan-why", f"{at['ready']}plan/", click=".plan-step:nth-child(5) .why > summary"),
        Page("plan-held", f"{at['held']}plan/", "omar"),
        Page("plan-review", f"{at['held']}plan/review/", "omar"),
        Page("plan-refused", f"{at['refused']}plan/"),
        Page("plan-no-form", f"{at['no-form']}plan/"),
        Page("live", f"{at['running']}live/"),
        Page("live-end", f"{at['running']}live/?end=ask"),
        Page("live-more", f"{at['running']}live/", click="#more"),
        Page("live-without-network", "/sessions/without-network/"),
        Page("your-live-screen", "/account/live-screen/"),
        Page("finish", f"{at['ended']}finish/"),
        Page("session-record", f"{at['sent']}finish/"),
        Page("aftercare", "/aftercare/"),
        Page("aftercare-check", f"{at['ended']}aftercare/"),
        Page("aftercare-dark-mail", f"{at['ended']}aftercare/?look=dark"),
        Page("aftercare-paper", f"{at['ended']}aftercare/paper/"),
        Page("aftercare-text", f"{at['ended']}aftercare/?look=text"),
        Page("aftercare-sent", f"{at['sent']}aftercare/"),
        Page("aftercare-waiting", f"{at['waiting']}aftercare/", "omar"),
        Page("aftercare-failed", f"{at['failed']}aftercare/"),
    ]


def second_screen_pages() -> list[Page]:
    """Return the client's own buttons and their code, and a session that a colleague watches."""
    from sessions_app.checkins import buttons

    now, running = datetime.now(UTC), visit_of("Ana Riverstone")
    coming = visit_of("Tobias Quillfeather")
    link = buttons.turn_on(running, by=running.practitioner, now=now)
    early = buttons.turn_on(coming, by=coming.practitioner, now=now)
    at = f"/sessions/{running.pk}/"
    return [
        Page("client-buttons", f"{at}buttons/"),
        Page(
            "client-buttons-off", f"/sessions/{visit_of('Dilys Harbourwick').pk}/buttons/", "omar"
        ),
        Page("press", f"/b/{link.token}/", "nobody"),
        Page("press-waits", f"/b/{early.token}/", "nobody"),
        Page("press-off", "/b/no-such-link/", "nobody", status=404),
        Page("live-watch", f"{at}live/", "omar"),
        Page("take-over", f"{at}take-over/", "omar"),
    ]


def plan_pages() -> list[Page]:
    """Return what can be done with one plan, and what its client sees of it."""
    from sessions_app.planning.own_templates import copy
    from sessions_app.planning.sending import new_link

    visit, now = visit_of("Tobias Quillfeather"), datetime.now(UTC)
    at = f"/sessions/{visit.pk}/plan/"
    steps = visit.plans.latest("number").document["steps"]
    worked = next(step["slug"] for step in steps if step["phase"] == "main")
    link = new_link(visit, by=visit.practitioner, now=now)
    link.bind(BROWSER, now=now)
    draft = copy("swedish-back", by=visit.practitioner, name="Our slow back massage")
    return [
        Page("template-edit", f"/techniques/templates/{draft.slug}/edit/"),
        Page("plan-edit", f"{at}edit/?step={worked}"),
        Page("plan-compare", f"{at}compare/"),
        Page("plan-again", f"{at}again/"),
        Page("plan-not-more", f"{at}why/?region=abdomen"),
        Page("plan-show", f"{at}show/"),
        Page("plan-of-client", f"/p/{link.token}/plan/", "client"),
    ]


def form_pages() -> list[Page]:
    """Return each page of a form that is filled in to its end, and those around it."""
    from practice.clients.models import Link
    from practice.intake.models import IntakeDraft
    from practice.intake.pages import sequence
    from sessions_app.today.demo import people
    from sessions_app.today.demo.answers import answers_of

    now = datetime.now(UTC)
    sore = {"lower-back-left": 6, "lower-back-right": 6, "shoulder-top-right": 5}
    person = replace(
        people.HANA, sore={**sore, "upper-back-right": 4}, avoid=("face", "abdomen", "calf-left")
    )
    draft = IntakeDraft.objects.waiting().get(client__name=person.name)
    draft.answers = answers_of(person, scores=person.sore, first=True)
    draft.started_at, draft.step = now, IntakeDraft.STEPS
    draft.save()
    link = Link.objects.get(subject_id=draft.pk)
    link.bind(BROWSER, now=now)
    done = Link.objects.live(now=now).filter(purpose="intake").exclude(subject_id=draft.pk)
    sent_draft = IntakeDraft.objects.filter(sent_at=None, started_at=None, cancelled_at=None)
    fresh = done.get(subject_id=sent_draft.get(client__name=people.FREYA.name).pk)
    at = f"/f/{link.token}/"
    return [
        Page("client-start", f"/f/{fresh.token}/", "nobody"),
        Page("client-elsewhere", at, "nobody", status=403),
        *(Page(f"form-{p.slug}", f"{at}{p.slug}/", "client") for p in sequence(draft.answers)),
        Page("form-places-front", f"{at}places/?show=front", "client"),
        Page("form-places-list", f"{at}places/?show=list", "client"),
        Page("form-check", f"{at}check/", "client"),
        Page("form-fresh-link", f"{at}fresh-link/", "nobody"),
        Page("form-ended", "/f/no-such-link/", "nobody", status=404),
        *told_pages(person, now=now),
    ]


def told_pages(person, *, now) -> list[Page]:
    """Return what a client reads after a worrying answer, before the end and after sending."""
    warned = form_with(person, {"clot-signs": {}, "fever-unwell": {}}, now=now)
    wait = form_with(person, {"heart-failure": {}, "low-blood-pressure": {}}, now=now)
    sent = form_with(person, {}, now=now, sent=True)
    return [
        Page("form-please-read", f"{warned}please-read/", "client"),
        Page("form-good-to-know", f"{wait}please-read/", "client"),
        Page("form-meanings", f"{wait}check/", "client"),
        Page("form-sent", f"{sent}sent/", "client"),
    ]


def form_with(person, health: dict, *, now, sent=False) -> str:
    """Return the address of another form of the same client, with that health, in our browser."""
    from practice.intake import services
    from practice.intake.models import IntakeDraft
    from sessions_app.today.demo.answers import answers_of

    visit = visit_of(person.name)
    answers = answers_of(replace(person, health=health), scores=person.sore, first=True)
    draft = IntakeDraft.objects.create(
        client=visit.client,
        appointment=visit,
        answers=answers,
        asked_by=visit.practitioner,
        asked_at=now,
        started_at=now,
        sent_at=now if sent else None,
    )
    link = services.new_link(draft, by=visit.practitioner, now=now)
    link.bind(BROWSER, now=now)
    return f"/f/{link.token}/"


def return_pages() -> list[Page]:
    """Return the pages of somebody who was here before: the code, and what has changed since."""
    from practice.intake.again import deciding
    from sessions_app.today.demo import people

    now = datetime.now(UTC)
    _new, first = form_again(people.TAMSIN, now=now)
    draft, at = form_again(people.JOSE, now=now, known=True)
    deciding.decide(draft, deciding.SAME, (1, 2), now=now)
    deciding.decide(draft, deciding.CHANGED, (6,), now=now)
    third, today = form_again(people.BAO, now=now, known=True)
    deciding.decide(third, deciding.SAME, deciding.MAY_BE_SAME, now=now)
    other, then = form_again(people.ZOFIA, now=now, known=True)
    deciding.decide(other, deciding.SAME, deciding.MAY_BE_SAME, now=now)
    other.answers |= {"ticks:again": {"again": ["none"]}}
    other.save()
    return [
        Page("return-is-it-you", f"{first}is-it-you/", "nobody"),
        Page("return-code", f"{first}code/", "nobody"),
        Page("return-what-has-changed", f"{at}what-has-changed/", "client"),
        Page("return-still-sore", f"{at}places/", "client"),
        Page("return-today", f"{today}today/", "client"),
        Page("return-areas", f"{then}areas/", "client"),
    ]


def form_again(person, *, now, known=False):
    """Send a form to somebody who was here before; return it, and its address in our browser."""
    from practice.clients.models import Client, Link
    from practice.intake import services
    from practice.intake.again import beginning
    from practice.intake.returning import previous_intake

    client = Client.objects.get(name=person.name)
    draft = services.send_form(client, None, by=client.practitioners.first(), now=now)
    link = Link.objects.live(now=now).get(subject_id=draft.pk)
    link.bind(BROWSER, now=now)
    draft.started_at = now
    if known:
        draft.answers = beginning.answers_from(previous_intake(client), draft, now=now)
    draft.save()
    return draft, f"/f/{link.token}/"


def door_pages() -> list[Page]:
    """Return the other ways in: the tablet, paper, the public form and an import."""
    from practice.clients.importing import reading
    from practice.clients.importing import services as imports
    from practice.clients.models import Client
    from practice.intake.models import Newcomer
    from practice.staff.models import User

    matteo, sunny = visit_of("Matteo Lindenquist"), Newcomer.objects.waiting().get()
    at, asked = f"/clients/{matteo.client_id}/forms/", f"/clients/waiting/{sunny.pk}/"
    same = Client.objects.get(name="Sunita Palebrook")
    text = (
        "First Name,Last Name,Email,Mobile Phone,Date of birth,Star sign\n"
        "Ingrid,Fallowmere,ingrid@example.com,07700 900801,03/04/1961,Aries\n"
        "Bao,Fallowmere,ingrid@example.com,07700 900802,05/06/1992,Leo\n"
        "Una,Wren,una at example,07700 900803,01/02/1970,Leo\n"
        "Sunita,Palebrook,sunita.palebrook@example.com,,,\n"
    )
    kept = imports.keep(
        reading.read(text.encode()),
        by=User.objects.get(name="Nell Marshwood"),
        now=datetime.now(UTC),
    )
    looked = f"/clients/import/{kept.pk}/"
    return [
        Page("tablet", f"{at}tablet/?appointment={matteo.pk}"),
        Page("paper", f"{at}paper/?appointment={matteo.pk}"),
        Page("new", "/new/", "nobody"),
        Page("waiting", "/clients/waiting/"),
        Page("newcomer", asked),
        Page("newcomer-front-desk", asked, "rex"),
        Page("newcomer-merge", f"{asked}merge/{same.pk}/"),
        Page("newcomer-decline", f"{asked}decline/"),
        Page("import", "/clients/import/"),
        Page("import-asks", looked),
        Page("import-look", f"{looked}?dates=day-first"),
        Page("settings-form", "/settings/form/"),
    ]


def consent_pages() -> list[Page]:
    """Return the pages of a change of mind, and a plan that was made again because of one."""
    from practice.clients.models import Link
    from practice.intake.models import Consent, IntakeDraft

    now, visit = datetime.now(UTC), visit_of("Søren Birkenlund")
    draft = IntakeDraft.objects.filter(client=visit.client).exclude(sent_at=None).first()
    link = Link.fresh(
        "intake", client=visit.client, subject_id=draft.pk, by=None, now=now, lasts=timedelta(1)
    )
    link.bind(BROWSER, now=now)
    said = Consent.objects.filter(client=visit.client, key="touch").first()
    visit.minutes -= 15  # its plan is too long now
    visit.save()
    return [
        Page("client-helping", f"/f/{link_that_waits().token}/?helping", "nobody"),
        Page("form-take-back", f"/f/{link.token}/take-back/", "client"),
        Page("consent-change", f"/clients/{visit.client_id}/agreed/{said.pk}/", "omar"),
        Page("record-consents", f"/clients/{visit.client_id}/#consents", "omar"),
        Page("plan-made-again", f"/sessions/{visit.pk}/plan/", "omar"),
    ]


def link_that_waits():
    """Return the link of a form that nobody has begun."""
    from practice.clients.models import Link
    from practice.intake.models import IntakeDraft
    from sessions_app.today.demo import people

    waits = IntakeDraft.objects.filter(sent_at=None, started_at=None, cancelled_at=None)
    draft = waits.get(client__name=people.FREYA.name)
    return Link.objects.live(now=datetime.now(UTC)).get(subject_id=draft.pk)


def other_pages() -> list[Page]:
    from practice.clients.models import Link
    from practice.mail.models import OutgoingMail

    links = Link.objects.live(now=datetime.now(UTC)).filter(client__name="Kwame Oakenbrook")
    summary, stop = (
        links.filter(purpose=purpose).latest("made_at") for purpose in ("summary", "stop")
    )
    mail = OutgoingMail.objects.filter(kind="aftercare").latest("made_at")
    return [
        Page("summary", f"/s/{summary.token}/", "nobody"),
        Page("stop-emails", f"/x/{stop.token}/", "nobody"),
        Page("sent-mail", "/dev/mail/", "nobody"),
        Page("sent-mail-message", f"/dev/mail/{mail.pk}/", "nobody"),
    ]


def later_pages() -> list[Page]:
    """Return the pages of two days later, and the reports."""
    from practice.clients.models import Link
    from practice.mail.models import OutgoingMail
    from sessions_app.aftercare.models import FollowUp

    worse = FollowUp.objects.worse().first()
    link = Link.objects.filter(purpose="followup", subject_id=worse.pk).latest("made_at")
    at, session = f"/u/{link.token}/", worse.session.appointment_id
    mail = OutgoingMail.objects.get(key=worse.mail_key)
    return [
        Page("question", at, "nobody"),
        Page("question-chosen", f"{at}?choice=3", "nobody"),
        Page("question-thanks", f"{at}thanks/", "nobody"),
        Page("question-help", f"{at}get-help/", "nobody"),
        Page("question-mail", f"/dev/mail/{mail.pk}/", "nobody"),
        Page("two-days-later", f"/sessions/{session}/two-days-later/"),
        Page("reports", "/reports/"),
        Page("settings-follow-ups", "/settings/follow-ups/"),
    ]


# --- the camera


@contextmanager
def server(port: int):
    """Serve the practice on loopback as `make run` does."""
    command = [sys.executable, "-m", "gunicorn", "practice.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--log-level", "error", "--threads", "4", "--no-control-socket"]
    with subprocess.Popen([*command, *options], cwd=ROOT) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield
        finally:
            process.terminate()


def wait_for(address: str, patience: int = 60) -> None:
    for _try in range(patience * 5):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"No answer from {address}.")


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


class Camera:
    def __init__(self, chromium, address: str, cookies: dict):
        self.chromium, self.address, self.cookies = chromium, address, cookies

    @contextmanager
    def looking(self, who: str, *, size: dict, dark: bool = False, sharp: int = 1):
        """Give a tab in which that person looks at the practice."""
        context = self.chromium.new_context(
            **size,
            color_scheme="dark" if dark else "light",
            device_scale_factor=sharp,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.add_cookies(self.cookies[who])
        yield context.new_page()
        context.close()

    def open(self, tab, page: Page):
        """Open a page and wait until it stands still."""
        answer = tab.goto(self.address + page.path)
        tab.wait_for_load_state("networkidle")
        tab.evaluate("document.fonts.ready")
        if page.click and answer.ok:
            tab.locator(page.click).first.click()
            tab.wait_for_timeout(300)
        return answer


def take_few(camera: Camera, pages: list[Page]) -> None:
    """Take the pictures of the README and the docs."""
    by_name = {page.name: page for page in pages}
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = (
        ("plan", "plan-why", LAPTOP, 1),
        ("body-map", "form-places", PHONE, 2),
        ("live", "live", TABLET, 1),
        ("today", "today", LAPTOP, 1),
        *((f"form-{name}", page, PHONE, 2) for name, page in OF_THE_FORM.items()),
    )
    for name, page, size, sharp in wanted:
        with camera.looking(by_name[page].who, size=size, sharp=sharp) as tab:
            if not camera.open(tab, by_name[page]).ok:
                sys.exit(f"The page of {name}.png could not be shown.")
            path = PICTURES / f"{name}.png"
            tab.evaluate("scrollTo(0, 0)")  # a click may have moved the page
            tab.screenshot(path=path)
        if path.stat().st_size > MOST_BYTES:
            sys.exit(f"{path.name} has {path.stat().st_size} bytes; {MOST_BYTES} are allowed.")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def take_all(camera: Camera, pages: list[Page], folder: Path) -> None:
    """Take every page at each size, light and dark, and say what looks wrong from outside."""
    folder.mkdir(parents=True, exist_ok=True)
    for size_name, size in SIZES.items():
        for who in dict.fromkeys(page.who for page in pages):
            for dark in (False, True):
                with camera.looking(who, size=size, dark=dark) as tab:
                    for page in (page for page in pages if page.who == who):
                        name = f"{page.name}-{size_name}{'-dark' if dark else ''}"
                        for fault in take_one(camera, tab, page, folder / f"{name}.png"):
                            print(f"{name}: {fault}", flush=True)


def take_one(camera: Camera, tab, page: Page, path: Path) -> list[str]:
    """Take one picture of the whole page; return what is wrong with it."""
    said = []

    def hear(message):
        said.append(message.text)

    tab.on("console", hear)
    answer = camera.open(tab, page)
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    tab.screenshot(path=path, full_page=True)
    tab.remove_listener("console", hear)
    if answer.status != page.status:
        said.append(f"answered {answer.status}")
    elif page.status >= 400:
        said = [words for words in said if f"status of {page.status}" not in words]
    return said + [f"{over} px wider than the screen"] * (over > 0)


if __name__ == "__main__":
    main()
