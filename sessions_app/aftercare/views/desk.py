"""The list of what clients are to take home: to check, waiting, sent, and what went wrong."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.mail.models import OutgoingMail
from practice.staff.permissions import permitted
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins.models import MassageSession

State = AftercareSummary.State
MOST = 50


@require_safe
@permitted("aftercare")
def aftercare(request):
    """List what is to check, what waits to go, what went and what could not be delivered."""
    sessions = MassageSession.objects.visible_to(request.user).exclude(finished_at=None)
    shown = sessions.select_related("appointment__client", "summary").order_by("-finished_at")
    rows = list(shown[: MOST + 1])
    keys = [row.summary.mail_key for row in rows if hasattr(row, "summary")]
    mails = {mail.key: mail for mail in OutgoingMail.objects.filter(key__in=keys)}
    groups: dict[str, list] = {"check": [], "waiting": [], "failed": [], "sent": [], "unsent": []}
    for row in rows[:MOST]:
        summary = getattr(row, "summary", None)
        mail = mails.get(summary.mail_key) if summary else None
        groups[group_of(summary, mail)].append({"session": row, "summary": summary, "mail": mail})
    page = {"section": "aftercare", "groups": groups, "has_more": len(rows) > MOST}
    return render(request, "aftercare/aftercare.html", page)


def group_of(summary, mail) -> str:
    """Say which list a session belongs to."""
    if summary is None or summary.state == State.DRAFT:
        return "check"
    if summary.state in (State.NOT_SENT, State.GIVEN):
        return "unsent"
    if mail is None or mail.needs_a_person or mail.state == "cancelled":
        return "failed"
    return "sent" if mail.state == "sent" else "waiting"
