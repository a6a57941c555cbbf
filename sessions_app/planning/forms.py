"""What a practitioner may ask of a plan, and the decision that lifts a hold."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.staff.forms import LinesField
from sessions_app.planning import library
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.wording import named_areas

DECISION = 2_000  # characters, as in the intake document


class NewPlanForm(forms.Form):
    """Style and minutes for the next version; the rest comes from the client's form."""

    style = forms.ChoiceField(label=_("Style"), choices=Appointment.Style, required=False)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=15,
        max_value=180,
        error_messages={
            "min_value": _("Choose at least 15 minutes."),
            "max_value": _("Choose at most 180 minutes."),
            "invalid": _("Enter the minutes as a number, like 60."),
        },
    )
    template = forms.ChoiceField(label=_("Sequence"), required=False)
    forget = forms.BooleanField(required=False)

    def __init__(self, *args, booked: int, changed: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.booked = booked
        self.fields["forget"].label = _("Forget my changes (%(number)s)") % {"number": changed}
        if not changed:
            del self.fields["forget"]
        named = [(each.slug, each.name) for each in library.offered()]
        self.fields["template"].choices = [("", _("The one that fits")), *named]

    def clean_minutes(self):
        """A plan never takes longer than the session is booked for (INV-12)."""
        minutes = self.cleaned_data["minutes"]
        if minutes > self.booked:
            raise forms.ValidationError(
                _("The session is booked for %(booked)s minutes. Book it for longer first."),
                params={"booked": self.booked},
            )
        return minutes


class ReviewForm(forms.Form):
    """A practitioner's own decision about one form, kept with their name and the time.

    The page names the form that was read. One that came in meanwhile was not, so it asks again.
    """

    decision = LinesField(
        label=_("What did you decide, and why?"),
        max_length=DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you decided. It is kept with your name.")},
    )
    guardian_consent = forms.BooleanField(
        label=_("A parent or guardian has agreed"), required=False
    )
    guardian_present = forms.BooleanField(
        label=_("A parent or guardian will be in the room"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, intake, needs_guardian: bool, **kwargs):
        self.newest = str(intake.pk) if intake else ""
        self.is_overtaken = False
        super().__init__(*args, initial={"seen": self.newest}, **kwargs)
        if not needs_guardian:
            del self.fields["guardian_consent"], self.fields["guardian_present"]

    def clean(self):
        self.is_overtaken = self.cleaned_data.get("seen") != self.newest
        if self.is_overtaken:
            self.data = self.data.copy()
            self.data["seen"] = self.newest
            self.add_error(
                None, _("A newer form came in while you were reading. Read it, then decide.")
            )
        return self.cleaned_data

    @property
    def guardian(self):
        """The guardian's part of the intake document, or None where there is none."""
        consent = self.cleaned_data.get("guardian_consent", False)
        present = self.cleaned_data.get("guardian_present", False)
        return {"consent": consent, "present": present} if consent or present else None


MINUTES = forms.NumberInput(
    attrs={"class": "form-control form-control--short", "inputmode": "numeric", "min": 1}
)
WHOLE = {
    "invalid": _("Enter whole minutes, like 8."),
    "min_value": _("Enter 1 minute or more."),
    "max_value": _("Enter fewer minutes than there are."),
}


class ClockForm(forms.Form):
    """How the plan is to fit the clock: one of late, early, an end, or more of an area.

    Minutes are taken from those that there are by now; `full` takes every such wish back.
    """

    late = forms.IntegerField(
        label=_("Late by, in minutes"),
        required=False,
        min_value=1,
        max_value=180,
        widget=MINUTES,
        error_messages=WHOLE,
    )
    early = forms.IntegerField(
        label=_("Ends early by, in minutes"),
        required=False,
        min_value=1,
        max_value=180,
        widget=MINUTES,
        error_messages=WHOLE,
    )
    ends = forms.TimeField(
        label=_("Or all is over at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control form-control--short"}),
        error_messages={"invalid": _("Enter the time like 16:45.")},
    )
    more = forms.ChoiceField(
        label=_("More of"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose an area of this plan.")},
    )
    full = forms.BooleanField(required=False)

    def __init__(self, *args, kept, appointment, **kwargs):
        super().__init__(*args, auto_id="clock-%s", **kwargs)
        self.kept, self.appointment = kept, appointment
        self.fields["more"].choices = [("", _("Choose an area")), *areas_of(kept)]

    @property
    def minutes_now(self) -> int:
        """The minutes that there are, by what was said of the clock so far."""
        said = [edit["value"] for edit in self.kept.edits if edit["what"] == "clock"]
        return min([self.appointment.minutes, *said])

    @property
    def has_wishes(self) -> bool:
        return any(edit["what"] in ("clock", "more") for edit in self.kept.edits)

    @property
    def presses(self) -> list[dict]:
        """Late by 5, 10 or 15, and the minutes that each leaves."""
        return [
            {"late": late, "left": self.minutes_now - late}
            for late in (5, 10, 15)
            if self.minutes_now > late
        ]

    def clean_ends(self):
        """The minutes from the booked start to that time."""
        ends = self.cleaned_data["ends"]
        if ends is None:
            return None
        start = timezone.localtime(self.appointment.starts_at)
        minutes = (ends.hour - start.hour) * 60 + ends.minute - start.minute
        minutes %= 24 * 60  # past midnight
        if not 0 < minutes <= self.appointment.minutes:
            raise forms.ValidationError(_("Enter a time between the start and the booked end."))
        return minutes

    def clean(self):
        found = super().clean()
        if not self.errors and not self.edits():
            field = "more" if "more" in self.data else "early" if "ends" in self.data else "late"
            words = {
                "late": _("Enter by how many minutes."),
                "early": _("Enter by how many minutes, or the time."),
                "more": _("Choose an area."),
            }
            self.add_error(field, words[field])
        return found

    def edits(self) -> list[Edit]:
        """What is asked for, as an edit of the plan."""
        said = self.cleaned_data
        if said.get("full"):
            return [Edit(what="full-time")]
        if said.get("more"):
            return [Edit(what="more", slug=said["more"])]
        less = (said.get("late") or 0) + (said.get("early") or 0)
        if not less and not said.get("ends"):
            return []
        minutes = min(self.minutes_now, said.get("ends") or self.minutes_now)
        return [Edit(what="clock", value=max(1, minutes - less))]


def areas_of(kept) -> list[tuple[str, str]]:
    """The areas of the plan's main work: whole groups, each once."""
    worked: dict[str, frozenset[str]] = {}
    for step in kept.document["steps"]:
        if step["phase"] == "main":
            regions = {area["region"] for area in step["areas"]}
            worked[step["slug"]] = worked.get(step["slug"], frozenset()) | regions
    return list(dict.fromkeys(area for regions in worked.values() for area in named_areas(regions)))
