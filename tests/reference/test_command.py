import pytest

from practice.reference.__main__ import main


def test_it_counts_what_the_files_hold(capsys):
    assert main([]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "version 1"
    assert "   55 regions" in told
    assert "  211 outcomes of questions" in told


def test_it_lists_the_faults_of_a_folder(capsys, tmp_path):
    assert main([str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "screening.yaml: the file is missing" in told.err


@pytest.mark.parametrize("name", ["nothing", "a file"])
def test_a_folder_that_is_none_is_refused_the_same_way(capsys, tmp_path, name):
    place = tmp_path / name
    if name == "a file":
        place.write_text("here")
    assert main([str(place)]) == 1
    assert "regions.yaml: the file is missing" in capsys.readouterr().err
