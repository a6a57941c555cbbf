"""Make a failing client small: leave out what the finding does not need."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .intakes import EMPTY
from .trials import Trial, judge

MOST_TRIES = 400


def shrunk(trial: Trial) -> Trial:
    """Return a smaller trial that fails a check that this one fails; itself if there is none."""
    failed = {finding.check for finding in judge(trial).findings}
    tries = MOST_TRIES
    smaller = True
    while smaller and tries > 0:
        smaller = False
        for candidate in _smaller_trials(trial):
            tries -= 1
            if failed & {finding.check for finding in judge(candidate).findings}:
                trial, smaller = candidate, True
                break
            if tries <= 0:
                break
    return trial


def _smaller_trials(trial: Trial) -> Iterator[Trial]:
    """Yield the trial with fewer edits, then with less of its document."""
    edits = trial.edits
    for at in range(len(edits)):
        yield replace(trial, kept_edits=(*edits[:at], *edits[at + 1 :]))
    for document in _smaller(trial.document):
        yield replace(trial, document=document)


def _smaller(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the document with less in it: whole parts first, then single entries."""
    for key, empty in EMPTY.items():
        if document.get(key, empty) != empty:
            yield {**document, key: empty}
    for key, value in document.items():
        if isinstance(value, list):
            yield from ({**document, key: [*value[:at], *value[at + 1 :]]} for at in _places(value))
        elif isinstance(value, dict):
            yield from (
                {**document, key: {inner: value[inner] for inner in value if inner != each}}
                for each in value
            )
    for at in _places(document["answers"]):
        for key in document["answers"][at]:
            if key not in ("id", "answer"):
                answers = [dict(each) for each in document["answers"]]
                del answers[at][key]
                yield {**document, "answers": answers}


def _places(rows: list[Any]) -> range:
    return range(len(rows)) if len(rows) > 1 else range(0)
