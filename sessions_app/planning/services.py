"""Make, keep and agree the plans of an appointment."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from practice.diary.models import Appointment
from practice.intake.consent import services as consenting
from practice.intake.documents import document_for
from practice.intake.models import Intake
from practice.reference import load
from practice.staff import audit
from practice.staff.models import Practice, User
from sessions_app.planning import facts, firm, library
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.comparing import differences
from sessions_app.planning.engine.documents import (
    edit_documents,
    plan_document,
    read_edits,
    read_intake,
    read_plan,
)
from sessions_app.planning.engine.values import Brief, Edit, Plan
from sessions_app.planning.facts import Facts
from sessions_app.planning.models import Review, SessionPlan
from sessions_app.planning.said import as_edits, limits_of, newest_answer, without_clients

log = logging.getLogger(__name__)


def day_of(moment: datetime) -> date:
    """Return the day on which that is for the practice and its clients."""
    return moment.astimezone(Practice.current().zone).date()


def newest_intake(appointment) -> Intake | None:
    """Return the form to plan from: the client's latest, whichever visit it was asked for."""
    return Intake.objects.filter(client_id=appointment.client_id).order_by("-sent_at").first()


@transaction.atomic
def make_plan(
    appointment,
    *,
    by: User | None,
    now: datetime,
    template: str | None = None,
    minutes: int | None = None,
    style: str | None = None,
    edits: Sequence[Edit] | None = None,
) -> SessionPlan | None:
    """Plan the appointment anew and keep the plan as its next version.

    `template`, `minutes` and `style` are the practitioner's wishes; what is left out comes from
    the appointment. `edits` left out are those of the newest version; what the client said on the
    plan they were shown holds in any case. Returns None while there is no form to plan from, and
    once the session has started: its plan is agreed, and nothing comes after it.
    """
    hold(appointment)
    asked = {"template": template, "minutes": minutes, "style": style, "edits": edits}
    return plan_held(appointment, by=by, now=now, **asked)


def plan_held(
    appointment, *, by, now, template=None, minutes=None, style=None, edits=None, because=()
) -> SessionPlan | None:
    """Do what `make_plan` says for an appointment that is held already.

    `because` are the kinds of facts that changed, where that is why (facts.py).
    """
    intake = newest_intake(appointment)
    if intake is None:
        return None
    before = newest_version(appointment)
    if before and before.agreed_at:
        return None
    if edits is None:
        edits = read_edits(before.edits) if before else ()
    edits = (*without_clients(edits), *as_edits(limits_of(newest_answer(appointment))))
    known = facts_for(appointment, intake, minutes=minutes, style=style)
    today = brief(read_intake(known.document), on=day_of(appointment.starts_at))
    return keep_version(
        appointment,
        safe_plan(today, template, minutes, edits=edits),
        after=before,
        known=known,
        because=because,
        asked={"template": template, "style": style},
        minutes=minutes or appointment.minutes,
        edits=edits,
        by=by,
        now=now,
    )


def newest_version(appointment) -> SessionPlan | None:
    return appointment.plans.order_by("-number").first()


def brief_for(
    appointment, intake, *, minutes: int | None = None, style: str | None = None
) -> Brief:
    """Return what a plan for this appointment must obey, by the client's answers."""
    document = read_intake(session_document(appointment, intake, minutes=minutes, style=style))
    return brief(document, on=day_of(appointment.starts_at))


def keep_version(
    appointment,
    made: Plan,
    *,
    after: SessionPlan | None,
    known: Facts,
    asked: dict,
    minutes: int,
    edits: Sequence[Edit],
    by: User | None,
    now: datetime,
    because: Sequence[str] = (),
) -> SessionPlan:
    """Keep a plan as the next version, with what tells it from the one before."""
    made = finished(appointment, made, known)
    kept = SessionPlan.objects.create(
        appointment=appointment,
        intake=known.intake,
        number=after.number + 1 if after else 1,
        state=state_of(made),
        template=made.template or "",
        modality=made.modality or "",
        minutes=minutes,
        document=plan_document(made),
        asked={name: value for name, value in asked.items() if value},
        edits=edit_documents(edits),
        changes=[*why_again(because), *told_apart(after, made)],
        facts={"stamps": known.stamps, "because": list(because)},
        made_by=by,
        made_at=now,
    )
    audit.made(by, kept, client_id=appointment.client_id)
    return kept


def finished(appointment, made: Plan, known: Facts) -> Plan:
    """Return a plan with what does not come from the client's document: hands and consents."""
    made = firm.told(appointment, made)
    if known.consents.taken_back:
        made = replace(made, held_for=(*made.held_for, "consent"))
    return made


def why_again(because: Sequence[str]) -> list[str]:
    """Return in one sentence which facts had changed, for a plan that was made again for it."""
    return [_("Made again: {why}.").format(why=facts.in_words(because))] if because else []


def told_apart(before: SessionPlan | None, made: Plan) -> list[str]:
    """Return in words what tells a plan from the version before it."""
    if before is None:
        return []
    names = library.names_of(filter(None, (before.template, made.template)))
    told = differences(read_plan(before.document), made, templates=names)
    return [each.text for each in told]


def hold(appointment) -> None:
    """Let nobody else plan or start this appointment until the transaction ends; twice is harmless."""
    bool(
        Appointment.objects.select_for_update(no_key=True)
        .filter(pk=appointment.pk)
        .values_list("pk")
    )


def facts_for(appointment, intake, *, minutes: int | None, style: str | None, limits=None) -> Facts:
    """Return what is known for this session, in the length and the style that were asked for."""
    said = consenting.said_by(appointment.client_id)
    wanted = {"minutes": minutes, "style": style, "said": said}
    return Facts(
        intake=intake,
        document=session_document(appointment, intake, **wanted),
        consents=consenting.holding(said),
        limits=limits_of(newest_answer(appointment)) if limits is None else limits,
    )


