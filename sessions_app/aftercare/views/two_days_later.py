"""Two days later, as the practice sees it: the question, the answers, and what was done."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practice.mail.models import OutgoingMail
from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from practice.words import load
from sessions_app.aftercare import answered, follow_up
from sessions_app.aftercare.follow_up_forms import DoneForm
from sessions_app.aftercare.models import FollowUp


def follow_up_of(request, appointment_id) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.user).select_related(
        "session__appointment__client", "session__plan__intake", "decided_by"
    )
    return get_object_or_404(rows, session__appointment_id=appointment_id)


@require_http_methods(["GET", "POST"])
@permitted("aftercare")
def two_days_later(request, appointment_id):
    """Show what the client answered; record what was done about it."""
    found = follow_up_of(request, appointment_id)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return receipts.answer_once(request, lambda: recorded(request, found, form))
    if request.method == "GET":
        audit.opened(request.user, found, client_id=found.client_id)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "aftercare/two_days_later.html", page_of(request, found, form), status=status
    )


def page_of(request, found: FollowUp, form) -> dict:
    client, appointment = found.client, found.session.appointment
    record = reverse("records:record", args=[client.pk])
    measures = load().measures
    answers = list(found.answers.all())
    mail = OutgoingMail.objects.filter(key=found.mail_key).first()
    return {
        "section": "aftercare",
        "trail": [
            (_("Clients"), reverse("clients:clients")),
            (client.name, record),
            (_("Two days later"), None),
        ],
        "follow_up": found,
        "appointment": appointment,
        "client": client,
        "mail": mail,
        **choices_of(found, mail),
        "answers": [(each, measures[each.measure].name) for each in answers],
        "said_worse": any(a.feeling == "worse" and not a.maybe_automatic for a in answers),
        "actions": found.actions.select_related("by"),
        "form": form,
        "can_write": may(request.user, "write", "aftercare"),
        "key": receipts.new_key(),
        "other_key": receipts.new_key(),
    }


def choices_of(found: FollowUp, mail: OutgoingMail | None) -> dict:
    """Return what a person can decide about the question now, and what speaks against asking."""
    waits = found.state == FollowUp.State.PLANNED and mail is not None
    stuck = waits and mail.needs_a_person
    why = follow_up.reason_against(found.session) if stuck else ""
    return {
        "against": FollowUp.Why(why).label if why else "",
        "can_ask_now": stuck and not why,
        "can_leave": found.state == FollowUp.State.ASK_A_PERSON
        or (waits and (mail.can_be_cancelled or mail.state == mail.State.FAILED)),
    }


def recorded(request, found, form) -> str:
    given = form.cleaned_data
    answered.record(found, given["what"], given["words"], by=request.user, now=timezone.now())
    return reverse("aftercare:two-days-later", args=[found.session.appointment_id])


@require_POST
@permitted("aftercare")
def ask_or_not(request, appointment_id):
    """Decide whether the client is asked."""
    found = follow_up_of(request, appointment_id)

    def decided() -> str:
        ask = request.POST.get("ask") == "yes"
        follow_up.decide(found, ask=ask, by=request.user, now=timezone.now())
        return reverse("aftercare:two-days-later", args=[appointment_id])

    return receipts.answer_once(request, decided)
