"""What a practitioner may ask of a plan, and the decision that lifts a hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.reference import load


class NewPlanForm(forms.Form):
    """Style and minutes for the next version; the rest comes from the client's form."""

    style = forms.ChoiceField(label=_("Style"), choices=Appointment.Style, required=False)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=15,
        max_value=180,
        error_messages={
            "min_value": _("Choose at least 15 minutes."),
            "max_value": _("Choose at most 180 minutes."),
            "invalid": _("Enter the minutes as a number, like 60."),
        },
    )
    template = forms.ChoiceField(label=_("Sequence"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(slug, each.name) for slug, each in load().templates.items()]
        self.fields["template"].choices = [("", _("The one that fits")), *named]


class ReviewForm(forms.Form):
    """A practitioner's own decision, kept with their name and the time."""

    decision = forms.CharField(
        label=_("What did you decide, and why?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you decided. It is kept with your name.")},
    )
    guardian_consent = forms.BooleanField(
        label=_("A parent or guardian has agreed"), required=False
    )
    guardian_present = forms.BooleanField(
        label=_("A parent or guardian will be in the room"), required=False
    )

    @property
    def guardian(self):
        """The guardian's part of the intake document, or None where there is none."""
        consent = self.cleaned_data["guardian_consent"]
        present = self.cleaned_data["guardian_present"]
        return {"consent": consent, "present": present} if consent or present else None
