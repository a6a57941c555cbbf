"""Somebody who was here before: their newest form, and what a new one says otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from practice.clients.models import Client
from practice.intake import showing, ticks
from practice.intake.models import Intake
from practice.intake.pages import STEPS
from practice.words import load

WISHES, SORE, AVOID, COMFORT = 2, 6, 7, 8  # steps of the form
STEP_OF_GROUP = {group: each.step for group, each in ticks.OF_GROUP.items()}


def previous_intake(client: Client) -> Intake | None:
    """Return the newest form that this client sent."""
    return Intake.objects.filter(client_id=client.pk).order_by("-sent_at").first()


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that a form says otherwise than the one before it, in words for practitioners.

    `step` is the title of one of the nine steps. `was` is empty for what was added, `now` for what
    was removed. `question` is the id of a health question, for whoever shows its rule.
    """

    step: str
    kind: Literal["added", "changed", "removed"]
    name: str
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    question: str = ""


Said = Mapping[tuple, tuple[str, tuple[str, ...]]]  # {(step, ..., key): (name, lines)}


def changes(previous: Intake, intake: Intake) -> list[Change]:
    """Return what `intake` says otherwise than `previous`, in the order of the steps.

    A question that one form asked and the other did not is no change while the answer is no.
    """
    before, after = said_by(previous), said_by(intake)
    keys = [*after, *(key for key in before if key not in after)]
    found = [change(key, before, after) for key in sorted(keys, key=step_of)]
    return [each for each in found if each]


def step_of(key: tuple) -> int:
    return key[0]


def change(key: tuple, before: Said, after: Said) -> Change | None:
    name, now = after.get(key) or ("", ())
    was_name, was = before.get(key) or ("", ())
    if was == now:
        return None
    return Change(
        step=str(STEPS[step_of(key) - 1]),
        kind="changed" if was and now else "added" if now else "removed",
        name=name or was_name,
        was=was,
        now=now,
        question=key[2] if key[1] == "health" else "",
    )


def said_by(intake: Intake) -> Said:
    """Return everything that a form says, with a key for each thing: noes are left out."""
    document = intake.document
    return dict(
        [
            *rows_under(WISHES, showing.wish_rows(document, intake.own_words)),
            *health(document),
            *places(document),
            *rows_under(COMFORT, showing.comfort_rows(document)),
        ]
    )


def rows_under(step: int, rows: Iterable[showing.Row]) -> Iterator[tuple]:
    return (((step, "row", row.name), (row.name, row.lines)) for row in rows if row.lines)


def health(document: dict) -> Iterator[tuple]:
    said = {answer["id"]: answer for answer in document.get("answers", ())}
    for question in load().questions.values():
        answer = said.get(question.id)
        if answer and answer["answer"] not in ("no", None):
            key = (STEP_OF_GROUP[question.group], "health", question.id)
            yield key, (question.tick_label, tuple(showing.answer_lines(question, answer)))


def places(document: dict) -> Iterator[tuple]:
    reference, yes = load(), (_("Yes"),)
    scores = {each["region"]: each.get("score") for each in document.get("focus", ())}
    for slug, score in scores.items():
        marked = _("Sore") if score is None else _("Sore, {score} of 10").format(score=score)
        yield (SORE, "sore", slug), (reference.region_name(slug), (marked,))
    for slug in document.get("avoid", ()):
        name = _("Please don’t touch: {place}").format(place=reference.region_name(slug))
        yield (AVOID, "avoid", slug), (name, yes)
    for slug in document.get("avoid_positions", ()):
        name = _("Cannot lie: {position}").format(position=reference.positions[slug].name)
        yield (AVOID, "position", slug), (name, yes)
    for slug in document.get("consents", ()):
        name = _("Said yes by name: {place}").format(place=reference.region_name(slug))
        yield (COMFORT, "area", slug), (name, yes)
