"""The practice's settings: each section on a page of its own, with its own Save."""

from copy import copy

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from practice.reference import load
from practice.staff import versions
from practice.staff.models import Practice
from practice.staff.permissions import permitted
from practice.staff.settings_forms import HandsForm


@require_safe
@permitted("settings")
def settings(request):
    """List the sections, each with what it is set to."""
    return render(request, "staff/settings.html", {"section": "settings"})


@require_http_methods(["GET", "POST"])
@permitted("settings")
def hands(request):
    """Set how many firm minutes a day are enough for a practitioner."""
    practice = copy(Practice.current())  # the form writes on it, and others still read the row
    page = {
        "section": "settings",
        "trail": [(_("Settings"), reverse("staff:settings")), (_("Hands"), None)],
        "version": versions.posted(request, practice),
        "usual": load().hands.firm_minutes_a_day,
        "saved": "saved" in request.GET,
    }
    form = HandsForm(request.POST or None, instance=practice)
    status = 200
    if form.is_valid():
        try:
            fields = form.changed_data
            versions.save(practice, version=page["version"], by=request.user, fields=fields)
            return redirect(f"{reverse('staff:hands')}?saved")
        except versions.Stale as stale:
            status = 409
            page["conflict"] = versions.conflict(form, stale.theirs)
            page["version"] = stale.theirs.version
    elif form.errors:
        status = 422
    return render(request, "staff/hands.html", {**page, "form": form}, status=status)
