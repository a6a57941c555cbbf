"""The scores of a client's goal, asked at the end of a session where outcomes.yaml says so."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from sessions_app.aftercare import goals
from sessions_app.aftercare.goal_form import GoalForm
from sessions_app.checkins.models import MassageSession


@require_http_methods(["GET", "POST"])
@permitted("notes")
def goal_scores(request, appointment_id):
    """Ask for the scores of the goal; each one is optional."""
    visible = MassageSession.objects.visible_to(request.user).exclude(ended_at=None)
    of = ("appointment__client", "plan__intake")
    session = get_object_or_404(visible.select_related(*of), appointment_id=appointment_id)
    form = GoalForm(request.POST or None, session=session, asked=goals.asked_of(session))
    if request.method == "POST" and form.is_valid():
        return receipts.answer_once(request, lambda: saved(request, session, form))
    if request.method == "GET":
        audit.opened(request.user, session, client_id=session.client_id)
    client = session.appointment.client
    record = reverse("records:record", args=[client.pk])
    page = {
        "section": "clients",
        "trail": [
            (_("Clients"), reverse("clients:clients")),
            (client.name, record),
            (_("Scores of the goal"), None),
        ],
        "session": session,
        "appointment": session.appointment,
        "client": client,
        "form": form,
        "can_write": may(request.user, "write", "notes"),
        "saved": "saved" in request.GET,
        "key": receipts.new_key(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "aftercare/goal_scores.html", page, status=status)


def saved(request, session, form) -> str:
    goals.keep(session, form.scores(), by=request.user)
    return f"{reverse('aftercare:goal-scores', args=[session.appointment_id])}?saved"
