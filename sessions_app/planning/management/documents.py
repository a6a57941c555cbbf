"""Documents from files and standard input, for the commands: a value, or one sentence."""

import sys
from pathlib import Path

from django.core.management.base import CommandError

from sessions_app.planning.engine.documents import parse, read_intake
from sessions_app.planning.engine.documents.text import MAX_BYTES
from sessions_app.planning.engine.values import BadDocument, Intake

BAD_INPUT = 2


def bad_input(text: str) -> CommandError:
    return CommandError(text, returncode=BAD_INPUT)


def read_documents(file: str, read) -> list:
    """Return every document of a file ("-" is standard input), each as `read` reads it."""
    name = "standard input" if file == "-" else file
    try:
        found = parse(_bytes(file))
    except BadDocument as error:
        raise bad_input(f"{name}: {error}") from None
    except OSError as error:
        raise bad_input(f"{name}: {error.strerror or error}") from None
    return [_read_one(data, read, _place(name, at, found)) for at, data in enumerate(found, 1)]


def _place(name: str, at: int, found: list) -> str:
    return name if len(found) == 1 else f"{name}: document {at}"


def _read_one(data, read, place):
    try:
        return read(data)
    except BadDocument as error:
        raise bad_input(f"{place}: {error}") from None


def text_of(file: str) -> bytes:
    """Return what a file holds ("-" is standard input); a missing one is bad input."""
    try:
        return _bytes(file)
    except OSError as error:
        raise bad_input(f"{file}: {error.strerror or error}") from None


def _bytes(file: str) -> bytes:
    """Read one byte more than is allowed at most, so that the parser can refuse it."""
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    if "\0" in file:
        raise OSError("no such file")
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def read_intakes(file: str) -> list[Intake]:
    return read_documents(file, read_intake)
