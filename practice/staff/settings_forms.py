"""What an owner sets for the whole practice."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.mail.colours import HEX
from practice.mail.stationery import LEAST, LETTERS, contrast_of, nearest
from practice.reference import help_lines, load
from practice.staff.forms import EMAIL, NAME, PHONE, DayField, PlainField
from practice.staff.models import Practice, SignOff


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


class HelpLinesForm(forms.ModelForm):
    """Who a message tells people to call: a set, and words of one's own in place of some."""

    emergency_number = PlainField(
        label=_("Emergency number (optional)"), max_length=PHONE, required=False
    )
    advice_line = PlainField(label=_("Medical advice (optional)"), max_length=NAME, required=False)
    crisis_line = PlainField(
        label=_("Someone in despair (optional)"), max_length=NAME, required=False
    )

    class Meta:
        model = Practice
        fields = ["help_lines", "emergency_number", "advice_line", "crisis_line"]

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sets = load().help_lines
        self.fields["help_lines"] = forms.ChoiceField(
            label=_("Numbers for"),
            choices=[(slug, _t(lines.name)) for slug, lines in sets.items()],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose where the practice is.")},
        )
        for name in help_lines.NAMES:
            usual = "; ".join(f"{_t(each.name)}: {getattr(each, name)}" for each in sets.values())
            self.fields[name].help_text = _("Left empty, it is the set’s: {usual}.").format(
                usual=usual
            )


class SignOffForm(forms.ModelForm):
    """Who read the massage knowledge of this version, what makes them fit to, and when."""

    name = PlainField(
        label=_("Reviewer’s name"),
        max_length=NAME,
        error_messages={"required": _("Enter the name of the person who reviewed it.")},
    )
    qualification = PlainField(
        label=_("Qualification"),
        max_length=NAME,
        help_text=_("What makes them fit to judge it, like “Physiotherapist, HCPC registered”."),
        error_messages={"required": _("Enter the reviewer’s qualification.")},
    )
    signed_on = DayField(
        label=_("Date of the review"),
        error_messages={"required": _("Enter the date of the review.")},
    )

    class Meta:
        model = SignOff
        fields = ["name", "qualification", "signed_on"]

    helper = FormHelper()
    helper.form_tag = False

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The review must have been done: choose today or before.")
            )
        if day.year < 2000:
            raise forms.ValidationError(_("Enter the year in full, like 2026."))
        return day


class RemindersForm(forms.ModelForm):
    """Whether clients are reminded of a form the day before, and from what time on."""

    reminds_day_before = forms.BooleanField(
        label=_("Remind clients the day before if their form is not back"), required=False
    )
    reminds_at = forms.TimeField(
        label=_("Not before"),
        help_text=_("From 07:00 to 20:00, so that nobody is woken."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter a time, like 09:00."),
            "invalid": _("Enter a time, like 09:00."),
        },
    )

    class Meta:
        model = Practice
        fields = ["reminds_day_before", "reminds_at"]

    helper = FormHelper()
    helper.form_tag = False

    def clean_reminds_at(self):
        at = self.cleaned_data["reminds_at"]
        if not 7 * 60 <= at.hour * 60 + at.minute <= 20 * 60:
            raise forms.ValidationError(_("Choose a time from 07:00 to 20:00."))
        return at


class AftercareForm(forms.ModelForm):
    """Whether aftercare goes out by itself, and how long its page can be opened."""

    aftercare_minutes = forms.IntegerField(
        label=_("Minutes after the note is signed (optional)"),
        help_text=_("From 15 to 720. Left empty, nothing goes out until somebody sends it."),
        min_value=15,
        max_value=720,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter the minutes as a whole number, like 60."),
            "min_value": _("Enter at least 15 minutes, so that there is time to hold it."),
            "max_value": _("Enter at most 720 minutes, half a day."),
        },
    )
    summary_days = forms.IntegerField(
        label=_("Days for which a summary can be opened"),
        help_text=_("From 1 to 90. The link in the email ends then."),
        min_value=1,
        max_value=90,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter the days, like 30."),
            "invalid": _("Enter the days as a whole number, like 30."),
            "min_value": _("Enter at least 1 day."),
            "max_value": _("Enter at most 90 days."),
        },
    )

    class Meta:
        model = Practice
        fields = ["aftercare_minutes", "summary_days"]

    helper = FormHelper()
    helper.form_tag = False


