"""Random past sessions, for the properties of what is learned from them."""

from datetime import timedelta

from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine.past import PastSession, Said, Scores
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.strategies import TODAY

REFERENCE = load()
WORDS = ["firmer", "firmer", "lighter", "hurts", "leave-area-out", "warmer", "good", "tender-spot"]
MOST = 8  # regions that a past session knows: few, so that words meet on the same one

regions = st.sampled_from(
    sorted(
        REFERENCE.expand(
            ["lower-back", "shoulder-top", "neck-back", "calf", "upper-back", "foot", "hand"]
        )
    )
)
levels = st.dictionaries(regions, st.integers(1, 4), max_size=MOST)
scores = st.builds(
    Scores,
    before=st.none() | st.integers(0, 10),
    after=st.none() | st.integers(0, 10),
    later=st.none() | st.integers(0, 10),
)
said = st.builds(
    Said, word=st.sampled_from(WORDS), regions=st.lists(regions, max_size=4).map(tuple)
)
edits = st.lists(
    st.sampled_from(
        [
            Edit(what="minutes", step="back", value=12, by="Nell", why="It helped."),
            Edit(what="remove-stroke", slug="tapotement", by="Nell"),
            Edit(what="remove-step", step="scalp"),
            Edit(what="minutes", step="no-such-step", value=5),
        ]
    ),
    max_size=2,
).map(tuple)


@st.composite
def past_sessions(draw):
    planned = draw(st.dictionaries(regions, st.floats(0, 20), max_size=MOST))
    return PastSession(
        id=str(draw(st.uuids())),
        on=TODAY - timedelta(days=draw(st.integers(1, 200))),
        style="swedish",
        template="swedish-back",
        minutes=60,
        planned=planned,
        done={slug: minutes for slug, minutes in planned.items() if draw(st.booleans())},
        agreed=draw(levels),
        reached=draw(levels),
        said=tuple(draw(st.lists(said, max_size=4))),
        pain=draw(scores),
        felt=draw(st.sampled_from([None, None, "better", "same", "worse"])),
        edits=draw(edits),
    )
