"""What a plan is made from, as hashes: a plan whose facts have changed since is stale (stale.py).

The planner reads one document and nothing else, so the document is what is hashed, kind by kind.
Whatever reaches the planner later on is among them by itself, under `REST` if under no other name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from practice.intake.consent import services as consenting
from practice.intake.documents import facts_stamp
from practice.reference import load

GROWN_UP = 18
FORM, ANSWERS, CLEARANCES, AREAS, AVOID = "form", "answers", "clearances", "areas", "avoid"
CONSENTS, GUARDIAN, AGE, REVIEW = "consents", "guardian", "age", "review"
TRAINING, REQUEST, CLIENT, RULES, REST = "training", "request", "client", "rules", "rest"
TIME = "time"

# Why a plan was made again, as the end of "Made again: ...".
BECAUSE = {
    FORM: _("a newer form has come in"),
    ANSWERS: _("the answers that count today have changed"),
    CLEARANCES: _("what a clinician said has changed"),
    AREAS: _("the areas with a yes by name have changed"),
    AVOID: _("the areas that the client wants left out have changed"),
    CONSENTS: _("a consent was taken back or given again"),
    GUARDIAN: _("what a parent or guardian agreed to has changed"),
    AGE: _("the client’s age has changed"),
    REVIEW: _("a decision was recorded"),
    TRAINING: _("someone else treats, or their training has changed"),
    REQUEST: _("what is booked has changed"),
    CLIENT: _("the client answered the plan"),
    RULES: _("the rules have changed"),
    REST: _("something that it was made from has changed"),
    TIME: _("the day or the length has changed, or answers have grown old"),
}


@dataclass(frozen=True)
class Facts:
    """What is known for one session: the document for the planner, and what stands beside it.

    `limits` are the highest levels that follow from the client's answer to the plan; `consents`
    what holds of the yeses that a massage waits for.
    """

    intake: object
    document: dict
    consents: consenting.Standing
    limits: Mapping[str, int]

    @cached_property
    def stamps(self) -> dict[str, str]:
        """A hash for each kind of fact. Day and length are not among them: `still_holds` asks."""
        left = {k: v for k, v in self.document.items() if k not in ("on", "answered_on", "format")}
        age = left.pop("client", {}).get("age")
        answers = left.pop("answers", [])
        request = {k: v for k, v in left.pop("request", {}).items() if k != "minutes"}
        kinds = {
            FORM: str(self.intake.pk),
            ANSWERS: [{k: v for k, v in each.items() if k != "cleared"} for each in answers],
            CLEARANCES: {each["id"]: each["cleared"] for each in answers if "cleared" in each},
            AREAS: left.pop("consents", []),
            AVOID: [*left.pop("avoid", []), *left.pop("boundaries", [])],
            CONSENTS: self.consents.taken_back,
            GUARDIAN: left.pop("guardian", None),
            AGE: age if age is None else min(age, GROWN_UP),
            REVIEW: left.pop("review", None),
            TRAINING: left.pop("training", []),
            REQUEST: request,
            CLIENT: dict(sorted(self.limits.items())),
            RULES: load().version,
            REST: left,
        }
        return {kind: facts_stamp(fact) for kind, fact in kinds.items()}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the kinds that differ; a newer form alone, where there is one: it brings the rest.

    A plan of which nothing was written down may have been made from anything.
    """
    if not before:
        return [REST]
    kinds = [kind for kind in now if before.get(kind) != now[kind]]
    return [FORM] if FORM in kinds else kinds


def in_words(kinds: Iterable[str]) -> str:
    """Return why a plan was made again: "a newer form has come in"."""
    return "; ".join(str(BECAUSE[kind]) for kind in kinds if kind in BECAUSE)
