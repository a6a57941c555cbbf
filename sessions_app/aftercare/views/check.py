"""Check, edit and send: the page on which a summary becomes a mail, and what can be undone."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.mail.framing import framed_mail, shows_framed_mail
from practice.mail.models import OutgoingMail
from practice.staff import audit, receipts, versions
from practice.staff.forms import normal
from practice.staff.models import Practice
from practice.staff.permissions import may, permitted
from sessions_app.aftercare import document, forms, looks, marked, rule, services
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins.models import MassageSession
from sessions_app.planning import services as planning

State = AftercareSummary.State


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
    """Show and keep the parts that a person may change; do what the pressed button says."""
    if request.method == "POST":
        return change(request, appointment_id)
    summary = services.draft(session_for(request, appointment_id))
    audit.opened(request.user, summary, client_id=summary.client_id)
    return show(request, summary, form_for(request, summary))


def held_draft(request, appointment_id) -> AftercareSummary:
    """Return the draft, which nobody else changes until the transaction ends.

    A tap may overtake the last save of its own page: the second waits for the first.
    """
    session = session_for(request, appointment_id)
    planning.hold(session.appointment)
    return services.draft(session)


@transaction.atomic
def change(request, appointment_id):
    """Keep what was typed, and do what the pressed button says."""
    summary = held_draft(request, appointment_id)
    form = form_for(request, summary)
    send_form = forms.SendForm(request.POST, now=timezone.now())
    if summary.state != State.DRAFT:
        return show(request, summary, form, status=409)
    if not form.is_valid() or ("send" in request.POST and not send_form.is_valid()):
        return show(request, summary, form, status=422, send_form=send_form)
    return answer(request, summary, form, lambda: keep(request, summary, form, send_form))


def form_for(request, summary) -> forms.SummaryForm:
    """Return the form of a summary; one that was sent knows what may not be said."""
    given = {"initial": forms.SummaryForm.of(summary.document, summary.version)}
    given |= {"suggested": summary.suggested, "language": summary.client.language}
    if request.method != "POST":
        return forms.SummaryForm(**given)
    given["facts"] = summary.facts
    given["opted_in"] = services.tells_health(summary.client)
    return forms.SummaryForm(request.POST, **given)


def answer(request, summary, form, act):
    """Do it, and answer with the page again, or with what stands against it."""
    try:
        act()
    except versions.Stale as stale:
        return show(request, stale.theirs, form, status=409, conflict=conflict(form, stale.theirs))
    except services.NoConsent:
        return show(request, summary, form, status=422)
    except services.Unsafe as unsafe:
        return show(request, summary, form, status=422, violations=unsafe.violations)
    except document.TooMany as many:
        return show(request, summary, form, status=422, too_many=many.what)
    except document.NoButton:
        return show(request, summary, form, status=422)
    if request.htmx:
        return render(request, "aftercare/_saved.html", page_of(request, summary, form))
    place = "#things" if request.POST.get("do") else ""
    return redirect(reverse("aftercare:edit", args=[summary.session.appointment_id]) + place)


def says_the_same(summary, form) -> bool:
    return form.into(summary.document) == document.whole(summary.document)


def keep(request, summary, form, send_form) -> None:
    """Save what was typed, and approve it in the same transaction if it is to be sent."""
    now, version = timezone.now(), version_of(summary, form)
    changed = [name for name in form.changed_data if name != "version"]
    summary.document = form.into(summary.document)
    if request.POST.get("do"):
        summary.document = document.arranged(
            summary.document, request.POST["do"], summary.suggested
        )
    if "send" in request.POST:
        at = send_form.send_at
        services.approve(summary, version=version, by=request.user, send_at=at, now=now)
        return
    services.save(summary, version=version, by=request.user, fields=changed)


def version_of(summary, form) -> int:
    """Return the version that was read. A tap may overtake the last save of its own page."""
    same = not summary._state.adding and says_the_same(summary, form)
    return summary.version if same else form.cleaned_data["version"]


def conflict(form, theirs) -> dict:
    """Return both texts of each field that differs, and who saved the other one, and when."""
    stored = forms.SummaryForm.of(theirs.document, theirs.version)
    last = theirs.history.select_related("history_user").first()
    return {
        "who": last.history_user if last else None,
        "at": last.history_date if last else None,
        "rows": [
            {"label": field.label, "theirs": stored[field.name], "yours": field.value()}
            for field in form.visible_fields()
            if normal(field.value() or "") != stored[field.name]
        ],
    }


def show(request, summary, form, *, status=200, **more):
    template = "aftercare/_not_saved.html" if request.htmx else "aftercare/edit.html"
    return render(request, template, page_of(request, summary, form, **more), status=status)


def page_of(request, summary, form, **more) -> dict:
    mail = OutgoingMail.objects.filter(key=summary.mail_key).first() if summary.mail_key else None
    look = request.GET.get("look", "html")
    parts = document.whole(summary.document)
    return {
        "section": "aftercare",
        "summary": summary,
        "parts": parts,
        "appointment": summary.session.appointment,
        "client": summary.client,
        "form": form,
        "places": looks.places(form, parts),
        "changed": marked.changes(parts, document.whole(summary.suggested), parts=forms.PARTS),
        "mail": mail,
        "may_be_mailed": services.may_be_mailed(summary.client),
        "tells_health": services.tells_health(summary.client),
        "can_write": may(request.user, "write", "aftercare"),
        "send_form": more.pop("send_form", None) or forms.SendForm(now=timezone.now()),
        "not_sent_form": more.pop("not_sent_form", None) or forms.NotSentForm(),
        "look": look if look in looks.LOOKS else "html",
        "key": receipts.new_key(),
        "text": services.preview(summary).text if look == "text" else "",
        **by_itself(summary),
        **more,
    }


def by_itself(summary) -> dict:
    """Return whether the practice's rule will send it, and when, or why it waits for a person."""
    practice = Practice.current()
    at = rule.goes_at(summary.session, practice, timezone.now())
    if at is None or summary.state != State.DRAFT:
        return {}
    reasons = list(rule.reasons_to_read(summary))
    held = bool(reasons) or not summary._state.adding
    return {"goes_at": at, "held": held, "reasons": reasons}


