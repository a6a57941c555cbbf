"""Draw an intake document as a client might have left it, from plain to contradictory.

Every question, outcome, follow-up, wish, mark, consent, style, scope and length can be drawn.
Most of the clients drawn may be treated, since a refusal proves little; every stop is drawn too.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from practice.reference import load
from practice.reference.screening import FollowUp, Outcome, Question

SESSION_ON = date(2026, 11, 22)
TRAINING = ("oncology", "lymphatic", "pregnancy")
SCOPES = ("back", "full-body", "legs")
KINDS = {"plain": 20, "usual": 45, "anything": 20, "crowded": 10, "stuck": 5}
ANSWERS = {"plain": (0, 3), "usual": (2, 9), "anything": (0, 8), "crowded": (10, 24)}
ANSWERS["stuck"] = (0, 4)
SAID = {"yes": 80, "no": 8, "not-sure": 6, "rather-not-say": 4, None: 2}
STILL_GOOD = 150  # days: younger than answers and clearances may be
TOO_OLD = 260

EMPTY: dict[str, Any] = {  # a client who said nothing
    "client": None,
    "request": {},
    "focus": [],
    "avoid": [],
    "avoid_positions": [],
    "consents": [],
    "wishes": {},
    "answered_on": None,
    "answers": [],
    "training": [],
    "labels_read": [],
    "review": None,
    "guardian": None,
    "unlisted": "no",
}


class Menu(NamedTuple):
    """What there is to draw from, in the order of the reference files."""

    questions: tuple[Question, ...]
    gentle: tuple[Question, ...]  # those with at least one outcome that allows a massage
    areas: tuple[str, ...]
    regions: tuple[str, ...]
    positions: tuple[str, ...]
    explicit: tuple[str, ...]
    goals: tuple[str, ...]
    styles: tuple[str, ...]
    oils: tuple[str, ...]
    wishes: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def menu() -> Menu:
    reference = load()
    questions = tuple(reference.questions.values())
    return Menu(
        questions=questions,
        gentle=tuple(each for each in questions if any(map(_treatable, each.outcomes))),
        areas=(*reference.regions, *reference.groups),
        regions=tuple(reference.regions),
        positions=tuple(reference.positions),
        explicit=tuple(sorted(reference.explicit_consent_regions)),
        goals=tuple(reference.goals),
        styles=tuple(reference.modalities),
        oils=tuple(reference.oils),
        wishes={key: tuple(reference.choices(key)) for key in reference.preferences},
    )


def _treatable(outcome: Outcome) -> bool:
    """Whether a massage is possible with this outcome, if need be once a clinician has agreed."""
    cleared = outcome.if_cleared
    return outcome.severity != "stop" or (cleared is not None and cleared.severity != "stop")


def draw(rng: Random) -> dict[str, Any]:
    """Return an intake document (`effleurage-intake/1`) as plain data, ready to be read."""
    kind = _weighted(rng, KINDS)
    careful = kind != "anything"
    document: dict[str, Any] = {"format": "effleurage-intake/1", "on": SESSION_ON.isoformat()}
    if rng.random() < 0.5:
        document["client"] = {"name": "Ada", "age": rng.choice((12, 15, 16, 17, 18, 41, 70, 95))}
    document["request"] = _request(rng)
    document["focus"] = _focus(rng)
    document["avoid"] = _few(rng, menu().areas, 12 if kind == "stuck" else 3)
    document["avoid_positions"] = _few(rng, menu().positions, 5 if kind == "stuck" else 1)
    document["consents"] = _consents(rng)
    document["wishes"] = _some(rng, {key: list(row) for key, row in menu().wishes.items()})
    if rng.random() < 0.6:
        document["answered_on"] = _days_before(rng, STILL_GOOD if rng.random() < 0.93 else TOO_OLD)
    document["answers"] = _answers(rng, kind, careful=careful)
    document["unlisted"] = "unanswered" if rng.random() < 0.06 else "no"
    document["training"] = list(TRAINING) if rng.random() < 0.5 else _few(rng, TRAINING, 3)
    document["labels_read"] = _few(rng, menu().oils, 2)
    document["review"] = _review(rng)
    document["guardian"] = _guardian(rng)
    return document


# --- the parts


def _request(rng: Random) -> dict[str, Any]:
    minutes = rng.choice((30, 45, 60, 75, 90)) if rng.random() < 0.5 else rng.randint(15, 180)
    return _some(
        rng,
        {
            "goal": list(menu().goals),
            "modality": list(menu().styles),
            "scope": list(SCOPES),
            "minutes": [minutes],
            "pressure": list(menu().wishes["pressure"]),
            "clothed": [True, False, False],
        },
        share=0.75,
    )


def _focus(rng: Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"region": slug} for slug in _few(rng, menu().areas, rng.choice((0, 1, 2, 2, 4)))
    ]
    for row in rows:
        if rng.random() < 0.6:
            row["score"] = rng.randint(0, 10)
    return rows


def _consents(rng: Random) -> list[str]:
    """Everything, nothing, or some of the areas that need a yes by name."""
    chance = rng.random()
    if chance < 0.35:
        return []
    return list(menu().explicit) if chance < 0.7 else _few(rng, menu().explicit, 9)


def _answers(rng: Random, kind: str, *, careful: bool) -> list[dict[str, Any]]:
    least, most = ANSWERS[kind]
    asked = menu().gentle if careful else menu().questions
    return [
        answer(rng, question, careful=careful)
        for question in rng.sample(asked, rng.randint(least, most))
    ]


def answer(rng: Random, question: Question, *, careful: bool = False) -> dict[str, Any]:
    """Draw what was said to one question, aimed at one of its outcomes.

    `careful` leaves out what would stop the massage, most of the time.
    """
    aims = [each for each in question.outcomes if _treatable(each)] if careful else []
    aim = rng.choice(aims or question.outcomes)
    said: dict[str, Any] = {"id": question.id, "answer": _weighted(rng, SAID)}
    if careful and said["answer"] == "rather-not-say":
        stops = load().answer_policy.rather_not_say_stops
        said["answer"] = "yes" if question.id in stops else "rather-not-say"
    if said["answer"] in ("yes", "not-sure"):
        said.update(_follow_ups(rng, question, aim))
    if (careful and aim.severity == "stop") or rng.random() < 0.15:
        said["cleared"] = _clearance(rng, whole=careful or rng.random() < 0.5)
    if rng.random() < 0.05:
        said["answered_on"] = _days_before(rng, TOO_OLD)
    return said


def _follow_ups(rng: Random, question: Question, aim: Outcome) -> dict[str, Any]:
    wanted = dict(aim.conditions)
    found = {}
    for asked in question.follow_ups:
        chance = rng.random()
        if chance < 0.03:
            continue  # left blank
        if chance < 0.06:
            found[asked.key] = "not-sure"
        else:
            found[asked.key] = _follow_up(rng, asked, wanted.get(asked.key))
    return found


def _follow_up(rng: Random, asked: FollowUp, wanted: str | None) -> Any:
    if asked.type == "choice":
        return wanted or rng.choice(list(asked.options))
    if asked.type == "multi":
        found = _few(rng, list(asked.options), 3)
        return list(dict.fromkeys([wanted, *found])) if wanted else found
    if asked.type == "regions":
        return _few(rng, menu().areas, 3) or "none"
    return rng.randint(0, 40) if asked.type == "weeks" else "a few words"


def _clearance(rng: Random, *, whole: bool) -> dict[str, Any]:
    given = {
        "clinician": rng.choice(("GP", "surgeon", "midwife")),
        "date": _days_before(rng, STILL_GOOD),
        "allows": "gentle massage",
        "limits": rng.choice(("", "no legs")),
        "how": rng.choice(("letter", "phone")),
    }
    if not whole:
        given["date"] = _days_before(rng, TOO_OLD)
        given.pop(rng.choice(("clinician", "date", "allows", "limits", "how")))
    return given


def _review(rng: Random) -> dict[str, str] | None:
    if rng.random() < 0.4:
        return None
    return {"by": "Nell Abara", "on": SESSION_ON.isoformat(), "decision": "Fine today."}


def _guardian(rng: Random) -> dict[str, bool] | None:
    if rng.random() < 0.4:
        return None
    return {"consent": rng.random() < 0.8, "present": rng.random() < 0.7}


# --- the same, said otherwise


def shuffled(document: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Say the same in another order: keys, answers and every list (INV-24)."""
    return {key: _mixed(value, rng) for key, value in _in_any_order(document.items(), rng)}


