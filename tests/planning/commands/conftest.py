import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXAMPLES = Path("docs/examples")


class Said:
    """What a command printed, and how it ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys, monkeypatch):
    """Return a function that runs a command as a shell would; `given` is standard input."""

    def ran(*words, given=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capsys.readouterr()
        try:
            call_command(*words)
        except CommandError as error:
            return Said(error.returncode, capsys.readouterr().out, str(error))
        printed = capsys.readouterr()
        return Said(0, printed.out, printed.err)

    return ran


@pytest.fixture
def easy():
    return (EXAMPLES / "intakes" / "01-easy.yaml").read_bytes()
