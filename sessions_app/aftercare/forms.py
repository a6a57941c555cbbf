"""The editable parts of a summary, as plain fields."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.staff.forms import LinesField, PlainField

NOW, EVENING, LATER = "now", "evening", "tomorrow"
EVENING_HOUR = 18


def words(label, rows, *, required=True, missing="", limit=2000):
    return LinesField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
        error_messages={"required": missing},
    )


class SummaryForm(forms.Form):
    """What a practitioner may change. When to get help is fixed, and not a field."""

    greeting = PlainField(
        label=_("Greeting"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Greet them.")},
    )
    done = words(_("What we did"), 3, missing=_("Say in a sentence what was done."))
    thing_1 = words(_("First thing to do"), 3, required=False)
    thing_2 = words(_("Second thing to do"), 3, required=False)
    thing_3 = words(_("Third thing to do"), 3, required=False)
    expect = words(_("What they may feel"), 5, missing=_("Say what they may feel."), limit=4000)
    next = words(_("Next visit"), 2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        """Refuse words that promise what massage cannot do, and offer other ones."""
        for name in self.fields:
            typed = str(self.cleaned_data.get(name, "")).casefold()
            for claim in load().claims:
                said = [word for word in claim.words if re.search(rf"\b{re.escape(word)}", typed)]
                if said:
                    self.add_error(name, self.instead(said[0], claim.say_instead))
        return self.cleaned_data

    def instead(self, word, other):
        return _("We do not say “%(word)s”. You could write: %(other)s") % {
            "word": word,
            "other": other,
        }

    @classmethod
    def of(cls, document: dict, version: int) -> dict:
        """Return the fields' values from a summary's document."""
        things = [thing["text"] for thing in document["things"]] + ["", "", ""]
        return {
            **{name: document[name] for name in ("greeting", "done", "expect", "next")},
            **{f"thing_{place + 1}": things[place] for place in range(3)},
            "version": version,
        }

    def into(self, document: dict) -> dict:
        """Return the document with what was typed; an unchanged thing keeps its steps."""
        known = {thing["text"]: thing for thing in [*document["things"], *document["more"]]}
        typed = [self.cleaned_data[f"thing_{n}"].strip() for n in (1, 2, 3)]
        things = [
            known.get(text) or {"slug": "", "text": text, "steps": []} for text in typed if text
        ]
        parts = {n: self.cleaned_data[n] for n in ("greeting", "done", "expect", "next")}
        return {**document, **parts, "things": things}


class SendForm(forms.Form):
    """When it goes out, in the practice's own time."""

    when = forms.ChoiceField(label=_("When does it go out?"), choices=())

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(NOW, _("Now")), (EVENING, _("At 18:00")), (LATER, _("Tomorrow at 9:00"))]
        if timezone.localtime(now).hour >= EVENING_HOUR:
            choices.remove(choices[1])
        self.fields["when"].choices = choices


class NotSentForm(forms.Form):
    reason = PlainField(
        label=_("Why not?"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Say in a few words why it is not sent.")},
    )
