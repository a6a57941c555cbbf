"""The pages of a session: its plan, the hour itself, its record, and what comes after."""

from datetime import UTC, datetime

from .page import BROWSER, Page, visit_of


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