def _mixed(value: Any, rng: Random) -> Any:
    if isinstance(value, dict):
        return shuffled(value, rng)
    if isinstance(value, list):
        return [_mixed(each, rng) for each in _in_any_order(value, rng)]
    return value


def _in_any_order(values: Any, rng: Random) -> list[Any]:
    found = list(values)
    rng.shuffle(found)
    return found


def one_more_yes(document: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Return the document with a yes to one more question, or to one that was a no (INV-23).

    A no that turns into a yes keeps its day: a fresh answer would end an old one's expiry.
    """
    taken = {each["id"] for each in document["answers"] if each["answer"] != "no"}
    free = [each for each in menu().questions if each.id not in taken]
    question = rng.choice(free)
    more = answer(rng, question)
    more["answer"] = "yes"
    for was in document["answers"]:
        if was["id"] == question.id and "answered_on" in was:
            more["answered_on"] = was["answered_on"]
    kept = [each for each in document["answers"] if each["id"] != question.id]
    return {**document, "answers": [*kept, more]}


# --- chance


def _weighted(rng: Random, weights: dict[Any, int]) -> Any:
    return rng.choices(list(weights), list(weights.values()))[0]


def _few(rng: Random, choices: Sequence[str], most: int) -> list[str]:
    return rng.sample(list(choices), min(len(choices), rng.randint(0, most)))


def _some(rng: Random, choices: dict[str, list[Any]], share: float = 0.4) -> dict[str, Any]:
    return {key: rng.choice(row) for key, row in choices.items() if rng.random() < share}


def _days_before(rng: Random, most: int) -> str:
    return (SESSION_ON - timedelta(rng.randint(0, most))).isoformat()
