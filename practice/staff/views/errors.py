"""The error pages: what happened, what is safe, what to do. None of them reads the database."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from practice.staff.receipts import typed


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer without the request: whoever asks, nothing is looked up."""
    return HttpResponseServerError(render_to_string("500.html"))


def too_many(request, exception=None):
    return render(request, "429.html", status=429)


def csrf_failure(request, reason=""):
    """Show back what was typed: the page had grown too old, and nothing may be lost."""
    return render(request, "csrf.html", {"typed": typed(request.POST)}, status=403)
