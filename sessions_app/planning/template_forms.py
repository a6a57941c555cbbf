"""What a practice may change in a template of its own: the whole, one step, a file."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.staff.forms import LinesField, PlainField
from sessions_app.planning.engine.documents.template import CUE, MOST_CUES, NAME, TEXT
from sessions_app.planning.engine.documents.text import MAX_BYTES
from sessions_app.planning.template_pages import OFFSETS
from sessions_app.planning.wording import position_name

MOST_MINUTES = 90
BUILT_FROM = ("warm-up", "main", "integration")  # phases whose steps a practice may add
NOT_OFFERED = ("never-worked", "glide-only", "explicit-consent")


def minutes_field(label) -> forms.IntegerField:
    words = format_lazy(_("Choose from 0 to {most} minutes."), most=MOST_MINUTES)
    told = dict.fromkeys(("min_value", "max_value", "invalid", "required"), words)
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_MINUTES,
        error_messages=told,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class NameForm(forms.Form):
    """The name of a copy."""

    name = PlainField(
        label=_("Name"),
        max_length=NAME,
        error_messages={"required": _("Give it a name that you will know it by.")},
    )


class NoteForm(forms.Form):
    """What is different about a version."""

    note = PlainField(label=_("What is different about it? (optional)"), required=False)


class WholeForm(NameForm):
    """Name, lengths and a sentence about the template."""

    description = LinesField(
        label=_("What it is for"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    durations = forms.TypedMultipleChoiceField(
        label=_("Lengths in minutes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one length.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["durations"].choices = [(each, each) for each in load().durations]

    @classmethod
    def given(cls, document: dict) -> dict:
        return {key: document[key] for key in ("name", "description", "durations")}

    def applied(self, document: dict) -> dict:
        return document | self.cleaned_data


class StepForm(forms.Form):
    """One step: minutes, weight, limits, areas, strokes, positions and cues."""

    min_minutes = minutes_field(_("At least, minutes"))
    max_minutes = minutes_field(_("At most, minutes"))
    weight = forms.FloatField(
        label=_("Share of the spare minutes"),
        help_text=_("2 gets twice as much as 1."),
        min_value=0,
        max_value=10,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )
    offset = forms.TypedChoiceField(label=_("Pressure"), coerce=int, choices=OFFSETS)
    cap = forms.TypedChoiceField(label=_("Never firmer than"), coerce=int)
    areas = forms.MultipleChoiceField(
        label=_("Areas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Keep at least one area, or add one.")},
        required=False,
    )
    add_area = forms.ChoiceField(label=_("Add an area"), required=False)
    strokes = forms.MultipleChoiceField(
        label=_("Strokes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    positions = forms.MultipleChoiceField(
        label=_("Positions"), widget=forms.CheckboxSelectMultiple, required=False
    )
    cues = LinesField(
        label=_("Cues"),
        help_text=_("What to do or to watch, one on each line."),
        max_length=CUE * MOST_CUES,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    required = forms.BooleanField(label=_("No plan without this step"), required=False)
    min_session = forms.TypedChoiceField(label=_("Only in sessions of"), coerce=int, required=False)

    def __init__(self, *args, document: dict, step: dict, **kwargs):
        super().__init__(*args, initial=kwargs.pop("initial", None) or self.given(step), **kwargs)
        self.step, self.is_touch = step, bool(step["pressure"]["cap"] or step["regions"])
        self._choices(document, step)
        if not self.is_touch:
            for name in ("offset", "cap", "areas", "add_area", "strokes"):
                del self.fields[name]
        if not step["positions"]:
            del self.fields["positions"]
        if step["phase"] not in BUILT_FROM:
            del self.fields["required"], self.fields["min_session"]

    def _choices(self, document: dict, step: dict) -> None:
        reference = load()
        words = reference.pressure_levels
        levels = range(1, reference.plan_ceiling + 1)
        self.fields["cap"].choices = [
            (each, f"{each}, {words[each].client_word.lower()}") for each in levels
        ]
        here = list(dict.fromkeys(step["regions"]))
        posted = self.data.getlist("areas") if hasattr(self.data, "getlist") else []
        kept = [slug for slug in posted if slug in area_choices()]
        both = dict.fromkeys([*here, *kept])
        self.fields["areas"].choices = [(slug, reference.region_name(slug)) for slug in both]
        offered = [(slug, name) for slug, name in area_choices().items() if slug not in both]
        self.fields["add_area"].choices = [("", _("None")), *offered]
        self.fields["strokes"].choices = stroke_choices(document, step)
        self.fields["positions"].choices = [
            (slug, position_name(slug)) for slug in reference.positions
        ]
        lengths = [(each, minutes_or_more(each)) for each in reference.durations]
        self.fields["min_session"].choices = [(0, _("Any length")), *lengths]

    @classmethod
    def given(cls, step: dict) -> dict:
        """Return what the form begins with."""
        return {
            "min_minutes": step["min_minutes"],
            "max_minutes": step["max_minutes"],
            "weight": f"{step['weight']:g}",
            "offset": step["pressure"]["offset"],
            "cap": step["pressure"]["cap"],
            "areas": step["regions"],
            "strokes": step["strokes"],
            "positions": step["positions"],
            "cues": "\n".join(step["cues"]),
            "required": step["required"],
            "min_session": step.get("min_session", 0),
        }

    def clean_cues(self):
        lines = [line.strip() for line in self.cleaned_data["cues"].splitlines() if line.strip()]
        if len(lines) > MOST_CUES:
            words = _("Keep to %(most)s cues, each on its line.")
            raise forms.ValidationError(words % {"most": MOST_CUES})
        if any(len(line) > CUE for line in lines):
            words = _("Keep each cue to %(most)s characters.")
            raise forms.ValidationError(words % {"most": CUE})
        return lines

    def applied(self) -> dict:
        """Return the step as it was typed; what the form does not ask stays."""
        said, step = self.cleaned_data, dict(self.step)
        step |= {key: said[key] for key in ("min_minutes", "max_minutes", "weight", "cues")}
        if self.is_touch:
            added = [said["add_area"]] if said["add_area"] else []
            step["regions"] = [*in_old_order(step["regions"], said["areas"]), *added]
            step["strokes"] = strokes_in_order(step["strokes"], said["strokes"])
            step["pressure"] = {"offset": said["offset"], "cap": said["cap"]}
        if "positions" in self.fields:
            step["positions"] = in_old_order(step["positions"], said["positions"])
        if "required" in self.fields:
            step["required"] = said["required"]
            step["min_session"] = said["min_session"] or 0
        return with_consent(step)


def in_old_order(before: list[str], kept: list[str]) -> list[str]:
    """Return what was kept in the order it had, and what is new after it."""
    return [each for each in before if each in kept] + [e for e in kept if e not in before]


def strokes_in_order(before: list[str], kept: list[str]) -> list[str]:
    """As `in_old_order`, with a new warm-up stroke put before all others."""
    strokes = load().strokes
    ordered = in_old_order(before, kept)
    if any(strokes[slug].is_warm_up for slug in ordered if slug in before):
        return ordered
    return sorted(ordered, key=lambda slug: not strokes[slug].is_warm_up)


def with_consent(step: dict) -> dict:
    """Ask by name where all of a main step's areas need it, and not where none does."""
    reference = load()
    areas, asked = reference.expand(step["regions"]), reference.explicit_consent_regions
    if step["phase"] == "main" and areas and areas <= asked:
        return step | {"consent": "explicit"}
    if step.get("consent") and not areas & asked:
        return {key: value for key, value in step.items() if key != "consent"}
    return step


