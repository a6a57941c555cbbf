"""The rungs of a mutant, the quickest first: import, kept examples, the tests that pass by."""

import yaml

from .sites import ROOT

SURVIVED = "survived"

_EXAMPLES: list[tuple[bytes, dict]] = []


def examples() -> list[tuple[bytes, dict]]:
    """Each intake document as text, with its kept plan as plain data; read before forking."""
    if not _EXAMPLES:
        safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for path in sorted((ROOT / "docs/examples/intakes").glob("*.yaml")):
            plan = path.parent.parent / "plans" / path.name
            kept = safe(plan.read_bytes()).get_single_data()
            _EXAMPLES.append((path.read_bytes(), without_numbers(kept)))
    return _EXAMPLES


def without_numbers(document: dict) -> dict:
    """A plan document whose messages lack their sentences: in these a practice says its numbers."""
    told = [{**each, "text": "-"} for each in document["messages"]]
    return {**document, "messages": told}


def examples_are_the_same() -> bool:
    """The plans of docs/examples, as they are kept."""
    from sessions_app.planning.engine import brief, plan, verify
    from sessions_app.planning.engine.documents import (
        parse_one,
        plan_document,
        read_intake,
        read_plan,
    )

    for said, kept in examples():
        intake = read_intake(parse_one(said))
        today = brief(intake, on=intake.on)
        made = plan(today)
        document = without_numbers(plan_document(made))
        if document != kept or verify(made, today) or plan_document(read_plan(kept)) != kept:
            return False
    return True
