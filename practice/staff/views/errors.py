"""The error pages: what happened, what is safe, what to do. None of them reads the database."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from practice.staff.receipts import SECRETS, typed


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer without looking anything up. A database that is away is 503 (K9): it will be back."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if is_away else 500
    context = {"typed": typed_so_far(request)}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def typed_so_far(request) -> list[tuple[str, str]]:
    """Return what was typed, as far as it can be read."""
    try:
        return typed(request.POST)
    except Exception:  # whatever broke the request must not break the page about it
        return []


def too_many(request, exception=None):
    return render(request, "429.html", status=429)


def csrf_failure(request, reason=""):
    """Give a new token and ask again, with what was typed: the page had grown too old (D5).

    A fragment's script takes the token from the header. A whole page sends itself again by a
    button, but only where the browser says that the form was ours.
    """
    context = {"typed": typed(request.POST), "again": sent_again(request)}
    response = render(request, "csrf.html", context, status=403)
    if request.headers.get("HX-Request") == "true":
        response["X-CSRF-Token"] = get_token(request)
    return response


def sent_again(request) -> list[tuple[str, str]]:
    """Return the fields of a form that may be sent once more as it is; none if it may not."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not is_ours or request.FILES or SECRETS & request.POST.keys():
        return []
    fields = [(n, v) for n in request.POST for v in request.POST.getlist(n)]
    return [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
