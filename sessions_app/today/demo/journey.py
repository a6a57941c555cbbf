"""One visit from the booking to the mail, through the functions that real work uses.

Each takes the moments at which things happened. What was mailed in the past is marked as sent and
is never delivered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings

from practice.clients.models import Client, Link
from practice.diary.models import Appointment
from practice.diary.services import book
from practice.intake import services as forms
from practice.intake.consent import services as consenting
from practice.intake.consent.services import area_field
from practice.intake.models import Consent, Intake, IntakeDraft
from practice.intake.newcomers import services as newcomers
from practice.mail.models import OutgoingMail
from practice.staff.models import User
from sessions_app.aftercare import answered
from sessions_app.aftercare import services as aftercare
from sessions_app.aftercare.models import AftercareSummary, FollowUp
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.planning import services as planning
from sessions_app.planning.models import SessionPlan
from sessions_app.today.demo.answers import answers_of, up_to
from sessions_app.today.demo.person import Person

Word = CheckIn.Word
Felt = Outcome.Felt
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TOP = 10
ANSWERED = 0.75  # how many of those who are asked two days later answer
USUAL = (Word.GOOD, Word.GOOD, Word.GOOD, Word.LIGHTER, Word.FIRMER)
ASKED, HURT = 0.5, 0.05  # how often a planned check-in is tapped, and how often it hurts
BOXES = ("touch", "data_health", "email_health_tips")


@dataclass
class Visit:
    """One appointment of an invented person, as far as it has come."""

    person: Person
    client: Client
    appointment: Appointment
    number: int  # of this person's visits, from 0
    before: int  # pain when they come
    after: int  # and when they go

    @property
    def practitioner(self) -> User:
        return self.appointment.practitioner

    @property
    def starts_at(self) -> datetime:
        return self.appointment.starts_at

    @property
    def chance(self) -> Random:
        """The same luck each time for the same visit."""
        return Random(f"{self.person.name} {self.number}")

    def answers(self) -> dict:
        return answers_of(self.person, scores=self.scores(), first=self.number == 0)

    def scores(self) -> dict[str, int]:
        """Return the marked places' scores of this visit: the worst one is `before`."""
        worst = max(self.person.sore.values(), default=0)
        return {
            place: max(1, self.before - (worst - score))
            for place, score in self.person.sore.items()
        }


def booked(person, client, practitioner, starts_at, *, number, scores, by: User) -> Visit:
    appointment = Appointment(
        client=client,
        practitioner=practitioner,
        starts_at=starts_at,
        minutes=person.minutes,
        style=person.style,
    )
    before, after = scores
    return Visit(person, client, book(appointment, by=by), number, before, after)


# --- the form


def asks_to_come(person, *, phone: str, at: datetime) -> None:
    """Somebody who is not a client yet fills in the public form."""
    given = {"name": person.name, "email": person.email, "phone": phone}
    link = newcomers.begin(given, language=settings.LANGUAGE_CODE, now=at)
    draft = link.client.newcomer.draft
    link.bind(f"demo-{draft.pk}", now=at)
    draft.answers = answers_of(person, scores=person.sore, first=True)
    draft.saved_at = at
    draft.save()
    given = {key: key in ("touch", "data_health") for key in BOXES}
    given |= {"email_aftercare": True, "followup_48h": True, "signature": person.name}
    newcomers.hold(draft.pk, link, given, now=at + 8 * MINUTE)


def send_form(visit: Visit, *, by: User, at: datetime) -> IntakeDraft:
    draft = forms.send_form(visit.client, visit.appointment, by=by, now=at)
    was_sent(f"intake-{draft.pk}", at=at)
    return draft


def begin_form(visit: Visit, draft: IntakeDraft, *, at: datetime, step: int = 9) -> Link:
    """The client opens the link and answers every page up to the end of that step."""
    link = forms.live_link(draft, now=at)
    link.bind(f"demo-{draft.pk}", now=at)
    forms.begin(draft, link, now=at)
    draft.answers, draft.step = up_to(visit.answers(), step), step
    draft.started_at, draft.saved_at = at, at + step * MINUTE
    draft.version += len(draft.answers)
    draft.save()
    return link


