"""Keep names, tokens and answers out of every log line (SECURITY-REQUIREMENTS N1)."""

import logging
import re
import traceback

TOKEN = re.compile(r"(/[fsuxpb]/)[A-Za-z0-9_\-]{20,}")
LONG = re.compile(r"[A-Za-z0-9_\-]{40,}")  # a token in an address that was typed or mangled
QUERY = re.compile(r"\?\S*")


def masked(text: str) -> str:
    """Return one line of `text` without link tokens and query strings."""
    text = QUERY.sub("?…", LONG.sub("…", TOKEN.sub(r"\1…", text)))
    return text.replace("\r", "\\r").replace("\n", "\\n")


class Private(logging.Filter):
    """Mask tokens, and say of an error where it happened but not with what values."""

    def filter(self, record):
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info:
            kind, _, trace = record.exc_info
            frames = traceback.extract_tb(trace)
            where = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
            record.msg = f"{record.msg} [{kind.__name__ if kind else 'error'} at {where}]"
            record.exc_info, record.exc_text = None, None
        return True
