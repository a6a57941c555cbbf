"""What every form asks of typed text: one normal form, a bound, and no hidden characters."""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MOST_MARKS = 8  # combining marks in a row that a real language needs
LINE = {"\t"}
LINES = {"\n", "\r", "\t"}
DAMAGED = "\ufffd"  # what stands where bytes were no UTF-8
NAME, SHORT, LONG, NOTE, PHONE, EMAIL = 200, 500, 4_000, 20_000, 40, 254
YEARS = 120
NUMBER = re.compile(r"[0-9]{1,4}")


def normal(text: str) -> str:
    """Return `text` with composed letters and plain line breaks (SECURITY-REQUIREMENTS F1)."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def refuse_hidden(text: str, *, allowed=frozenset()) -> None:
    """Raise ValidationError for control characters, damaged text and towers of marks (F2)."""
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Cs" or sign == DAMAGED or (kind == "Cc" and sign not in allowed):
            raise ValidationError(
                _("This text holds a character that cannot be shown. Type that part again."),
                code="hidden",
            )
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks > MOST_MARKS:
            raise ValidationError(
                _("This text holds too many accents on one letter. Type that part again."),
                code="marks",
            )


class PlainField(forms.CharField):
    """One line of text in any script: normal form, a length in characters, nothing hidden.

    The bound is checked here and not by the browser, which would cut a paste without a word.
    """

    allowed = LINE
    too_long = ngettext_lazy(
        "Shorten this to %(limit_value)d character. It has %(show_value)d.",
        "Shorten this to %(limit_value)d characters. It has %(show_value)d.",
        "limit_value",
    )

    def __init__(self, *, max_length=SHORT, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if validator.code == "max_length":
                validator.message = self.too_long

    def to_python(self, value):
        return super().to_python(normal(str(value)) if value else value)

    def validate(self, value):
        super().validate(value)
        refuse_hidden(value or "", allowed=self.allowed)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LinesField(PlainField):
    """Several lines of text: like PlainField, with line breaks."""

    allowed = LINES
    widget = forms.Textarea

    def __init__(self, *, max_length=LONG, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed like 2026-05-13."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Enter a day, like 2026-05-13.")}


class DateParts(forms.MultiWidget):
    """Day, month and year as three short fields."""

    template_name = "staff/_date_parts.html"

    def __init__(self, attrs=None):
        parts = ("bday-day", "bday-month", "bday-year")
        super().__init__([forms.TextInput({"autocomplete": part}) for part in parts], attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        words = (_("Day"), _("Month"), _("Year"))
        for part, word in zip(context["widget"]["subwidgets"], words, strict=True):
            part["word"] = word
        return context


class BirthDateField(forms.MultiValueField):
    """A date of birth in three fields. It may be left empty; then all three are."""

    widget = DateParts

    def __init__(self, **kwargs):
        parts = [forms.CharField(required=False) for _part in range(3)]
        super().__init__(parts, required=False, require_all_fields=False, **kwargs)

    def clean(self, value):
        typed = [str(part or "").strip() for part in value or []]
        return born_on(*typed) if any(typed) else None


def born_on(day: str, month: str, year: str, *, today: date | None = None) -> date:
    """Read a date of birth, or raise ValidationError saying which part to mend and how."""
    today = today or date.today()
    missing = [w for w, p in ((_t("day"), day), (_t("month"), month), (_t("year"), year)) if not p]
    if missing:
        raise ValidationError(
            _("Enter the %(part)s of the date of birth too."), params={"part": missing[0]}
        )
    if not all(NUMBER.fullmatch(part) for part in (day, month, year)):
        raise ValidationError(_("Enter the date of birth in numbers, like 27 3 1956."))
    if not today.year - YEARS <= int(year) <= today.year:
        raise ValidationError(_("Enter the year in full, like 1956."))
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise ValidationError(_("Enter a day that exists, like 27 3 1956.")) from None
    if born > today:
        raise ValidationError(_("The date of birth must be in the past."))
    return born


class TakeBackForm(forms.Form):
    """Either proof that a member of staff holds the tablet again."""

    code = forms.CharField(label=_("Code from the email"), max_length=20, required=False)
    password = forms.CharField(
        label=_("Your password"),
        max_length=128,
        required=False,
        strip=False,
        widget=forms.PasswordInput,
    )

    def clean(self):
        if not self.cleaned_data.get("code") and not self.cleaned_data.get("password"):
            raise ValidationError(_("Enter your password, or the code from the email."))
        return self.cleaned_data
