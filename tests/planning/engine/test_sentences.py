from pathlib import Path

import sessions_app.planning.engine as engine

from .asked import REFERENCE

CODE = "".join(path.read_text() for path in Path(engine.__file__).parent.rglob("*.py"))
# found by their beginning: the hold, the item, the phase, how it went, the row of learning.yaml
MADE_UP = ("held-", "no-heat-", "order-", "went-", "learned-")


def test_every_sentence_of_the_reference_is_said_somewhere():
    silent = {
        rule
        for rule in REFERENCE.reasons
        if f'"{rule}"' not in CODE and not rule.startswith(MADE_UP)
    }
    assert silent == set()


def test_every_hold_has_its_sentence():
    for rule in ("review", "training", "guardian-consent", "guardian-present", "unanswered"):
        assert f"held-{rule}" in REFERENCE.reasons
    assert "held-expired" in REFERENCE.reasons
