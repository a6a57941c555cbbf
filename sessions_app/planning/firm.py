"""The firm minutes of a practitioner's day, from the plans of all their appointments."""

from datetime import datetime, time, timedelta

from practice.diary.models import Appointment
from practice.staff.models import Practice
from sessions_app.planning.engine import hands
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.models import SessionPlan


def elsewhere(appointment) -> int:
    """Return the firm minutes of the practitioner's other appointments on that day.

    The version that was agreed counts; where nothing is agreed yet, the newest.
    """
    zone = Practice.current().zone
    day = appointment.starts_at.astimezone(zone).date()
    begins = datetime.combine(day, time(), tzinfo=zone)
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    others = (
        Appointment.objects.standing()
        .filter(
            practitioner_id=appointment.practitioner_id,
            starts_at__gte=begins,
            starts_at__lt=ends,
        )
        .exclude(pk=appointment.pk)
    )
    versions = SessionPlan.objects.filter(appointment__in=others).order_by("number")
    counts: dict = {}
    for pk, of, agreed_at in versions.values_list("pk", "appointment_id", "agreed_at"):
        was = counts.get(of)
        if was is None or agreed_at or not was[1]:
            counts[of] = (pk, agreed_at)
    plans = SessionPlan.objects.filter(pk__in=[pk for pk, _ in counts.values()]).only("document")
    return sum(hands.firm_minutes(read_plan(each.document)) for each in plans)


def told(appointment, made: Plan) -> Plan:
    """Return the plan, with a sentence where it takes the day past the practice's limit."""
    if not hands.firm_minutes(made):
        return made
    limit = Practice.current().firm_minutes_a_day
    return hands.told(made, others=elsewhere(appointment), limit=limit)


def is_told(document: dict) -> bool:
    """Say whether a plan document holds that sentence."""
    return any(message["rule"] == hands.ENOUGH for message in document["messages"])
