"""What a client opens by link: the summary, and the button that stops emails."""

from functools import wraps

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from practice.clients import links
from practice.staff import speaking
from practice.staff.permissions import public
from sessions_app.aftercare import services
from sessions_app.aftercare.models import AftercareSummary


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
    page = {
        "summary": found,
        "parts": found.document,
        "client": found.client,
        "day": found.session.appointment.starts_at,
        "stop": services.known_stop_link(found.client, now=timezone.now()),
    }
    return render(request, "aftercare/summary.html", page)


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("stop")
def stop_emails(request, link):
    """Show the button; a POST, from here or from a mail server (RFC 8058), stops the mails."""
    if request.method == "POST":
        services.stop_emails(link, now=timezone.now())
    stopped = request.method == "POST"
    return render(request, "aftercare/stop_emails.html", {"link": link, "stopped": stopped})
