"""What the editor of a step offers, and the edits that its answers stand for."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.reference.templates import Step as Row
from practice.staff.forms import LinesField
from practice.staff.templatetags.ui import WORDS
from sessions_app.planning import library
from sessions_app.planning.editing import brief_of_version, frame_of
from sessions_app.planning.engine.documents import read_edits
from sessions_app.planning.engine.editing import consider
from sessions_app.planning.engine.rows import BORROWED, borrowed
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.wording import row_title, step_title

LEVELS = (1, 2, 3, 4)
NOTE = 500  # characters
PICKED = {"class": "form-check-input"}
SELECT = {"class": "form-select"}


class EditedStep:
    """One step of a plan as it stands, with both its sides, and what could be added to it."""

    def __init__(self, kept: SessionPlan, slug: str):
        self.kept, self.slug = kept, slug
        self.sides = [step for step in kept.document["steps"] if step["slug"] == slug]

    @property
    def exists(self) -> bool:
        return bool(self.sides)

    @property
    def title(self) -> str:
        return step_title(self.sides[0])

    @property
    def minutes(self) -> int:
        """The minutes of the step; of both sides together, where it is done side by side."""
        return sum(step["minutes"] for step in self.sides)

    @property
    def areas(self) -> list[dict]:
        return [area for step in self.sides for area in step["areas"]]

    @property
    def pressure(self) -> int:
        return max((area["pressure"] for area in self.areas), default=0)

    @cached_property
    def regions(self) -> list[str]:
        return list(dict.fromkeys(area["region"] for area in self.areas))

    @cached_property
    def strokes(self) -> list[str]:
        return list(dict.fromkeys(slug for area in self.areas for slug in area["strokes"]))

    @property
    def locked(self) -> int | None:
        locks = [e for e in self.kept.edits if e["what"] == "lock" and e["step"] == self.slug]
        return locks[-1]["value"] if locks else None

    @cached_property
    def more_regions(self) -> list[tuple[str, str]]:
        """Areas within reach that no rule closes: both sides of a pair first, then each."""
        ref, today = load(), brief_of_version(self.kept)
        closed = today.avoid_regions | ref.never_worked | set(self.regions)
        closed |= ref.explicit_consent_regions - today.consents
        positions = {step["position"] for step in self.sides}
        within = {
            slug
            for slug, region in ref.regions.items()
            if region.worked and region.max_pressure and positions & set(region.positions)
        }
        found = within - closed
        pairs = [g for g in ref.groups if len(ref.expand([g])) == 2 and ref.expand([g]) <= found]
        return [(slug, ref.region_name(slug)) for slug in (*pairs, *ref.in_order(found))]

    @cached_property
    def more_strokes(self) -> list[tuple[str, str]]:
        ref, today = load(), brief_of_version(self.kept)
        style = ref.modalities[self.kept.modality].strokes
        open_ = [s for s in style if s not in self.strokes and s not in today.avoid_strokes]
        return [(slug, ref.strokes[slug].name) for slug in open_]


class WhyForm(forms.Form):
    """The reason for a judgement call, as it is kept with the edit."""

    why = LinesField(max_length=NOTE, required=False)

    @property
    def text(self) -> str:
        """The reason; "" while it is missing or has something to mend."""
        return self.cleaned_data["why"] if self.is_valid() else ""

    def error(self) -> str:
        """Return what to do about a reason that is not there, or not as it can be kept."""
        return (
            "" if self.text else next(iter(self.errors.get("why", [_("Write why you want this.")])))
        )


class StepForm(forms.Form):
    """Minutes, areas, strokes, pressure, lock and a note: what is not changed is no edit."""

    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=180,
        widget=forms.NumberInput({"class": "form-control stepper__field", "inputmode": "numeric"}),
        error_messages={
            "required": _("Enter the minutes, like 8."),
            "invalid": _("Enter the minutes as a whole number, like 8."),
            "min_value": _("Choose at least 1 minute, or remove the step."),
            "max_value": _("Choose at most 180 minutes."),
        },
    )
    lock = forms.BooleanField(
        label=_("Lock at these minutes"), required=False, widget=forms.CheckboxInput(PICKED)
    )
    pressure = forms.TypedChoiceField(
        label=_("Pressure, at most"),
        coerce=int,
        widget=forms.RadioSelect(PICKED),
        error_messages={"invalid_choice": _("Choose a pressure from 1 to 4.")},
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas"), required=False, widget=forms.CheckboxSelectMultiple(PICKED)
    )
    add_area = forms.ChoiceField(
        label=_("Add an area"), required=False, widget=forms.Select(SELECT)
    )
    strokes = forms.MultipleChoiceField(
        label=_("Strokes"), required=False, widget=forms.CheckboxSelectMultiple(PICKED)
    )
    add_stroke = forms.ChoiceField(
        label=_("Add a stroke"), required=False, widget=forms.Select(SELECT)
    )
    why = LinesField(
        label=_("Note: why"),
        max_length=NOTE,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "form-control"}),
    )

    def __init__(self, data=None, *, step: EditedStep, favourites: Sequence[str] = ()):
        self.step = step
        super().__init__(data, initial=self.as_it_stands(step), auto_id="step-%s")
        ref = load()
        names = [(slug, ref.region_name(slug)) for slug in step.regions]
        self.fields["areas"].choices = names
        self.fields["strokes"].choices = [(slug, ref.strokes[slug].name) for slug in step.strokes]
        self.fields["pressure"].choices = [(level, WORDS[level]) for level in LEVELS]
        self.fields["add_area"].choices = [("", _("None")), *step.more_regions]
        strokes = sorted(step.more_strokes, key=lambda choice: choice[0] not in favourites)
        self.fields["add_stroke"].choices = [("", _("None")), *strokes]
        if not step.regions:
            for name in ("pressure", "areas", "add_area", "strokes", "add_stroke"):
                del self.fields[name]

    @staticmethod
    def as_it_stands(step: EditedStep) -> dict:
        return {
            "minutes": step.minutes,
            "lock": step.locked is not None,
            "pressure": step.pressure,
            "areas": step.regions,
            "strokes": step.strokes,
        }

    def clean(self):
        given = self.cleaned_data
        if "areas" in given and not given["areas"] and not given.get("add_area"):
            self.add_error("areas", _("Keep at least one area, or remove the step."))
        if "strokes" in given and not given["strokes"] and not given.get("add_stroke"):
            self.add_error("strokes", _("Keep at least one stroke, or remove the step."))
        return given

    def edits(self) -> list[Edit]:
        """Return what differs from the step as it stood: gentler things first."""
        why = self.cleaned_data.get("why", "")
        slug = self.step.slug
        return [Edit(step=slug, why=why, **fields) for fields in self.differences()]

    def differences(self) -> Iterator[dict]:
        given, step = self.cleaned_data, self.step
        if step.regions:
            yield from gone("remove-area", step.regions, given["areas"])
            yield from gone("remove-stroke", step.strokes, given["strokes"])
            if given["add_area"]:
                yield {"what": "add-area", "slug": given["add_area"]}
            if given["pressure"] != step.pressure:
                yield {"what": "pressure", "value": given["pressure"]}
            if given["add_stroke"]:
                yield {"what": "add-stroke", "slug": given["add_stroke"]}
        is_new = given["minutes"] != step.minutes
        if given["lock"] and (is_new or step.locked is None):
            yield {"what": "lock", "value": given["minutes"]}
        elif not given["lock"] and (is_new or step.locked is not None):
            yield {"what": "minutes", "value": given["minutes"]}


def gone(what: str, before: list[str], kept: list[str]) -> Iterator[dict]:
    out = [slug for slug in before if slug not in kept]
    named = both_sides(out) if what == "remove-area" else out
    return ({"what": what, "slug": slug} for slug in named)


def both_sides(regions: list[str]) -> list[str]:
    """Name the two sides of an area as one, so that leaving out both asks about neither."""
    ref, out = load(), frozenset(regions)
    pairs = {
        member: group
        for group in ref.groups
        if len(members := ref.expand([group])) == 2 and members <= out
        for member in members
    }
    return list(dict.fromkeys(pairs.get(slug, slug) for slug in regions))


class StepsToAdd:
    """The steps that a plan could have at some place and has not: offered, or why not."""

    def __init__(self, kept: SessionPlan, before: str):
        self.offered: list[dict] = []
        self.refused: list[dict] = []
        frame = {**frame_of(kept), "edits": read_edits(kept.edits)}
        for row in rows_to_add(kept):
            edit = Edit(what="add-step", step=row.slug, slug=before or None)
            verdict = consider(edit, **frame)
            words = list(dict.fromkeys(each.text for each in (*verdict.refused, *verdict.asks)))
            told = {"slug": row.slug, "name": row_title(row), "words": words}
            told |= {"least": max(row.min_minutes, 1), "most": row.max_minutes}
            (self.refused if verdict.refused else self.offered).append(told)


def rows_to_add(kept: SessionPlan) -> list[Row]:
    """Return the steps of the style that this plan does not have."""
    template = library.template_named(kept.template)
    if template is None:
        return []
    own = [row for row in template.steps if row.phase in BORROWED]
    here = {step["slug"] for step in kept.document["steps"]}
    rows = (*own, *borrowed(template, load()).values())
    return [row for row in rows if row.slug not in here]
