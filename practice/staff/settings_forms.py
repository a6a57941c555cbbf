"""What an owner sets for the whole practice."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from practice.staff.models import Practice


class HandsForm(forms.ModelForm):
    """The firm minutes that are enough for one pair of hands in a day."""

    firm_minutes_a_day = forms.IntegerField(
        label=_("Firm minutes in one day"),
        help_text=_("From 0 to 480. Work at pressure 4 with thumbs, knuckles or fingers counts."),
        min_value=0,
        max_value=480,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter the minutes, like 60."),
            "invalid": _("Enter the minutes as a whole number, like 60."),
            "min_value": _("Enter 0 or more minutes."),
            "max_value": _("Enter at most 480 minutes, a working day."),
        },
    )

    class Meta:
        model = Practice
        fields = ["firm_minutes_a_day"]

    helper = FormHelper()
    helper.form_tag = False
