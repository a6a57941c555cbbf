"""A QR code as the outline of its dark squares, for an `<svg>` of our own: nothing else is loaded."""

from dataclasses import dataclass

import segno

QUIET = 4  # squares of nothing around it, as the standard asks


@dataclass(frozen=True, kw_only=True)
class Code:
    """`size` squares along each side, the quiet zone included, and the path that draws them."""

    size: int
    path: str


def code_of(address: str) -> Code:
    rows = [list(row) for row in segno.make_qr(address, error="m").matrix]
    runs = [
        f"M{start + QUIET} {number + QUIET}h{length}v1h-{length}z"
        for number, row in enumerate(rows)
        for start, length in dark(row)
    ]
    return Code(size=len(rows) + 2 * QUIET, path="".join(runs))


def dark(row: list[int]):
    """Yield start and length of each run of dark squares."""
    start = None
    for place, square in enumerate([*row, 0]):
        if square and start is None:
            start = place
        elif not square and start is not None:
            yield start, place - start
            start = None