def area_choices() -> dict[str, str]:
    """Return the areas that a step may work, both sides together, by their names."""
    reference = load()
    groups = [slug for slug in reference.groups if slug not in NOT_OFFERED]
    worked = [slug for slug in groups if not reference.expand([slug]) <= reference.never_worked]
    middle = [
        slug
        for slug, region in reference.regions.items()
        if region.mirror is None and slug not in reference.never_worked
    ]
    named = {slug: reference.region_name(slug) for slug in (*worked, *middle)}
    return dict(sorted(named.items(), key=lambda row: row[1].lower()))


def stroke_choices(document: dict, step: dict) -> list[tuple[str, str]]:
    """Return the strokes of the style for this phase, and those that the step has already."""
    reference = load()
    style = reference.modalities[document["modality"]].strokes
    fits = [slug for slug in style if step["phase"] in reference.strokes[slug].phases]
    both = dict.fromkeys([*step["strokes"], *fits])
    return [(slug, reference.strokes[slug].name) for slug in both]


def minutes_or_more(minutes: int) -> str:
    return _("%(minutes)s minutes or more") % {"minutes": minutes}


class NewStepForm(forms.Form):
    """A step to add: when, and where."""

    phase = forms.ChoiceField(label=_("When"))
    area = forms.ChoiceField(label=_("Where"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        phases = load().phases
        self.fields["phase"].choices = [(each, phases[each].name) for each in BUILT_FROM]
        self.fields["phase"].initial = "main"
        self.fields["area"].choices = [("", _("Choose an area")), *area_choices().items()]


class FileForm(forms.Form):
    """A template as a file, or pasted."""

    file = forms.FileField(label=_("A file (YAML or JSON)"), required=False)
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "e-num"}),
    )

    def clean(self):
        """Give the content as bytes or text, whichever came; too much of it is refused."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s KB. A template is a few pages of text."),
                params={"most": MAX_BYTES // 1024},
            )
        if not file and not (text or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste a template."))
        self.cleaned_data["content"] = file.read() if file else text
        return self.cleaned_data
