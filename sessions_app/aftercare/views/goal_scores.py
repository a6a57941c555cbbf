"""The scores of a client's goal, asked at the end of a session where outcomes.yaml says so."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.staff import audit, receipts, versions
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
    if request.method == "POST":
        return save(request, session, form)
    audit.opened(request.user, session, client_id=session.client_id)
    return show(request, session, form)


def save(request, session, form):
    """Keep the scores, or answer with what stands against it and with what was typed."""
    if not form.is_valid():
        status = 409 if goals.is_signed(session) else 422
        return show(request, session, form, status=status)
    try:
        return receipts.answer_once(request, lambda: saved(request, session, form))
    except goals.Signed:
        return show(request, session, form, status=409)
    except versions.Stale as stale:
        return show(request, session, form, status=409, conflict=form.conflict(stale.theirs))


def show(request, session, form, *, status=200, conflict=None):
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
        "version": goals.sheet_of(session).version,
        "is_signed": goals.is_signed(session),
        "conflict": conflict,
        "can_write": may(request.user, "write", "notes"),
        "saved": "saved" in request.GET,
        "key": receipts.new_key(),
    }
    return render(request, "aftercare/goal_scores.html", page, status=status)


def saved(request, session, form) -> str:
    version = versions.posted(request, goals.sheet_of(session))
    goals.keep(session, form.scores(), version=version, by=request.user)
    return f"{reverse('aftercare:goal-scores', args=[session.appointment_id])}?saved"
