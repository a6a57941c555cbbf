"""Small broken copies of the data files: each fault is told with its file, row and key."""

import pytest

from practice.reference import BrokenReference
from practice.reference.loading import from_contents
from tests.reference.faults import (
    body,
    help_lines,
    learning,
    references,
    screening,
    session,
    shape,
    techniques,
    templates,
    words,
)

SUBJECTS = (
    help_lines,
    shape,
    references,
    body,
    techniques,
    templates,
    screening,
    session,
    learning,
    words,
)
CASES = [
    pytest.param(*case, id=name) for subject in SUBJECTS for name, case in subject.CASES.items()
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES)
def test_a_fault_is_told_with_its_file_row_and_key(faults_after, file, old, new, expected):
    assert expected in [str(fault) for fault in faults_after(file, old, new)]


REASONS = [
    ([], "{region} is left out.", "text: {region} is not among the values"),
    (["region"], "It is left out.", "values: 'region' stands in neither sentence"),
    (["region"], "{region is left out.", "text: a brace is left open"),
    (["region"], "{} is left out.", "text: {} is not among the values"),
    (["region"], "{region.slug} is left out.", "text: {region.slug} is not among the values"),
]


@pytest.mark.parametrize(("values", "text", "expected"), REASONS)
def test_a_reason_names_each_value_that_its_sentences_need(
    shipped, only_what_changed, values, text, expected
):
    row = {"about": "area", "values": values, "text": text, "client": "We leave it out."}
    reasons = {"version": 1, "reasons": {"left-out": row}}
    with pytest.raises(BrokenReference) as refusal:
        from_contents({**shipped, "reasons": reasons})
    told = [str(fault) for fault in refusal.value.problems]
    assert f"reasons.yaml: reasons/left-out: {expected}" in told


# Slugs that the planner knows by name: to rename one everywhere is a fault all the same.
RENAMED = [
    ("holding", ["techniques", "templates", "seed_map"], "techniques.yaml: strokes/holding: "),
    ("deep", ["techniques", "screening"], "techniques.yaml: stroke_groups/deep: "),
    ("integration", ["techniques", "templates"], "templates.yaml: phases/integration: "),
    (
        "seated-clothed",
        ["templates", "environment", "seed_map"],
        "templates.yaml: templates/seated",
    ),
    ("comfort", ["checkins", "screening", "templates", "seed_map"], "checkins.yaml: items/comfort"),
    ("lower-limb-left", ["regions"], "regions.yaml: groups/lower-limb-left: "),
]


@pytest.mark.parametrize(("slug", "files", "expected"), RENAMED)
def test_a_slug_that_the_planner_knows_cannot_be_renamed(
    faults_after_renaming, slug, files, expected
):
    told = [str(fault) for fault in faults_after_renaming(slug, "something-else", files)]
    assert any(line.startswith(expected) and "is missing" in line for line in told), told
