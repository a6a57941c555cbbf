"""Random clients: intake documents over every question, wish, mark, consent and length.

`intakes()` draws whole documents, as they would be read from a file. How many are drawn is
said by the environment: `EFFLEURAGE_INTAKES=20000 pytest tests/planning/engine`. Asked for
by number the draws are new each time; otherwise they are the same in every run. In a hurry
(EFFLEURAGE_HURRY=1, for `make mutants`) they are few, and what fails is not made smaller.
"""

import os
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from practice.reference import load

REFERENCE = load()
ASKED_FOR = os.environ.get("EFFLEURAGE_INTAKES")
HURRIED = bool(os.environ.get("EFFLEURAGE_HURRY"))
A_FEW = 8 if HURRIED else 60
TODAY = date(2026, 11, 22)

few = settings(
    max_examples=int(ASKED_FOR or A_FEW),
    phases=[Phase.explicit, Phase.generate] if HURRIED else list(Phase),
    derandomize=ASKED_FOR is None,
    print_blob=True,  # how to draw again what failed
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

AREAS = sorted([*REFERENCE.regions, *REFERENCE.groups])
EXPLICIT = sorted(REFERENCE.explicit_consent_regions)
QUESTIONS = sorted(REFERENCE.questions)
STOPS_ONLY = frozenset(
    id
    for id, question in REFERENCE.questions.items()
    if all(each.severity == "stop" and each.if_cleared is None for each in question.outcomes)
)
GENTLE = [id for id in QUESTIONS if id not in STOPS_ONLY]

areas = st.lists(st.sampled_from(AREAS), max_size=3, unique=True)
mostly_yes = st.sampled_from(["yes", "yes", "yes", "yes", "no", "not-sure", "rather-not-say"])
minutes = st.one_of(st.sampled_from([30, 45, 60, 75, 90]), st.integers(15, 180))


def days_before(most):
    return st.integers(0, most).map(lambda days: (TODAY - timedelta(days)).isoformat())


clearances = st.fixed_dictionaries(
    {
        "clinician": st.sampled_from(["GP", "surgeon", ""]),
        "date": days_before(260),
        "allows": st.sampled_from(["gentle massage", "light massage", ""]),
        "limits": st.sampled_from(["", "no legs"]),
        "how": st.sampled_from(["letter", "phone", ""]),
    }
)
good_clearances = st.just(
    {
        "clinician": "GP",
        "date": TODAY.isoformat(),
        "allows": "gentle massage",
        "limits": "",
        "how": "letter",
    }
)


@st.composite
def follow_up_values(draw, follow_up):
    """Draw what was said to one follow-up; None stands for left blank."""
    if draw(st.integers(0, 6)) == 0:
        return None
    if follow_up.type == "choice":
        return draw(st.sampled_from(sorted(follow_up.options)))
    if follow_up.type == "multi":
        return draw(st.lists(st.sampled_from(sorted(follow_up.options)), max_size=2, unique=True))
    if follow_up.type == "regions":
        return draw(areas)
    return "a few words"


@st.composite
def answers(draw, question_ids, *, treatable=False):
    found = []
    for id in draw(st.lists(st.sampled_from(question_ids), max_size=6, unique=True)):
        answer = {"id": id, "answer": draw(mostly_yes)}
        if answer["answer"] in ("yes", "not-sure"):
            for follow_up in REFERENCE.questions[id].follow_ups:
                value = draw(follow_up_values(follow_up))
                if value is not None:
                    answer[follow_up.key] = value
        if treatable:
            answer["cleared"] = draw(good_clearances)
        elif draw(st.integers(0, 2)) == 0:
            answer["cleared"] = draw(clearances)
        if draw(st.integers(0, 9)) == 0:
            answer["answered_on"] = draw(days_before(260))
        found.append(answer)
    return found


def maybe(**optional):
    return st.fixed_dictionaries({}, optional=optional)


requests = maybe(
    goal=st.sampled_from(sorted(REFERENCE.goal_adjustments)),
    modality=st.sampled_from(sorted(REFERENCE.modalities)),
    scope=st.sampled_from(["back", "full-body", "legs"]),
    minutes=minutes,
    pressure=st.sampled_from(sorted(REFERENCE.choices("pressure"))),
    clothed=st.booleans(),
)
wishes = maybe(
    **{key: st.sampled_from(sorted(REFERENCE.choices(key))) for key in REFERENCE.preferences}
)
focus = st.lists(
    st.fixed_dictionaries(
        {"region": st.sampled_from(AREAS)}, optional={"score": st.integers(0, 10)}
    ),
    max_size=2,
    unique_by=lambda mark: mark["region"],
)
reviews = st.none() | st.just({"by": "Nell Abara", "on": TODAY.isoformat(), "decision": "fine"})
guardians = st.none() | st.fixed_dictionaries({"consent": st.booleans(), "present": st.booleans()})


@st.composite
def intakes(draw, *, treatable=False):
    """Draw an intake document. A treatable client has no stop that only waiting can end."""
    document = {"format": "effleurage-intake/1"}
    if draw(st.booleans()):
        document["client"] = {"name": "Ada", "age": draw(st.integers(12, 95))}
    document["request"] = draw(requests)
    document["focus"] = draw(focus)
    document["avoid"] = draw(areas)
    document["avoid_positions"] = draw(
        st.lists(st.sampled_from(sorted(REFERENCE.positions)), max_size=2, unique=True)
    )
    document["consents"] = draw(st.lists(st.sampled_from(EXPLICIT), max_size=9, unique=True))
    document["wishes"] = draw(wishes)
    document["answered_on"] = TODAY.isoformat() if treatable else draw(days_before(200))
    document["answers"] = draw(answers(GENTLE if treatable else QUESTIONS, treatable=treatable))
    document["unlisted"] = draw(st.sampled_from(["no", "no", "no", "unanswered"]))
    document["on"] = TODAY.isoformat()
    document["training"] = draw(
        st.lists(st.sampled_from(["oncology", "lymphatic", "pregnancy"]), unique=True)
    )
    document["labels_read"] = draw(
        st.lists(st.sampled_from(sorted(REFERENCE.oils)), max_size=2, unique=True)
    )
    document["review"] = draw(reviews)
    document["guardian"] = draw(guardians)
    return document
