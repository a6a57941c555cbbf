"""Notes in the audit trail who signed in and out, and who could not."""

from django.contrib.auth import signals

from practice.staff import audit
from practice.staff.models import User


def listen() -> None:
    """Connect to Django's signals; each is sent in the request that causes it."""
    signals.user_logged_in.connect(signed_in, dispatch_uid="staff.signed_in")
    signals.user_logged_out.connect(signed_out, dispatch_uid="staff.signed_out")
    signals.user_login_failed.connect(failed, dispatch_uid="staff.sign_in_failed")


def signed_in(sender, user, **kwargs):
    audit.noted(user, "signed-in", user)


def signed_out(sender, user, **kwargs):
    if user is not None:
        audit.noted(user, "signed-out", user)


def failed(sender, credentials, **kwargs):
    name = credentials.get("email") or credentials.get("username") or ""
    audit.sign_in_failed(User.objects.filter(email__iexact=name).first())
