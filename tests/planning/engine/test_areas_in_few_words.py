from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine.areas import fewest, names

REFERENCE = load()


@given(st.sets(st.sampled_from(sorted(REFERENCE.regions))))
def test_the_fewest_words_stand_for_exactly_these_regions(regions):
    found = fewest(regions, REFERENCE)
    assert REFERENCE.expand(found) == regions
    assert len(found) <= len(regions)


def test_both_sides_are_one_area():
    both = fewest({"lower-back-left", "lower-back-right"}, REFERENCE)
    assert names(both, REFERENCE) == "Lower back (both sides)"


def test_several_areas_stand_in_a_row():
    assert names(("neck-back", "feet"), REFERENCE) == ", ".join(
        REFERENCE.region_name(slug) for slug in ("neck-back", "feet")
    )
