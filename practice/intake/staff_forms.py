"""Asking for a form."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.intake.models import Consent
from practice.reference import load
from practice.staff import signing_off
from practice.staff.forms import EMAIL, NAME, SHORT, DayField, LinesField, PlainField


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
    needed_by = DayField(
        label=_("Needed by (optional)"),
        required=False,
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
        form = cls(data, initial=initial)
        waits = ", ".join(name for _code, name in signing_off.awaiting())
        if waits:
            words = _("Awaiting review by a professional: {languages}.").format(languages=waits)
            form.fields["language"].help_text = words
        return form


class ConsentChangeForm(forms.Form):
    """Who said that a yes does not hold any more, or holds again, when and how."""

    HOW = {
        Consent.How.TOLD: _("They told me"),
        Consent.How.PAPER: _("In writing"),
    }

    name = PlainField(
        label=_("Who said it?"),
        max_length=NAME,
        help_text=_("The client, or for someone under 18 their parent or guardian."),
        error_messages={"required": _("Enter the name of whoever said it.")},
    )
    how = forms.ChoiceField(
        label=_("How?"),
        choices=list(HOW.items()),
        widget=forms.RadioSelect,
        initial=Consent.How.TOLD,
        error_messages={"required": _("Choose how it was said.")},
    )
    said_at = forms.DateTimeField(
        label=_("When?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": _("Enter the day and the time."),
            "invalid": _("Enter the day and the time, like 2026-05-13 16:30."),
        },
    )
    reason = LinesField(
        label=_("Why, or anything to remember (optional)"),
        max_length=SHORT,
        required=False,
        help_text=_("Nobody has to give a reason for taking a yes back."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, now, client, **kwargs):
        initial = {"name": client.name, "said_at": timezone.localtime(now)}
        super().__init__(*args, initial=initial, **kwargs)
        self.now = now

    def clean_said_at(self):
        said_at = self.cleaned_data["said_at"]
        if said_at > self.now + timedelta(minutes=1):
            raise forms.ValidationError(_("This is later than now."))
        if said_at < self.now - timedelta(days=366):
            raise forms.ValidationError(_("This is more than a year ago."))
        return said_at


class ReasonForm(forms.Form):
    """Why a warning is closed, or a clearance taken back: kept with the name and the time."""

    reason = LinesField(
        label=_("Why?"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why. It is kept with your name.")},
    )

    helper = FormHelper()
    helper.form_tag = False


class ClearanceForm(forms.Form):
    """The five things that a clinician's word is recorded with."""

    clinician = PlainField(
        label=_("Who said it?"),
        max_length=NAME,
        help_text=_("Name or role, like “Dr Hart, cardiologist”."),
        error_messages={"required": _("Enter who said it: a name or a role.")},
    )
    date = DayField(
        label=_("When did they say it?"),
        error_messages={"required": _("Enter the day on which they said it.")},
    )
    allows = LinesField(
        label=_("What is allowed?"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what they allow, like “gentle massage”.")},
    )
    limits = LinesField(
        label=_("Within which limits? (optional)"),
        max_length=SHORT,
        required=False,
        help_text=_("Leave it empty if they named none."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    how = PlainField(
        label=_("How did you get it?"),
        max_length=NAME,
        help_text=_("Like “letter”, “phone call” or “the client told us”."),
        error_messages={"required": _("Write how you got it, like “letter”.")},
    )

    helper = FormHelper()
    helper.form_tag = False

    def clean_date(self):
        day, today = self.cleaned_data["date"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("Choose today or a day before: it must have been said."))
        if day < today - timedelta(days=load().answer_policy.clearance_expiry_days):
            raise forms.ValidationError(
                _("That is too long ago to count. Ask the client for a new word.")
            )
        return day
