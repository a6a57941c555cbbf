"""The page that finishes a session, and what is added to a signed note."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.staff.forms import LONG, NOTE, SHORT, LinesField, PlainField
from practice.words import load
from sessions_app.checkins.done import FIRMEST, MOST_MINUTES, Given
from sessions_app.checkins.models import Phrase, SoapNote

PRESSURES = range(1, FIRMEST + 1)


def score_field(label):
    return forms.TypedChoiceField(
        label=label,
        choices=[(score, score) for score in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
    )


def words_field(label, *, most=NOTE, rows=3, **kwargs):
    return LinesField(
        label=label,
        max_length=most,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control", "dir": "auto"}),
        **kwargs,
    )


def minutes_field():
    words = _("Enter whole minutes, from 1 to 180.")
    return forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"invalid": words, "min_value": words, "max_value": words},
        widget=forms.NumberInput(attrs={"class": "form-control form-control--short"}),
    )


def pressure_field():
    levels = load().pressure_levels
    return forms.TypedChoiceField(
        label=_("Firmest"),
        choices=[(n, f"{n}, {levels[n].client_word.lower()}") for n in PRESSURES],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a pressure from the list.")},
        widget=forms.Select(attrs={"class": "form-select form-control--medium"}),
    )


class DoneForm(forms.Form):
    """What was done: ticks for the areas, and a line to put each right."""

    done = forms.MultipleChoiceField(
        label=_("What was done"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    strokes = forms.MultipleChoiceField(
        label=_("Strokes used"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    another = forms.ChoiceField(
        label=_("An area that is not in the list"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select form-control--medium"}),
    )

    def __init__(self, *args, areas, strokes, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas, known = areas, {area.base for area in areas}
        names = {each.base: each.client_name for each in load().regions.values()}
        self.fields["done"].choices = [(area.base, area.name) for area in areas]
        self.fields["strokes"].choices = [(slug, load().strokes[slug].name) for slug in strokes]
        others = [(base, name) for base, name in names.items() if base not in known]
        self.fields["another"].choices = [("", _("Choose an area")), *others]
        for area in areas:
            self.fields[f"minutes-{area.base}"] = minutes_field()
            self.fields[f"pressure-{area.base}"] = pressure_field()

    @staticmethod
    def given_by(areas, strokes) -> dict:
        """Return what the form shows at first: what the note holds."""
        given = {"done": [area.base for area in areas if area.is_done]}
        given["strokes"] = [slug for slug, is_used in strokes.items() if is_used]
        for area in areas:
            given[f"minutes-{area.base}"] = area.minutes or area.planned or None
            given[f"pressure-{area.base}"] = area.pressure or None
        return given

    @property
    def rows(self) -> list[dict]:
        """One row an area: its tick, and the two fields that put it right."""
        boxes = {str(box.data["value"]): box for box in self["done"]}
        return [
            {
                "area": area,
                "box": boxes[area.base],
                "minutes": self[f"minutes-{area.base}"],
                "pressure": self[f"pressure-{area.base}"],
            }
            for area in self.areas
        ]

    def given(self) -> Given:
        clean = self.cleaned_data
        return Given(
            kept=frozenset(clean["done"]),
            minutes={each.base: clean[f"minutes-{each.base}"] for each in self.areas},
            pressure={each.base: clean[f"pressure-{each.base}"] for each in self.areas},
            strokes=frozenset(clean["strokes"]),
            another=clean["another"],
        )


class FinishForm(DoneForm):
    """Asked with the client still in the room, so a score is a single tap."""

    pain_before = score_field(_("Pain before, from 0 (none) to 10"))
    relaxation_before = score_field(_("Relaxed before, from 0 (not at all) to 10"))
    pain_after = score_field(_("Pain right now, from 0 (none) to 10"))
    relaxation_after = score_field(_("Relaxed right now, from 0 (not at all) to 10"))
    subjective = words_field(_("What the client said"), required=False)
    objective = words_field(_("What you noticed and did"), required=False)
    assessment = words_field(_("How it went"), required=False)
    plan = words_field(_("Idea for next time"), required=False)
    lasting = forms.MultipleChoiceField(
        label=_("Keep for next time"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    tab = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seq = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lasting"].choices = [(offer.name, offer.text) for offer in offers]

    def scores(self) -> dict:
        """Return {moment: {pain, relaxation}} for the moments of which something was asked."""
        given = self.cleaned_data
        return {
            moment: {
                "pain": given[f"pain_{moment}"],
                "relaxation": given[f"relaxation_{moment}"],
            }
            for moment in ("before", "after")
        }

    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in SoapNote.PARTS}

    @property
    def page(self) -> tuple[str, int | None]:
        """Which loading of the page this came from, and as the how many-th of its saves."""
        tab: UUID | None = self.cleaned_data.get("tab")
        return str(tab or ""), self.cleaned_data.get("seq")


class AdditionForm(DoneForm):
    """More for a note that is signed: words always, and what was done if that was wrong."""

    words = words_field(
        _("What to add"),
        most=LONG,
        error_messages={"required": _("Write what you want to add to this record.")},
    )

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if not words.strip():
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words


class PhraseForm(forms.Form):
    """A sentence for the notes; it is for every client, so it names nobody."""

    part = forms.ChoiceField(
        label=_("Part of the note"),
        choices=Phrase.Part.choices,
        widget=forms.Select(attrs={"class": "form-select form-control--medium"}),
    )
    words = PlainField(
        label=_("Words"),
        max_length=SHORT,
        error_messages={"required": _("Write the phrase.")},
        widget=forms.TextInput(attrs={"class": "form-control", "dir": "auto"}),
    )
