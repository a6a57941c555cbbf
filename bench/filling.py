"""An invented practice, made by bulk inserts: a long list, records with a history, a full day."""

from datetime import timedelta
from hashlib import sha256
from random import Random
from uuid import uuid4

from django.utils import timezone

from bench import example
from practice.clients.models import Client, Flag, Link, folded
from practice.diary.models import Appointment
from practice.intake.models import Consent, Intake, IntakeDraft, Mark
from practice.reference import load
from practice.staff.models import Practice, User
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.planning.models import SessionPlan

FIRST = (
    "Ada Bea Cleo Dora Edda Fay Gwen Hana Ines Jana Kira Lena Mara Nora Olga Pia Rosa Siri".split()
)
LAST = (
    "Alder Birch Cedar Elm Fir Hazel Juniper Larch Maple Oak Pine Rowan Spruce Willow Yew".split()
)
BATCH = 2000
DAY = timedelta(days=1)
TODAY, VISITS, FORMS = 10, 12, 3  # sessions of a full day; visits and forms of a record
RUNNING = 12  # sessions for each kind of tap: none gathers more taps than an hour has


def practice() -> User:
    """Make the practice and the practitioner who looks at the pages."""
    Practice.objects.update_or_create(
        pk=1, defaults={"name": "Willow Room", "email": "hello@example.com", "phone": "0"}
    )
    return User.objects.create(name="Nell Marsh", email="nell@example.com", is_practitioner=True)


def person(number: int) -> dict:
    luck = Random(number)
    name = f"{luck.choice(FIRST)} {luck.choice(LAST)} {number}"
    return {"name": name, "email": f"client{number}@example.com", "phone": f"020 7946 {number:04}"}


def clients(numbers: range, nell: User) -> None:
    """Make clients, each with a visit last month, every fourth with a flag."""
    now = timezone.now()
    for first in range(numbers.start, numbers.stop, BATCH):
        made = [client(number) for number in range(first, min(first + BATCH, numbers.stop))]
        Client.objects.bulk_create(made)
        Client.practitioners.through.objects.bulk_create(
            Client.practitioners.through(client_id=each.pk, user_id=nell.pk) for each in made
        )
        Appointment.objects.bulk_create(visit(each, nell, now - 30 * DAY) for each in made)
        Flag.objects.bulk_create(flag(each, now) for each in made[::4])


def client(number: int) -> Client:
    given = person(number)
    words = folded(f"{given['name']}  {given['email']} {given['phone']}")
    return Client(**given, search=words, last_visit_on=timezone.localdate() - 30 * DAY)


def visit(client, nell, starts_at, **fields) -> Appointment:
    ends_at = starts_at + timedelta(minutes=60)
    given = {"starts_at": starts_at, "ends_at": ends_at, "minutes": 60, "style": "swedish"}
    return Appointment(client=client, practitioner=nell, **{**given, **fields})


def flag(client, now) -> Flag:
    detail = {"title": "Leave out the left calf", "words": "", "rule": "varicose-veins"}
    kind = Flag.Kind.LEAVE_OUT
    return Flag(client=client, kind=kind, detail=detail, recorded_at=now - 30 * DAY)


def form(client, sent_at) -> Intake:
    return Intake(
        client=client,
        document=example.document(),
        own_words="Sleep through the night.",
        signature=client.name,
        language="en-gb",
        reference_version=load().version,
        sent_at=sent_at,
    )


def history(client, nell: User, *, visits: int = VISITS, forms: int = FORMS) -> None:
    """Give a client a past: forms with marks and consents, sessions with scores and summaries."""
    now = timezone.now()
    intakes = Intake.objects.bulk_create(
        form(client, now - n * 60 * DAY) for n in range(1, forms + 1)
    )
    marks = [
        Mark(intake=each, kind="sore", region=region, score=5)
        for each in intakes
        for region in ("lower-back-left", "lower-back-right", "neck-back")
    ]
    Mark.objects.bulk_create(marks)
    Consent.objects.bulk_create(
        consent(client, each, key)
        for each in intakes
        for key in ("touch", "data_health", "email_aftercare")
    )
    past = Appointment.objects.bulk_create(
        visit(client, nell, now - n * 14 * DAY, begun_at=now - n * 14 * DAY)
        for n in range(1, visits + 1)
    )
    for session in sessions(past, intakes[0], nell):
        session.ended_at = session.finished_at = session.started_at + timedelta(minutes=60)
        session.save()
        Outcome.objects.bulk_create(
            Outcome(session=session, moment=moment, pain=pain)
            for moment, pain in (("before", 6), ("after", 3))
        )
        AftercareSummary.objects.bulk_create(
            [AftercareSummary(session=session, document={}, suggested={}, state="not-sent")]
        )


