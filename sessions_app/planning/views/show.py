"""Show a client their plan: send the link, hand over the tablet, or write down what they tell."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from practice.staff import audit, handing_over, receipts
from practice.staff.permissions import permitted
from sessions_app.planning import answering, sending, services
from sessions_app.planning.answer_form import AnswerForm
from sessions_app.planning.models import PlanAnswer
from sessions_app.planning.said import in_words
from sessions_app.planning.views.client import NotAnswered, can_be_shown, hear
from sessions_app.planning.views.plans import appointment_for

MOST_ANSWERS = 20


@require_http_methods(["GET", "POST"])
@permitted("plans", "write")
def show(request, appointment_id):
    """Say what the client said so far, and how to ask them; POST mails the link, or mails it again."""
    appointment = appointment_for(request, appointment_id)
    kept = services.newest_version(appointment)
    if request.method != "POST":
        return page(request, appointment, kept)
    if not can_be_shown(kept, appointment) or not appointment.client.email:
        return page(request, appointment, kept, status=409)
    key = request.POST.get("key", "")

    def act():
        sending.send(appointment, by=request.user, now=timezone.now(), key=key)
        return reverse("planning:show", args=[appointment.pk])

    return receipts.answer_once(request, act)


def page(request, appointment, kept, *, form=None, changed=False, status=200):
    now, client = timezone.now(), appointment.client
    link = sending.live_link(appointment, now=now)
    if kept:
        kept.appointment = appointment
        audit.opened(request.user, kept, client_id=appointment.client_id)
    shows = can_be_shown(kept, appointment)
    shown = answering.shown_to_client(kept) if shows else None
    typed = request.POST if changed else None
    mails = OutgoingMail.objects.filter(kind=sending.KIND, subject_id=appointment.pk)
    context = {
        "section": "clients",
        "appointment": appointment,
        "client": client,
        "kept": kept,
        "shows": shows,
        "answers": answers_of(appointment),
        "link_address": link.address if link else "",
        "mail": mails.order_by("-made_at").first(),
        "letter": preview(appointment),
        "form": form or (AnswerForm(shown=shown, typed=typed) if shown else None),
        "changed": changed,
        "key": receipts.new_key(),
        "told_key": receipts.new_key(),
    }
    return render(request, "planning/show.html", context, status=status)


def answers_of(appointment) -> list[dict]:
    """Return everything that was said to this session's plans, newest first."""
    rows = PlanAnswer.objects.filter(appointment=appointment).select_related("recorded_by", "plan")
    return [{"answer": each, "asked": in_words(each)} for each in rows[:MOST_ANSWERS]]


def preview(appointment):
    """Return the mail as it would go out now; the link is made when it is sent."""
    secret = f"{settings.SITE_URL}/p/{_('their-own-link')}/"
    return sending.letter(appointment, secret) if appointment.client.email else None


@require_POST
@permitted("plans", "write")
def show_cancel_link(request, appointment_id):
    """Take the link back. Done twice it is done once."""
    appointment = appointment_for(request, appointment_id)
    sending.cancel(appointment, by=request.user, now=timezone.now())
    return redirect("planning:show", appointment.pk)


@require_POST
@permitted("plans", "write")
def show_tablet(request, appointment_id):
    """Hand this tablet to the client, for the plan and nothing else."""
    appointment = appointment_for(request, appointment_id)
    back = reverse("planning:show", args=[appointment.pk])
    if not can_be_shown(services.newest_version(appointment), appointment):
        return redirect(back)
    here = reverse("planning:look-here", args=[appointment.pk])
    return handing_over.hand_over(request, page=here, back=back)


@require_POST
@permitted("plans", "write")
def show_told(request, appointment_id):
    """Keep what the client told, area by area, with the name of who heard it."""
    appointment = appointment_for(request, appointment_id)
    here = reverse("planning:show", args=[appointment.pk])
    heard = {"how": Consent.How.TOLD, "by": request.user}
    try:
        return receipts.answer_once(request, lambda: hear(request, appointment, here, heard))
    except NotAnswered as asked:
        kept = services.newest_version(appointment)
        return page(request, appointment, kept, form=asked.form, status=422)
    except answering.PlanChanged as changed:
        return page(request, appointment, changed.newest, changed=True, status=409)
