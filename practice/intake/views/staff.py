"""What staff do with forms: send one, see where it stands, take it back, read it."""

from copy import copy
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.clients import links
from practice.clients.models import Client
from practice.diary.models import Appointment
from practice.intake import blank as blank_form
from practice.intake import returning, services, showing
from practice.intake.models import Intake, IntakeDraft
from practice.intake.staff_forms import SendForm
from practice.mail.models import OutgoingMail
from practice.reference import load
from practice.staff import audit
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key
from practice.words import languages


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("intake-links")
def send(request, client_id):
    """Ask a client for the form; once it is out, say where it stands."""
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
    visit = visit_of(request, client)
    here = address(client, visit)
    asked_for = Q(appointment=visit) | Q(appointment=None)
    waiting = client.drafts.out().light().filter(asked_for).first()
    if waiting:
        return send_again(request, waiting, here)
    form = SendForm.about(client, visit, request.POST or None)
    looks = request.POST.get("action") == "look"
    is_sent = request.method == "POST" and not looks and form.is_valid()
    if is_sent and links.are_enough(client, now=timezone.now()):
        form.add_error(
            "email", _("Ten links went out today. Send this tomorrow, or hand over the tablet.")
        )
    elif is_sent:
        return answer_once(request, lambda: asked(request, client, visit, form.cleaned_data, here))
    context = {
        "client": client,
        "appointment": visit,
        "form": form,
        "here": here,
        "letter": preview(request.user, client, visit, form),
        "key": request.POST.get("key") or new_key(),
    }
    template = "intake/_letter.html" if request.htmx else "intake/send.html"
    return render(request, template, context, status=422 if form.errors and not looks else 200)


def asked(request, client, visit, given, here) -> str:
    services.send_form(client, visit, by=request.user, now=timezone.now(), **given)
    return here


def visit_of(request, client) -> Appointment | None:
    """Return the visit that the address names, or else the client's next one."""
    visits = Appointment.objects.visible_to(request.user).filter(client=client).standing()
    visits = visits.select_related("practitioner")
    wanted = request.GET.get("appointment")
    if wanted:
        return get_object_or_404(visits, pk=as_id(wanted))
    return visits.filter(starts_at__gt=timezone.now()).first()


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def address(client, visit) -> str:
    path = reverse("intake:send", args=[client.pk])
    return f"{path}?appointment={visit.pk}" if visit else path


def preview(user, client, visit, form):
    """Return the mail as it would go out now; the link is made when it is sent."""
    typed = {name: form[name].value() for name in ("email", "line", "language")}
    given = getattr(form, "cleaned_data", {}) if form.is_bound and form.is_valid() else {}
    reader = copy(client)
    reader.email = given.get("email") or client.email
    reader.language = (
        typed["language"] if typed["language"] in dict(languages()) else client.language
    )
    needed_by = given.get("needed_by") if given else form["needed_by"].initial
    draft = IntakeDraft(client=reader, appointment=visit, needed_by=needed_by, asked_by=user)
    line = given.get("line", "") if given else ""
    secret = f"{settings.SITE_URL}/f/{_('their-own-link')}/"
    letter = services.letter(draft, secret, line=line)
    return {
        "to": typed["email"] or "",
        "subject": letter.subject,
        "text": letter.text,
        "language": reader.language,
    }


def send_again(request, draft, here):
    """Show where a form stands that is out; mail its link once more when asked."""
    if request.method == "POST":
        key = request.POST.get("key", "")

        def act():
            services.send_again(draft, by=request.user, now=timezone.now(), key=key)
            return here

        return answer_once(request, act)
    link = services.live_link(draft, now=timezone.now())
    context = {
        "client": draft.client,
        "draft": draft,
        "here": here,
        "link_address": link.address if link else "",
        "mail": OutgoingMail.objects.filter(subject_id=draft.pk, kind="intake-link").first(),
        "key": new_key(),
    }
    return render(request, "intake/form_out.html", context)


@require_POST
@permitted("intake-links", "write")
def cancel_link(request, client_id, draft_id):
    """Take a form back. Done twice it is done once."""
    rows = IntakeDraft.objects.visible_to(request.user).filter(client_id=client_id)
    draft = get_object_or_404(rows.select_related("client"), pk=draft_id)
    if draft.state in ("sent", "started"):
        services.cancel_form(draft, by=request.user, now=timezone.now())
    return redirect("records:record", client_id)


@require_safe
@permitted("intake-answers", "read")
def answers(request, client_id, intake_id):
    """Show a form as it was sent, in words, to those who treat."""
    rows = Intake.objects.visible_to(request.user).filter(client_id=client_id)
    intake = get_object_or_404(rows.select_related("client"), pk=intake_id)
    audit.opened(request.user, intake)
    order = {key: place for place, key in enumerate(load().consents)}
    before = rows.filter(sent_at__lt=intake.sent_at).first()
    new = returning.changes(before, intake) if before else []
    context = {
        "before": before,
        "new": new,
        "new_names": {each.name for each in new if each.kind != "removed"},
        "client": intake.client,
        "intake": intake,
        "sections": showing.to_read(intake.document, intake.own_words),
        "sore": [row["region"] for row in intake.document.get("focus", ())],
        "consents": sorted(intake.consents.all(), key=lambda each: order.get(each.key, 99)),
    }
    return render(request, "intake/answers.html", context)


@require_safe
@permitted("intake-links", "read")
def blank(request):
    """Show the form with nothing filled in, in a language that clients read, for printing."""
    language = request.GET.get("language") or settings.LANGUAGE_CODE
    if language not in dict(languages()):
        raise Http404
    with translation.override(language):
        steps = blank_form.steps()
    context = {
        "section": "clients",
        "trail": [(_("Clients"), reverse("clients:clients")), (_("A blank form"), None)],
        "here": reverse("intake:blank"),
        "language": language,
        "languages": languages(),
        "dir": "rtl" if language.split("-")[0] in settings.LANGUAGES_BIDI else "ltr",
        "steps": steps,
    }
    return render(request, "intake/blank.html", context)
