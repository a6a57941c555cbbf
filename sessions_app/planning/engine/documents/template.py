"""Write and read `effleurage-template/1`: a technique template of the practice's own.

The shape of a step is that of the reference data, read by the same code, so that a template
from outside can say nothing that a built-in one cannot. All complaints are told at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from functools import cache
from typing import Any, cast

from practice.reference import Reference, load
from practice.reference.problems import Place, Problem, Problems, hint
from practice.reference.shape import build
from practice.reference.templates import Step, Template

from ..values import BadDocument
from .places import NOT_KEPT, other_format

FORMAT = "effleurage-template/1"
NAME, TEXT, CUE = 120, 500, 500  # characters
MOST_STEPS, MOST_CUES, MOST_DURATIONS, MOST_SLUGS = 60, 12, 12, 60
MOST_COMPLAINTS = 50
_HEAD = ("name", "modality", "scope", "durations", "description", "clothed")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_NOUNS = {"region or region group": "area", "modality": "style"}


class BadTemplate(BadDocument):
    """A template that cannot be read; `complaints` are sentences, each with its place."""

    def __init__(self, complaints: list[str]):
        self.complaints = tuple(complaints[:MOST_COMPLAINTS])
        super().__init__(" ".join(f"{each}." for each in self.complaints))


# --- writing


def template_document(template: Template) -> dict[str, Any]:
    """Return a template as plain data in the order of the format; what is usual is left out."""
    head = {key: _plain(getattr(template, key)) for key in _HEAD}
    return {"format": FORMAT, **head, "steps": [_step(step) for step in template.steps]}


def _step(step: Step) -> dict[str, Any]:
    usual = {each.name: each.default for each in fields(Step)}
    written = {key: _plain(value) for key, value in asdict(step).items()}
    return {key: value for key, value in written.items() if value != usual[key]}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


# --- reading


def read_template(data: Any, *, slug: str = "own", reference: Reference | None = None) -> Template:
    """Return a template document as a value; `BadTemplate` holds everything that is wrong."""
    reference = reference or load()
    if not isinstance(data, dict):
        raise BadTemplate(["the document must be a mapping"])
    if data.get("format") != FORMAT:
        raise BadTemplate([f"format: {other_format(data.get('format'), FORMAT)}"])
    said = _Complaints(data, reference)
    content = {key: value for key, value in data.items() if key != "format"}
    if "slug" in content:
        said.add(("slug",), "unknown key: the name is enough")
    template = cast(Template, build(Template, {**content, "slug": slug}, (), said))
    said.look_up(_known(reference))
    if not said.sentences:
        said.sentences += _too_much(template)
    if said.sentences:
        raise BadTemplate(said.sentences)
    return template


class _Complaints(Problems):
    """Problems as sentences such as `steps[3].strokes[0]: 'gliding' is no stroke`."""

    def __init__(self, data: dict[Any, Any], reference: Reference):
        super().__init__()
        self.sentences: list[str] = []
        self._data, self._reference = data, reference

    def add(self, place: Place, text: str) -> None:
        path = self._path(place)
        self.sentences.append(f"{path}: {text}" if path else text)
        self.found.append(Problem(file="", row="", key=path, text=text))

    def look_up(self, known: Mapping[str, frozenset[str]]) -> None:
        for kinds, slug, place in self._references:
            everything = set[str]().union(*(known[kind] for kind in kinds))
            if slug not in everything:
                noun = " or ".join(kinds)
                noun = _NOUNS.get(noun, noun)
                meant = self._by_other_name(noun, slug) or hint(slug, everything)
                self.add(place, f"{slug[:60]!r} is no {noun}{meant}")

    def _by_other_name(self, noun: str, word: str) -> str:
        """Return the field's word for a stroke that was called by a plain one."""
        if noun != "stroke" or len(word) < 4:
            return ""
        stem = word.lower().removesuffix("ing").removesuffix("e")
        for stroke in self._reference.strokes.values():
            if stem in f"{stroke.name} {stroke.plain_name}".lower():
                return f"; is it {stroke.slug!r}?"
        return ""

    def _path(self, place: Place) -> str:
        path = ""
        rows: Any = self._data
        for part in place:
            if isinstance(rows, list) and isinstance(part, str):
                names = [row.get("slug") if isinstance(row, dict) else None for row in rows]
                part = names.index(part) if part in names else part
            path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
            rows = _inside(rows, part)
        return path[:200]


def _inside(rows: Any, part: str | int) -> Any:
    if isinstance(rows, dict):
        return rows.get(part)
    if isinstance(rows, list) and isinstance(part, int) and part < len(rows):
        return rows[part]
    return None


@cache
def _known(reference: Reference) -> Mapping[str, frozenset[str]]:
    return {
        "region": frozenset(reference.regions),
        "region group": frozenset(reference.groups),
        "position": frozenset(reference.positions),
        "stroke": frozenset(reference.strokes),
        "modality": frozenset(reference.modalities),
        "phase": frozenset(reference.phases),
        "mistake": frozenset(reference.mistakes),
        "check-in": frozenset(reference.checkins),
    }


def _too_much(template: Template) -> Iterator[str]:
    """Say what is too long or holds signs that cannot be kept."""
    yield from _text("name", template.name, NAME)
    yield from _text("description", template.description, TEXT)
    yield from _most("durations", template.durations, MOST_DURATIONS)
    yield from _most("steps", template.steps, MOST_STEPS)
    for at, step in enumerate(template.steps):
        place = f"steps[{at}]"
        if not _SLUG.fullmatch(step.slug):
            yield f"{place}.slug: at most 50 small letters, digits and hyphens"
        yield from _most(f"{place}.cues", step.cues, MOST_CUES)
        for number, cue in enumerate(step.cues):
            yield from _text(f"{place}.cues[{number}]", cue, CUE)
        for key in ("regions", "strokes", "positions", "guards_against", "checkins"):
            yield from _most(f"{place}.{key}", getattr(step, key), MOST_SLUGS)


def _text(place: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{place}: the text is longer than {limit} characters"
    if NOT_KEPT.search(text):
        yield f"{place}: the text holds signs that cannot be kept"


def _most(place: str, rows: tuple[Any, ...], limit: int) -> Iterator[str]:
    if len(rows) > limit:
        yield f"{place}: {len(rows)} entries are too many; at most {limit}"
