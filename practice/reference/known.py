"""Which slugs exist, by kind, so that references between the files can be looked up."""

from collections.abc import Iterable, Mapping
from typing import Any

from .aftercare import SECTIONS
from .effects import FLAGS

SPOTS = frozenset({"this", "chosen"})  # the area being worked, and the one the client names
LATER_EVENTS = frozenset({"soreness-48h-high"})  # logged by the follow-up, not by a check-in


def _slugs(rows: Any, key: str = "slug") -> frozenset[str]:
    if isinstance(rows, dict):
        return frozenset(str(name) for name in rows)
    if not isinstance(rows, list):
        return frozenset()
    return frozenset(str(row[key]) for row in rows if isinstance(row, dict) and key in row)


def _dicts(rows: Any) -> Iterable[dict]:
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _tags(checklist: Any) -> frozenset[str]:
    return frozenset().union(*(_slugs(row.get("screening_changes")) for row in _dicts(checklist)))


def _events(items: Any) -> frozenset[str]:
    found = set(LATER_EVENTS)
    for item in _dicts(items):
        for answer in (*_dicts(item.get("options")), *_dicts(item.get("bands"))):
            effects = answer.get("effects")
            if isinstance(effects, dict) and isinstance(effects.get("event"), str):
                found.add(effects["event"])
    return frozenset(found)


def known_slugs(raw: Mapping[str, dict]) -> Mapping[str, frozenset[str]]:
    """Return the slugs of each kind, from the plain content of all files."""
    regions, techniques, oils = raw["regions"], raw["techniques"], raw["oils"]
    templates, screening = raw["templates"], raw["screening"]
    aftercare, outcomes = raw["aftercare"], raw["outcomes"]
    advice = (_slugs(aftercare.get(section)) for section in (*SECTIONS, "stretches"))
    return {
        "region": _slugs(regions.get("regions")),
        "region group": _slugs(regions.get("groups")),
        "position": _slugs(regions.get("positions")),
        "spot": SPOTS,
        "stroke": _slugs(techniques.get("strokes")),
        "stroke group": _slugs(techniques.get("stroke_groups")),
        "modality": _slugs(techniques.get("modalities")),
        "oil": _slugs(oils.get("oils")),
        "allergen": _slugs(oils.get("allergens")),
        "phase": _slugs(templates.get("phases")),
        "mistake": _slugs(templates.get("mistakes")),
        "template": _slugs(templates.get("templates")),
        "question": _slugs(screening.get("questions"), "id"),
        "question group": _slugs(screening.get("groups")),
        "check-in": _slugs(raw["checkins"].get("items")),
        "session event": _events(raw["checkins"].get("items")),
        "environment tag": _tags(raw["environment"].get("checklist")),
        "advice": frozenset().union(*advice),
        "urgency level": _slugs(aftercare.get("urgency_levels")),
        "effect flag": FLAGS,
        "goal": _slugs(outcomes.get("goals")),
        "measure": _slugs(outcomes.get("measures")),
        "evidence word": _slugs(outcomes.get("evidence_words")),
        "source": _slugs(raw["sources"].get("sources")),
    }
