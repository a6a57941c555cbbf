"""Asking for a form."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.staff.forms import EMAIL, SHORT, LinesField


class SendForm(forms.Form):
    """Where the link goes and what the mail says besides."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=EMAIL,
        help_text=_("A new address is kept on the client’s record."),
        error_messages={
            "required": _("Enter the client’s email."),
            "invalid": _("Enter an email like name@example.com."),
        },
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    needed_by = forms.DateField(
        label=_("Needed by (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day, like 2026-05-13.")},
    )
    line = LinesField(
        label=_("A line of your own (optional)"),
        max_length=SHORT,
        required=False,
        help_text=_("No health words, please: mail is not private."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def about(cls, client, appointment, data=None):
        """Return the form as it should stand before anyone typed."""
        day = timezone.localtime(appointment.starts_at).date() if appointment else None
        initial = {
            "email": client.email,
            "language": client.language,
            "needed_by": day - timedelta(days=1) if day else None,
        }
        return cls(data, initial=initial)
