"""The one address at which the mail provider tells what became of a mail."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from practice.mail import notices
from practice.mail.providers import provider, signing_key_is_good

log = logging.getLogger(__name__)
TAKES = notices.take_notice  # anymail calls it when it has read a notice


@csrf_exempt
@login_not_required
@require_http_methods(["HEAD", "POST"])
def notice(request) -> HttpResponse:
    """Take a notice that comes with the secret; anything else is 400, and is not told why."""
    chosen = provider()
    if chosen is None or not signing_key_is_good():
        raise Http404
    try:
        return import_string(chosen.view).as_view()(request)
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # not what it sends
        log.warning("Mail: a notice of the provider could not be read: %s", type(error).__name__)
        return HttpResponseBadRequest("This is no notice that can be read.\n")


notice.public = True
notice.is_machine = True
