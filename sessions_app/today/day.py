"""The two questions that Today asks the database: the day, and what waits for somebody."""

from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.timezone import make_aware

from practice.clients.models import Client, Flag, of_visible_clients
from practice.diary.models import Appointment
from practice.intake.models import IntakeDraft, Newcomer
from practice.mail.models import OutgoingMail
from practice.staff.gathering import Gathered
from practice.staff.models import User
from practice.staff.permissions import may
from sessions_app.aftercare.models import AftercareSummary, FollowUp
from sessions_app.planning.models import PlanAnswer, SessionPlan

MOST_WAITING = 30
STALLED = "stalled"  # why a mail waits: nobody takes it
MOST_ROWS = 100
COLUMNS = ("rank", "what", "at", "whose", "who", "about", "why", "reply")
FIRST, USUAL = 0, 1  # somebody who feels worse stands above all that can wait
NO_WORDS = Value("", output_field=CharField())


def hours_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of that day in the practice's zone, and of the next."""
    start = make_aware(datetime.combine(day, time.min))
    return start, make_aware(datetime.combine(day + timedelta(days=1), time.min))


def form_state():
    """The state of the newest form that was asked for this session, or for no one session."""
    asked = IntakeDraft.objects.filter(
        Q(appointment=OuterRef("pk")) | Q(appointment=None),
        client=OuterRef("client"),
        cancelled_at=None,
    )
    state = Case(
        When(sent_at__isnull=False, then=Value("done")),
        When(started_at__isnull=False, then=Value("started")),
        default=Value("sent"),
    )
    return Subquery(asked.order_by("-asked_at").annotate(state=state).values("state")[:1])


def form_facts():
    """When the newest form was asked for, begun and sent, how far it is and what it changed."""
    asked = IntakeDraft.objects.filter(
        Q(appointment=OuterRef("pk")) | Q(appointment=None),
        client=OuterRef("client"),
        cancelled_at=None,
    )
    moments = ("asked_at", "started_at", "saved_at", "sent_at")
    plain = {name: name for name in (*moments, "step")}
    facts = JSONObject(**plain, changed="intake__changed")
    return Subquery(asked.order_by("-asked_at").annotate(facts=facts).values("facts")[:1])


def plan_state():
    plans = SessionPlan.objects.filter(appointment=OuterRef("pk")).order_by("-number")
    return Subquery(plans.values("state")[:1])


def client_said(field, user):
    """What the client said last to the plan of this session; for those who may know the plan."""
    said = PlanAnswer.objects.filter(appointment=OuterRef("pk")).order_by("-at")
    said = of_visible_clients(said, user, path="appointment__client__", resource="plans")
    return Subquery(said.values(field)[:1])


def flag_kinds(user):
    flags = Flag.objects.open().filter(client=OuterRef("client")).order_by()
    flags = of_visible_clients(flags, user, path="client__", resource="intake-answers")
    each = JSONObject(kind="kind", cleared_until="cleared_until")
    return Subquery(flags.values("client").annotate(kinds=Gathered(each)).values("kinds"))


def day_for(user: User, day: date, *, mine: bool):
    """Return the day's appointments that `user` may know of, with all that their rows say."""
    found = Appointment.objects.visible_to(user).standing().between(*hours_of(day))
    found = found.filter(practitioner=user) if mine else found
    found = found.annotate(
        form_state=form_state(),
        form_facts=form_facts(),
        plan_state=plan_state(),
        started_at=F("session__started_at"),
        ended_at=F("session__ended_at"),
        finished_at=F("session__finished_at"),
        summary_state=F("session__summary__state"),
    )
    if may(user, "read", "plans"):
        said = {"answered_at": client_said("at", user), "answered": client_said("said", user)}
        found = found.annotate(flag_kinds=flag_kinds(user), **said)
    return found.select_related("client", "practitioner").order_by("starts_at", "id")[:MOST_ROWS]


