"""The first page of the public form, and the practice's answer to it."""

import time

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from practice.intake.models import Newcomer
from practice.staff.forms import EMAIL, NAME, PHONE, PlainField, refuse_hidden

AT_LEAST, AT_MOST = 3, 12 * 60 * 60  # seconds between the page and its answer
SALT = "public-form"


def stamp() -> str:
    """Return the moment at which the page was made, signed."""
    return signing.dumps(time.time(), salt=SALT)


def age_of(made: str) -> float:
    """Return how many seconds ago a page was made; -1 for one that we did not make."""
    try:
        return time.time() - signing.loads(made, salt=SALT)
    except signing.BadSignature:
        return -1


class NewcomerForm(forms.Form):
    """Who asks, and how to reach them. `website` is for machines: people don't see it."""

    name = PlainField(
        label=_("Your name"),
        max_length=NAME,
        error_messages={"required": _("Tell us your name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=EMAIL,
        required=False,
        error_messages={"invalid": _("Enter an email like name@example.com.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = PlainField(
        label=_("Phone"),
        max_length=PHONE,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    made = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("maxlength", None)

    def clean_email(self):
        email = self.cleaned_data["email"]
        refuse_hidden(email)
        return email

    def clean(self):
        given = self.cleaned_data
        if not {"email", "phone"} & self.errors.keys() and not (given["email"] or given["phone"]):
            self.add_error("email", _("Give us an email or a phone, so that we can answer you."))
        if not self.errors and not self.took_its_time():
            raise forms.ValidationError(
                _("That was very quick, or this page stood open for long. Press Start once more.")
            )
        return given

    def took_its_time(self) -> bool:
        """Say whether a person may have filled this in: not at once, and not with an old page."""
        return AT_LEAST <= age_of(self.cleaned_data["made"]) <= AT_MOST

    @property
    def next_stamp(self) -> str:
        """Return what the page carries when it is shown again: whoever was quick need not wait."""
        made = self.data.get("made", "")
        return made if 0 <= age_of(made) <= AT_MOST - 3600 else stamp()

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get("website"))


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=Newcomer.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
