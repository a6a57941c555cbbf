"""What a client answers two days later, and what somebody did about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.staff.forms import LONG, LinesField
from sessions_app.aftercare.models import FollowUpAction, FollowUpAnswer


class FeelingForm(forms.Form):
    """One press of one of three buttons."""

    feeling = forms.ChoiceField(
        choices=FollowUpAnswer.Feeling.choices,
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )


class MoreForm(forms.Form):
    """A score and a line, both as they like."""

    score = forms.TypedChoiceField(
        choices=[(score, score) for score in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
    )
    words = LinesField(
        label=_("Anything you would like to say (optional)"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "dir": "auto"}),
    )

    def __init__(self, *args, measure, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["score"].label = measure.ask

    def clean(self):
        given = self.cleaned_data
        if not self.errors and given.get("score") is None and not given.get("words"):
            self.add_error("words", _("Choose a number or write a line, whichever you like."))
        return given


class DoneForm(forms.Form):
    """What was done for somebody who said that it is worse."""

    what = forms.ChoiceField(
        label=_("What did you do?"),
        choices=FollowUpAction.What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you did.")},
    )
    words = LinesField(
        label=_("In a few words (optional)"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "dir": "auto"}),
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("what") == FollowUpAction.What.OTHER and not given.get("words"):
            self.add_error("words", _("Say in a few words what you did."))
        return given
