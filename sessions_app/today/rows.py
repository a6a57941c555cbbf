"""One row of the day: where that session stands, in words, and the next thing to do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Flag
from practice.diary.models import Appointment
from practice.staff.models import User
from practice.staff.permissions import may
from sessions_app.planning.said import words_of
from sessions_app.records.facts import changed_words, draft_of


@dataclass(frozen=True)
class State:
    """Where a session stands: its words, how they look, and the page that goes on from there."""

    words: str
    look: str
    page: str
    button: str


RECORD = ("records:record", _("Open record"))
STATES = {
    "not-sent": State(_("Form not sent"), "todo", "intake:send", _("Send form")),
    "sent": State(_("Form sent"), "wait", "intake:send", _("See the form’s link")),
    "started": State(_("Form started"), "wait", "intake:send", _("See the form’s link")),
    "form-done": State(_("Form done"), "ready", "planning:plan", _("Make a plan")),
    "ready": State(_("Plan ready"), "ready", "planning:plan", _("Open plan")),
    "held": State(_("Plan held"), "todo", "planning:plan", _("See what to do")),
    "running": State(_("In session"), "now", "checkins:live", _("Back to the session")),
    "ended": State(_("In session"), "now", "checkins:finish", _("Finish the session")),
    "aftercare": State(_("Aftercare to check"), "todo", "aftercare:edit", _("Check aftercare")),
    "done": State(_("Done"), "done", *RECORD),
}
CLEARED, CLEARED_WORDS = "4-cleared", _("A doctor’s word is on record")
OPEN = {None, "draft"}  # a summary that nobody has opened yet, or that waits to be checked
OF_CLIENT = {"records:record", "intake:send"}


class Row:
    """An appointment as the page shows it to one person."""

    def __init__(self, appointment: Appointment, *, user: User, now: datetime):
        self.appointment, self.client = appointment, appointment.client
        self.sees_health = may(user, "read", "plans")
        self.key = self.where()
        self.state = STATES[self.key]
        self.is_past = appointment.ends_at < now or self.key in {"aftercare", "done"}
        self.is_over = self.key in {"aftercare", "done"}

    def where(self) -> str:
        """Return the key of the state; someone at the front desk sees no plan and no aftercare."""
        row = self.appointment
        if row.finished_at:
            return "aftercare" if self.sees_health and row.summary_state in OPEN else "done"
        if row.started_at:
            return "ended" if row.ended_at and self.sees_health else "running"
        if row.plan_state and self.sees_health:
            return "ready" if row.plan_state == "ready" else "held"
        if row.plan_state or row.form_state == "done":
            return "form-done"
        return row.form_state or "not-sent"

    @property
    def waits_for_form(self) -> bool:
        """Whether the client may fill in the form here and now, on the practice's tablet."""
        return self.key in {"not-sent", "sent", "started"} and not self.is_past

    @property
    def form_words(self) -> str:
        """How far the form is, with the time, while it is what the session waits for."""
        facts = self.appointment.form_facts
        if not facts or self.key not in {"sent", "started", "form-done"}:
            return ""
        return draft_of(facts).state_words

    @property
    def changed_words(self) -> str:
        """How much the form says otherwise than the one before it; a number and no more."""
        facts = self.appointment.form_facts
        return changed_words(facts["changed"]) if facts and facts["sent_at"] else ""

    @property
    def page(self) -> str:
        """The URL name of the page that does the next thing."""
        if self.sees_health or self.state.page in OF_CLIENT:
            return self.state.page
        return RECORD[0]

    @property
    def button(self) -> str:
        return self.state.button if self.page == self.state.page else RECORD[1]

    @property
    def subject(self):
        """The id in that page's address."""
        return self.client.pk if self.page in OF_CLIENT else self.appointment.pk

    @property
    def answered_at(self) -> datetime | None:
        """When the client last answered the plan that they were shown; for those who treat."""
        return getattr(self.appointment, "answered_at", None)

    @property
    def asked(self) -> str:
        """What they asked for then; nothing where the plan was fine."""
        return words_of(self.appointment.answered)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """What to know before touching this client: kind and words, worst first.

        Where a clinician's word about it counts on that day, that is what there is to know.
        """
        day = localdate(self.appointment.starts_at).isoformat()
        found = getattr(self.appointment, "flag_kinds", None) or ()
        kinds = {
            CLEARED if (flag["cleared_until"] or "") >= day else flag["kind"] for flag in found
        }
        return [
            (kind, CLEARED_WORDS if kind == CLEARED else Flag.Kind(kind).label)
            for kind in sorted(kinds)
        ]
