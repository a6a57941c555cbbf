"""The mail of a summary at the last moment: the client's wishes and address as they are then.

It was written when somebody approved it and may have waited for days, or is tried again. What the
client took back meanwhile is heeded (INV-30), and a corrected address is used.
"""

from datetime import datetime

from django.db import transaction

from practice.mail import outbox
from practice.mail.delivering import as_seen
from practice.mail.last_look import NOT_ANY_MORE, send_to
from practice.mail.models import OutgoingMail
from sessions_app.aftercare import services
from sessions_app.aftercare.document import whole
from sessions_app.aftercare.facts import agreed
from sessions_app.aftercare.models import AftercareSummary

State, HeldBack = AftercareSummary.State, AftercareSummary.HeldBack


def of_summary(mail: OutgoingMail, now: datetime) -> str | None:
    """Say whether the summary may still leave by this mail (practice/mail/last_look.py).

    One that tells of health without the yes to that, or has no address, becomes a draft again.
    """
    with transaction.atomic():
        rows = AftercareSummary.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id)
        summary = rows.select_related("session__appointment__client").first()
        if summary is None or summary.state != State.APPROVED:
            return NOT_ANY_MORE
        if not agreed(summary.client, "email_aftercare"):
            return NOT_ANY_MORE
        why = reason_to_hold(summary, mail)
        if why:
            if as_seen(mail).update(**outbox.taken_back()):
                services.back_to_draft(summary, by=None, now=now, why=why)
            return NOT_ANY_MORE
    send_to(mail, summary.client.email)
    return None


def reason_to_hold(summary: AftercareSummary, mail: OutgoingMail) -> str:
    """Return why a person has to look at it again; "" if nothing speaks against it."""
    if not summary.client.email:
        return HeldBack.NO_ADDRESS
    if not services.tells_health(summary.client) and tells_of_health(summary, mail):
        return HeldBack.HEALTH_TIPS
    return ""


def tells_of_health(summary: AftercareSummary, mail: OutgoingMail) -> bool:
    """Say whether this mail holds what needs the client's yes to health tips.

    Those are items of the rules, and words that were typed while that yes held.
    """
    if holds_private_items(mail.text, summary.document):
        return True
    try:
        services.refuse_unsafe(summary)
    except services.Unsafe:
        return True
    return False


def holds_private_items(text: str, document: dict) -> bool:
    """Say whether a mail holds any of the marked items of a document."""
    known, written = whole(document), signs_of(text)
    private = [each for level in known["help"] for each in level.get("private", ())]
    return any(signs_of(each["text"]) in written for each in (*known["tips"], *private))


def signs_of(text: str) -> str:
    """Return a text without its spaces and line breaks: a mail is set in lines of its own."""
    return "".join(text.split())
