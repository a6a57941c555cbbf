"""One step of a running session as its screen shows it: all of them are in the page from the start."""

from functools import cached_property
from zlib import crc32

from django.utils.translation import gettext as _

from practice.clients.templatetags.bodymap import in_words
from practice.reference import load
from sessions_app.checkins.state.words import WORKED
from sessions_app.planning.engine.documents import step_document
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.wording import (
    client_names,
    gentler_places,
    highest_pressure,
    step_title,
    stroke_names,
)


class StepShown:
    """The step at that place of the plan, in words."""

    def __init__(self, plan: Plan, index: int):
        self.plan, self.index = plan, index

    @cached_property
    def step(self) -> dict:
        return step_document(self.plan.steps[self.index])

    @cached_property
    def title(self) -> str:
        return step_title(self.step)

    @cached_property
    def strokes(self) -> str:
        return stroke_names(self.step)

    @cached_property
    def pressure(self) -> int:
        return highest_pressure(self.step)

    @cached_property
    def regions(self) -> list[str]:
        return [area["region"] for area in self.step["areas"]]

    @property
    def levels(self) -> list[int]:
        """The pressure in each of its regions."""
        return [area["pressure"] for area in self.step["areas"]]

    @property
    def areas(self) -> list[tuple[str, str]]:
        """(slugs, name) of its areas, for a title without those that the client wants out."""
        return [
            (" ".join(sorted(slugs)), ", ".join(client_names(slugs)))
            for slugs in both_sides(self.regions)
        ]

    @property
    def bare_title(self) -> str:
        """The title that is left once all of its areas are out."""
        return step_title({**self.step, "areas": []})

    @property
    def is_worked(self) -> bool:
        """Whether it is passed over once all its areas are out."""
        return self.step["phase"] in WORKED

    @cached_property
    def caution(self) -> str:
        """Where to be gentler, or else the first thing to watch here, or the first cue."""
        gentler = gentler_places(self.step)
        if gentler:
            return " ".join(
                _("%(names)s: only %(level)s.") % {"names": names, "level": level}
                for names, level in gentler
            )
        for slug in self.regions:
            cautions = load().region(slug).cautions
            if cautions:
                return cautions[0]
        return self.step["cues"][0] if self.step["cues"] else ""

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def count(self) -> int:
        return len(self.plan.steps)

    @property
    def seconds(self) -> int:
        return self.step["minutes"] * 60

    @property
    def minutes(self) -> int:
        return self.step["minutes"]

    @property
    def minutes_after(self) -> int:
        """Minutes of the steps that follow."""
        return sum(step.minutes for step in self.plan.steps[self.index + 1 :])

    @property
    def view(self) -> str:
        """Which side of the drawing shows the areas of this step."""
        ref = load()
        fronts = [ref.region(slug).view == "front" for slug in self.regions]
        return "front" if fronts and all(fronts) else "back"

    @property
    def on_the_map(self) -> str:
        """What the drawing shows, in words."""
        return in_words(self.view, (), (), self.regions)

    @cached_property
    def next(self) -> "StepShown | None":
        following = self.index + 1
        return StepShown(self.plan, following) if following < self.count else None


def both_sides(regions) -> list[frozenset[str]]:
    """Return the regions in the body's order, left and right of the same together."""
    ref = load()
    by_base: dict[str, set[str]] = {}
    for slug in ref.in_order(set(regions)):
        by_base.setdefault(ref.region(slug).base, set()).add(slug)
    return [frozenset(slugs) for slugs in by_base.values()]


def steps_of(plan: Plan) -> list[StepShown]:
    return [StepShown(plan, index) for index in range(len(plan.steps))]


def mark_of(plan: Plan) -> str:
    """Return what tells one plan from another, so that a page learns of a change alone."""
    told = [
        (step.slug, step.side, step.minutes, [(a.region, a.pressure) for a in step.areas])
        for step in plan.steps
    ]
    return f"{crc32(repr(told).encode()):x}"
