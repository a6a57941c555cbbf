"""What a button of the client's own screen sends."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.checkins.buttons import WORDS

OLDEST = 24 * 60 * 60  # seconds: no press waits longer for its session


class PressField(forms.CharField):
    """`lighter.<id>`: the button, and an id made at the press, so that it counts once."""

    def to_python(self, value):
        word, _dot, made = super().to_python(value).partition(".")
        try:
            id = UUID(made)
        except ValueError as error:
            raise forms.ValidationError(_("That is not a button of this page.")) from error
        if word not in WORDS:
            raise forms.ValidationError(_("That is not a button of this page."))
        return {"word": word, "id": id}


class PressForm(forms.Form):
    """One press. `age` says for how many whole seconds it waited.

    A page without scripts sends none, and cannot wait: its press is of now. From a script no age,
    or one that can't be, is an unknown one: the press may be hours old.
    """

    tap = PressField(max_length=60)
    age = forms.CharField(required=False)

    def __init__(self, data, *, by_script: bool):
        super().__init__(data)
        self.by_script = by_script

    def clean_age(self) -> timedelta | None:
        text = self.cleaned_data["age"]
        if not (text or self.by_script):
            return timedelta(0)
        known = text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= OLDEST
        return timedelta(seconds=int(text)) if known else None

    def press(self) -> dict:
        """Return what `buttons.press` wants to know."""
        return {**self.cleaned_data["tap"], "age": self.cleaned_data["age"]}
