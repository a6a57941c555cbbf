"""The editable parts of a summary, as plain fields, and when it goes out."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from practice.reference import claims
from practice.reference import load as plain_load
from practice.staff.forms import LinesField, PlainField
from practice.words import load
from sessions_app.aftercare.checking import labels
from sessions_app.aftercare.document import whole, with_things
from sessions_app.aftercare.facts import Facts
from sessions_app.planning.engine.verify.told import SCORE, health_words

NOW, EVENING, MORNING, OWN = "now", "evening", "tomorrow", "own"
EVENING_HOUR, MORNING_HOUR = 18, 9
AT_MOST = timedelta(days=7)
PLACES = (1, 2, 3)
PARTS = ("greeting", "done", "expect", "next")


def words(label, rows, *, required=True, missing="", limit=2000):
    return LinesField(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
        error_messages={"required": missing},
    )


class SummaryForm(forms.Form):
    """What a practitioner may change. When to get help is fixed, and not a field.

    `facts` and `opted_in` say what may be named; without them only the claims are looked for.
    """

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
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(
        self,
        *args,
        facts: Facts | None = None,
        opted_in: bool = False,
        language: str = "en-gb",
        suggested: dict | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.facts, self.opted_in, self.language = facts, opted_in, language
        self.suggested = whole(suggested) if suggested else None
        if self.suggested and not self.suggested["expect"]:
            self.fields["expect"].required = False  # the massage was stopped: only when to get help

    def clean(self):
        """Refuse what massage cannot do and what is private, and say what could be said."""
        for name, field in self.fields.items():
            typed = self.cleaned_data.get(name)
            if isinstance(field, PlainField) and typed:
                self.refuse_claims(name, typed)
                if self.facts and not self.opted_in and typed not in self.own_words:
                    self.refuse_private(name, typed)
        return self.cleaned_data

    @property
    def own_words(self) -> set[str]:
        """What the rules themselves suggested."""
        first = self.suggested or {}
        lists = (*first.get("things", ()), *first.get("more", ()), *first.get("aside", ()))
        return {first.get(part, "") for part in PARTS} | {each["was"] for each in lists}

    def refuse_claims(self, name: str, typed: str) -> None:
        with translation.override(self.language):
            found = claims.find(typed, load().claims)
        for each in found:
            other = each.claim.say_instead
            self.add_error(
                name,
                _("We do not say “%(word)s”. You could write: %(other)s")
                % {"word": each.words, "other": other},
            )

    def refuse_private(self, name: str, typed: str) -> None:
        known = labels(self.facts, self.language)
        for word in health_words(typed, self.facts.brief, plain_load(), known):
            self.add_error(
                name,
                _(
                    "“%(word)s” is from the health answers. They have not asked for health tips "
                    "by email. Tell them in person, or show or print it."
                )
                % {"word": word},
            )
        score = SCORE.search(typed)
        if score:
            self.add_error(
                name,
                _("Leave out the score “%(score)s”: an email may be read by others.")
                % {"score": score.group()},
            )

    @property
    def slugs(self) -> list[str]:
        """Which item stands in each place: the page says it, as places may move while one types."""
        if self.is_bound:
            return [str(self.data.get(f"slug_{n}", ""))[:80] for n in PLACES]
        return self.initial.get("slugs", ["", "", ""])

    @classmethod
    def of(cls, document: dict, version: int) -> dict:
        """Return the fields' values from a summary's document."""
        things = [thing["text"] for thing in document["things"]] + ["", "", ""]
        slugs = [thing["slug"] for thing in document["things"]] + ["", "", ""]
        return {
            "slugs": slugs[: len(PLACES)],
            **{name: document[name] for name in PARTS},
            **{f"thing_{n}": things[n - 1] for n in PLACES},
            "version": version,
        }

    def into(self, document: dict) -> dict:
        """Return the document with what was typed; a thing stays what it was, in other words.

        What was emptied is put aside with the words that it had, and may be chosen again.
        """
        typed = [self.cleaned_data[f"thing_{n}"].strip() for n in PLACES]
        things = list(zip(self.slugs, typed, strict=True))
        parts = {name: self.cleaned_data[name] for name in PARTS}
        return {**with_things(document, things), **parts}


class SendForm(forms.Form):
    """When it goes out, in the practice's own time."""

    when = forms.ChoiceField(
        label=_("When does it go out?"),
        choices=(),
        error_messages={
            "required": _("Choose when it goes out."),
            "invalid_choice": _("Choose when it goes out."),
        },
    )
    at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
        error_messages={"invalid": _("Enter a day and a time, like 2026-05-14 16:30.")},
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        choices = [
            (NOW, _("Now")),
            (EVENING, _("At 18:00")),
            (MORNING, _("Tomorrow at 9:00")),
            (OWN, _("At another time")),
        ]
        if timezone.localtime(now).hour >= EVENING_HOUR:
            choices.remove(choices[1])
        self.fields["when"].choices = choices

    def clean(self):
        at = self.cleaned_data.get("at")
        if self.cleaned_data.get("when") == OWN and "at" not in self.errors:
            if at is None:
                self.add_error("at", _("Enter the day and the time at which it goes out."))
            elif not self.now - timedelta(minutes=1) <= at <= self.now + AT_MOST:
                self.add_error("at", _("Choose a time from now to a week ahead."))
        return self.cleaned_data

    @property
    def send_at(self) -> datetime:
        """The moment that was chosen, never in the past."""
        when, here = self.cleaned_data["when"], timezone.localtime(self.now)
        clock = {"minute": 0, "second": 0, "microsecond": 0}
        if when == EVENING:
            return max(here.replace(hour=EVENING_HOUR, **clock), self.now)
        if when == MORNING:
            morning = here.replace(hour=MORNING_HOUR, tzinfo=None, **clock) + timedelta(days=1)
            return morning.replace(tzinfo=here.tzinfo)
        return max(self.cleaned_data["at"], self.now) if when == OWN else self.now


class NotSentForm(forms.Form):
    reason = PlainField(
        label=_("Why not?"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Say in a few words why it is not sent.")},
    )
