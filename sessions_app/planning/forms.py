"""What a practitioner may ask of a plan, and the decision that lifts a hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.staff.forms import LinesField
from sessions_app.planning import library

DECISION = 2_000  # characters, as in the intake document


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
    forget = forms.BooleanField(required=False)

    def __init__(self, *args, booked: int, changed: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.booked = booked
        self.fields["forget"].label = _("Forget my changes (%(number)s)") % {"number": changed}
        if not changed:
            del self.fields["forget"]
        named = [(each.slug, each.name) for each in library.offered()]
        self.fields["template"].choices = [("", _("The one that fits")), *named]

    def clean_minutes(self):
        """A plan never takes longer than the session is booked for (INV-12)."""
        minutes = self.cleaned_data["minutes"]
        if minutes > self.booked:
            raise forms.ValidationError(
                _("The session is booked for %(booked)s minutes. Book it for longer first."),
                params={"booked": self.booked},
            )
        return minutes


class ReviewForm(forms.Form):
    """A practitioner's own decision about one form, kept with their name and the time.

    The page names the form that was read. One that came in meanwhile was not, so it asks again.
    """

    decision = LinesField(
        label=_("What did you decide, and why?"),
        max_length=DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you decided. It is kept with your name.")},
    )
    guardian_consent = forms.BooleanField(
        label=_("A parent or guardian has agreed"), required=False
    )
    guardian_present = forms.BooleanField(
        label=_("A parent or guardian will be in the room"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, intake, needs_guardian: bool, **kwargs):
        self.newest = str(intake.pk) if intake else ""
        self.is_overtaken = False
        super().__init__(*args, initial={"seen": self.newest}, **kwargs)
        if not needs_guardian:
            del self.fields["guardian_consent"], self.fields["guardian_present"]

    def clean(self):
        self.is_overtaken = self.cleaned_data.get("seen") != self.newest
        if self.is_overtaken:
            self.data = self.data.copy()
            self.data["seen"] = self.newest
            self.add_error(
                None, _("A newer form came in while you were reading. Read it, then decide.")
            )
        return self.cleaned_data

    @property
    def guardian(self):
        """The guardian's part of the intake document, or None where there is none."""
        consent = self.cleaned_data.get("guardian_consent", False)
        present = self.cleaned_data.get("guardian_present", False)
        return {"consent": consent, "present": present} if consent or present else None
