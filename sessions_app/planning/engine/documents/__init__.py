"""The two documents that others may rely on: `effleurage-intake/1` and `effleurage-plan/1`.

`parse` turns text into plain data, `read_intake` and `read_plan` turn plain
data into values, `plan_document` and `dump` go the other way; the edits of a plan
have `read_edits` and `edit_documents`. Whatever is
wrong with a document becomes a `BadDocument` with one sentence that names the
place; nothing else is ever raised.
"""

from ..values import BadDocument
from .edits import edit_documents, read_edits
from .intake import read_intake
from .plan import plan_document, read_plan, step_document
from .text import dump, parse, parse_one

__all__ = [
    "BadDocument",
    "dump",
    "edit_documents",
    "parse",
    "parse_one",
    "plan_document",
    "read_edits",
    "read_intake",
    "read_plan",
    "step_document",
]