def waiting_for(user: User, *, mine: bool, tomorrow: date, now: datetime):
    """Return what waits for somebody, as COLUMNS say: who feels worse first, then by time."""
    waiting = forms_not_back(user, mine=mine, tomorrow=tomorrow)
    others = [mails_not_sent(user, now=now), newcomers(user)]
    if may(user, "write", "aftercare"):
        others += [aftercare_to_check(user, mine=mine), *two_days_later(user)]
    return waiting.union(*others, all=True).order_by("rank", "at")[:MOST_WAITING]


def as_columns(rows, what: str, /, **values):
    """Shape rows of any kind alike, so that one query brings them all."""
    given = {"what": Value(what, output_field=CharField()), "why": NO_WORDS, "reply": NO_WORDS}
    given["rank"] = Value(USUAL, output_field=IntegerField())
    return rows.order_by().annotate(**{**given, **values}).values(*COLUMNS)


def forms_not_back(user, *, mine, tomorrow):
    """Tomorrow's sessions whose form has not come back."""
    due = Appointment.objects.visible_to(user).open().between(*hours_of(tomorrow))
    due = due.filter(practitioner=user) if mine else due
    due = due.annotate(form=form_state(), plan=plan_state()).filter(plan=None)
    return as_columns(
        due.filter(Q(form=None) | ~Q(form="done")),
        "form",
        at=F("starts_at"),
        whose=F("client_id"),
        who=F("client__name"),
        about=F("id"),
    )


def newcomers(user):
    """Those who sent the public form and have no answer yet."""
    return as_columns(
        Newcomer.objects.visible_to(user).waiting(),
        "newcomer",
        at=F("came_at"),
        whose=F("client_id"),
        who=F("client__name"),
        about=F("id"),
    )


def aftercare_to_check(user, *, mine):
    """Summaries of finished sessions that nobody has approved yet."""
    drafts = AftercareSummary.objects.filter(
        state=AftercareSummary.State.DRAFT, session__finished_at__isnull=False
    )
    of_client = {"path": "session__appointment__client__", "resource": "aftercare"}
    drafts = of_visible_clients(drafts, user, **of_client)
    drafts = drafts.filter(session__practitioner=user) if mine else drafts
    return as_columns(
        drafts,
        "aftercare",
        at=F("session__ended_at"),
        whose=F("session__appointment__client_id"),
        who=F("session__appointment__client__name"),
        about=F("session__appointment_id"),
    )


def two_days_later(user):
    """Who said that it is worse, and whom to ask although the session was stopped.

    They are on everybody's page who may know of them: whoever treated may be away.
    """
    known = FollowUp.objects.visible_to(user)
    of_client = {
        "whose": F("session__appointment__client_id"),
        "who": F("session__appointment__client__name"),
        "about": F("session__appointment_id"),
    }
    first = Value(FIRST, output_field=IntegerField())
    return (
        as_columns(known.worse(), "worse", at=F("worse_at"), rank=first, **of_client),
        as_columns(known.undecided(), "ask", at=F("made_at"), **of_client),
    )


def mails_not_sent(user, *, now: datetime):
    """Mails that did not arrive or do not leave, to clients whom `user` may know of."""
    clients = Client.objects.visible_to(user).filter(pk=OuterRef("client_id"))
    mails = OutgoingMail.objects.filter(Exists(clients))
    shown = mails.stuck() | mails.stalled(now)
    summaries = AftercareSummary.objects.visible_to(user).filter(pk=OuterRef("subject_id"))
    questions = FollowUp.objects.visible_to(user).filter(pk=OuterRef("subject_id"))
    visits = [Subquery(of.values("session__appointment_id")[:1]) for of in (summaries, questions)]
    what = Case(
        When(Exists(summaries), then=Value("summary-mail")),
        When(Exists(questions), then=Value("question-mail")),
        default=Value("mail"),
    )
    stalled = Case(
        When(state=OutgoingMail.State.PENDING, then=Value(STALLED)), default=F("failure")
    )
    return as_columns(
        shown,
        "mail",
        **{"what": Cast(what, CharField()), "why": Cast(stalled, CharField())},
        at=F("made_at"),
        whose=F("client_id"),
        who=Subquery(clients.values("name")[:1]),
        about=Coalesce(*visits, F("id"), output_field=UUIDField()),
        reply=F("answer"),
    )
