"""A technique template as its pages show it: one row a step, in words, with what is to mend."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.reference.templates import Step, Template
from sessions_app.planning.engine.linting import Finding
from sessions_app.planning.template_words import in_words
from sessions_app.planning.wording import area_names, position_name

SCOPES = {"back": _("Back"), "full-body": _("Whole body"), "legs": _("Legs")}
OFFSETS = {
    0: _("As firm as the client asked"),
    -1: _("One level lighter than asked"),
    -2: _("Two levels lighter than asked"),
    -3: _("Three levels lighter than asked"),
    -4: _("As light as can be"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One step of a template. `findings` are the sentences about it."""

    step: Step
    findings: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.step.slug

    @property
    def phase(self) -> str:
        return load().phases[self.step.phase].name

    @property
    def title(self) -> str:
        return step_name(self.step)

    @property
    def minutes(self) -> str:
        low, high = self.step.min_minutes, self.step.max_minutes
        return str(low) if low == high else f"{low}-{high}"

    @property
    def is_timed(self) -> bool:
        return self.step.max_minutes > 0

    @property
    def strokes(self) -> str:
        return joined(load().strokes[slug].name for slug in self.step.strokes)

    @property
    def positions(self) -> str:
        return joined(position_name(slug) for slug in self.step.positions)

    @property
    def later_positions(self) -> str:
        found = self.step.positions_from
        return joined(position_name(slug) for slug in found.positions) if found else ""

    @property
    def firmness(self):
        return OFFSETS.get(self.step.pressure.offset, "") if self.step.pressure.cap else ""

    @property
    def mistakes(self) -> list:
        return [load().mistakes[slug] for slug in self.step.guards_against]

    @property
    def weight(self) -> str:
        return f"{self.step.weight:g}"

    @property
    def moves(self) -> bool:
        """Whether the step may be moved and removed: the frame of every session stays."""
        return self.step.phase in ("warm-up", "main", "integration")


def joined(names: Iterable[str]) -> str:
    """Names as one list in a sentence: the first as it is, the rest in small letters."""
    rows = list(names)
    return ", ".join([*rows[:1], *(name[:1].lower() + name[1:] for name in rows[1:])])


def step_name(step: Step) -> str:
    """Return what a step is about: its areas, or the name of its phase if it touches none."""
    reference = load()
    if not step.regions:
        return reference.phases[step.phase].name
    if len(step.regions) == 1 and step.regions[0] in reference.groups:
        return reference.groups[step.regions[0]].name
    return ", ".join(area_names(reference.expand(step.regions)))


class TemplatePage:
    """What the pages ask of one template."""

    def __init__(self, template: Template, findings: Iterable[Finding] = ()):
        self.template = template
        self.findings = tuple(findings)

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(step=step, findings=self.about(step.slug)) for step in self.template.steps]

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """What is to mend in the template as a whole."""
        known = {step.slug for step in self.template.steps}
        return self._said(each for each in self.findings if each.step not in known)

    def about(self, slug: str) -> tuple[str, ...]:
        return self._said(each for each in self.findings if each.step == slug)

    def _said(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(in_words(each.text) for each in findings))

    @property
    def count(self) -> int:
        return len(self.whole) + sum(len(row.findings) for row in self.rows)

    @property
    def wrong_rows(self) -> list[Row]:
        return [row for row in self.rows if row.findings]

    @property
    def style(self) -> str:
        return load().modalities[self.template.modality].name

    @property
    def scope(self):
        return SCOPES[self.template.scope]

    @property
    def lengths(self) -> str:
        return ", ".join(str(minutes) for minutes in self.template.durations)
