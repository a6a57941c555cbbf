"""The page on which staff take the tablet back from a client."""

from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.staff import audit, handing_over
from practice.staff.forms import TakeBackForm
from practice.staff.permissions import permitted
from practice.staff.views.errors import too_many


@require_http_methods(["GET", "POST"])
@permitted("account")
def take_back(request):
    """Ask for the password, or for the code that is mailed on request."""
    if not handing_over.page_of(request.session):
        return redirect("today:today")
    if request.method == "POST" and request.POST.get("action") == "code":
        return send_code(request)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not within_limit(request, dry_run=True):
            return too_many(request)
        if proved(request, form.cleaned_data):
            return handing_over.take_back(request)
        within_limit(request)
        audit.sign_in_failed(request.user)
        form.add_error(None, _("That is not right. Check it, or ask for a new code."))
    context = {
        "form": form,
        "page": handing_over.page_of(request.session),
        "is_lock": handing_over.is_locked(request.session),
        "is_session": handing_over.page_of(request.session) != request.path,
        "code_was_mailed": handing_over.code_was_mailed(request),
    }
    status = 422 if form.errors else 200
    return render(request, "account/take_back.html", context, status=status)


def proved(request, given: dict) -> bool:
    """Say whether either proof holds; an empty field proves nothing."""
    code, now = given["code"], timezone.now()
    if code and handing_over.code_is_right(request, code, now=now):
        return True
    return handing_over.password_is_right(request.user, given["password"])


def within_limit(request, *, dry_run=False) -> bool:
    """Count one failure against the account; say whether it was within the limit (A4)."""
    key = f"take-back:{request.user.pk}"
    return bool(ratelimit.consume(request, action="login_failed", key=key, dry_run=dry_run))


def send_code(request):
    asked = ratelimit.consume(
        request, action="request_login_code", key=f"take-back:{request.user.pk}"
    )
    if not asked:
        return too_many(request)
    handing_over.mail_code(request, now=timezone.now())
    return redirect("staff:take-back")
