"""The plan on one sheet of paper: numbered steps, and where on the body each number works."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from practice.reference import load
from sessions_app.planning.showing import PlanPage, Row
from sessions_app.planning.wording import area_names

SIDES = {"left": _("left"), "right": _("right")}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table; a turn has no number."""

    number: int
    row: Row
    title: str
    side: str = ""
    position: str = ""


class Sheet:
    """What the sheet shows of a plan's page."""

    def __init__(self, page: PlanPage):
        self.page = page

    @cached_property
    def lines(self) -> list[Line]:
        found, number, before = [], 0, ""
        for row in self.page.rows:
            number += not row.is_turn
            side = str(SIDES.get(row.side, ""))
            where = f"{row.position}, {side}" if side else row.position
            found.append(
                Line(
                    number=0 if row.is_turn else number,
                    row=row,
                    title=short_title(row) if side else row.title,
                    side=side,
                    position="" if where == before else where,
                )
            )
            before = where or before
        return found

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The numbers of the main steps that work each region: "5" or "5, 9"."""
        found: dict[str, list[str]] = {}
        for line in self.lines:
            for region in line.row.regions if line.row.phase == "main" else ():
                found.setdefault(region, []).append(str(line.number))
        return {region: ", ".join(numbers) for region, numbers in found.items()}

    @cached_property
    def left_out(self) -> list[str]:
        """What the plan does without, each with its first reason alone."""
        return [in_short(each["names"], each["reasons"][0]) for each in self.page.left_out]


def short_title(row: Row) -> str:
    """The areas of a step that works one side: the side is said beside its position."""
    ref = load()
    both = {slug for region in row.regions for slug in (region, ref.mirror(region)) if slug}
    names = area_names(frozenset(both))
    return ", ".join(name.replace(f" ({_('both sides')})", "") for name in names)


def in_short(names: str, why: str) -> str:
    """Say it once where the reason begins with the name."""
    why = why.rstrip(".")
    return why if why.lower().startswith(names.lower()) else f"{names}: {why}"
