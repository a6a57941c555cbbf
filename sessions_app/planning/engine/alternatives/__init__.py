"""When no plan is left: which limits bind, and the nearest plans that do work.

`binding` lifts one kind of limit at a time and plans again; what lets a plan appear was binding.
Lifting only explains: nothing that a health rule holds is ever offered. `offers` changes what is
nobody's limit (minutes, style, chair, a yes by name), and verifies each plan that it gives.
"""

from practice.reference import Reference
from practice.reference.templates import Template

from ..sentences import tell
from ..values import Brief, Message
from .binding import binding, why_none
from .offers import MOST_OFFERS, Offer, offers, what_works

__all__ = ["MOST_OFFERS", "Offer", "binding", "messages", "offers"]


def messages(
    brief: Brief, template: str | Template | None, minutes: int, reference: Reference
) -> tuple[Message, ...]:
    """Say which limits bind and what can be offered, to the practitioner and to the client.

    For a brief that leaves no plan: whoever asks has tried.
    """
    found: list[Message] = []
    for reason in why_none(brief, template, minutes, reference):
        found.append(_told("practitioner", reason.rule, reason.text))
    given = what_works(brief, template, minutes, reference)
    for offer in given:
        for reason in offer.gives_up:
            found.append(_told("practitioner", reason.rule, reason.text))
            found.append(_told("client", reason.rule, reason.client))
    if not given:
        found += tell(reference, "infeasible-offer")
    return tuple(dict.fromkeys(found))


def _told(to: str, rule: str, text: str) -> Message:
    return Message(to=to, urgency="none", rule=rule, text=text)
