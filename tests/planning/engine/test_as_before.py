import json

import pytest

from .as_before import CLIENTS, KEPT, QUESTIONS, answer

BEFORE = json.loads(KEPT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(CLIENTS))
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_drawn_client_gets_the_same_answer_as_before(question, number):
    """After a change that was meant, keep the new ones: python -m tests.planning.engine.as_before."""
    assert answer(number, question) == BEFORE[question].split()[number]
