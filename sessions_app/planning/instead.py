"""What could be done instead of a plan that is not possible, as the page offers it."""

from dataclasses import dataclass

from practice.reference import load
from practice.staff import receipts
from sessions_app.planning import library, services
from sessions_app.planning.engine.alternatives import Offer, binding, offers
from sessions_app.planning.said import as_edits, limits_of, newest_answer


@dataclass(frozen=True)
class Card:
    """One offer. `fits` says that it can be used now; otherwise something comes first."""

    offer: Offer
    booked: int
    key: str
    asked_style: str

    @property
    def title(self) -> str:
        style = load().modalities[self.offer.plan.modality or ""].name
        return f"{style}, {self.offer.minutes} min"

    @property
    def style(self) -> str:
        """The style to plan with: the one that was asked for, unless the offer changes it."""
        return self.offer.style or self.asked_style

    @property
    def needs_booking(self) -> bool:
        return self.offer.minutes > self.booked

    @property
    def needs_consent(self) -> bool:
        return bool(self.offer.consents)

    @property
    def to_practitioner(self) -> list[str]:
        return [reason.text for reason in self.offer.gives_up]

    @property
    def to_client(self) -> list[str]:
        return list(dict.fromkeys(reason.client for reason in self.offer.gives_up))


class Instead:
    """Why there is no plan, and the nearest ones that there could be.

    What is offered is what will be used: changes by hand were made to another plan, and are left
    behind; what the client asked for on the plan that they were shown holds in both.
    """

    def __init__(self, kept, appointment):
        style = kept.asked.get("style")
        minutes = kept.minutes
        today = services.brief_for(appointment, kept.intake, minutes=minutes, style=style)
        template = library.template_named(kept.asked.get("template"))
        self.binding = [reason.text for reason in binding(today, template, minutes)]
        said = as_edits(limits_of(newest_answer(appointment)))
        self.cards = [
            Card(offer, appointment.minutes, receipts.new_key(), style or "")
            for offer in offers(today, template, minutes, edits=said)
        ]
