"""Write the outlines of our drawings in fewer letters: they are most of what the map's page weighs.

A drawing tells each point from the corner of the picture; here it is told from where the pen is,
in tenths as before. What was rounded is counted from the rounded place, so that nothing drifts.
"""

import re

PIECE = re.compile(r"[MCZ]|-?\d*\.?\d+")
TAKES = {"M": 2, "C": 6}  # numbers to each move and each curve; nothing else is in our drawings


def shorter(outline: str) -> str:
    """Return the same outline with each point told from where the pen is."""
    words = PIECE.findall(outline)
    told, command, at = [], "", 0
    pen, start = (0, 0), (0, 0)
    while at < len(words):
        if words[at] in "MCZ":
            command, at = words[at], at + 1
            told.append(command.lower())
        if command == "Z":
            pen = start
            continue
        numbers = [tenths(each) for each in words[at : at + TAKES[command]]]
        at += TAKES[command]
        told.append(joined(number - pen[place % 2] for place, number in enumerate(numbers)))
        pen = (numbers[-2], numbers[-1])
        if command == "M":
            start = pen
    return "".join(apart(told))


def tenths(number: str) -> int:
    return round(float(number) * 10)


def joined(numbers) -> str:
    """Return numbers in tenths as an outline takes them: "1.5-.3" for 1.5 and -0.3."""
    return "".join(apart([written(number) for number in numbers]))


def written(number: int) -> str:
    whole, tenth = divmod(abs(number), 10)
    said = f"{whole or ''}.{tenth}" if tenth else str(whole)
    return f"-{said}" if number < 0 else said


def apart(pieces: list[str]):
    """Yield the pieces, with a space where two numbers would run into one."""
    before = ""
    for piece in pieces:
        runs_on = piece[0].isdigit() or (piece[0] == "." and "." not in last(before))
        if before[-1:].isdigit() and runs_on:
            yield " "
        yield piece
        before = piece


def last(numbers: str) -> str:
    """Return the last number of a text of them."""
    return re.split(r"[ a-z-]", numbers)[-1]
