"""What is looked up again and again while a plan is drafted, worked out once per reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from practice.reference import Reference


@dataclass(frozen=True, kw_only=True, eq=False)
class Knowledge:
    """Indexes over the reference data; regions stand in working order."""

    order: Mapping[str, int]
    never: Mapping[str, frozenset[str]]  # stroke -> regions that it never touches
    style_strokes: Mapping[str, frozenset[str]]
    reach: Mapping[str, frozenset[str]]  # position -> regions
    untouchable: frozenset[str]
    back: frozenset[str]  # where firm work needs a warm back
    goals: Mapping[str, tuple[tuple[frozenset[str], float], ...]]

    def in_order(self, regions: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(regions, key=self.order.__getitem__))


@lru_cache(maxsize=4)
def knowledge(reference: Reference) -> Knowledge:
    file_order = {slug: at for at, slug in enumerate(reference.regions)}
    ranked = sorted(
        reference.regions, key=lambda slug: (reference.regions[slug].order, file_order[slug])
    )
    return Knowledge(
        order={slug: at for at, slug in enumerate(ranked)},
        never={
            slug: reference.expand(row.regions_never) for slug, row in reference.strokes.items()
        },
        style_strokes={slug: frozenset(row.strokes) for slug, row in reference.modalities.items()},
        reach={
            position: frozenset(
                slug for slug, row in reference.regions.items() if position in row.positions
            )
            for position in reference.positions
        },
        untouchable=reference.never_worked
        | {slug for slug, row in reference.regions.items() if row.max_pressure < 1},
        back=reference.expand(("whole-back", "spine-line", "waist-side")),
        goals={
            slug: tuple((reference.expand([area]), by) for area, by in row.multiply.items())
            for slug, row in reference.goal_adjustments.items()
        },
    )


@lru_cache(maxsize=4000)
def regions_of(reference: Reference, areas: tuple[str, ...]) -> frozenset[str]:
    """The regions that a list of areas names, as templates and advice have it."""
    return reference.expand(areas)
