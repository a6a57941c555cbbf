"""What a client told us before a session: drafts while they type, an `Intake` once it is sent."""

from practice.intake.models.added import AddedOnly, SentQuerySet, Unchangeable
from practice.intake.models.drafts import AccessCode, IntakeDraft
from practice.intake.models.intakes import Intake, Mark
from practice.intake.models.newcomers import Newcomer
from practice.intake.models.said import Clearance, Consent, LastingWish

__all__ = [
    "AccessCode",
    "AddedOnly",
    "Clearance",
    "Consent",
    "Intake",
    "IntakeDraft",
    "LastingWish",
    "Mark",
    "Newcomer",
    "SentQuerySet",
    "Unchangeable",
]
