"""Signing in and out: allauth's views with our pages, our statuses and our audit trail."""

from allauth.account import views as allauth_views
from allauth.core import ratelimit
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.staff import audit
from practice.staff.permissions import public
from practice.staff.views.errors import too_many

TOO_MANY = {"too_many_login_attempts", "rate_limited"}
LEAVES_NOTHING = '"cache", "storage"'
LEAVES_TAPS = '"cache"'


class OurForms:
    """What the three forms have in common: 422 when mended, 429 when tried too often."""

    def form_invalid(self, form):
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        if codes & TOO_MANY:
            return too_many(self.request)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _redirect_to_pending_stage(self, request, stage):
        """Never send back to the code page: a dead mail server must lock nobody out."""
        return None


class AskForCode(OurForms, allauth_views.RequestLoginCodeView):
    """The first page: an email address, then a code in a mail."""

    template_name = "account/sign_in.html"

    def get_form(self, form_class=None):
        return with_words(super().get_form(form_class))


class UsePassword(OurForms, allauth_views.LoginView):
    template_name = "account/password.html"

    def get_form(self, form_class=None):
        return with_words(super().get_form(form_class))


class EnterCode(OurForms, allauth_views.ConfirmLoginCodeView):
    """Six digits from a mail. Wrong ones count against the account, whatever code they meet."""

    template_name = "account/code.html"

    def get_form(self, form_class=None):
        return with_words(super().get_form(form_class))

    def post(self, request, *args, **kwargs):
        if not self.counted(dry_run=True):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        self.counted()
        audit.sign_in_failed(self._process.user)
        if self._process.record_invalid_attempt():
            return super().form_invalid(form)
        return too_many(self.request)

    def counted(self, *, dry_run=False):
        """Count one failure of the account typed in; say whether it was within the limit."""
        name = self._process.state.get("email", "").lower()
        return ratelimit.consume(
            self.request, action="login_failed", key=f"code:{name}", dry_run=dry_run
        )


class SignOut(allauth_views.LogoutView):
    """Leave nothing in the browser but taps of a colleague that the server does not have yet (E5)."""

    template_name = "account/sign_out.html"

    def post(self, *args, **kwargs):
        answer = super().post(*args, **kwargs)
        self.request.session.flush()
        keeps = "kept" in self.request.POST
        answer["Clear-Site-Data"] = LEAVES_TAPS if keeps else LEAVES_NOTHING
        return answer


def with_words(form):
    """Give the fields the labels and the sentences of our pages."""
    words = {
        "email": (_("Your email"), _("Enter your email, like name@example.com.")),
        "login": (_("Your email"), _("Enter your email, like name@example.com.")),
        "password": (_("Password"), _("Enter your password.")),
        "code": (_("Code"), _("Enter the code from the email.")),
    }
    for name, field in form.fields.items():
        label, missing = words.get(name, (field.label, None))
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        if missing:
            field.error_messages["required"] = field.error_messages["invalid"] = missing
    return form


def opened(view):
    """Declare allauth's view public: it says itself who may go on."""
    return public(require_http_methods(["GET", "POST"])(view.as_view()))


sign_in = opened(AskForCode)
password = opened(UsePassword)
code = opened(EnterCode)
sign_out = opened(SignOut)
