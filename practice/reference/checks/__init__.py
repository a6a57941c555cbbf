"""What must hold between the rows of the data files, beyond the shape of each row."""

from collections.abc import Mapping
from typing import Any

from ..problems import Problems
from ..reference import Reference
from .body import check_body
from .help_lines import check_help_lines
from .learning import check_learning
from .screening import check_screening
from .session import check_session
from .techniques import check_techniques
from .templates import check_templates
from .words import check_words

CHECKS = (
    check_body,
    check_techniques,
    check_templates,
    check_screening,
    check_session,
    check_learning,
    check_help_lines,
    check_words,
)


def check(reference: Reference, files: Mapping[str, Any], problems: Problems) -> None:
    """Add a problem for each rule of the data that does not hold.

    The body comes first, and alone when it is at fault: all other subjects expand its groups.
    """
    for name, file in files.items():
        if str(file.version) != reference.version:
            text = f"{file.version} is not the version of screening.yaml, {reference.version}"
            problems.add((f"{name}.yaml", "version"), text)
    for check_subject in CHECKS:
        for place, text in check_subject(reference, files):
            problems.add(place, text)
        if check_subject is check_body and problems.found:
            return