def send_answers(visit: Visit, draft: IntakeDraft, *, at: datetime) -> Intake:
    """The client answers everything, agrees, signs and sends."""
    link = begin_form(visit, draft, at=at)
    given = {key: key in ("touch", "data_health") for key in BOXES}
    given |= {"email_aftercare": visit.person.likes_mail, "followup_48h": visit.person.likes_mail}
    given |= {area_field(slug): True for slug in visit.person.areas}
    given |= {"signature": visit.person.name, **guardian_of(visit.person)}
    return forms.send_intake(draft.pk, link, given, now=at + 8 * MINUTE)


def guardian_of(person) -> dict:
    """Return what the parent of someone under 18 signs."""
    if person.age >= 18:
        return {}
    family = person.name.split()[-1]
    name = {"guardian_name": f"Robin {family}", "guardian_relation": "parent"}
    return {"guardian": True, "guardian_present": True, **name}


def took_back(client: Client, *, by: User, at: datetime) -> None:
    """The client rings and takes back one yes that no massage waits for."""
    said = client.consents.filter(key="followup_48h").order_by("-at").first()
    told = {"how": Consent.How.TOLD, "name": client.name, "reason": "Rang: no questions, please."}
    consenting.change(said, given=False, actor=by, now=at, said_at=at - 10 * MINUTE, **told)


def form_done(visit: Visit, *, by: User, asked_at: datetime, answered_at: datetime) -> Intake:
    draft = send_form(visit, by=by, at=asked_at)
    return send_answers(visit, draft, at=answered_at)


def make_plan(visit: Visit, *, at: datetime) -> SessionPlan:
    return planning.make_plan(visit.appointment, by=visit.practitioner, now=at)


def decided(visit: Visit, plan: SessionPlan, *, at: datetime) -> SessionPlan:
    """Return a plan that can start: a held one once its practitioner has recorded a decision."""
    if plan.state == SessionPlan.State.READY:
        return plan
    words = "Talked it through. Light work only, and we ask before each new area."
    by, intake = visit.practitioner, plan.intake
    planning.record_review(visit.appointment, intake, by=by, decision=words, guardian=None, now=at)
    return visit.appointment.plans.first()


# --- the massage


def start(visit: Visit, plan: SessionPlan, *, at: datetime) -> MassageSession:
    return checkins.start(visit.appointment, plan, by=visit.practitioner, now=at)


def tap(session: MassageSession, word: str, *, at: datetime, chance: Random) -> None:
    id = UUID(int=chance.getrandbits(128), version=4)
    checkins.tap(session, word, id=id, by=session.practitioner, now=at)


