"""INV-29 to 32 hold for what the rules make of random sessions, and after any rearranging."""

from itertools import product

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.aftercare.checking import violations
from sessions_app.aftercare.document import NoButton, TooMany, arranged, leaving
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.suggesting import compose
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import read_intake
from tests.planning.engine.strategies import REFERENCE, TODAY, few, intakes

EVENTS = sorted({each.effects.event for item in REFERENCE.checkins.values() for each in item.options}
                - {None}) + ["soreness-48h-high"]  # fmt: skip
WORKABLE = sorted(set(REFERENCE.regions) - REFERENCE.never_worked)


@st.composite
def sessions(draw):
    """Draw what was done: a client, some of the plan's areas, how long, how firmly, what was said."""
    today = brief(read_intake(draw(intakes(treatable=draw(st.booleans())))), on=TODAY)
    made = plan(today, None)
    planned = {area.region: area.pressure for step in made.steps for area in step.areas}
    worked = planned or dict.fromkeys(draw(st.lists(st.sampled_from(WORKABLE), max_size=5)), 2)
    kept = [region for region in worked if draw(st.integers(0, 4))]
    facts = Facts(
        minutes={region: draw(st.floats(1, 30)) for region in kept},
        pressure={region: worked[region] for region in kept},
        brief=today,
        modality=made.modality,
        oil=made.oil,
        events=frozenset(draw(st.lists(st.sampled_from(EVENTS), max_size=2))),
        stopped=draw(st.integers(0, 5)) == 0,
    )
    return facts, made


def broken(facts, document, suggested=None, *, opted_in):
    found = violations(document, suggested or document, facts, language="en-gb", opted_in=opted_in)
    return [f"{each.invariant}: {each.text}" for each in found]


@few
@given(sessions())
def test_INV_29_to_32_hold_for_any_session(drawn):
    facts, made = drawn
    document = compose(facts, name="Ada")
    for opted_in in (True, False):
        assert broken(facts, document, opted_in=opted_in) == []
    assert not [
        each for each in verify(made, facts.brief) if each.invariant in ("INV-31", "INV-32")
    ]
    private = [row.text for row in REFERENCE.advice.values() if row.discloses_health]
    private += [row.text for row in REFERENCE.red_flags.values() if row.discloses_health]
    going = str(leaving(document, opted_in=False))
    assert not [text for text in private if text in going]
    assert len(document["things"]) <= 3
    assert all(
        each["why"] and each["source"] for each in (*document["things"], *document["safety"])
    )


@few
@given(sessions(), st.data())
def test_no_button_leads_to_a_summary_that_breaks_them(drawn, data):
    facts, _made = drawn
    first = document = compose(facts, name="Ada")
    for _press in range(4):
        names = [each["slug"] for name in ("things", "more", "aside") for each in document[name]]
        pressed = [f"{do}.{slug}" for do, slug in product(("in", "page", "off", "up"), names)]
        if not pressed:
            return
        try:
            document = arranged(document, data.draw(st.sampled_from(sorted(pressed))), first)
        except (TooMany, NoButton):
            continue
        assert broken(facts, document, first, opted_in=False) == []


@few
@given(sessions())
def test_they_hold_in_spanish_too(drawn):
    facts, _made = drawn
    with translation.override("es"):
        document = compose(facts, name="Ada")
    assert broken(facts, document, opted_in=False) == []
