"""Steps of a template's document: find, change, move, take out, put back, add.

Each function returns a new document; what cannot be done raises `CannotBeDone`. The frame of
every session (welcome and settle, closing, rest and handover) stays where it is.
"""

from typing import Any

from practice.reference import load
from practice.reference.techniques import Stroke

Document = dict[str, Any]
MOVED = ("warm-up", "main", "integration")  # phases whose steps may move, go and come
USUAL = {"min_minutes": 2, "max_minutes": 8, "weight": 1.0, "required": False}
USUAL_CAP = {"warm-up": 2, "main": 3, "integration": 2}


class CannotBeDone(Exception):
    """There is no such step, or it belongs to the frame of the session."""


def place(document: Document, slug: str | None) -> int | None:
    slugs = [step["slug"] for step in document["steps"]]
    return slugs.index(slug) if slug in slugs else None


def find(document: Document, slug: str | None) -> Document | None:
    at = place(document, slug)
    return None if at is None else document["steps"][at]


def replaced(document: Document, step: Document) -> Document:
    """Return the document with this step in the place of the one of its name."""
    steps = [step if each["slug"] == step["slug"] else each for each in document["steps"]]
    return document | {"steps": steps}


def movable(document: Document, slug: str) -> int:
    at = place(document, slug)
    if at is None or document["steps"][at]["phase"] not in MOVED:
        raise CannotBeDone(slug)
    return at


def moved(document: Document, slug: str, by: int) -> Document:
    """Return the document with a step one place earlier (-1) or later (1)."""
    at, steps = movable(document, slug), list(document["steps"])
    to = at + by
    if not 0 <= to < len(steps) or steps[to]["phase"] not in MOVED:
        raise CannotBeDone(slug)
    steps[at], steps[to] = steps[to], steps[at]
    return document | {"steps": steps}


def without(document: Document, slug: str) -> Document:
    at = movable(document, slug)
    return document | {"steps": [*document["steps"][:at], *document["steps"][at + 1 :]]}


def put_back(document: Document, at: int, step: Document) -> Document:
    if find(document, step["slug"]):
        raise CannotBeDone(step["slug"])
    steps = list(document["steps"])
    steps.insert(at, step)
    return document | {"steps": steps}


def added(document: Document, phase: str, area: str) -> tuple[Document, str]:
    """Return the document with a new step after those of its phase, and the step's name."""
    step = new_step(document, phase, area)
    ranks = [load().phases[each["phase"]].order for each in document["steps"]]
    after = [at for at, rank in enumerate(ranks) if rank <= load().phases[phase].order]
    steps = list(document["steps"])
    steps.insert(after[-1] + 1 if after else 0, step)
    return document | {"steps": steps}, step["slug"]


def new_step(document: Document, phase: str, area: str) -> Document:
    """Return a careful step for an area: light strokes first, two of them, and every position."""
    reference = load()
    areas = reference.expand([area])
    most = max(reference.regions[slug].max_pressure for slug in areas)
    style = reference.modalities[document["modality"]]
    fits = [
        stroke
        for stroke in map(reference.strokes.__getitem__, style.strokes)
        if phase in stroke.phases and not areas <= reference.expand(stroke.regions_never)
    ]
    positions = [
        slug
        for slug in reference.positions
        if all(slug in reference.regions[area].positions for area in areas)
    ]
    asks = phase == "main" and areas <= reference.explicit_consent_regions
    return {
        "slug": free_slug(document, area),
        "phase": phase,
        "regions": [area],
        "strokes": [stroke.slug for stroke in sorted(fits, key=careful)[:2]],
        "pressure": {"offset": -1, "cap": min(USUAL_CAP[phase], most)},
        **USUAL,
        "positions": positions or list(reference.positions),
        "cues": [],
        "guards_against": ["no-warm-up"] if phase == "warm-up" else [],
        "checkins": [],
        **({"consent": "explicit"} if asks else {}),
    }


def careful(stroke: Stroke) -> tuple[bool, bool, int]:
    """Order strokes: those that warm first, then those that need no warm-up, then by lightness."""
    return not stroke.is_warm_up, stroke.needs_warm_up, stroke.pressure.max


def free_slug(document: Document, base: str) -> str:
    slug, number = base[:45], 2
    while find(document, slug):
        slug, number = f"{base[:45]}-{number}", number + 1
    return slug
