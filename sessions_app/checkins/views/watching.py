"""A running session in the hands of a colleague: seen by others, and taken over."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.staff.permissions import may, permitted
from sessions_app.checkins import handover
from sessions_app.checkins.models import MassageSession


def show_to_others(request, session, screen, events, *, status=200):
    """Show where the session stands to somebody who does not treat: all of it, and no button."""
    mark = f"{len(events)}-{session.treating_id.hex}"
    if request.htmx and request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    context = {
        "mark": mark,
        "screen": screen,
        "session": session,
        "appointment_id": session.appointment_id,
        "client": session.appointment.client,
        "treating": session.treating,
        "taken": session.handovers().last(),
        "treated_before": handover.may_tap(session, request.user),
        "may_take_over": may(request.user, "write", "check-ins"),
    }
    template = "checkins/_watch.html" if request.htmx else "checkins/watch.html"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@permitted("check-ins", "write")
def take_over(request, appointment_id):
    """Ask once whether to take the session over; POST does it."""
    visible = MassageSession.objects.visible_to(request.user).select_related(
        "appointment__client", "plan", "practitioner", "taken_over_by"
    )
    session = get_object_or_404(visible, appointment_id=appointment_id)
    if session.ended_at:
        return redirect("checkins:finish", appointment_id)
    if handover.treats(session, request.user):
        return redirect("checkins:live", appointment_id)
    if request.method == "POST":
        return take(request, session)
    return ask(request, session)


def take(request, session):
    try:
        id, seen = UUID(request.POST.get("id", "")), UUID(request.POST.get("seen", ""))
        handover.take_over(session, id=id, by=request.user, seen=seen, now=timezone.now())
    except ValueError:
        return ask(request, session, status=422)
    except handover.NotTheirs:
        return ask(request, session, status=409, changed=True)
    except handover.NeedsTraining:
        return ask(request, session, status=409)
    return redirect("checkins:live", session.appointment_id)


def ask(request, session, *, status=200, changed=False):
    context = {
        "section": "today",
        "session": session,
        "appointment_id": session.appointment_id,
        "client": session.appointment.client,
        "treating": session.treating,
        "missing": handover.training_missing(session.plan, request.user),
        "changed": changed,
        "id": uuid4(),
    }
    return render(request, "checkins/take_over.html", context, status=status)
