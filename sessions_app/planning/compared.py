"""The styles side by side as their page shows them: columns, and the same rows in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from practice.intake.forms import SCOPES
from practice.reference import load
from sessions_app.planning import library, services
from sessions_app.planning.engine.documents import read_edits
from sessions_app.planning.engine.styles import Column, compare, left_out_by_all
from sessions_app.planning.engine.values import Brief, LeftOut, Reason
from sessions_app.planning.wording import area_names, left_out_name, position_name, row_title

MOST_OWN = 7  # templates of the practice's own: each is a plan more to make


@dataclass(frozen=True, kw_only=True)
class Way:
    """One column: a plan in one style, ready to be read and chosen."""

    column: Column
    minutes_by_base: dict[str, float]
    is_now: bool

    @property
    def name(self) -> str:
        own = self.column.template
        return own.name if own else load().modalities[self.column.style].name

    @property
    def style(self) -> str:
        return self.column.style

    @property
    def template(self) -> str:
        """The slug to choose by; blank where the style chooses its own sequence."""
        return self.column.template.slug if self.column.template else ""

    @property
    def plan(self):
        return self.column.plan

    @property
    def oil(self) -> str:
        return load().oils[self.plan.oil].name

    @property
    def positions(self) -> list[tuple[str, int]]:
        spent = self.column.positions.items()
        return [(position_name(slug).capitalize(), minutes) for slug, minutes in spent]

    @cached_property
    def leaves_out(self) -> list[dict]:
        return lines_of([(each, self.plan.template) for each in self.column.leaves_out])


@dataclass(frozen=True, kw_only=True)
class Place:
    """One row: an area with both its sides, and what each column gives it."""

    name: str
    is_sore: bool
    cells: list[tuple[Way, int, float]]  # the column, whole minutes, hundredths of the longest bar


class Comparison:
    """What the page asks: `ways` that can be chosen, `ruled_out` ones, and the rows of areas."""

    def __init__(self, today: Brief, columns: Sequence[Column], *, now=None, more: int = 0):
        self.today, self.columns, self.more = today, columns, max(0, more)
        self.ways = [
            Way(column=each, minutes_by_base=by_base(each.minutes), is_now=is_now(each, now))
            for each in columns
            if each.plan
        ]

    @property
    def ruled_out(self) -> list[tuple[str, list[str]]]:
        """Each style that is left out today, with the rules, each once."""
        return [
            (
                column.template.name if column.template else load().modalities[column.style].name,
                sentences(column.against),
            )
            for column in self.columns
            if column.plan is None
        ]

    @cached_property
    def places(self) -> list[Place]:
        """The areas that any of the plans works, in the body's order."""
        ref, worked = load(), {slug for each in self.columns for slug in each.minutes}
        longest = max((m for way in self.ways for m in way.minutes_by_base.values()), default=1)
        rows: dict[str, set[str]] = {}
        for slug in ref.in_order(worked):
            rows.setdefault(ref.region(slug).base, set()).add(slug)
        return [
            Place(
                name=", ".join(area_names(frozenset(regions))),
                is_sore=not regions.isdisjoint(self.today.focus),
                cells=[
                    (way, round(minutes), round(100 * minutes / longest, 1))
                    for way in self.ways
                    for minutes in [way.minutes_by_base.get(base, 0)]
                ],
            )
            for base, regions in rows.items()
        ]

    @property
    def width(self) -> int:
        return 1 + len(self.ways)

    def cells_of(self, way: Way) -> list[tuple[Place, int, float]]:
        """The rows of one column, for a screen that shows it alone."""
        at = self.ways.index(way)
        return [(place, *place.cells[at][1:]) for place in self.places]

    @property
    def left_out_by_all(self) -> list[dict]:
        return lines_of([(each, "") for each in left_out_by_all(self.columns)])


def comparison(appointment, intake, kept) -> Comparison:
    """Plan the appointment in every style, with the minutes and the edits of its newest plan."""
    minutes = min(kept.minutes, appointment.minutes) if kept else appointment.minutes
    today = services.brief_for(appointment, intake, minutes=minutes)
    edits = read_edits(kept.edits) if kept else ()
    own = list(library.own())
    columns = compare(today, minutes, own[:MOST_OWN], edits=edits)
    return Comparison(today, columns, now=kept, more=len(own) - MOST_OWN)


def is_now(column: Column, kept) -> bool:
    """Say whether the newest plan is this one already."""
    if kept is None or column.plan is None:
        return False
    same = (kept.modality, kept.template) == (column.style, column.plan.template)
    return same and kept.document["planned_minutes"] == column.plan.planned_minutes


def by_base(minutes) -> dict[str, float]:
    found: dict[str, float] = {}
    for slug, share in minutes.items():
        base = load().region(slug).base
        found[base] = found.get(base, 0) + share
    return found


def sentences(reasons: Sequence[Reason]) -> list[str]:
    return list(dict.fromkeys(reason.text for reason in reasons))


def lines_of(left_out: Sequence[tuple[LeftOut, str]]) -> list[dict]:
    """Return what is left out in one line for each kind of cause: names, and the sentences why.

    Each comes with the slug of the template that it was left out of.
    """
    causes: dict[tuple, list[tuple[LeftOut, str]]] = {}
    for each, template in left_out:
        rules = frozenset(reason.rule for reason in each.reasons)
        causes.setdefault((each.what, rules), []).append((each, template))
    return [
        {
            "names": ", ".join(names_of(what, group)),
            "reasons": sentences([reason for each, _slug in group for reason in each.reasons]),
        }
        for (what, _rules), group in causes.items()
    ]


def names_of(what: str, group: Sequence[tuple[LeftOut, str]]) -> Sequence[str]:
    """Return the words for things of one kind that are left out together."""
    slugs = [each.slug for each, _template in group]
    if what == "region":
        return area_names(frozenset(slugs))
    if what == "step":
        return list(dict.fromkeys(step_name(each.slug, template) for each, template in group))
    if what == "minutes":
        return [_("%(minutes)s minutes") % {"minutes": slug} for slug in slugs]
    if what == "pressure":
        words = {row.slug: row.client_word for row in load().pressure_levels.values()}
        return [_("%(level)s pressure") % {"level": words.get(slug, slug)} for slug in slugs]
    if what == "scope":
        return [str(SCOPES.get(slug, slug)) for slug in slugs]
    return [left_out_name({"what": what, "slug": slug}) for slug in slugs]


def step_name(slug: str, template: str) -> str:
    """Return the areas of a step, as its template has them."""
    found = library.template_named(template)
    row = next((step for step in found.steps if step.slug == slug), None) if found else None
    return row_title(row) if row else slug.replace("-", " ").capitalize()
