"""Fit the plan to the clock in one press: late, an early end, or more time for an area."""

from django.views.decorators.http import require_POST

from practice.staff.permissions import permitted
from sessions_app.planning import editing
from sessions_app.planning.forms import ClockForm
from sessions_app.planning.views.edits import Change, refused_words
from sessions_app.planning.views.plans import appointment_for, page_of, show_plan

TOO_SHORT = "clock-too-short"


@require_POST
@permitted("plans")
def clock(request, appointment_id):
    """Keep the wish and the plan that comes of it as the next version."""
    return Wish(request, appointment_for(request, appointment_id)).answer()


class Wish(Change):
    """A change of the whole plan by its clock; the rest is as for any other change."""

    def wanted(self):
        self.form = ClockForm(self.request.POST, kept=self.seen, appointment=self.appointment)
        return self.form.edits() if self.form.is_valid() else None

    def shown(self, *, status, problem=None):
        page = page_of(self.request, self.appointment)
        found = {"clock_form": self.form, "clock_problem": problem, "is_clock_open": True}
        return show_plan(self.request, {**page, **found}, status=status)

    def refused(self, refused: editing.Refused) -> dict:
        """What the clock says, without all else that is known of this plan."""
        told = [each.text for each in refused.reasons if each.rule == TOO_SHORT]
        return {"words": told} if told else refused_words(refused)
