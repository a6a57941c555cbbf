"""What a practitioner does with a warning: close it, open it again, record a doctor's word."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.clients.models import Client, Flag
from practice.intake import clearing, flags
from practice.intake.models import Clearance
from practice.intake.staff_forms import ClearanceForm, ReasonForm
from practice.reference import load
from practice.staff import audit, versions
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("flags", "write")
def close(request, client_id, warning_id):
    """Close a warning with a reason; if it changed meanwhile, show what it says now."""
    flag = flag_for(request, client_id, warning_id)
    form = ReasonForm(request.POST or None)
    version = versions.posted(request, flag)

    def act():
        flags.close(
            flag, form.cleaned_data["reason"], version=version, by=request.user, now=timezone.now()
        )
        return record_of(flag, done="closed")

    if request.method == "POST" and form.is_valid():
        try:
            return answer_once(request, act)
        except versions.Stale as stale:
            page = page_of(request, stale.theirs, form=form, is_stale=True)
            return render(request, "intake/close_flag.html", page, status=409)
    page = page_of(request, flag, form=form)
    return render(request, "intake/close_flag.html", page, status=422 if form.errors else 200)


@require_POST
@permitted("flags", "write")
def reopen(request, client_id, warning_id):
    """Open a closed warning again. Done twice it is done once."""
    flag = flag_for(request, client_id, warning_id)
    if flag.closed_at:
        try:
            flags.reopen(flag, version=versions.posted(request, flag), by=request.user)
        except versions.Stale as stale:
            if stale.theirs.closed_at:
                page = page_of(request, stale.theirs, form=ReasonForm(), is_stale=True)
                return render(request, "intake/close_flag.html", page, status=409)
    return redirect(record_of(flag, done="reopened"))


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("flags", "write")
def clearance(request, client_id, warning_id):
    """Record what a clinician said about one thing: five fields, by name."""
    flag = flag_for(request, client_id, warning_id)
    question = load().questions.get(flag.detail.get("rule"))
    if question is None or not clearing.may_be_cleared(question, flag.client):
        return render(request, "intake/not_cleared.html", page_of(request, flag), status=404)
    form = ClearanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act():
            given, now = form.cleaned_data, timezone.now()
            clearing.record(flag.client, question.id, given, by=request.user, now=now)
            return record_of(flag, done="cleared")

        return answer_once(request, act)
    words = clearing.words_of(flag.client, on=timezone.localdate())
    page = page_of(request, flag, form=form)
    page["known"] = next((word for word in words if word.row.question == question.id), None)
    page["days"] = load().answer_policy.clearance_expiry_days
    return render(request, "intake/clearance.html", page, status=422 if form.errors else 200)


@require_safe
@permitted("flags", "read")
def clearances(request, client_id):
    """List what clinicians said about a client, with what became of each."""
    visible = Client.objects.visible_to(request.user, "intake-answers")
    client = get_object_or_404(visible, pk=client_id)
    words = clearing.words_of(client, on=timezone.localdate())
    if words:
        audit.opened(request.user, words[0].row)
    page = {
        "client": client,
        "trail": trail(client, _("What doctors said")),
        "words": words,
    }
    return render(request, "intake/clearances.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("flags", "write")
def take_back(request, client_id, clearance_id):
    """Take back a clearance that was a mistake, with a reason."""
    rows = Clearance.objects.visible_to(request.user).filter(client_id=client_id, stands=True)
    row = get_object_or_404(rows.select_related("client", "recorded_by"), pk=clearance_id)
    words = clearing.words_of(row.client, on=timezone.localdate())
    word = next(each for each in words if each.row.pk == row.pk)
    there = reverse("intake:clearances", args=[client_id])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act():
            if word.state not in ("replaced", "withdrawn"):
                reason = form.cleaned_data["reason"]
                clearing.take_back(row, reason, by=request.user, now=timezone.now())
            return there

        return answer_once(request, act)
    page = {
        "client": row.client,
        "trail": trail(row.client, _("Take back a doctor’s word")),
        "word": word,
        "form": form,
        "key": request.POST.get("key") or new_key(),
        "there": there,
    }
    return render(request, "intake/take_back_word.html", page, status=422 if form.errors else 200)


# --- what they share


def flag_for(request, client_id, warning_id) -> Flag:
    rows = Flag.objects.visible_to(request.user).filter(client_id=client_id)
    return get_object_or_404(
        rows.select_related("client", "recorded_by", "closed_by"), pk=warning_id
    )


def page_of(request, flag, *, form=None, is_stale=False) -> dict:
    """Return what the pages about one warning show; a page that is stale starts anew."""
    question = load().questions.get(flag.detail.get("rule"))
    return {
        "client": flag.client,
        "flag": flag,
        "rule": question.tick_label if question else "",
        "form": form,
        "is_stale": is_stale,
        "trail": trail(flag.client, flag.get_kind_display()),
        "version": flag.version,
        "key": new_key() if is_stale else request.POST.get("key") or new_key(),
    }


def record_of(flag, *, done: str) -> str:
    return f"{reverse('records:record', args=[flag.client_id])}?{done}={flag.pk}#before"


def trail(client, words):
    return [
        (_("Clients"), reverse("clients:clients")),
        (client.name, reverse("records:record", args=[client.pk])),
        (words, None),
    ]
