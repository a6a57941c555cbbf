"""A form that came on paper: the name that signed it, and the day on which it was signed."""

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.intake.consent.forms import ConsentForm
from practice.staff.forms import DayField


class PaperConsentForm(ConsentForm):
    """What was ticked and signed on paper. `newest` is the day of the newest form on record."""

    signed_on = DayField(
        label=_("Day of signing"),
        error_messages={"required": _("Enter the day on which the paper was signed.")},
    )

    unsigned = _("Enter the name that signed the paper. A paper without one can’t be entered.")

    def __init__(self, *args, today: date, newest: date | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.newest = today, newest
        self.fields["signature"].label = _("The name that signed")
        self.fields["signature"].widget.attrs["autocomplete"] = "off"
        self.order_fields([name for name in self.fields if name != "signed_on"] + ["signed_on"])

    def clean_signed_on(self):
        signed = self.cleaned_data["signed_on"]
        if signed > self.today:
            raise forms.ValidationError(_("The day of signing can’t be after today."))
        if signed.year < self.today.year - 1:
            raise forms.ValidationError(
                _("That is more than a year ago. Ask the client to fill in a new form.")
            )
        if self.newest and signed < self.newest:
            raise forms.ValidationError(
                _(
                    "There is a newer form, of %(day)s. A paper form signed before it "
                    "can’t take its place.",
                ),
                params={"day": self.newest.strftime("%d/%m/%Y")},
            )
        return signed


def moment_of(signed_on: date | None, *, now: datetime) -> datetime:
    """Return when a form was signed: now, or at the end of that day for one that came on paper.

    The end, so that it is newer than a form of the same day; never later than now.
    """
    if signed_on is None:
        return now
    end = timezone.make_aware(datetime.combine(signed_on, time(23, 59)))
    return min(end, now)
