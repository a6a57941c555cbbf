"""What the engine answers to drawn clients, kept as digests: a change that nobody meant shows.

`python -m tests.planning.engine.as_before` keeps the answers of today, after a change that was
meant. Sentences are not part of it, only their rules, sources and numbers; what `verify` and the
readers of documents say is, because the engine itself says it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2s
from pathlib import Path
from random import Random

from practice.reference import load
from sessions_app.planning.engine import adapt, plan, verify
from sessions_app.planning.engine.alternatives import binding, offers
from sessions_app.planning.engine.comparing import Difference, differences
from sessions_app.planning.engine.documents import (
    edit_documents,
    plan_document,
    read_edits,
    read_intake,
    read_plan,
    read_template,
    template_document,
)
from sessions_app.planning.engine.editing import consider
from sessions_app.planning.engine.hands import gentler, told
from sessions_app.planning.engine.learning import proposals
from sessions_app.planning.engine.linting import lint
from sessions_app.planning.engine.past import PastSession, Said, Scores, best_first, how_it_went
from sessions_app.planning.engine.repeating import repeat
from sessions_app.planning.engine.styles import compare
from sessions_app.planning.engine.values import BadDocument, ChecklistItem, Message, Reason
from sessions_app.planning.engine.why_not import why_not
from sessions_app.planning.proving.edited import edits_for
from sessions_app.planning.proving.intakes import SESSION_ON
from sessions_app.planning.proving.sessions import events_for
from sessions_app.planning.proving.trials import Trial
from tests.planning.engine.breaking import REGIONS, STROKES, broken, spoilt

KEPT = Path(__file__).with_name("as_before.json")
SEED = 20261126
CLIENTS = 60
BROKEN = 25  # spoilt plans of each client
SPOILT = 8  # spoilt documents of each kind
REFERENCE = load()


# --- what is compared


def shape(value):
    """Plain data that tells two answers apart, without the sentences of the reference data."""
    if isinstance(value, Reason):
        return [value.rule, value.source, numbers_in(value.text), numbers_in(value.client)]
    if isinstance(value, Message):
        return [value.to, value.urgency, value.rule, numbers_in(value.text)]
    if isinstance(value, ChecklistItem):
        return [value.slug, shape(value.reasons)]
    if isinstance(value, Difference):
        return [value.kind, numbers_in(value.text)]
    if is_dataclass(value):
        return [shape(getattr(value, each.name)) for each in fields(value) if each.name != "cues"]
    if isinstance(value, Mapping):
        return sorted([str(key), shape(each)] for key, each in value.items())
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [shape(each) for each in value]
    return str(value)


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def digest(value) -> str:
    return blake2s(json.dumps(shape(value)).encode(), digest_size=4).hexdigest()


# --- what is asked of each client


def brief_and_plan(trial: Trial, rng: Random):
    return trial.brief, trial.plan


def no_plan(trial: Trial, rng: Random):
    if trial.plan.steps:
        return None
    asked = (trial.brief, trial.template, trial.brief.minutes)
    return binding(*asked), offers(*asked)


def edited(trial: Trial, rng: Random):
    if not trial.plan.steps:
        return None
    edits = tuple(each for _ in range(2) for each in edits_for(trial.plan, rng))
    known = {"brief": trial.brief, "template": trial.template, "minutes": None}
    made = plan(trial.brief, trial.template, edits=edits)
    verdicts = [consider(edit, edits=edits[:1], **known) for edit in edits[1:]]
    return made, verdicts, differences(trial.plan, made), read_edits(edit_documents(edits))


def in_the_session(trial: Trial, rng: Random):
    if not trial.plan.steps:
        return None
    found = []
    for _ in range(4):
        events = events_for(trial.plan, rng)
        at = rng.choice((999, rng.randint(0, trial.plan.planned_minutes)))
        found.append(adapt(trial.plan, events, at=at, brief=trial.brief))
    return found, adapt(trial.plan, events, at=999)


def second_opinion(trial: Trial, rng: Random):
    """Of this plan spoilt in many ways: made, edited and adapted."""
    plans = [trial.plan]
    if trial.plan.steps:
        plans.append(plan(trial.brief, trial.template, edits=edits_for(trial.plan, rng)))
        plans.append(adapt(trial.plan, events_for(trial.plan, rng), at=999, brief=trial.brief))
    chosen = (rng.choice(plans) for _ in range(BROKEN))
    return [verify(broken(each, rng), trial.brief, running=each is plans[-1]) for each in chosen]


def asked(trial: Trial, rng: Random):
    if not trial.plan.steps:
        return None
    found = []
    for _ in range(6):
        thing = {
            "region": rng.choice(REGIONS) if rng.random() < 0.8 else None,
            "stroke": rng.choice(STROKES) if rng.random() < 0.4 else None,
            "level": rng.randint(1, 4) if rng.random() < 0.4 else None,
            "step": rng.choice(trial.plan.steps).slug if rng.random() < 0.4 else None,
        }
        found.append(why_not(trial.plan, trial.brief, **thing))
    return found


def instead(trial: Trial, rng: Random):
    """The styles side by side, and gentler ways for the hands."""
    columns = compare(trial.brief) if rng.random() < 0.3 else ()
    if not trial.plan.steps:
        return columns
    ways = gentler(trial.plan, trial.brief, template=trial.template, minutes=None)
    return columns, list(ways), told(trial.plan, others=rng.randint(0, 99), limit=60)


def learned(trial: Trial, rng: Random):
    if not trial.plan.steps or rng.random() < 0.5:
        return None
    past = [_session(trial, rng, number) for number in range(3)]
    best = best_first(past, REFERENCE)
    words = [how_it_went(each, REFERENCE) for each in best]
    again = repeat(best[0], trial.brief, best[0].template, None)
    return words, again, proposals(past, trial.brief, trial.plan)


def _session(trial: Trial, rng: Random, number: int) -> PastSession:
    worked = sorted({area.region for step in trial.plan.steps for area in step.areas})
    levels = {region: rng.randint(1, 4) for region in worked}
    minutes = {region: rng.randint(1, 9) for region in worked}
    words = ("firmer", "firmer", "lighter", "hurts", "leave-area-out", "good", "warmer")

    def scores():
        kinds = ("before", "after", "later")
        return Scores(**{kind: rng.choice((None, *range(11))) for kind in kinds})

    return PastSession(
        id=f"s{number}",
        on=SESSION_ON.replace(month=rng.randint(1, 10)),
        style=trial.plan.modality,
        template=trial.plan.template,
        minutes=60,
        planned=minutes,
        done={region: each for region, each in minutes.items() if rng.random() < 0.8},
        agreed={region: rng.randint(1, 4) for region in worked},
        reached=levels,
        said=tuple(
            Said(word=rng.choice(words), regions=tuple(rng.sample(worked, min(2, len(worked)))))
            for _ in range(4)
        ),
        pain=scores(),
        relaxation=scores(),
        edits=edits_for(trial.plan, rng),
    )


def documents(trial: Trial, rng: Random):
    """What the readers say of documents with something in them that does not belong there."""
    said = []
    template = template_document(rng.choice(list(REFERENCE.templates.values())))
    kinds = (
        (read_intake, trial.document),
        (read_plan, plan_document(trial.plan)),
        (lambda document: lint(read_template(document, slug="ours")), template),
        (lambda document: read_edits(document["edits"]), _edits(trial, rng)),
    )
    for read, document in kinds:
        said += (_said(read, spoilt(document, rng)) for _ in range(SPOILT))
    return said


def _edits(trial: Trial, rng: Random) -> dict:
    return {"edits": edit_documents(edits_for(trial.plan, rng))}


def _said(read, document) -> str:
    try:
        return digest(read(document))
    except (BadDocument, KeyError, TypeError) as error:
        return f"{type(error).__name__} {error}"


ASKED = (
    brief_and_plan,
    no_plan,
    edited,
    in_the_session,
    second_opinion,
    asked,
    instead,
    learned,
    documents,
)
QUESTIONS = {ask.__name__.replace("_", "-"): ask for ask in ASKED}


def answer(number: int, question: str) -> str:
    """The digest of what comes of a question to a client; the same chance for both each time."""
    trial = Trial.drawn(SEED, number)
    return digest(QUESTIONS[question](trial, trial.rng(f"as before, {question}")))


def main() -> None:
    every = {
        question: " ".join(answer(number, question) for number in range(CLIENTS))
        for question in QUESTIONS
    }
    KEPT.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    print(f"The answers to {CLIENTS} clients are kept in {KEPT.name}.")


if __name__ == "__main__":
    main()
