"""What the record page asks the database: four questions, however long the history is."""

import json
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.clients.models import Client, Flag
from practice.diary.models import Appointment
from practice.intake.lasting import standing_of
from practice.intake.models import Consent, Intake, IntakeDraft, LastingWish, Mark
from practice.staff.gathering import Gathered
from practice.staff.models import User
from sessions_app.aftercare.models import FollowUpAnswer, GoalScore
from sessions_app.checkins.models import Addition, Outcome
from sessions_app.planning.models import Review, SessionPlan

DRAFT = ("step", "asked_at", "started_at", "saved_at", "sent_at")
MOST_VISITS, MOST_FORMS, MOST_FLAGS = 60, 20, 60
SCORES = ("moment", "pain", "relaxation", "felt")
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
    state = JSONObject(**{name: name for name in DRAFT}, id="id", visit="appointment_id")
    clients = Client.objects.visible_to(actor).annotate(
        form_out=Subquery(out.annotate(state=state).values("state")[:1])
    )
    if not with_consents:
        return clients
    said = Consent.objects.filter(client=OuterRef("pk"))
    of_whom = {"who": "recorded_by__name", "begun_at": "appointment__begun_at"}
    plain = {name: name for name in CONSENT}
    wishes = LastingWish.objects.filter(client=OuterRef("pk"))
    wished = {name: name for name in ("id", "kind", "said", "takes_back_id", "at")}
    return clients.annotate(
        consents_said=gathered(said, "client", **plain, **of_whom),
        wishes_said=gathered(wishes, "client", **wished, who="recorded_by__name"),
    )


def draft_of(facts: dict) -> IntakeDraft:
    """Return a form with what a query told of it: enough to say where it stands."""
    moments = {name: moment(facts.get(name)) for name in DRAFT if name != "step"}
    return IntakeDraft(step=facts["step"], **moments)


def changed_words(changed: int | None) -> str:
    """Return in words how much a form says otherwise than the one before; "" for a first form."""
    if changed is None:
        return ""
    if not changed:
        return _("nothing changed since last time")
    words = ngettext(
        "{count} thing changed since last time", "{count} things changed since last time", changed
    )
    return words.format(count=changed)


def consents_of(client) -> list[Consent]:
    """Return the records that came with the client, newest first, with who wrote them down."""
    if not hasattr(client, "consents_read"):
        rows = map(as_record, client.consents_said or ())
        client.consents_read = sorted(rows, key=lambda row: row.at, reverse=True)
    return client.consents_read


def lasting_of(client) -> list[LastingWish]:
    """Return what the client asked for beyond one visit and still counts, newest first."""
    rows = map(as_wish, client.wishes_said or ())
    return standing_of(sorted(rows, key=lambda row: row.at, reverse=True))


def as_wish(said: dict) -> LastingWish:
    ids = {name: said[name] and UUID(said[name]) for name in ("id", "takes_back_id")}
    opened = LastingWish._meta.get_field("said").from_db_value(said["said"], None, connection)
    row = LastingWish(**ids, kind=said["kind"], said=opened, at=moment(said["at"]))
    row.recorded_by = User(name=said["who"])
    return row


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


def decision_of(said: dict) -> str:
    """Return a review's decision as it was written; it comes sealed from the database."""
    sealed = said["decision"]
    opened = Review._meta.get_field("decision").from_db_value(sealed, None, connection)
    return opened["decision"]


def flags_of(client):
    """Return all flags, open and closed, worst first."""
    flags = Flag.objects.filter(client=client).select_related("recorded_by", "closed_by")
    return list(flags[:MOST_FLAGS])


def visits_of(client):
    """Return the appointments, newest first, each with its plan, session, scores and summary."""
    plans = SessionPlan.objects.filter(appointment=OuterRef("pk")).order_by("-number")
    plan = JSONObject(number="number", state="state", made_at="made_at", template="template")
    reviews = Review.objects.filter(appointment=OuterRef("pk"))
    scores = Outcome.objects.filter(session__appointment=OuterRef("pk"))
    answers = FollowUpAnswer.objects.filter(
        follow_up__session__appointment=OuterRef("pk"), maybe_automatic=False
    ).order_by("-at")
    goals = GoalScore.objects.filter(session__appointment=OuterRef("pk"))
    answer = JSONObject(feeling="feeling", at="at")
    added = Addition.objects.filter(note__session__appointment=OuterRef("pk"))
    visits = Appointment.objects.filter(client=client).annotate(
        plan=Subquery(plans.annotate(plan=plan).values("plan")[:1]),
        scores=gathered(scores, "session", **{name: name for name in SCORES}),
        goal_scores=gathered(goals, "session", measure="measure", moment="moment", score="score"),
        decisions=gathered(reviews, "appointment", at="at", who="by__name", decision="decision"),
        added=gathered(added, "note__session", at="at", who="by__name"),
        started_at=F("session__started_at"),
        ended_at=F("session__ended_at"),
        finished_at=F("session__finished_at"),
        summary_state=F("session__summary__state"),
        summary_at=F("session__summary__approved_at"),
        answered=Subquery(answers.annotate(answer=answer).values("answer")[:1]),
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
