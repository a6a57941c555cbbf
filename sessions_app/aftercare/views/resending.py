"""What can be done about a summary whose mail did not arrive."""

from django import forms
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from practice.mail.framing import shows_framed_mail
from practice.staff import versions
from practice.staff.forms import EMAIL
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once
from sessions_app.aftercare import forms as forms_of
from sessions_app.aftercare import resending, services
from sessions_app.aftercare.views import check


class AddressForm(forms.Form):
    """The address that the mail goes to this time."""

    address = forms.EmailField(
        label=_("Send it to"),
        max_length=EMAIL,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the address that the email should go to."),
            "invalid": _("Enter an email address, like ada@example.com."),
        },
    )


@require_POST
@shows_framed_mail
@permitted("aftercare")
def resend(request, appointment_id):
    """Send the summary again, to the address that was typed, which becomes the client's."""
    summary = services.draft(check.session_for(request, appointment_id))
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            return answer_once(request, lambda: sent_again(request, summary, form))
        except services.NoConsent:
            form.add_error(
                "address", _("The client has stopped these emails. Show it or print it.")
            )
        except (resending.NotStuck, versions.Stale):
            return not_resent(request, summary, form)
    return shown(request, summary, status=422, address_form=form)


def not_resent(request, summary, form):
    """Say that nothing was sent, and where the email stands now."""
    summary.refresh_from_db()
    summary.client.refresh_from_db()  # the new address is none of theirs
    typed = form.cleaned_data["address"]
    return shown(request, summary, status=409, not_resent_to=typed, address_form=form)


def shown(request, summary, *, status, **more):
    given = forms_of.SummaryForm(
        initial=forms_of.SummaryForm.of(summary.document, summary.version),
        suggested=summary.suggested,
        language=summary.client.language,
    )
    return check.show(request, summary, given, status=status, **more)


def sent_again(request, summary, form) -> str:
    address = form.cleaned_data["address"]
    resending.send_again(summary, address, by=request.user, now=timezone.now())
    return redirect("aftercare:edit", summary.session.appointment_id).url
