"""What was done, area by area: planned and real, and how a person puts it right.

The rows of a note are single regions; a page shows both sides together, under their base.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practice.words import load
from sessions_app.planning.engine.comparing import minutes_by_area
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.wording import area_names

MOST_MINUTES = 180
FIRMEST = 5  # what was done is written down as it was, also where no plan would go


@dataclass(frozen=True, kw_only=True)
class AreaDone:
    """One area, both sides together. `minutes` are real; those of an area left out are none."""

    base: str
    name: str
    planned: int
    minutes: int
    pressure: int
    strokes: str
    is_done: bool

    @property
    def difference(self) -> int:
        return (self.minutes if self.is_done else 0) - self.planned

    @property
    def pressure_word(self) -> str:
        return load().pressure_levels[self.pressure].client_word.lower() if self.pressure else ""


def areas_done(rows: Iterable[Mapping], agreed: Plan) -> list[AreaDone]:
    """Return what was done and what was planned, in the body's order."""
    ref, planned, levels = load(), minutes_by_area(agreed), highest_levels(agreed)
    by_region = {row["region"]: row for row in rows}
    together: dict[str, list[str]] = {}
    for slug in ref.in_order({*by_region, *planned}):
        together.setdefault(ref.region(slug).base, []).append(slug)
    return [one_area(base, slugs, by_region, planned, levels) for base, slugs in together.items()]


def one_area(base, slugs, by_region, planned, levels) -> AreaDone:
    done = [by_region[slug] for slug in slugs if slug in by_region]
    kept = [row for row in done if row.get("kept", True)]
    worked = kept or done
    return AreaDone(
        base=base,
        name=", ".join(area_names(frozenset(row["region"] for row in worked) or frozenset(slugs))),
        planned=round(sum(planned.get(slug, 0) for slug in slugs)),
        minutes=shown_minutes(worked),
        pressure=max((row["pressure"] for row in worked), default=0)
        or max((levels.get(slug, 0) for slug in slugs), default=0),
        strokes=stroke_words(stroke for row in worked for stroke in row["strokes"]),
        is_done=bool(kept),
    )


def shown_minutes(rows: Iterable[Mapping]) -> int:
    """Whole minutes; what was worked at all counts as one."""
    total = sum(row["minutes"] for row in rows)
    return max(1, round(total)) if total else 0


def stroke_words(slugs: Iterable[str]) -> str:
    ref = load()
    return ", ".join(ref.strokes[slug].name.lower() for slug in dict.fromkeys(slugs))


def strokes_used(rows: Iterable[Mapping]) -> dict[str, bool]:
    """Return each stroke of the session, and whether it still counts as used."""
    found: dict[str, bool] = {}
    for row in rows:
        found |= {slug: True for slug in row["strokes"]}
        found |= {slug: found.get(slug, False) for slug in row.get("unused", ())}
    return {slug: found[slug] for slug in load().strokes if slug in found}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a person ticked and typed: areas by base, and strokes."""

    kept: frozenset[str]
    minutes: Mapping[str, int | None]
    pressure: Mapping[str, int | None]
    strokes: frozenset[str]
    another: str = ""


def put_right(rows: Iterable[Mapping], given: Given, agreed: Plan) -> list[dict]:
    """Return the rows as they were put right; what was not touched stays to the decimal."""
    ref, shown = load(), {each.base: each for each in areas_done(rows, agreed)}
    by_base: dict[str, list[dict]] = {}
    for row in rows:
        by_base.setdefault(ref.region(row["region"]).base, []).append(dict(row))
    wanted = given.kept | ({given.another} - {""})
    for base in wanted - by_base.keys():
        by_base[base] = empty_rows(base, agreed)
    found = [
        row
        for base, here in by_base.items()
        for row in scaled(here, shown.get(base), given.minutes.get(base), given.pressure.get(base))
    ]
    fresh = [with_strokes(row, given.strokes, row["region"], wanted) for row in found]
    order = ref.in_order({row["region"] for row in fresh})
    by_region = {row["region"]: row for row in fresh}
    return [by_region[slug] for slug in order]


def empty_rows(base: str, agreed: Plan) -> list[dict]:
    """Return rows for an area that no event tells of: as it was planned, or else both sides."""
    ref, planned, levels = load(), minutes_by_area(agreed), highest_levels(agreed)
    slugs = [slug for slug in planned if ref.region(slug).base == base]
    slugs = slugs or [slug for slug in ref.regions if ref.region(slug).base == base]
    strokes: dict[str, list[str]] = {}
    for step in agreed.steps:
        for area in step.areas:
            strokes.setdefault(area.region, []).extend(area.strokes)
    return [
        {
            "region": slug,
            "minutes": round(planned.get(slug, 1 / len(slugs)), 1),
            "pressure": levels.get(slug, 2),
            "strokes": list(dict.fromkeys(strokes.get(slug, ()))),
        }
        for slug in slugs
    ]


def scaled(rows: list[dict], shown: AreaDone | None, minutes, pressure) -> list[dict]:
    """Return an area's rows with other minutes and another pressure, where those were changed."""
    before = shown_minutes(rows)
    if minutes and minutes != before and (shown is None or minutes != shown.minutes):
        total = sum(row["minutes"] for row in rows)
        for row in rows:
            share = row["minutes"] / total if total else 1 / len(rows)
            row["minutes"] = round(minutes * share, 1)
    firmest = max(row["pressure"] for row in rows)
    if pressure and pressure != firmest:
        for row in rows:
            row["pressure"] = pressure
    return rows


def with_strokes(row: dict, used: frozenset[str], region: str, kept: Iterable[str]) -> dict:
    """Return a row with the strokes that still count; the others are remembered beside them."""
    base = load().region(region).base
    every = [*row["strokes"], *(s for s in row.get("unused", ()) if s not in row["strokes"])]
    unused = [slug for slug in every if slug not in used]
    new = {**row, "strokes": [slug for slug in every if slug in used], "kept": base in set(kept)}
    return {**new, "unused": unused} if unused else {k: v for k, v in new.items() if k != "unused"}


def same_rows(one: Iterable[Mapping], other: Iterable[Mapping]) -> bool:
    """Say whether two lists tell of the same work, whatever they leave unsaid."""

    def told(rows):
        return [{"kept": True, **row} for row in rows if row.get("kept", True)]

    return told(one) == told(other)


def difference_words(areas: Iterable[AreaDone]) -> str:
    """Say in one sentence or two where the hour went otherwise than planned."""
    longer, shorter, out = [], [], []
    for area in areas:
        words = _("%(area)s (%(minutes)s min)")
        if area.planned and not area.is_done:
            out.append(area.name)
        elif area.difference >= 2:
            longer.append(words % {"area": area.name, "minutes": f"+{area.difference}"})
        elif area.difference <= -2:
            shorter.append(words % {"area": area.name, "minutes": f"−{-area.difference}"})
    parts = []
    if longer:
        parts.append(_("Longer than planned: %(areas)s.") % {"areas": ", ".join(longer)})
    if shorter:
        parts.append(_("Shorter than planned: %(areas)s.") % {"areas": ", ".join(shorter)})
    if out:
        parts.append(_("Planned and not done: %(areas)s.") % {"areas": ", ".join(out)})
    return " ".join(parts) or _("Each area had about the minutes that were planned.")