def go_on(visit: Visit, session: MassageSession, *, until: datetime) -> None:
    """Move through the steps as planned up to that moment, asking now and then."""
    chance, steps = visit.chance, session.plan.document["steps"]
    for step in steps:
        begins = session.started_at + step["starts_at"] * MINUTE
        asked = begins + max(1, step["minutes"] // 2) * MINUTE
        if step is not steps[0] and begins < until:
            tap(session, Word.NEXT, at=begins, chance=chance)
        if visit.person.firmer:
            if asked < until:
                answer_firmer(visit, session, step["slug"], chance, at=asked)
        elif step["check_ins"] and asked < until and chance.random() < ASKED:
            answer(session, chance, at=asked)


def answer(session: MassageSession, chance: Random, *, at: datetime) -> None:
    """Tap what the client says; about one answer in twenty is that it hurts."""
    if chance.random() < HURT:
        then = chance.choice((Word.LIGHTER_ON, Word.LIGHTER_ON, Word.AREA_OUT))
        tap(session, Word.HURTS, at=at, chance=chance)
        tap(session, then, at=at + timedelta(seconds=6), chance=chance)
    else:
        tap(session, chance.choice(USUAL), at=at, chance=chance)


def answer_firmer(visit: Visit, session, step: str, chance: Random, *, at: datetime) -> None:
    """Tap what someone says who wants more in the same place at each of the last visits."""
    last = visit.number >= len(visit.person.weeks_ago) - 2
    wants_more = last and step in visit.person.firmer
    tap(session, Word.FIRMER if wants_more else Word.GOOD, at=at, chance=chance)


def two_days_later(visit: Visit, session: MassageSession, *, now: datetime) -> None:
    """Three of four who were asked answer: seldom worse than before, as a rule in between."""
    chance = Random(f"{visit.person.name} later {visit.number}")
    later = min(visit.after + chance.choice((0, 0, 1)), TOP)
    question = FollowUp.objects.filter(session=session, due_at__lte=now).first()
    if question and chance.random() < ANSWERED:
        feeling = feeling_of(later - visit.before)
        answer_question(question, feeling, score=later, at=question.due_at + 2 * HOUR)


def feeling_of(change: int) -> str:
    """Return what somebody says whose pain has changed by that many points."""
    if abs(change) < 2:
        return Felt.SAME
    return Felt.WORSE if change > 0 else Felt.BETTER


def answer_question(
    question: FollowUp, feeling: str, *, score: int, at: datetime, words=""
) -> None:
    """The client opens the link of the mail and presses a button; the score is the one asked for."""
    link = Link.objects.filter(purpose=Link.Purpose.FOLLOW_UP, subject_id=question.pk).latest(
        "made_at"
    )
    is_pain = answered.measure_of(question.session) == answered.PAIN
    given = {"score": score if is_pain else TOP - score, "words": words}
    answered.answer(question, feeling, link=link, now=at, **given)


def asked_later(session: MassageSession, *, now: datetime) -> None:
    """Let the question of two days later leave, or wait for its hour; none is ever delivered."""
    question = FollowUp.objects.filter(session=session, due_at__isnull=False).first()
    if question and (question.due_at <= now or settings.MAIL_TRANSPORT != "local"):
        was_sent(question.mail_key, at=min(question.due_at, now))


def finish(visit: Visit, session: MassageSession, *, at: datetime) -> None:
    """End the session, ask for the scores and sign the note."""
    by, chance = visit.practitioner, visit.chance
    session = checkins.end(session, by=by, now=at)
    note, words = session.note, visit.person.notes
    note.assessment = words[visit.number % len(words)] if words else ""
    note.plan = chance.choice(("Same again in three weeks.", "As before, a little slower.", ""))
    scores = {
        "before": {"pain": visit.before, "relaxation": chance.randint(2, 5)},
        "after": {"pain": visit.after, "relaxation": chance.randint(7, 9)},
    }
    checkins.finish(session, note, scores, version=note.version, by=by, now=at + 2 * MINUTE)


def massaged(visit: Visit, plan: SessionPlan, *, at: datetime) -> MassageSession:
    """Take the client through the whole session."""
    session = start(visit, plan, at=at)
    ends = at + plan.document["planned_minutes"] * MINUTE
    go_on(visit, session, until=ends)
    finish(visit, session, at=ends)
    session.refresh_from_db(fields=["ended_at", "finished_at"])
    return session


# --- what they take home


def aftercare_draft(session: MassageSession) -> AftercareSummary:
    summary = aftercare.draft(session)
    return aftercare.save(summary, version=summary.version, by=session.practitioner, fields=[])


def aftercare_sent(session: MassageSession, *, at: datetime, now: datetime) -> AftercareSummary:
    """Approve and send; whoever does not want mail was told in person."""
    summary = aftercare.draft(session)
    by, version = session.practitioner, summary.version
    if not aftercare.may_be_mailed(summary.client):
        words = "Told in person. Does not want mail."
        return aftercare.leave_unsent(summary, version=version, by=by, reason=words)
    aftercare.approve(summary, version=version, by=by, send_at=at, now=min(at, now))
    if at <= now or settings.MAIL_TRANSPORT != "local":
        was_sent(summary.mail_key, at=min(at, now))
    asked_later(session, now=now)
    return summary


def was_sent(key: str, *, at: datetime) -> None:
    """Mark a mail as gone long ago, so that no worker ever delivers it."""
    gone = {"state": OutgoingMail.State.SENT, "attempts": 1, "sent_at": at + timedelta(seconds=2)}
    gone |= {"made_at": at, "due_at": at, "try_at": at}
    if not settings.KEEP_SENT_MAIL:
        gone |= {"text": "", "html": "", "headers": {}}
    OutgoingMail.objects.filter(key=key).update(**gone)


def was_refused(key: str, *, at: datetime) -> None:
    """Mark a mail as refused by the other side for good."""
    was_sent(key, at=at)
    OutgoingMail.objects.filter(key=key).update(
        state=OutgoingMail.State.FAILED,
        sent_at=None,
        failure=OutgoingMail.Failure.ADDRESS,
        answer="550 5.1.1 There is no mailbox of that name here",
    )
