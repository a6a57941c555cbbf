import json
from dataclasses import replace

from practice.reference import load
from sessions_app.planning.engine.values import Violation
from sessions_app.planning.proving import trial
from sessions_app.planning.proving.trial import try_out

BACK = load().templates["swedish-back"]


def test_a_sound_template_fails_for_none_of_the_clients_and_is_used_for_many():
    tried = try_out(BACK, clients=40)
    assert (tried.is_clean, tried.failed, tried.failures) == (True, 0, ())
    assert tried.used + tried.other + tried.none == tried.clients == 40
    assert tried.used >= 10


def test_the_same_seed_draws_the_same_clients():
    assert try_out(BACK, clients=10, seed=7) == try_out(BACK, clients=10, seed=7)


def test_it_tells_the_first_failures_with_the_document_to_look_at(monkeypatch):
    monkeypatch.setattr(
        trial, "verify", lambda *_, **__: [Violation(invariant="INV-05", text="too firm")]
    )
    tried = try_out(BACK, clients=8)

    assert (tried.failed, len(tried.failures), tried.is_clean) == (8, 5, False)
    assert (tried.failures[0].number, tried.failures[0].text) == (1, "too firm")
    assert tried.failures[0].document["format"] == "effleurage-intake/1"
    assert json.loads(json.dumps(tried.as_data()))["failed"] == 8


def test_the_clients_ask_for_the_style_of_the_template():
    firm = replace(load().templates["deep-tissue-back"], slug="ours-v1")
    assert try_out(firm, clients=40).used >= 1
