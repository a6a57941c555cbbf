"""An invented person's form, as its pages would have kept it."""

from practice.intake.fields import NONE
from practice.intake.forms import WISHES, MassageForm
from practice.intake.pages import sequence
from practice.intake.ticks import LISTS, listed
from practice.reference import load
from sessions_app.today.demo.person import Person


def answers_of(person: Person, *, scores: dict[str, int], first: bool) -> dict:
    """Return the kept answers of every page; after the first visit the style is left open."""
    answers = {
        "about": {"name": person.name},
        "goal": {"goal": person.goal},
        "massage": {
            "modality": person.style if first else MassageForm.OPEN,
            "scope": person.scope,
        },
        "sore": {"places": list(load().in_order(person.sore))},
        "avoid": {"places": list(load().in_order(person.avoid))},
        "safe": {"safe": list(person.safe), "cannot": list(person.cannot)},
        "areas": {"areas": list(person.areas)},
    }
    if person.words:
        answers["goal"]["words_of_own"] = person.words
    if person.sore:
        answers["scores"] = {region: str(score) for region, score in scores.items()}
        if person.sore_note:
            answers["scores"]["note"] = person.sore_note
    return answers | ticks_of(person) | follow_ups_of(person) | wishes_of(person)


def ticks_of(person: Person) -> dict:
    """Return each page of tick lists and, for what has no more to ask, the answer in full."""
    found: dict[str, dict] = {}
    for page in LISTS:
        chosen = {
            group: [question for question in listed(group) if question.id in person.health]
            for group in page.groups
        }
        found[page.key] = {
            group: [question.id for question in asked] or [NONE] for group, asked in chosen.items()
        }
        plain = [q.id for asked in chosen.values() for q in asked if not q.follow_ups]
        if plain:
            found[f"full:{page.number}"] = {
                id: person.health[id].get("answer", "yes") for id in plain
            }
    return found


def follow_ups_of(person: Person) -> dict:
    return {
        f"item:{id}": {"answer": "yes", **said}
        for id, said in person.health.items()
        if load().question(id).follow_ups
    }


def wishes_of(person: Person) -> dict:
    """Return the wishes under the page that asks for each; the last page takes the rest."""
    found: dict[str, dict] = {f"wishes:{part}": {} for part in range(len(WISHES))}
    for key, value in person.wishes.items():
        part = next((at for at, keys in enumerate(WISHES) if key in keys), len(WISHES) - 1)
        found[f"wishes:{part}"][key] = value
    return found


def up_to(answers: dict, step: int) -> dict:
    """Return the answers of someone who has come to the end of that step."""
    keys = [page.key for page in sequence(answers) if page.step <= step]
    return {key: answers[key] for key in keys}
