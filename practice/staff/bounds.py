"""How much one request may bring (SECURITY-REQUIREMENTS F): over it, words, and nothing is lost.

The bounds of single texts are in `forms`; those of what a person may do in a day or an hour are
with the deed.
"""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.shortcuts import render

from practice.staff.receipts import typed

BODY = 512 * 1024
UPLOAD = 11 * 1024 * 1024
FIELDS = 200
READING = {"GET", "HEAD", "OPTIONS"}


def bounded(get_response):
    """Answer what is too large with 413 and show back what was typed, up to 2 MB (F1)."""

    def middleware(request):
        if request.method not in READING and is_too_large(request):
            return too_large(request)
        return get_response(request)

    return middleware


def is_too_large(request) -> bool:
    """Say whether the body, its texts or the number of its fields is over its bound."""
    has_files = request.content_type == "multipart/form-data"
    if length_of(request) > (UPLOAD if has_files else BODY):
        return True
    try:
        fields = [value for _name, values in request.POST.lists() for value in values]
    except (RequestDataTooBig, TooManyFieldsSent):
        return True
    texts = sum(map(len, fields)) if has_files else 0
    return len(fields) > FIELDS or texts > BODY


def length_of(request) -> int:
    """Return the length that the request says it has; one that is no number is a bad request."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        raise BadRequest("Content-Length is not a number")
    return int(length[:16])


def too_large(request):
    """Say that it was too much. A fragment's page keeps its text by itself."""
    if request.headers.get("HX-Request") == "true":
        return render(request, "413.html", status=413)
    return render(request, "413.html", {"typed": shown_back(request)}, status=413)


def shown_back(request) -> list[tuple[str, str]]:
    if length_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return []
    try:
        return typed(request.POST)
    except (RequestDataTooBig, TooManyFieldsSent):
        return []
