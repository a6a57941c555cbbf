"""A plan as its client reads it: plain words, no strokes, and a question for each area."""

from dataclasses import dataclass
from functools import cached_property

from practice.words import load, retold
from sessions_app.planning.library import template_named
from sessions_app.planning.said import (
    AS_FIRST,
    LEAVE_OUT,
    LIGHTER,
    YES,
    highest_levels,
)
from sessions_app.planning.wording import client_names, highest_pressure

UNTOLD = {"stroke", "edit", "template", "scope"}  # nothing that a client could decide on
UNSAID = {"not-consented", "never-worked", "step-no-region"}  # asked below, or says nothing new
LIGHTEST = 1


@dataclass(frozen=True, kw_only=True)
class Part:
    """One step: what it is called for a client, how long, where and how firm."""

    name: str
    minutes: int
    areas: str = ""
    pressure: int = 0


@dataclass(frozen=True, kw_only=True)
class Question:
    """One area of the plan, and what may be said to it.

    `level` is 0 where the area is not in the plan: it was struck out, or waits for a yes by name.
    """

    key: str
    name: str
    regions: tuple[str, ...]
    level: int
    by_name: bool = False
    choices: tuple[str, ...] = ()
    said: str = ""

    @property
    def is_planned(self) -> bool:
        return self.level > 0

    @property
    def must_be_said(self) -> bool:
        """Whether the client has to choose: nothing stands for a yes by name."""
        return self.by_name and self.is_planned

    @property
    def initial(self) -> str:
        """What is chosen when the page opens; never a yes for an area that needs one by name."""
        if self.by_name and self.said == YES:
            return ""
        return self.said or (YES if self.is_planned and not self.by_name else "")


class ClientPlan:
    """What the page for a client asks of a plan document and of the answer that holds."""

    def __init__(
        self,
        document: dict,
        answer=None,
        *,
        struck: frozenset[str] = frozenset(),
        avoid: frozenset[str] = frozenset(),
    ):
        """`struck` are the areas that the client took out of this session; `avoid` are all that
        must be left alone, for whatever reason.
        """
        self.document, self.answer, self.struck, self.avoid = document, answer, struck, avoid

    @cached_property
    def parts(self) -> list[Part]:
        phases = load().phases
        return [
            Part(
                name=phases[step["phase"]].client_name,
                minutes=step["minutes"],
                areas=", ".join(client_names(frozenset(a["region"] for a in step["areas"]))),
                pressure=highest_pressure(step),
            )
            for step in self.document["steps"]
        ]

    @property
    def worked(self) -> list[str]:
        return sorted(self.levels)

    @property
    def avoided(self) -> list[str]:
        return sorted((self.avoid | self.struck) - self.levels.keys())

    @cached_property
    def reasons(self) -> list[dict[str, str]]:
        """What is left out and why, each once; what only waits for a yes is asked below."""
        rows: dict[tuple[str, str], None] = {}
        for row in self.document["left_out"]:
            because = [r for r in row["reasons"] if r["rule"] not in UNSAID and r["client"]]
            if row["what"] not in UNTOLD:
                texts = [retold(reason["rule"], reason["client"]) for reason in because]
                rows.update({(self.about(row, text), text): None for text in texts})
        return [{"about": about, "text": text} for about, text in rows]

    def about(self, row: dict, text: str) -> str:
        """Return the areas that a sentence is about, where it does not name one itself."""
        regions = self.regions_of(row) - self.levels.keys()
        names = client_names(frozenset(regions))
        full = {load().region_name(slug) for slug in regions}
        return "" if any(name in text for name in full) else ", ".join(names)

    def regions_of(self, row: dict) -> frozenset[str]:
        """Return the areas that a left-out step or area stands for."""
        ref = load()
        if row["what"] == "region":
            return ref.expand([row["slug"]])
        return ref.expand(self.steps.get(row["slug"], ())) if row["what"] == "step" else frozenset()

    @cached_property
    def steps(self) -> dict[str, tuple[str, ...]]:
        """The areas of each step of the template, by its slug."""
        template = template_named(self.document["template"])
        return {step.slug: step.regions for step in template.steps} if template else {}

    @cached_property
    def minded(self) -> list[dict[str, str]]:
        """What the client told us and what follows from it, each sentence once."""
        questions, told = load().questions, {}
        for message in self.document["messages"]:
            if message["to"] == "client":
                question = questions.get(message["rule"])
                about = question.tick_label if question else ""
                text = retold(message["rule"], message["text"])
                told.setdefault(text, {"about": about, "text": text})
        return list(told.values())

    @cached_property
    def levels(self) -> dict[str, int]:
        return highest_levels(self.document)

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The areas that are left out for want of a yes by name alone."""
        left: set[str] = set()
        for row in self.document["left_out"]:
            if any(reason["rule"] == "not-consented" for reason in row["reasons"]):
                left |= self.regions_of(row)
        left &= load().explicit_consent_regions
        return frozenset(left - self.levels.keys() - self.struck - self.avoid)

    @cached_property
    def questions(self) -> list[Question]:
        """One for each area, both sides together where they are worked alike."""
        ref, found = load(), []
        known = {*self.levels, *self.struck, *self.waiting}
        for group in together(ref.in_order(known), self.levels):
            found.append(self.question(group))
        return found

    def question(self, regions: tuple[str, ...]) -> Question:
        ref = load()
        first, level = ref.region(regions[0]), self.levels.get(regions[0], 0)
        by_name = any(slug in ref.explicit_consent_regions for slug in regions)
        said = self.said_of(regions)
        choices = [YES, LEAVE_OUT]
        if level > LIGHTEST:
            choices.insert(1, LIGHTER)
        lighter = self.answer.said["lighter"] if self.answer else {}
        if level and not lighter.keys().isdisjoint(regions):
            choices.append(AS_FIRST)
        return Question(
            key=first.base if len(regions) > 1 else first.slug,
            name=first.client_name if len(regions) > 1 else first.name,
            regions=regions,
            level=level,
            by_name=by_name,
            choices=tuple(choices),
            said=said if said in choices else "",
        )

    def said_of(self, regions: tuple[str, ...]) -> str:
        """Return what is still to be said: a wish that was followed is in the plan already."""
        if not self.struck.isdisjoint(regions):
            return LEAVE_OUT
        for area in self.answer.said["areas"] if self.answer else ():
            if not set(regions).isdisjoint(area["regions"]) and area["choice"] == YES:
                return YES
        return ""


def together(regions, levels: dict[str, int]) -> list[tuple[str, ...]]:
    """Return the sides of an area as one where they get the same, else each alone."""
    ref, rows, done = load(), [], set()
    for slug in regions:
        if slug in done:
            continue
        other = ref.mirror(slug)
        alike = other in regions and levels.get(other, 0) == levels.get(slug, 0)
        row = (slug, other) if alike else (slug,)
        done.update(row)
        rows.append(row)
    return rows