def consent(client, intake, key) -> Consent:
    text = "I agree."
    return Consent(
        client=client,
        intake=intake,
        key=key,
        given=True,
        text=text,
        text_version="1",
        text_hash=sha256(text.encode()).hexdigest(),
        language="en-gb",
        how=Consent.How.LINK,
        at=intake.sent_at,
    )


def sessions(appointments, intake, nell: User) -> list[MassageSession]:
    """Start a session from the example's plan for each appointment."""
    document = example.stored_plan()
    plans = SessionPlan.objects.bulk_create(
        SessionPlan(
            appointment=each,
            intake=intake,
            number=1,
            state=SessionPlan.State.READY,
            template=document["template"],
            modality=document["modality"],
            minutes=60,
            document=document,
            made_at=each.starts_at,
            agreed_at=each.starts_at,
        )
        for each in appointments
    )
    return MassageSession.objects.bulk_create(
        MassageSession(
            appointment=plan.appointment,
            plan=plan,
            practitioner=nell,
            started_at=plan.appointment.starts_at,
        )
        for plan in plans
    )


def day(nell: User) -> None:
    """Fill today: ten sessions, some with a form, a plan, or done; and tomorrow, which waits."""
    start = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    people = list(Client.objects.order_by("pk")[: 2 * TODAY])
    held = Appointment.objects.bulk_create(
        visit(each, nell, start + n * timedelta(minutes=70))
        for n, each in enumerate(people[:TODAY])
    )
    done = [Intake.objects.bulk_create([form(each.client, start)])[0] for each in held[:6]]
    for appointment, intake in zip(held[:3], done, strict=False):
        for session in sessions([appointment], intake, nell):
            session.ended_at = session.finished_at = appointment.ends_at
            session.save()
    Appointment.objects.bulk_create(
        visit(each, nell, start + DAY + n * timedelta(minutes=70))
        for n, each in enumerate(people[TODAY : TODAY + 5])
    )


def running(nell: User) -> list:
    """Return the ids of appointments of a colleague whose massage is under way: six taps so far."""
    begun = timezone.now() - timedelta(minutes=25)
    other = User.objects.get_or_create(
        email="omar@example.com", defaults={"name": "Omar Haddad", "is_practitioner": True}
    )[0]
    someone = Client.objects.order_by("-pk").first()
    intake = Intake.objects.bulk_create([form(someone, begun)])[0]
    Mark.objects.create(intake=intake, kind="avoid", region="face")
    held = Appointment.objects.bulk_create(
        visit(someone, other, begun, begun_at=begun) for _number in range(RUNNING)
    )
    taps = ("next", "good", "next", "good", "next", "good")
    CheckIn.objects.bulk_create(
        CheckIn(
            id=uuid4(),
            session=session,
            word=word,
            sequence=number,
            at=begun + number * timedelta(minutes=4),
            by=nell,
        )
        for session in sessions(held, intake, nell)
        for number, word in enumerate(taps, start=1)
    )
    return [each.pk for each in held]


def form_out(answers: dict, secret: str) -> str:
    """Return the token of a form that was answered up to its health pages in this browser."""
    now = timezone.now()
    someone = Client.objects.order_by("pk").last()
    draft = IntakeDraft.objects.create(
        client=someone, answers=answers, step=4, asked_at=now, started_at=now, saved_at=now
    )
    link = Link.fresh(
        Link.Purpose.INTAKE, client=someone, subject_id=draft.pk, by=None, now=now, lasts=14 * DAY
    )
    link.bind(secret, now=now)
    return link.token
