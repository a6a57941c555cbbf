"""One client, the styles side by side."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from sessions_app.planning import services
from sessions_app.planning.compared import comparison
from sessions_app.planning.views.plans import appointment_for


@require_safe
@permitted("plans")
def compare(request, appointment_id):
    """Show what each style would make of the same hour; choosing one makes the next version."""
    appointment = appointment_for(request, appointment_id)
    kept = appointment.plans.order_by("-number").first()
    intake = services.newest_intake(appointment)
    found = comparison(appointment, intake, kept) if intake else None
    if kept:
        audit.opened(request.user, kept, client_id=appointment.client_id)
    page = {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "kept": kept,
        "compared": found,
        "choices": choices(found) if found else [],
        "minutes": min(kept.minutes, appointment.minutes) if kept else appointment.minutes,
        "can_choose": may(request.user, "write", "plans") and not (kept and kept.agreed_at),
    }
    return render(request, "planning/compare.html", page)


def choices(found) -> list[tuple]:
    """Return each way that can be chosen, the key of its form, and its rows."""
    return [(way, receipts.new_key(), found.cells_of(way)) for way in found.ways]
