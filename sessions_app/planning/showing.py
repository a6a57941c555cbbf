"""A kept plan as its page shows it: rows with turns between them, warnings, what was left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from practice.reference import load
from practice.reference.templates import Step
from sessions_app.planning import library
from sessions_app.planning.telling import kind_words
from sessions_app.planning.wording import (
    area_names,
    gentler_places,
    highest_pressure,
    left_out_name,
    position_name,
    row_words,
    step_title,
    stroke_names,
)

MOVABLE = ("main", "integration")
OPEN_AFTER = ("warm-up", "main", "integration")
SPECIAL = (
    "answer", "mark", "wish", "request", "goal", "event", "edit", "session", "client", "clock",
)  # fmt: skip

SHORTER = "step-minutes"  # a step that the clock made shorter
HELD = {
    "review": _("A practitioner must read the answers and decide."),
    "training": _("It needs training that the practitioner does not hold."),
    "guardian": _("A parent or guardian must agree first, and be there if the plan says so."),
    "unanswered": _("A question that is asked on each visit has no answer yet."),
    "expired": _("The health answers are older than 180 days. Ask again."),
    "consent": _(
        "The client has taken back their consent. Talk to them; a new form gives it again."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the plan. A turn is a row too: it has no phase."""

    minutes: int
    starts_at: int
    title: str
    phase: str = ""
    strokes: str = ""
    pressure: int = 0
    gentler: tuple[tuple[str, int], ...] = ()
    position: str = ""
    asks_by_name: bool = False
    cautions: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    supports: tuple[str, ...] = field(default=())
    slug: str = ""
    side: str = ""
    special: tuple[str, ...] = ()  # reasons of this client, before the general care
    general: tuple[str, ...] = ()
    locked: int | None = None
    up: str = ""  # the step before which it comes when it moves up, or down
    down: str = ""
    opens: bool = False  # a step may be added before it

    @property
    def is_turn(self) -> bool:
        return not self.phase

    @property
    def removable(self) -> bool:
        return self.phase in MOVABLE

    @property
    def key(self) -> str:
        """What tells this row from all others; a step done side by side comes twice."""
        return f"{self.slug}-{self.side}" if self.side else self.slug

    @property
    def clock(self) -> str:
        """Hours and minutes from the start: 0:12."""
        return f"{self.starts_at // 60}:{self.starts_at % 60:02}"


