"""Showing a mail in a page, exactly as sent: the one exception of our policy (SECURITY D1)."""

from __future__ import annotations

from csp.decorators import csp, csp_update
from django.views.decorators.clickjacking import xframe_options_sameorigin

MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": [True],
}


def framed_mail(view):
    """Mark the view whose answer is the HTML of a mail: it runs nothing and reaches nothing."""
    return xframe_options_sameorigin(csp(MAIL_POLICY)(view))


def shows_framed_mail(view):
    """Mark the view of the page around it, which may hold a frame of our own."""
    return csp_update({"frame-src": ["'self'"]})(view)
