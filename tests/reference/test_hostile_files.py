"""Whatever stands in a file, the answer is data or a list of faults, never another error."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.reference import BrokenReference
from practice.reference.loading import FILES, from_contents

JUNK = st.sampled_from(
    [None, True, -1, 99, 0.5, "", "x", "holding", [], [[]], {}, [None], {"slug": []}, {1: {}}]
)


def slots_in(value):
    """Give each list and mapping below `value` with each of its keys."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from slots_in(value[key])


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_junk_anywhere_is_refused_or_harmless(shipped, only_what_changed, data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    content = copy.deepcopy(shipped[name])
    places = list(slots_in(content))
    holder, key = places[data.draw(st.integers(0, len(places) - 1))]
    if data.draw(st.booleans()):
        holder[key] = data.draw(JUNK)
    else:
        del holder[key]
    try:
        from_contents({**shipped, name: content})
    except BrokenReference as broken:
        assert broken.problems
        assert all(problem.file.endswith(".yaml") for problem in broken.problems)
        assert all(problem.text for problem in broken.problems)
