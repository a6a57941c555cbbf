"""The form of "Why not more?": an area, a stroke or a level, in one step or anywhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from sessions_app.planning.wording import step_title


class WhyForm(forms.Form):
    region = forms.ChoiceField(label=_("Area"), required=False)
    stroke = forms.ChoiceField(label=_("Stroke"), required=False)
    level = forms.TypedChoiceField(
        label=_("Pressure"), required=False, coerce=int, empty_value=None
    )
    step = forms.ChoiceField(label=_("Part of the plan"), required=False)

    def __init__(self, *args, document: dict, **kwargs):
        super().__init__(*args, **kwargs)
        ref = load()
        groups = {slug: row.name for slug, row in ref.groups.items() if slug not in INSIDE}
        self.fields["region"].choices = [
            ("", _("Any")),
            (_("Areas"), sorted(groups.items(), key=lambda each: each[1])),
            (_("One side or place"), [(slug, ref.region_name(slug)) for slug in ref.regions]),
        ]
        strokes = [(slug, row.name) for slug, row in ref.strokes.items()]
        self.fields["stroke"].choices = [("", _("Any")), *strokes]
        levels = [(n, f"{n}, {row.client_word.lower()}") for n, row in ref.pressure_levels.items()]
        self.fields["level"].choices = [("", _("Any")), *levels]
        self.fields["step"].choices = [("", _("Anywhere")), *steps_of(document)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def clean(self):
        found = super().clean()
        return {name: value or None for name, value in found.items()}

    @property
    def asks(self) -> bool:
        """Whether an area, a stroke or a level was chosen."""
        return any(self.cleaned_data.get(name) for name in ("region", "stroke", "level"))

    @property
    def words(self) -> str:
        """What was asked about, in the words of the lists."""
        ref, said = load(), self.cleaned_data
        words = [
            ref.region_name(said["region"]) if said["region"] else "",
            ref.strokes[said["stroke"]].name if said["stroke"] else "",
            _("level %(level)s") % {"level": said["level"]} if said["level"] else "",
        ]
        return ", ".join(str(each) for each in words if each)


INSIDE = ("explicit-consent", "glide-only", "never-worked")  # rules of their own, no places


def steps_of(document: dict) -> list[tuple[str, str]]:
    """The steps that are worked, each once."""
    phases = load().phases
    rows = {
        step["slug"]: f"{phases[step['phase']].name}: {step_title(step)}"
        for step in document["steps"]
        if step["areas"]
    }
    return list(rows.items())