class FollowUpsForm(forms.ModelForm):
    """Whether clients are asked two days later, and at which hours nobody is."""

    asks_after_two_days = forms.BooleanField(
        label=_("Ask clients two days after their massage how it is"), required=False
    )
    quiet_until = forms.TimeField(
        label=_("Not before"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter a time, like 09:00."),
            "invalid": _("Enter a time, like 09:00."),
        },
    )
    quiet_from = forms.TimeField(
        label=_("Not after"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter a time, like 20:00."),
            "invalid": _("Enter a time, like 20:00."),
        },
    )

    class Meta:
        model = Practice
        fields = ["asks_after_two_days", "quiet_until", "quiet_from"]

    helper = FormHelper()
    helper.form_tag = False

    def clean(self):
        given = super().clean()
        start, end = given.get("quiet_until"), given.get("quiet_from")
        if start and end and not start < end:
            self.add_error("quiet_from", _("Choose a later time than the one before it."))
        return given


class ClientFormForm(forms.ModelForm):
    """What the form for clients offers."""

    class Meta:
        model = Practice
        fields = ["drawn_signature", "public_form"]
        labels = {
            "drawn_signature": _("Clients may draw their signature"),
            "public_form": _("People who are not clients yet may fill in the form"),
        }
        help_texts = {
            "drawn_signature": _("They may always type their name instead."),
            "public_form": _(
                "It then stands at the address /new/ of this site. They wait on a list of their "
                "own until you accept them, and no mail goes to them before."
            ),
        }

    helper = FormHelper()
    helper.form_tag = False


class MailForm(forms.ModelForm):
    """Who mails come from, where answers go, and the practice's mark and colour on them."""

    mail_name = PlainField(
        label=_("Name that mails come from (optional)"),
        max_length=NAME,
        required=False,
        help_text=_("Left empty, it is the name of the practice."),
    )
    mail_reply_to = forms.EmailField(
        label=_("Answers go to (optional)"),
        max_length=EMAIL,
        required=False,
        help_text=_(
            "Somebody should read it: clients answer these mails. Left empty, it is the email "
            "address of the practice."
        ),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an email address, like hello@linden.example.")},
    )
    mail_mark = PlainField(
        label=_("Mark (optional)"),
        max_length=LETTERS,
        required=False,
        help_text=_(
            "Up to 3 letters in your colour at the top of each mail. They need no picture, so "
            "nothing is loaded from anywhere. Left empty, they are the first letters of the name."
        ),
    )
    mail_colour = forms.RegexField(
        label=_("Colour"),
        regex=HEX,
        help_text=_("For the mark and the buttons. On dark screens a lighter one is used."),
        widget=forms.TextInput({"type": "color"}),
        error_messages={
            "required": _("Choose a colour."),
            "invalid": _("Choose a colour, like #1F5C56."),
            "max_length": _("Choose a colour, like #1F5C56."),
        },
    )

    class Meta:
        model = Practice
        fields = ["mail_name", "mail_reply_to", "mail_mark", "mail_colour"]

    helper = FormHelper()
    helper.form_tag = False

    def clean_mail_colour(self):
        """Refuse a colour on which the words of a button could not be read."""
        colour = self.cleaned_data["mail_colour"].upper()
        found = contrast_of(colour)
        if found < LEAST:
            raise forms.ValidationError(
                _(
                    "White words cannot be read well on this colour: the contrast is %(found)s and "
                    "must be %(least)s or more. The nearest that works is %(nearest)s."
                )
                % {"found": f"{found:.1f}", "least": LEAST, "nearest": nearest(colour)}
            )
        return colour
