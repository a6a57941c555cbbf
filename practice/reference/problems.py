"""Faults in the data files, each with its file, row and key."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

Place = tuple[str | int, ...]  # file, section, row, key, key, ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault in the data: where it is and what is wrong."""

    file: str
    row: str
    key: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.row, self.key, self.text) if part)


class Problems:
    """Collects faults, and the references that can be looked up when every file is read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._references: list[tuple[tuple[str, ...], str, Place]] = []

    def add(self, place: Place, text: str) -> None:
        file, *parts = place
        row, key = "/".join(str(part) for part in parts[:2]), ""
        for part in parts[2:]:
            key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
        self.found.append(Problem(file=str(file), row=row, key=key, text=text))

    def refer(self, kinds: tuple[str, ...], slug: str, place: Place) -> None:
        """Remember that `slug` must be known as one of these kinds."""
        self._references.append((kinds, slug, place))

    def look_up(self, known: Mapping[str, frozenset[str]]) -> None:
        """Add a problem for each reference that names nothing."""
        for kinds, slug, place in self._references:
            if not any(slug in known[kind] for kind in kinds):
                everything = set[str]().union(*(known[kind] for kind in kinds))
                self.add(place, f"unknown {' or '.join(kinds)} {slug!r}{hint(slug, everything)}")


def hint(word: object, known: set[str]) -> str:
    """Return a question about the word that was meant, or nothing."""
    close = get_close_matches(str(word), sorted(known), n=1)
    return f"; is it {close[0]!r}?" if close else ""
