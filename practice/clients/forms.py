"""Who a client is and how to reach them."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from practice.clients.importing import cleaning, reading
from practice.clients.models import Client
from practice.staff.forms import EMAIL, NAME, PHONE, BirthDateField, PlainField, refuse_hidden
from practice.staff.models import known_zone


class ClientForm(forms.ModelForm):
    """Name first; everything else may come later."""

    name = PlainField(
        label=_("Name"),
        max_length=NAME,
        error_messages={"required": _("Enter the name of the client.")},
    )
    called = PlainField(
        label=_("What they like to be called (optional)"), max_length=NAME, required=False
    )
    pronouns = PlainField(label=_("Pronouns (optional)"), max_length=PHONE, required=False)
    born_on = BirthDateField(
        label=_("Date of birth (optional for adults)"),
        help_text=_("For example 27 3 1956. Under 18 other rules hold."),
    )
    email = forms.EmailField(
        label=_("Email (optional)"),
        max_length=EMAIL,
        required=False,
        error_messages={"invalid": _("Enter an email like name@example.com.")},
    )
    phone = PlainField(label=_("Phone (optional)"), max_length=PHONE, required=False)

    time_zone = PlainField(
        label=_("Time zone, if it is not the practice’s (optional)"),
        help_text=_("For example Europe/Madrid. Nobody is written to at night."),
        max_length=60,
        required=False,
    )

    class Meta:
        model = Client
        fields = [
            *("name", "called", "pronouns", "born_on", "email", "phone", "language", "time_zone"),
        ]

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Field("name", autocomplete="off", dir="auto"),
        Field("called", autocomplete="off", dir="auto"),
        Field("pronouns", autocomplete="off", dir="auto"),
        "born_on",
        Field("email", autocomplete="off"),
        Field("phone", autocomplete="off", inputmode="tel"),
        "language",
        Field("time_zone", autocomplete="off", dir="ltr"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("maxlength", None)

    def clean_time_zone(self):
        zone = self.cleaned_data["time_zone"]
        if zone:
            known_zone(zone)
        return zone

    def clean_email(self):
        email = self.cleaned_data["email"]
        refuse_hidden(email)
        return email


class SearchForm(forms.Form):
    """What to look for among the clients, and after whom to go on."""

    q = PlainField(max_length=100, required=False)
    after = forms.UUIDField(required=False)


class ImportForm(forms.Form):
    """The file with the clients; `sheet` is what was read from it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or vCard, at most 11 MB."),
        error_messages={
            "required": _("Choose the file with your clients."),
            "empty": _("This file is empty."),
        },
        widget=forms.ClearableFileInput({"class": "form-control", "accept": ".csv,.vcf,.txt,.tsv"}),
    )
    sheet = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > reading.MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 11 MB. Cut it into parts."))
        try:
            self.sheet = reading.read(file.read())
        except reading.Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None
        return file


class ImportChoicesForm(forms.Form):
    """How to read a day, and what to do with those who may be here already."""

    dates = forms.ChoiceField(
        choices=[
            (cleaning.DAY_FIRST, _("The day comes first: 03/04/1956 is 3 April")),
            (cleaning.MONTH_FIRST, _("The month comes first: 03/04/1956 is March 4")),
        ],
        required=False,
    )
    perhaps = forms.BooleanField(required=False)
