"""F2: what a practitioner pastes holds no hidden signs; every script is kept letter for letter."""

import pytest

from sessions_app.aftercare.forms import NotSentForm, SummaryForm
from sessions_app.checkins.note_forms import FinishForm

KEPT = "سلام، Ńįçĕ 👩🏽‍⚕️ O'Neill 0 Null\nline two"
WORDS = {"greeting": "Dear Ada", "done": "Your back.", "expect": "Ease.", "version": "1"}


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1b[31mb", "z" + "\u0335" * 9])
def test_F2_hidden_signs_are_refused_in_notes_and_in_the_mail(bad):
    assert (
        "subjective"
        in FinishForm({"subjective": bad, "version": "1"}, areas=[], strokes={}, offers=[]).errors
    )
    assert "done" in SummaryForm({**WORDS, "done": bad}).errors
    assert "greeting" in SummaryForm({**WORDS, "greeting": bad}).errors
    assert "reason" in NotSentForm({"reason": bad}).errors


def test_F2_every_script_and_joined_emoji_are_kept_letter_for_letter():
    note = FinishForm({"subjective": KEPT, "version": "1"}, areas=[], strokes={}, offers=[])
    assert note.is_valid()
    assert note.cleaned_data["subjective"] == KEPT
    mail = SummaryForm({**WORDS, "done": KEPT})
    assert mail.is_valid(), mail.errors
    assert mail.cleaned_data["done"] == KEPT
