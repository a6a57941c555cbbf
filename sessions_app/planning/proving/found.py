"""Failing clients kept as files, so that the tests try them again for ever."""

from pathlib import Path

from ..engine.documents import dump, parse_one
from ..engine.documents.edits import edit_documents, read_edits
from .intakes import EMPTY
from .trials import Finding, Trial

FORMAT = "effleurage-trial/1"
SAID = 3  # findings that are written down


def keep(trial: Trial, findings: tuple[Finding, ...], folder: Path) -> Path:
    """Write a trial to a file of the folder; the same trial is the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{trial.chance.replace(':', '-')}.yaml"
    document = {
        "format": FORMAT,
        "chance": trial.chance,
        "found": [f"{each.check}: {each.text}" for each in findings[:SAID]],
        "intake": {key: value for key, value in trial.document.items() if value},
        "edits": edit_documents(trial.edits),
    }
    path.write_text(dump(document, "yaml"), encoding="utf-8")
    return path


def kept(path: Path) -> Trial:
    """Read a trial from its file."""
    document = parse_one(path.read_bytes())
    return Trial(
        chance=document["chance"],
        document={**EMPTY, **document["intake"]},
        kept_edits=read_edits(document["edits"]),
    )
