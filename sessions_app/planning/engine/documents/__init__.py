"""The documents that others may rely on: `effleurage-intake/1`, `-plan/1` and `-template/1`.

`parse` turns text into plain data, `read_intake`, `read_plan` and
`read_template` turn plain data into values, `plan_document`,
`template_document` and `dump` go the other way; the edits of a plan
have `read_edits` and `edit_documents`. Whatever is
wrong with a document becomes a `BadDocument` with one sentence that names the
place; nothing else is ever raised.
"""

from ..values import BadDocument
from .edits import edit_documents, read_edits
from .intake import read_intake
from .plan import plan_document, read_plan, step_document
from .template import BadTemplate, read_template, template_document
from .text import dump, parse, parse_one

__all__ = [
    "BadDocument",
    "BadTemplate",
    "dump",
    "edit_documents",
    "parse",
    "parse_one",
    "plan_document",
    "read_edits",
    "read_intake",
    "read_plan",
    "read_template",
    "step_document",
    "template_document",
]
