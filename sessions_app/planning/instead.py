"""What could be done instead of a plan that is not possible, as the page offers it."""

from dataclasses import dataclass

from practice.reference import load
from practice.staff import receipts
from sessions_app.planning import library, services
from sessions_app.planning.engine.alternatives import Offer, binding, offers


@dataclass(frozen=True)
class Card:
    """One offer. `fits` says that it can be used now; otherwise something comes first."""

    offer: Offer
    booked: int
    key: str

    @property
    def title(self) -> str:
        style = load().modalities[self.offer.modality or ""].name
        return f"{style}, {self.offer.minutes} min"

    @property
    def style(self) -> str:
        return self.offer.modality or ""

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
    """Why there is no plan, and the nearest ones that there could be."""

    def __init__(self, kept, appointment):
        style = kept.asked.get("style")
        minutes = kept.minutes
        today = services.brief_for(appointment, kept.intake, minutes=minutes, style=style)
        template = library.template_named(kept.asked.get("template"))
        self.binding = [reason.text for reason in binding(today, template, minutes)]
        self.cards = [
            Card(offer, appointment.minutes, receipts.new_key())
            for offer in offers(today, template, minutes)
        ]
