"""Strokes and styles of the reference data as plain cards, with a filter by area and by style."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.reference.sources import Source
from practice.reference.techniques import Modality, Stroke
from practice.reference.templates import Mistake
from sessions_app.planning.wording import area_names

MISTAKES_SHOWN = 2
GENERAL = frozenset({"not-asking"})  # what every step guards against tells nothing of a stroke


@dataclass(frozen=True, kw_only=True)
class StrokeCard:
    """One stroke in words. `suits` says that the area asked for is among its best."""

    stroke: Stroke
    suits: bool = False

    @property
    def slug(self) -> str:
        return self.stroke.slug

    @property
    def oil(self) -> str:
        return load().lubricant_values[self.stroke.lubricant]

    @property
    def instead(self) -> str:
        """What to use without oil, where this needs it."""
        other = self.stroke.without_lubricant
        return load().strokes[other].name if self.stroke.lubricant == "needed" else ""

    @property
    def good_on(self) -> tuple[str, ...]:
        return area_names(load().expand(self.stroke.regions_good))

    @property
    def never_on(self) -> tuple[str, ...]:
        """Where this stroke is not used, besides the places that are never worked by anyone."""
        return area_names(load().expand(self.stroke.regions_never) - load().never_worked)

    @property
    def styles(self) -> list[str]:
        return [load().modalities[slug].name for slug in self.stroke.modalities]

    @property
    def mistakes(self) -> list[Mistake]:
        return avoided_by(self.stroke.slug)

    @property
    def sources(self) -> list[Source]:
        return sources_of(self.stroke.source)

    @property
    def levels(self) -> str:
        low, high = self.stroke.pressure.min, self.stroke.pressure.max
        return str(low) if low == high else f"{low}-{high}"


@dataclass(frozen=True, kw_only=True)
class StyleCard:
    style: Modality

    @property
    def slug(self) -> str:
        return self.style.slug

    @property
    def strokes(self) -> list[str]:
        return [load().strokes[slug].name for slug in self.style.strokes]

    @property
    def oil(self):
        return OIL[self.style.lubricant]

    @property
    def levels(self) -> str:
        return f"{self.style.pressure.min}-{self.style.pressure.max}"

    @property
    def sources(self) -> list[Source]:
        return sources_of(self.style.source)


OIL = {"required": _("With oil"), "optional": _("With or without oil"), "none": _("Without oil")}


class FilterForm(forms.Form):
    """An area and a style to look for; anything else shows all."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    style = forms.ChoiceField(label=_("Style"), required=False)
    favourites = forms.BooleanField(label=_("Only your favourites"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Every area")), *areas().items()]
        styles = [(slug, row.name) for slug, row in load().modalities.items()]
        self.fields["style"].choices = [("", _("Every style")), *styles]
        for name in ("area", "style"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["favourites"].widget.attrs["class"] = "form-check-input"

    def chosen(self) -> tuple[str, str, bool]:
        self.is_valid()
        given = self.cleaned_data
        return given.get("area", ""), given.get("style", ""), given.get("favourites", False)


@cache
def areas() -> dict[str, str]:
    """Return the single areas that are worked, both sides as one, in the order of the body."""
    reference = load()
    pairs = {}
    for slug in reference.groups:
        members = reference.expand([slug])
        if len({reference.regions[each].base for each in members}) == 1:
            pairs[slug] = members
    named = {slug: reference.region_name(slug) for slug in pairs}
    covered = frozenset().union(*pairs.values()) | reference.never_worked
    for slug in reference.regions:
        if slug not in covered:
            named[slug] = reference.region_name(slug)
    kept = {s: n for s, n in named.items() if not reference.expand([s]) <= reference.never_worked}
    return dict(sorted(kept.items(), key=lambda row: row[1].lower()))


def stroke_cards(area: str = "", style: str = "") -> list[StrokeCard]:
    """Return the strokes that may be used there, those that suit it best first."""
    reference = load()
    wanted = reference.expand([area]) if area else frozenset()
    cards = []
    for stroke in reference.strokes.values():
        if style and stroke.slug not in reference.modalities[style].strokes:
            continue
        if wanted and not may_be_used(stroke, wanted):
            continue
        suits = bool(wanted & reference.expand(stroke.regions_good))
        cards.append(StrokeCard(stroke=stroke, suits=suits))
    return sorted(cards, key=lambda card: not card.suits)


def may_be_used(stroke: Stroke, areas: frozenset[str]) -> bool:
    """Say whether a stroke is used on any of these areas: not ruled out, and not too firm."""
    reference = load()
    left = areas - reference.expand(stroke.regions_never)
    return any(reference.regions[slug].max_pressure >= stroke.pressure.min for slug in left)


def style_cards(style: str = "") -> list[StyleCard]:
    rows = load().modalities.values()
    return [StyleCard(style=row) for row in rows if not style or row.slug == style]


@cache
def avoided_by(stroke: str) -> list[Mistake]:
    """Return the mistakes that steps with this stroke guard against most often."""
    counted = Counter(
        mistake
        for template in load().templates.values()
        for step in template.steps
        if stroke in step.strokes
        for mistake in step.guards_against
        if mistake not in GENERAL
    )
    return [load().mistakes[slug] for slug, _count in counted.most_common(MISTAKES_SHOWN)]


def never_worked() -> tuple[str, ...]:
    """Return the places that no stroke is used on."""
    return area_names(load().never_worked)


def sources_of(slugs: tuple[str, ...]) -> list[Source]:
    return [load().sources[slug] for slug in slugs]
