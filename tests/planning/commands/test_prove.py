"""`manage.py prove`: any number of random clients, a seed, a rate, and what fails is kept."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sessions_app.planning.proving import trials


def prove(*arguments):
    out = StringIO()
    call_command("prove", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_the_seed_the_rate_and_what_was_reached():
    said = prove("--intakes", "20", "--seed", "7")
    assert said.startswith("Seed 7; processes: 1.")
    assert "20 clients in " in said and " a second." in said
    assert "Outcomes reached: " in said
    assert said.endswith("No violations.\n")


def test_a_seed_is_drawn_when_none_is_given():
    first, second = (prove("--intakes", "1").splitlines()[0] for _ in range(2))
    assert first.startswith("Seed ") and first != second


def test_a_client_who_breaks_a_rule_ends_with_1_and_is_kept(monkeypatch, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    monkeypatch.setitem(trials.CHECKS, "with edits", lambda trial: iter(["INV-05: too firm"]))
    out = StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("prove", "--intakes", "7", "--seed", "7", "--keep", "found", stdout=out)
    assert stopped.value.returncode == 1
    assert str(stopped.value) == "3 of 7 clients break a rule."
    assert "with edits: INV-05: too firm" in out.getvalue()
    assert "found/7-1.yaml" in out.getvalue()
    assert sorted(path.name for path in (tmp_path / "found").iterdir())[0] == "7-1.yaml"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--intakes", "0"),
        ("--intakes", "many"),
        ("--intakes", "-5"),
        ("--intakes", "9" * 40),
        ("--seed", "x"),
        ("--processes", "0"),
        ("--seconds", "1.5"),
        ("--intakes", "5", "--seconds", "5"),
    ],
)
def test_a_bad_argument_is_one_sentence(arguments):
    with pytest.raises(CommandError) as stopped:
        prove(*arguments)
    assert stopped.value.returncode == 2
    assert "\n" not in str(stopped.value)