@framed_mail
@require_safe
@permitted("aftercare")
def message(request, appointment_id):
    """Answer with the message itself, for the frame: the very HTML that is sent."""
    html = services.preview(services.draft(session_for(request, appointment_id))).html
    return HttpResponse(looks.in_light(html, dark=request.GET.get("look") == "dark"))


@require_POST
@permitted("aftercare")
def undo(request, appointment_id):
    """Take the mail back if it has not left; make a draft of what was put aside or shown."""
    summary = services.draft(session_for(request, appointment_id))
    if summary.state == State.APPROVED:
        services.take_back(summary, by=request.user, now=timezone.now())
    elif summary.state != State.DRAFT:
        services.reopen(summary, by=request.user, now=timezone.now())
    return redirect("aftercare:edit", appointment_id)


@require_POST
@shows_framed_mail
@permitted("aftercare")
def not_sent(request, appointment_id):
    """Keep why no email goes out, with what was typed meanwhile."""
    return put_away(request, appointment_id, forms.NotSentForm(request.POST), leave)


def leave(request, summary, version, reasons):
    reason = reasons.cleaned_data["reason"]
    services.leave_unsent(summary, version=version, by=request.user, reason=reason)


@require_POST
@shows_framed_mail
@permitted("aftercare")
def given(request, appointment_id):
    """Note that the client has it, on a screen or on paper, with what was typed meanwhile."""
    return put_away(request, appointment_id, None, hand_over)


def hand_over(request, summary, version, _reasons):
    services.give(summary, version=version, by=request.user, now=timezone.now())


@transaction.atomic
def put_away(request, appointment_id, reasons, act):
    """Freeze the summary without a mail. What stands in the page's form is kept with it."""
    summary = held_draft(request, appointment_id)
    form = form_for(request, summary)
    if summary.state != State.DRAFT:
        return show(request, summary, form, status=409)
    if not form.is_valid() or (reasons is not None and not reasons.is_valid()):
        return show(request, summary, form, status=422, not_sent_form=reasons)

    def freeze():
        version = version_of(summary, form)
        summary.document = form.into(summary.document)
        act(request, summary, version, reasons)

    return answer(request, summary, form, freeze)


@require_safe
@permitted("aftercare")
def paper(request, appointment_id):
    """Show the summary as it is handed over in the practice, on this screen or on paper."""
    summary = services.draft(session_for(request, appointment_id))
    audit.opened(request.user, summary, client_id=summary.client_id)
    return looks.in_their_language(request, summary, now=timezone.now())
