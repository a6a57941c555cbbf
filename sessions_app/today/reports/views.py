"""The reports of the practice: on a page, on paper, and as a file for a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.staff.permissions import permitted
from sessions_app.today.reports.counts import months_until
from sessions_app.today.reports.figures import figures
from sessions_app.today.reports.sheet import sheet

SPANS, USUAL = (3, 6, 12, 24), 6


def months_of(request) -> int:
    """Return how many months were asked for; the usual number for anything else."""
    asked = request.GET.get("months", "")
    return next((span for span in SPANS if str(span) == asked), USUAL)


@require_safe
@permitted("reports")
def reports(request):
    """Show a few figures, by month."""
    number = months_of(request)
    months = months_until(timezone.localdate(), number)
    page = {
        "section": "reports",
        "figures": figures(request.user, months),
        "first": months[0],
        "last": timezone.localdate(),
        "number": number,
        "spans": SPANS,
    }
    return render(request, "today/reports.html", page)


@require_safe
@permitted("reports")
def reports_file(request):
    """Answer with the same figures as CSV."""
    months = months_until(timezone.localdate(), months_of(request))
    text = sheet(figures(request.user, months))
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    name = f"reports-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
