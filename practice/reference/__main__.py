"""Check the data files and say how much they hold: `python -m practice.reference`."""

import sys
from pathlib import Path

from .loading import DATA, BrokenReference, load_from
from .reference import Reference

COUNTED = (
    "regions groups positions strokes modalities oils allergens templates questions consents "
    "checkins live_buttons first_aid preferences checklist advice stretches red_flags goals measures "
    "learning reasons sources seed_map"
)


def _counts(reference: Reference) -> list[str]:
    outcomes = sum(len(question.outcomes) for question in reference.questions.values())
    rows = [f"{len(getattr(reference, name)):5} {name}" for name in COUNTED.split()]
    return [f"version {reference.version}", *rows, f"{outcomes:5} outcomes of questions"]


def main(arguments: list[str]) -> int:
    """Print counts, or every problem; return 0 when the files are sound and 1 when not."""
    folder = Path(arguments[0]) if arguments else DATA
    try:
        print("\n".join(_counts(load_from(folder))))
    except BrokenReference as broken:
        print(broken, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
