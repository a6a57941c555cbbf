"""One session, two practitioners: who treats now, who did before, and how it changes hands.

A handover is an event (`taken-over`, by whoever takes it), and events are only ever added;
`MassageSession.taken_over_by` repeats the last one, so that no tap has to ask for it. Taps of
whoever treated before are kept, late ones too.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from practice.staff import audit
from practice.staff.models import User
from sessions_app.checkins import services
from sessions_app.checkins.models import CheckIn, MassageSession
from sessions_app.planning.services import training_missing

TAKEN_OVER = CheckIn.Word.TAKEN_OVER


class NotTheirs(Exception):
    """Somebody else treats now than the page said, or the session is over."""


class NeedsTraining(Exception):
    """The plan asks for a training that this person does not hold."""

    def __init__(self, training: list[str]):
        super().__init__("training")
        self.training = training


def treats(session, person) -> bool:
    """Say whether it is this person who treats now."""
    return session.treating_id == person.pk


def may_tap(session, person) -> bool:
    """Say whether a tap of this person is kept: they treat, or did before (SECURITY E5)."""
    if treats(session, person) or session.practitioner_id == person.pk:
        return True
    return session.handovers().filter(by=person).exists()


@transaction.atomic
def take_over(session, *, id: UUID, by: User, seen: UUID, now: datetime) -> MassageSession:
    """Let `by` treat from now on. `seen` is who treated when they decided; done twice it is once.

    Raises NotTheirs if somebody else treats by now or all is over, NeedsTraining as Start would.
    """
    locked = MassageSession.objects.select_for_update().get(pk=session.pk)
    if treats(locked, by):
        return locked
    if locked.ended_at or locked.treating_id != seen:
        raise NotTheirs
    missing = training_missing(locked.plan, by)
    if missing:
        raise NeedsTraining(missing)
    if CheckIn.objects.filter(pk=id).exists():
        id = uuid4()  # that of another event: this one is its own all the same
    services.tap(locked, TAKEN_OVER, id=id, by=by, now=now)
    locked.taken_over_by = by
    locked.save(update_fields=["taken_over_by"])
    audit.noted(by, "took-over", locked, client_id=locked.appointment.client_id)
    return locked
