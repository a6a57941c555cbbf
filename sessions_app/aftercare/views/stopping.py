"""The address in every mail after a massage: a button that stops them, and one that undoes it."""

from datetime import datetime, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from practice.staff.permissions import public
from sessions_app.aftercare import stopping
from sessions_app.aftercare.views.client import by_link

ONE_CLICK = "List-Unsubscribe"  # what a mail program posts (RFC 8058)


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("stop")
def stop_emails(request, link):
    """Show the button; a POST, from here or from a mail program, stops the mails at once.

    A mail program has no cookie and no token of ours, so none is asked for: who holds the link
    may stop the mails, and for some minutes start again what was stopped by it.
    """
    now, said = timezone.now(), ""
    if request.method == "POST":
        said = pressed(request, link, now=now)
    page = {
        "link": link,
        "said": said,
        "wanted": stopping.are_wanted(link),
        "undo": bool(stopping.taken_back_by(link, now=now)),
        "minutes": stopping.UNDO_FOR // timedelta(minutes=1),
    }
    status = 409 if said == "too-late" else 200
    return render(request, "aftercare/stop_emails.html", page, status=status)


def pressed(request, link, *, now: datetime) -> str:
    """Do what the button says; return what became of it."""
    if "again" not in request.POST or ONE_CLICK in request.POST:
        stopping.stop(link, now=now)
        return "stopped"
    if stopping.start_again(link, now=now) or stopping.are_wanted(link):
        return "again"
    return "too-late"