class PlanPage:
    """What the page asks of a plan document."""

    def __init__(self, document: dict, edits: Sequence[dict] = ()):
        self.document = document
        self.edits = edits

    @cached_property
    def rows(self) -> list[Row]:
        rows, position = [], None
        for step in self.document["steps"]:
            if position and step["position"] and step["position"] != position:
                rows.append(turn_row(rows[-1], step))
            elif rows and step["starts_at"] > rows[-1].starts_at + rows[-1].minutes:
                rows.append(turn_row(rows[-1], step))
            position = step["position"] or position
            row = replace(step_row(step), **self.moves(step))
            is_half = any(each.slug == row.slug for each in rows)
            rows.append(replace(row, opens=row.opens and not is_half))
        return rows

    @cached_property
    def order(self) -> dict[str, str]:
        """The phase of each step by its slug, in the order of the plan."""
        return {step["slug"]: step["phase"] for step in self.document["steps"]}

    def moves(self, step: dict) -> dict:
        """Say where a step may go, and whether one may be put before it."""
        slugs, slug, phase = list(self.order), step["slug"], step["phase"]
        at = slugs.index(slug)
        before = slugs[at - 1] if at else ""
        after = slugs[at + 1] if at + 1 < len(slugs) else ""
        beyond = slugs[at + 2] if at + 2 < len(slugs) else ""
        is_movable = phase in MOVABLE
        return {
            "up": before if is_movable and self.order.get(before) in MOVABLE else "",
            "down": beyond if is_movable and self.order.get(after) in MOVABLE else "",
            "locked": self.locks.get(slug),
            "opens": phase != self.order.get(before) and self.order.get(before) in OPEN_AFTER,
        }

    @cached_property
    def locks(self) -> dict[str, int]:
        return {each["step"]: each["value"] for each in self.edits if each["what"] == "lock"}

    @cached_property
    def own_edits(self) -> int:
        """How many changes a practitioner made by hand."""
        return sum(not each.get("source") for each in self.edits)

    @property
    def step_count(self) -> int:
        return len(self.document["steps"])

    @cached_property
    def warnings(self) -> list[dict]:
        """What the practitioner must know before starting, each once, and what it is about."""
        questions, told = load().questions, {}
        for message in self.document["messages"]:
            if message["to"] == "practitioner":
                question = questions.get(message["rule"])
                about = question.tick_label if question else ""
                told.setdefault(message["text"], {"about": about, "text": message["text"]})
        return list(told.values())

    @cached_property
    def why(self) -> list[str]:
        """Why the whole is as it is: style, template, oil, length, wishes."""
        found = (reason["text"] for reason in self.document.get("reasons", ()))
        return list(dict.fromkeys(found))

    @cached_property
    def to_client(self) -> list[str]:
        said = [m["text"] for m in self.document["messages"] if m["to"] == "client"]
        return list(dict.fromkeys(said))

    @cached_property
    def left_out(self) -> list[dict]:
        """What the plan does without, in one line for each cause."""
        rows = []
        usual = [row for row in self.document["left_out"] if row["what"] != "edit"]
        ordered = sorted(usual, key=because)
        for (what, causes), group in groupby(ordered, key=because):
            group = list(group)
            slugs = frozenset(row["slug"] for row in group)
            known = load().regions
            if what == "region" and slugs <= known.keys():
                names = area_names(slugs)
            else:
                names = tuple(dict.fromkeys(self.name_of(row) for row in group))
            rows.append({"names": ", ".join(names), "reasons": causes})
        return rows

    @cached_property
    def edits_left_out(self) -> list[dict]:
        """Changes made by hand that a rule forbids by now, each with the rule."""
        names = {step["slug"]: step_title(step) for step in reversed(self.document["steps"])}
        return [
            {"words": kind_words(row["slug"], row["step"], names), "reasons": because(row)[1]}
            for row in self.document["left_out"]
            if row["what"] == "edit"
        ]

    def name_of(self, row: dict) -> str:
        """Return the name of what was left out; a step is named by its areas."""
        steps = self.template_steps
        slug = row["step"] if row["what"] == SHORTER else row["slug"]
        if row["what"] in ("step", SHORTER) and slug in steps:
            return row_words(steps[slug])
        return left_out_name(row)

    @cached_property
    def template_steps(self) -> dict[str, Step]:
        template = library.template_named(self.document.get("template"))
        return {step.slug: step for step in template.steps} if template else {}

    @property
    def waits_for_clearance(self) -> bool:
        return self.document["decision"] == "refused-clearance"

    @property
    def held_words(self) -> list[str]:
        """Why the plan is held, in words."""
        return [HELD[why] for why in self.document["held_for"] if why in HELD]

    @cached_property
    def regions(self) -> set[str]:
        return {a["region"] for step in self.document["steps"] for a in step["areas"]}

    @cached_property
    def template_name(self) -> str:
        return library.name_of(self.document.get("template"))

    @property
    def oil_name(self) -> str:
        slug = self.document.get("oil")
        return load().oils[slug].name if slug else ""


def because(row: dict) -> tuple[str, tuple[str, ...]]:
    return row["what"], tuple(dict.fromkeys(reason["text"] for reason in row["reasons"]))


def turn_row(before: Row, step: dict) -> Row:
    start = before.starts_at + before.minutes
    supports = load().positions[step["position"]].supports if step["position"] else ()
    return Row(
        minutes=step["starts_at"] - start,
        starts_at=start,
        title=position_name(step["position"]) if step["position"] else "",
        supports=tuple(supports),
    )


def step_row(step: dict) -> Row:
    ref = load()
    regions = tuple(area["region"] for area in step["areas"])
    bases = dict.fromkeys(ref.region(slug).base for slug in regions)
    firsts = [next(r for r in regions if ref.region(r).base == base) for base in bases]
    asks = any(slug in ref.explicit_consent_regions for slug in regions)
    return Row(
        minutes=step["minutes"],
        starts_at=step["starts_at"],
        title=step_title(step),
        phase=step["phase"],
        strokes=stroke_names(step),
        pressure=highest_pressure(step),
        gentler=tuple(gentler_places(step)),
        position=position_name(step["position"]) if step["position"] else "",
        asks_by_name=asks,
        cautions=tuple(c for slug in firsts for c in ref.region(slug).cautions),
        cues=tuple(step["cues"]),
        reasons=tuple(dict.fromkeys(reason["text"] for reason in step["reasons"])),
        regions=regions,
        slug=step["slug"],
        side=step["side"] or "",
        special=texts(reason for reason in step["reasons"] if is_special(reason)),
        general=texts(reason for reason in step["reasons"] if not is_special(reason)),
    )


def is_special(reason: dict) -> bool:
    """Say whether a reason is about this client, and no general care."""
    return reason["source"].partition(":")[0] in SPECIAL


def texts(reasons: Iterable[dict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason["text"] for reason in reasons))
