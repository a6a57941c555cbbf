"""A drawn signature: read as numbers, kept sealed, and drawn again by us (SECURITY-REQUIREMENTS D11).

A signature is a list of strokes, each [x, y, x, y, ...] on a sheet of 600 by 200. Nothing that a
browser drew is kept, and nothing but whole numbers ever reaches a page.
"""

import json
from math import isfinite

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WIDE, HIGH = 600, 200
MOST_POINTS, MOST_BYTES = 2_000, 64 * 1024
SMALLEST = 20  # units that it spans: less is a dot
Strokes = list[list[int]]


class NotDrawn(ValueError):
    """That is no signature as our own page makes them."""


class TooSmall(ValueError):
    """There is a dot, and no signature."""


def read(text: str) -> Strokes:
    """Return the strokes of a signature as a page sends it; raise NotDrawn or TooSmall."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise NotDrawn("too long")
    try:
        drawn = json.loads(text, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise NotDrawn("no JSON") from None
    if not isinstance(drawn, list) or not all(isinstance(stroke, list) for stroke in drawn):
        raise NotDrawn("no strokes")
    if sum(len(stroke) for stroke in drawn) > 2 * MOST_POINTS:
        raise NotDrawn("too many points")
    strokes = [points_of(stroke) for stroke in drawn if stroke]
    if span_of(strokes) < SMALLEST:
        raise TooSmall
    return strokes


def no_number(word: str):
    raise NotDrawn(word)


def points_of(stroke: list) -> list[int]:
    if len(stroke) % 2:
        raise NotDrawn("half a point")
    return [
        place(value, HIGH if odd else WIDE) for at, value in enumerate(stroke) for odd in [at % 2]
    ]


def place(value, most: int) -> int:
    """Return one coordinate as a whole number on the sheet."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise NotDrawn("no number")
    if not 0 <= value <= most:
        raise NotDrawn("off the sheet")
    return round(value)


def span_of(strokes: Strokes) -> int:
    """Return how wide and high the drawing is, together."""
    across = [x for stroke in strokes for x in stroke[::2]]
    down = [y for stroke in strokes for y in stroke[1::2]]
    return max(across) - min(across) + max(down) - min(down) if across else 0


def lines(strokes: Strokes) -> list[str]:
    """Return each stroke as the points of a polyline; a dot is a line to itself."""
    return [
        " ".join(f"{int(x)},{int(y)}" for x, y in zip(stroke[::2], stroke[1::2], strict=True))
        + (f" {int(stroke[0])},{int(stroke[1])}" if len(stroke) == 2 else "")
        for stroke in strokes
    ]


class DrawingField(forms.CharField):
    """A hidden field that a script fills. Its value is a list of strokes, empty for none."""

    widget = forms.HiddenInput
    WORDS = {
        NotDrawn: _(
            "We could not read your signature. Clear it and draw it again, or type your name."
        ),
        TooSmall: _("There is only a dot. Draw your signature, or type your name."),
    }

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=True, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if text in ("", "[]"):
            return []
        try:
            return read(text)
        except (NotDrawn, TooSmall) as wrong:
            raise ValidationError(self.WORDS[type(wrong)]) from None
