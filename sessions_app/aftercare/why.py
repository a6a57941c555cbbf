"""Why an item was chosen, on what evidence and from which source: for the practitioner, quietly."""

from collections.abc import Sequence

from practice.reference import load
from practice.reference.aftercare import Advice, RedFlag, Stretch
from sessions_app.planning.engine import naming

Met = Sequence[tuple[str, tuple[str, ...]]]


def reasons(row: Advice | Stretch | RedFlag, met: Met) -> dict:
    """Return {"why", "evidence", "source"} of an item as plain sentences.

    They are in the practitioners' words and stay as they were when the item was chosen.
    """
    ref = load()
    evidence = getattr(row, "evidence", None)
    return {
        "why": [one_reason(key, values) for key, values in met],
        "evidence": ref.evidence_words[evidence] if evidence else "",
        "source": [ref.sources[slug].title for slug in row.source],
    }


def one_reason(key: str, values: tuple[str, ...]) -> str:
    """Return one reason as a sentence: its lead from aftercare.yaml, and what it was."""
    ref = load()
    lead = getattr(ref.why_advised, key)
    if key == "always":
        return f"{lead}."
    if key == "regions":
        values = naming.area_names(frozenset(values), ref)
    return f"{lead}: {', '.join(map(name_of, values))}."


def name_of(slug: str) -> str:
    """Return what practitioners call a slug of any kind; a name is given back as it is."""
    ref = load()
    for rows in (ref.goals, ref.modalities, ref.oils):
        if slug in rows:
            return rows[slug].name
    if slug in ref.questions:
        return ref.questions[slug].tick_label
    return ref.why_advised.names.get(slug, slug)
