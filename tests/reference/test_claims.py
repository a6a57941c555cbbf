"""Banned claims are found however they are written, and ordinary words are left alone."""

import pytest

from practice.reference import load
from practice.reference.claims import find

MADE = [
    ("It flushes out toxins.", "flushes out"),
    ("DETOX massage", "DETOX"),
    ("tóxins", "tóxins"),
    ("t o x i n s", "t o x i n s"),
    ("tox-ins, gone", "tox-ins"),
    ("tox\u200bins", "tox\u200bins"),
    ("tox\u00adins", "tox\u00adins"),
    ("tох\u0456ns", "tох\u0456ns"),  # three Cyrillic letters
    ("t0x1ns", "t0x1ns"),
    ("ｔｏｘｉｎｓ", "ｔｏｘｉｎｓ"),
    ("It cured me", "cured"),
    ("curing", "curing"),
    ("c.u.r.e", "c.u.r.e"),
    ("healing hands", "healing"),
    ("We re-aligned your hips", "re-aligned"),
    ("We fixed your bad posture", "fixed your bad posture"),
    ("broke up those old knots", "broke up those old knots"),
    ("lactic\nacid", "lactic acid"),
    ("boosts immunity", "immunity"),
    ("No pain, no gain", "No pain, no gain"),
    ("elimina las toxinas", "toxinas"),
    ("ácido láctico", "ácido láctico"),
    ("Corregimos su postura", "Corregimos su postura"),
    ("deshace los nudos", "deshace los nudos"),
    ("refuerza el sistema inmunológico", "inmunológico"),
    ("el masaje cura", "cura"),
]
FINE = [
    "The health of your back",
    "a secure shelf, a manicure",
    "Break up long sitting with a short walk.",
    "I’m munching an apple",
    "De pura alegría",
    "procura descansar",
    "Treat yourself to an early night",
    "Take a break. Knots in wood are fine.",
    "Spread the cost",
    "Your back is straight",
    "Sana y salva",
    "Line 10 of 30",
    "",
]


@pytest.mark.parametrize(("text", "words"), MADE)
def test_a_claim_is_found_and_given_back_as_it_was_typed(text, words):
    assert [each.words for each in find(f"Hello. {text}", load().claims)] == [words]


@pytest.mark.parametrize("text", FINE)
def test_ordinary_words_are_no_claim(text):
    assert find(text, load().claims) == []


def test_every_claim_of_the_list_is_found_in_each_language():
    for claim in load().claims:
        for phrases in claim.words.values():
            for phrase in phrases:
                said = phrase.replace("*", "").replace("...", "the")
                assert claim in [each.claim for each in find(said, load().claims)], phrase


def test_nothing_that_we_say_ourselves_is_a_claim():
    ref = load()
    told = [row.text for row in (*ref.advice.values(), *ref.red_flags.values())]
    told += [text for row in ref.stretches.values() for text in (*row.steps, row.easier, row.name)]
    told += [claim.say_instead for claim in ref.claims]
    assert [text for text in told if find(text, ref.claims)] == []
