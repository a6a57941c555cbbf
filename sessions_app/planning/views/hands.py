"""Gentler ways for the practitioner's hands: each is one press, and nothing changes without it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice.staff import receipts
from practice.staff.permissions import permitted
from sessions_app.planning import editing, sparing
from sessions_app.planning.views.edits import plan_address, refused_words, show_conflict
from sessions_app.planning.views.plans import appointment_for, page_of, show_plan, whole


@require_POST
@permitted("plans")
def gentler(request, appointment_id):
    """Plan again in the way that was chosen, as the next version."""
    appointment = appointment_for(request, appointment_id)
    version, kind = whole(request, "version"), request.POST.get("way", "")

    def act():
        found = sparing.way_of(appointment, kind, version=version)
        kept = sparing.followed(
            appointment, found, version=version, by=request.user, now=timezone.now()
        )
        return f"{plan_address(appointment)}?done={kept.number}"

    try:
        return receipts.answer_once(request, act)
    except editing.Overtaken:
        words = [_("A gentler way for your hands")]
        return show_conflict(request, appointment, version, words)
    except editing.NotKept as problem:
        reasons = getattr(problem, "reasons", ())
        words = (
            refused_words(problem)["words"] if reasons else [_("This way is no longer offered.")]
        )
        page = page_of(request, appointment)
        return show_plan(request, {**page, "problem": {"words": words}}, status=409)
