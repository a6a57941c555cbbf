"""What a button of the client's own screen sends."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.checkins.buttons import WORDS


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
    tap = PressField(max_length=60)
