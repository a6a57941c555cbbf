"""A drawing told from where the pen is shows the same points as the one told from the corner."""

import re

import pytest

from practice.clients.outlines import shorter
from practice.clients.templatetags.bodymap import FOLDER

OUTLINES = [
    outline
    for view in ("back", "front")
    for outline in re.findall(r' d="([^"]*)"', (FOLDER / f"{view}.svg").read_text())
]


def points(outline):
    """Return the points of an outline from the corner, in tenths, however it is told."""
    found, pen, start = [], (0, 0), (0, 0)
    for command, said in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", outline):
        numbers = [round(float(n) * 10) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", said)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        size = 1 if command in "mM" else 3
        for at in range(0, len(pairs), size):
            origin = pen if command.islower() else (0, 0)
            piece = [(x + origin[0], y + origin[1]) for x, y in pairs[at : at + size]]
            found += piece
            pen = piece[-1]
            start = pen if command in "mM" else start
        if command in "zZ":
            pen = start
    return found


@pytest.mark.parametrize("outline", OUTLINES, ids=range(len(OUTLINES)))
def test_no_point_moves(outline):
    assert points(shorter(outline)) == points(outline)


def test_it_is_a_quarter_shorter():
    assert sum(map(len, map(shorter, OUTLINES))) < 0.75 * sum(map(len, OUTLINES))


def test_numbers_that_would_run_together_are_kept_apart():
    assert shorter("M1.5 0.5C1.5 1 11.5 1 0 0.2Z") == "m1.5.5c0 .5 10 .5-1.5-.3z"
