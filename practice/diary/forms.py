"""When someone comes, for how long, and with whom."""

from datetime import UTC, datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.staff.forms import DayField
from practice.staff.models import User

DATES = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]


class AppointmentForm(forms.ModelForm):
    """Day and time are the practice's own; what is kept is one moment in UTC."""

    day = DayField(
        label=_("Day"),
        input_formats=DATES,
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Enter a day that exists, like 2026-11-24."),
        },
    )
    time = forms.TimeField(
        label=_("Starts at"),
        input_formats=TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Enter the time like 16:30."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=15,
        max_value=180,
        error_messages={
            "required": _("Enter the length in minutes, like 60."),
            "invalid": _("Enter the length in minutes, like 60."),
            "min_value": _("Choose at least 15 minutes."),
            "max_value": _("Choose at most 180 minutes."),
        },
    )
    style = forms.ChoiceField(
        label=_("Style"),
        choices=Appointment.Style,
        error_messages={"invalid_choice": _("Choose one of the styles.")},
    )
    practitioner = forms.ModelChoiceField(
        label=_("With"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose who treats."),
            "invalid_choice": _("Choose someone who works here now."),
        },
    )

    class Meta:
        model = Appointment
        fields = ["minutes", "style", "practitioner"]

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Div("day", "time", css_class="field-pair"),
        Field("minutes", inputmode="numeric"),
        "style",
        "practitioner",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.starts_at:
            local = timezone.localtime(self.instance.starts_at)
            self.initial.setdefault("day", local.date())
            self.initial.setdefault("time", local.time())
        here = User.objects.practitioners()
        if self.instance.practitioner_id:
            here = here | User.objects.filter(pk=self.instance.practitioner_id)
        self.fields["practitioner"].queryset = here

    def clean(self):
        cleaned = super().clean()
        day, time = cleaned.get("day"), cleaned.get("time")
        if day and not 2000 <= day.year <= 2100:
            self.add_error("day", _("Enter the year in full, like 2026."))
        elif day and time is not None:
            self.keep_moment(datetime.combine(day, time))
        return cleaned

    def keep_moment(self, local: datetime) -> None:
        """Keep the moment; a time that the clocks skip in spring does not exist."""
        moment = make_aware(local).astimezone(UTC)
        if timezone.localtime(moment).replace(tzinfo=None) != local:
            self.add_error("time", _("The clocks change then. Choose another time."))
        self.instance.starts_at = moment
