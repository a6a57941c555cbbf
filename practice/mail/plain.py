"""The plain text of a mail: written in its template, set here in short lines."""

from __future__ import annotations

import re
from textwrap import TextWrapper

WIDTH = 68
BLANK_LINES = re.compile(r"\n{3,}")
ITEM = re.compile(r"(?:\d+\. |- )")
HEADING = "# "
LINK = re.compile(r"https?://\S+")


def set_in_lines(text: str) -> str:
    """Return the text in lines of at most WIDTH signs, but for links, which stay whole.

    A line that begins with "# " is a heading and gets a line of its own length below it; the
    lines of a list item stand below its first word.
    """
    lines = [line for written in text.strip().split("\n") for line in set_line(written.rstrip())]
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


def set_line(line: str) -> list[str]:
    if line.startswith(HEADING):
        heading = line.removeprefix(HEADING)
        return [heading, "-" * min(len(heading), WIDTH)]
    if len(line) <= WIDTH or LINK.fullmatch(line.strip()):
        return [line]
    item = ITEM.match(line)
    wrapper = TextWrapper(
        width=WIDTH,
        subsequent_indent=" " * item.end() if item else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(line)