def session_document(appointment, intake, *, on=None, minutes=None, style=None, said=None) -> dict:
    """Return the intake document with what this session adds: day, minutes, review, training.

    `said` is what the client agreed to, where it has been read already.
    """
    said = consenting.said_by(appointment.client_id) if said is None else said
    review = (
        Review.objects.filter(appointment=appointment, intake=intake).select_related("by").first()
    )
    document = document_for(
        intake,
        on=on or day_of(appointment.starts_at),
        minutes=minutes or appointment.minutes,
        style=style,
        booked_style=appointment.style or None,
        training=appointment.practitioner.training,
        review=review and review_words(review),
        guardian=review and review.decision.get("guardian"),
    )
    is_todays = is_for_this_visit(intake, appointment)
    add_areas(
        document, consenting.areas_today(intake, appointment, form_counts=is_todays, said=said)
    )
    add_guardian(document, intake, review, consenting.holding(said))
    return document if is_todays else without_todays(document)


def add_guardian(document: dict, intake, review, consents: consenting.Standing) -> None:
    """Put in what a parent or guardian said since the form; a decision recorded later stands."""
    said = consents.guardian_since(intake.sent_at)
    if said is None:
        return
    before = document["guardian"] or {"consent": False, "present": False}
    if said:
        document["guardian"] = {**before, "consent": True}
        return
    decided = review and review.decision.get("guardian")
    is_later = decided and consents.guardian_since(review.at) is None
    document["guardian"] = decided if is_later else None


def add_areas(document: dict, said: consenting.AreasToday) -> None:
    """Put in what was said about areas since the form: by name, on the shown plan, or told."""
    document["consents"] = sorted(said.agreed)
    if said.struck:
        document["avoid"] = sorted(load().expand(document.get("avoid", ())) | said.struck)


def is_for_this_visit(intake, appointment) -> bool:
    """Say whether what is asked on every visit was answered for this one (INV-28).

    It was, if the form was sent for this appointment, or later than the one that was. A form
    for no appointment counts until the client's next session has begun.
    """
    if intake.appointment_id is None:
        begun = SessionPlan.objects.filter(
            appointment__client_id=intake.client_id, agreed_at__gt=intake.sent_at
        )
        return not begun.exclude(appointment=appointment).exists()
    if intake.appointment_id == appointment.pk:
        return True
    return Intake.objects.filter(appointment=appointment).exists()


def without_todays(document: dict) -> dict:
    """Return the document with what is asked on every visit left blank."""
    asked = {question.id for question in load().every_visit_questions}
    kept = [answer for answer in document["answers"] if answer["id"] not in asked]
    blank = [{"id": id, "answer": None} for id in sorted(asked)]
    return {**document, "answers": [*kept, *blank]}


def review_words(review: Review) -> dict:
    return {
        "by": review.by.name,
        "on": day_of(review.at).isoformat(),
        "decision": review.decision["decision"],
    }


def brief_of(kept: SessionPlan) -> Brief:
    """Return what this plan had to obey, for the words that come during its session."""
    return brief_for(kept.appointment, kept.intake)


def safe_plan(
    today, template: str | None, minutes: int | None, *, edits: Sequence[Edit] = ()
) -> Plan:
    """Plan, and let the independent check pass it; a plan that fails it has no steps."""
    asked = library.template_named(template)
    made = plan(today, asked, minutes, edits=edits)
    broken = verify(made, today, template=asked)
    if not broken:
        return made
    log.error("A plan failed its check: %s", " ".join(each.invariant for each in broken))
    return replace(made, steps=(), held_for=(*made.held_for, "infeasible"), turns=0)


def state_of(made: Plan) -> str:
    """Return the plain word for whether a session can start from this plan."""
    if made.decision.startswith("refused"):
        return SessionPlan.State.REFUSED
    if not made.steps:
        return SessionPlan.State.INFEASIBLE
    return SessionPlan.State.HELD if made.held_for else SessionPlan.State.READY


@transaction.atomic
def record_review(appointment, intake, *, by: User, decision: str, guardian, now) -> Review:
    """Record a practitioner's decision by name, and plan again in its light."""
    review = Review.objects.create(
        appointment=appointment,
        intake=intake,
        by=by,
        decision={"decision": decision, "guardian": guardian},
        at=now,
    )
    audit.made(by, review, client_id=appointment.client_id)
    before = newest_version(appointment)
    asked = {"minutes": min(before.minutes, appointment.minutes), **before.asked} if before else {}
    make_plan(appointment, by=by, now=now, **asked)
    return review


def training_missing(kept: SessionPlan, person: User) -> list[str]:
    """Return the training that this plan needs of whoever starts it, and that they do not hold."""
    return sorted(set(kept.document["requires"]["training"]) - set(person.training))


@transaction.atomic
def agree(kept: SessionPlan, *, now) -> SessionPlan:
    """Freeze the version that the session starts from."""
    kept.agreed_at = now
    kept.save(update_fields=["agreed_at"])
    return kept


def plan_waiting(now: datetime) -> int:
    """Plan every coming appointment whose own form has come back; a worker's duty.

    From an older form a plan is made only when a person asks for it: it is held until what is
    asked on every visit is answered.
    """
    coming = Appointment.objects.standing().filter(ends_at__gte=now, plans=None)
    made = 0
    for appointment in coming.filter(intakes__isnull=False).distinct()[:50]:
        with transaction.atomic():
            locked = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
            if not locked.plans.exists():
                made += make_plan(locked, by=None, now=now) is not None
    return made
