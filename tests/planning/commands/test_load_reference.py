import pytest
from django.core.management import CommandError, call_command

from practice.reference import load
from sessions_app.planning.management.commands import load_reference
from sessions_app.planning.models import TechniqueTemplate

pytestmark = pytest.mark.django_db


def test_it_brings_every_built_in_template(capsys):
    call_command("load_reference")

    assert set(TechniqueTemplate.objects.values_list("slug", flat=True)) == set(load().templates)
    assert "95 questions, 11 templates, 11 of them brought up to date" in capsys.readouterr().out


def test_a_row_holds_the_whole_template():
    call_command("load_reference")

    row = TechniqueTemplate.objects.get(slug="swedish-back")
    assert (row.modality, row.scope, row.built_in) == ("swedish", "back", True)
    assert row.document["steps"][0]["slug"] == "prepare-room"


def test_a_second_run_changes_nothing(capsys):
    call_command("load_reference")
    call_command("load_reference")

    assert "0 of them brought up to date" in capsys.readouterr().out


def test_it_mends_a_built_in_template_that_was_changed():
    call_command("load_reference")
    TechniqueTemplate.objects.filter(slug="swedish-back").update(name="Something else")
    call_command("load_reference")

    assert TechniqueTemplate.objects.get(slug="swedish-back").name == "Swedish back massage"


def test_it_archives_a_built_in_template_that_is_gone():
    TechniqueTemplate.objects.create(
        slug="old", name="Old", modality="swedish", scope="back", document={}, version="0"
    )
    call_command("load_reference")

    assert TechniqueTemplate.objects.get(slug="old").archived_at is not None


def test_it_keeps_a_template_of_the_practice(capsys):
    TechniqueTemplate.objects.create(
        slug="swedish-back",
        name="Ours",
        modality="swedish",
        scope="back",
        document={},
        version="0",
        built_in=False,
    )
    call_command("load_reference")

    assert TechniqueTemplate.objects.get(slug="swedish-back").name == "Ours"
    assert "swedish-back: the practice has a template of this name" in capsys.readouterr().err


def test_a_fault_in_the_files_is_named_and_nothing_is_written(monkeypatch, capsys):
    monkeypatch.setattr(load_reference, "validate", lambda: ["oils.yaml: oils[2]: no name"])

    with pytest.raises(CommandError) as refused:
        call_command("load_reference")

    assert refused.value.returncode == 2
    assert "oils.yaml: oils[2]: no name" in capsys.readouterr().err
    assert not TechniqueTemplate.objects.exists()
