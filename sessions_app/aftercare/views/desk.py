"""Check, edit and send: the practitioner's side of aftercare."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.mail.framing import framed_mail, shows_framed_mail
from practice.mail.models import OutgoingMail
from practice.staff import audit, receipts, versions
from practice.staff.permissions import may, permitted
from sessions_app.aftercare import forms, services
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
    if summary.state == State.NOT_SENT:
        return "unsent"
    if mail is None or mail.state in {"failed", "held", "cancelled"}:
        return "failed"
    return "sent" if mail.state == "sent" else "waiting"


def session_for(request, appointment_id):
    visible = MassageSession.objects.visible_to(request.user).exclude(ended_at=None)
    return get_object_or_404(
        visible.select_related("appointment__client", "plan__intake", "note"),
        appointment_id=appointment_id,
    )


@shows_framed_mail
@require_http_methods(["GET", "POST"])
@permitted("aftercare")
def edit(request, appointment_id):
    """Show and keep the parts that a person may change; send them when that was pressed."""
    session = session_for(request, appointment_id)
    summary = services.draft(session)
    given = forms.SummaryForm.of(summary.document, summary.version)
    form = forms.SummaryForm(request.POST or None, initial=given)
    if request.method == "GET":
        audit.opened(request.user, summary, client_id=summary.client_id)
        return show(request, summary, form)
    send_form = forms.SendForm(request.POST, now=timezone.now())
    if summary.state != State.DRAFT:
        return show(request, summary, form, status=409)
    if not form.is_valid() or ("send" in request.POST and not send_form.is_valid()):
        return show(request, summary, form, status=422, send_form=send_form)
    try:
        keep(request, summary, form, send_form)
    except versions.Stale as stale:
        return show(request, stale.theirs, form, status=409, conflict=True)
    except services.NoConsent:
        return show(request, summary, form, status=422)
    return redirect("aftercare:edit", appointment_id)


def keep(request, summary, form, send_form) -> None:
    """Save what was typed, and approve it in the same transaction if it is to be sent."""
    now, version = timezone.now(), form.cleaned_data["version"]
    summary.document = form.into(summary.document)
    if "send" in request.POST:
        send_at = send_time(send_form.cleaned_data["when"], now=now)
        services.approve(summary, version=version, by=request.user, send_at=send_at, now=now)
        return
    changed = [name for name in form.changed_data if name != "version"]
    services.save(summary, version=version, by=request.user, fields=changed)


def show(request, summary, form, *, status=200, conflict=False, **more):
    mail = OutgoingMail.objects.filter(key=summary.mail_key).first() if summary.mail_key else None
    page = {
        "section": "aftercare",
        "summary": summary,
        "appointment": summary.session.appointment,
        "client": summary.client,
        "form": form,
        "changed": changes(summary),
        "mail": mail,
        "may_be_mailed": services.may_be_mailed(summary.client),
        "can_write": may(request.user, "write", "aftercare"),
        "conflict": conflict,
        "send_form": more.get("send_form") or forms.SendForm(now=timezone.now()),
        "not_sent_form": more.get("not_sent_form") or forms.NotSentForm(),
        "look": request.GET.get("look", "html"),
        "text": preview(summary).text if request.GET.get("look") == "text" else "",
        "key": receipts.new_key(),
    }
    return render(request, "aftercare/edit.html", page, status=status)


def changes(summary) -> set[str]:
    """Return the names of the parts whose words differ from the suggestion."""
    now = forms.SummaryForm.of(summary.document, 0)
    first = forms.SummaryForm.of(summary.suggested, 0)
    return {name for name in now if now[name] != first[name]}


def preview(summary):
    address = services.preview_address()
    return services.build(summary, address=address, stop=address)


@framed_mail
@require_safe
@permitted("aftercare")
def message(request, appointment_id):
    """Answer with the message itself, for the frame: the very HTML that is sent."""
    return HttpResponse(preview(services.draft(session_for(request, appointment_id))).html)


def send_time(when: str, *, now: datetime) -> datetime:
    """Return the moment in the practice's own time that the choice means, never in the past."""
    here = timezone.localtime(now)
    if when == forms.EVENING:
        return max(here.replace(hour=18, minute=0, second=0, microsecond=0), now)
    if when == forms.LATER:
        morning = here.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
        return (morning + timedelta(days=1)).replace(tzinfo=here.tzinfo)
    return now


@require_POST
@permitted("aftercare")
def undo(request, appointment_id):
    """Take the mail back if it has not left."""
    summary = services.draft(session_for(request, appointment_id))
    if summary.state == State.APPROVED:
        services.take_back(summary, by=request.user, now=timezone.now())
    elif summary.state == State.NOT_SENT:
        summary.state, summary.not_sent_reason = State.DRAFT, None
        services.save(summary, version=summary.version, by=request.user, fields=["state"])
    return redirect("aftercare:edit", appointment_id)


@require_POST
@permitted("aftercare")
def not_sent(request, appointment_id):
    """Keep why no email goes out."""
    summary = services.draft(session_for(request, appointment_id))
    form = forms.NotSentForm(request.POST)
    if not form.is_valid():
        given = forms.SummaryForm.of(summary.document, summary.version)
        empty = forms.SummaryForm(initial=given)
        return show(request, summary, empty, status=422, not_sent_form=form)
    if summary.state == State.DRAFT:
        reason = form.cleaned_data["reason"]
        services.leave_unsent(summary, version=summary.version, by=request.user, reason=reason)
    return redirect("aftercare:edit", appointment_id)
