"""What a client opens by link: the summary."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.clients import links
from practice.intake.calendars import calendar_of
from practice.staff import speaking
from practice.staff.models import Practice
from practice.staff.permissions import public
from sessions_app.aftercare import looks, services
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.stop_links import known_stop_link
from sessions_app.aftercare.suggesting import next_visit


def by_link(purpose):
    """Give the view the live link of that token; any other token gets one and the same page."""

    def declare(view):
        @wraps(view)
        def opened(request, token):
            link = links.open_link(token, purpose, now=timezone.now())
            if link is None:
                return links.ended(request, "aftercare/ended.html")
            speaking.speak_to(request, link.client)
            return view(request, link)

        return opened

    return declare


@public
@require_safe
@by_link("summary")
def summary(request, link):
    """Show the summary of one session: a first name, what was done, what to do, no answers."""
    visible = AftercareSummary.objects.visible_to(link)
    found = get_object_or_404(visible.select_related("session__appointment__client"))
    now = timezone.now()
    page = {
        **looks.page_of(found, opted_in=services.tells_health(found.client), now=now),
        "link": link,
        "stop": known_stop_link(found.client, now=now),
    }
    return render(request, "aftercare/summary.html", page)


@public
@require_safe
@by_link("summary")
def visit(request, link):
    """Give the next visit as a calendar's file; it says where and when, and nothing about health."""
    coming = next_visit(link.client, timezone.now())
    if coming is None:
        return redirect("aftercare:summary", link.token)
    body = calendar_of(coming, Practice.current(), now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response
