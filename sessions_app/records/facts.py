"""What the record page asks the database: four questions, however long the history is."""

import json
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from practice.clients.models import Client, Flag
from practice.diary.models import Appointment
from practice.intake.models import Consent, Intake, IntakeDraft, Mark
from practice.staff.gathering import Gathered
from practice.staff.models import User
from sessions_app.checkins.models import Outcome
from sessions_app.planning.models import SessionPlan

MOST_VISITS, MOST_FORMS, MOST_FLAGS = 60, 20, 60
CONSENT = (
    *("id", "key", "given", "regions", "text", "text_version", "text_hash", "language"),
    *("how", "at", "said_at", "name", "reason", "intake_id"),
)


def gathered(rows, of: str, **columns):
    """Return the rows that belong to the outer row as one list of objects."""
    rows = rows.order_by().values(of).annotate(all=Gathered(JSONObject(**columns)))
    return Subquery(rows.values("all"))


def clients_with_forms(actor, *, with_consents: bool):
    """Return the clients that `actor` may know of, with the form that is out and the consents."""
    out = IntakeDraft.objects.waiting().filter(client=OuterRef("pk")).order_by("-asked_at")
    state = JSONObject(asked_at="asked_at", started_at="started_at")
    clients = Client.objects.visible_to(actor).annotate(
        form_out=Subquery(out.annotate(state=state).values("state")[:1])
    )
    if not with_consents:
        return clients
    said = Consent.objects.filter(client=OuterRef("pk"))
    of_whom = {"who": "recorded_by__name", "begun_at": "appointment__begun_at"}
    plain = {name: name for name in CONSENT}
    return clients.annotate(consents_said=gathered(said, "client", **plain, **of_whom))


def consents_of(client) -> list[Consent]:
    """Return the records that came with the client, newest first, with who wrote them down."""
    if not hasattr(client, "consents_read"):
        rows = map(as_record, client.consents_said or ())
        client.consents_read = sorted(rows, key=lambda row: row.at, reverse=True)
    return client.consents_read


def as_record(said: dict) -> Consent:
    """Return a record as the database gathered it; what is sealed is opened here."""
    given = {name: said[name] for name in CONSENT}
    for name in ("name", "reason"):
        given[name] = Consent._meta.get_field(name).from_db_value(said[name], None, connection)
    for name in ("at", "said_at"):
        given[name] = moment(said[name])
    if isinstance(said["regions"], str):  # SQLite
        given["regions"] = json.loads(said["regions"])
    row = Consent(**given | {"given": bool(said["given"]), "pk": UUID(given.pop("id"))})
    row.recorded_by = User(name=said["who"]) if said["who"] else None
    row.appointment = Appointment(begun_at=moment(said["begun_at"]))
    return row


def flags_of(client):
    """Return all flags, open and closed, worst first."""
    flags = Flag.objects.filter(client=client).select_related("recorded_by", "closed_by")
    return list(flags[:MOST_FLAGS])


def visits_of(client):
    """Return the appointments, newest first, each with its plan, session, scores and summary."""
    plans = SessionPlan.objects.filter(appointment=OuterRef("pk")).order_by("-number")
    plan = JSONObject(number="number", state="state", made_at="made_at", template="template")
    scores = Outcome.objects.filter(session__appointment=OuterRef("pk"))
    visits = Appointment.objects.filter(client=client).annotate(
        plan=Subquery(plans.annotate(plan=plan).values("plan")[:1]),
        scores=gathered(scores, "session", moment="moment", pain="pain", relaxation="relaxation"),
        started_at=F("session__started_at"),
        ended_at=F("session__ended_at"),
        finished_at=F("session__finished_at"),
        summary_state=F("session__summary__state"),
        summary_at=F("session__summary__approved_at"),
    )
    return list(visits.select_related("practitioner").order_by("-starts_at")[:MOST_VISITS])


def forms_of(client, *, with_marks: bool):
    """Return the forms that came back, newest first; what they hold stays sealed."""
    forms = Intake.objects.filter(client=client).defer("document", "own_words", "signature")
    if with_marks:
        marks = Mark.objects.filter(intake=OuterRef("pk"))
        forms = forms.annotate(
            places=gathered(marks, "intake", kind="kind", region="region", score="score")
        )
    return list(forms.order_by("-sent_at")[:MOST_FORMS])


def moment(text: str | None) -> datetime | None:
    """Read a moment that a database wrote into JSON; SQLite leaves out that it is UTC."""
    if not text:
        return None
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
