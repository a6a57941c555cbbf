"""Areas in few words: the groups and areas that stand for a set of regions."""

from collections.abc import Iterable
from functools import lru_cache

from practice.reference import Reference


def fewest(regions: Iterable[str], reference: Reference) -> tuple[str, ...]:
    """Return the fewest slugs of groups and areas that stand for exactly these regions."""
    return _fewest(frozenset(regions), reference)


@lru_cache(maxsize=2000)
def _fewest(regions: frozenset[str], reference: Reference) -> tuple[str, ...]:
    found, left = [], set(regions)
    for slug, members in _groups(reference):
        if members <= left:
            found.append(slug)
            left -= members
    return (*found, *reference.in_order(left))


@lru_cache(maxsize=4)
def _groups(reference: Reference) -> tuple[tuple[str, frozenset[str]], ...]:
    """The groups, biggest first."""
    sizes = [(slug, reference.expand([slug])) for slug in reference.groups]
    return tuple(sorted(sizes, key=lambda each: (-len(each[1]), each[0])))


def names(slugs: Iterable[str], reference: Reference) -> str:
    """The names of areas and groups as they stand in a sentence."""
    return ", ".join(reference.region_name(slug) for slug in slugs)
