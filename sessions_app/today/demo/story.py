"""Fill an empty database with the Willow Room: half a year behind it, today in full swing."""

from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from practice.clients.models import Client
from practice.clients.services import add_client
from practice.diary.services import cancel
from practice.staff.models import Practice, User
from sessions_app.checkins import buttons
from sessions_app.today.demo import journey, people, record
from sessions_app.today.demo.journey import MINUTE, Visit
from sessions_app.today.demo.person import Person
from sessions_app.today.demo.when import Timetable, middle_of_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@transaction.atomic
def fill(*, now: datetime, password: str, time_zone: str = "Europe/London") -> None:
    """Invent the practice as of `now`, all or nothing."""
    practice = Practice.objects.create(**people.PRACTICE, time_zone=time_zone)
    with timezone.override(practice.zone):
        story = Story(practice, now, make_staff(password))
        record.keep_phrases(by=story.staff["nell"], now=now)
        story.half_a_year()
        story.three_days_ago()
        story.yesterday()
        story.today()
        story.tomorrow()
        story.later()
        story.newcomer()


def make_staff(password: str) -> dict[str, User]:
    return {
        key: User.objects.create_user(
            f"{key}@example.com", password, training=people.TRAINING.get(key, []), **given
        )
        for key, given in people.STAFF.items()
    }


def born_on(person: Person, today: date) -> date:
    """Return the day of birth that gives the person their age on every day of the demo."""
    month, day = person.birthday
    had_birthday = (today.month, today.day) >= (month, day)
    return date(today.year - person.age - (not had_birthday), month, day)


class Story:
    """The people and their visits around one moment."""

    def __init__(self, practice: Practice, now: datetime, staff: dict[str, User]):
        self.now, self.staff = now, staff
        self.table = Timetable(now, practice.zone)
        self.middle = middle_of_day(now, practice.zone)
        self.clients = {person: self.client(number) for number, person in enumerate(people.CLIENTS)}
        self.visits = dict.fromkeys(people.CLIENTS, 0)

    def client(self, number: int) -> Client:
        person = people.CLIENTS[number]
        client = Client(
            name=person.name,
            called=person.called,
            pronouns=person.pronouns,
            born_on=born_on(person, self.table.today),
            email=person.email,
            phone=f"07700 900{100 + number}",
            language=person.language,
        )
        return add_client(client, by=self.staff[person.with_])

    def book(self, person: Person, starts_at: datetime) -> Visit:
        number, past = self.visits[person], max(len(person.weeks_ago) - 1, 1)
        self.visits[person] += 1
        first, last = person.pain
        chance = Random(f"{person.name} scores {number}")
        before = round(first + (last - first) * min(number, past) / past)
        before = min(10, max(1, before + chance.choice((0, 0, 0, 1, -1))))
        return journey.booked(
            person,
            self.clients[person],
            self.staff[person.with_],
            starts_at,
            number=number,
            scores=(before, max(0, before - chance.choice((1, 2, 2, 3)))),
            by=self.staff["rex"],
        )

    # --- what was

    def half_a_year(self) -> None:
        for person in people.CLIENTS:
            chance = Random(f"{person.name} hours")
            hours = (self.table.past(person.with_, weeks, chance) for weeks in person.weeks_ago)
            for starts_at in sorted(hours):
                self.past_visit(self.book(person, starts_at))

    def past_visit(self, visit: Visit) -> None:
        """A visit long over: form two days before, massage, mail in the evening."""
        at = visit.starts_at
        self.form_back(visit, asked_at=at - 3 * DAY, answered_at=at - 2 * DAY)
        plan = journey.make_plan(visit, at=at - 20 * MINUTE)
        plan = journey.decided(visit, plan, at=at - 10 * MINUTE)
        session = journey.massaged(visit, plan, at=at)
        journey.aftercare_sent(session, at=at + 3 * HOUR, now=self.now)
        journey.two_days_later(visit, session, now=self.now)

    def form_back(self, visit: Visit, *, asked_at: datetime, answered_at: datetime) -> None:
        by = self.staff["rex"]
        journey.form_done(visit, by=by, asked_at=asked_at, answered_at=answered_at)

    def planned(self, person: Person, starts_at: datetime):
        """Book a visit whose form is back and whose plan is made."""
        visit = self.book(person, starts_at)
        back = min(starts_at - 20 * HOUR, self.now - 18 * HOUR)
        self.form_back(visit, asked_at=back - 2 * DAY, answered_at=back)
        return visit, journey.make_plan(visit, at=back + HOUR)

    def three_days_ago(self) -> None:
        """Somebody who was asked since, and feels worse: nobody has answered her yet."""
        visit, plan = self.planned(people.LUCJA, self.table.on(-3, 13, 20))
        plan = journey.decided(visit, plan, at=visit.starts_at - 10 * MINUTE)
        session = journey.massaged(visit, plan, at=visit.starts_at)
        journey.aftercare_sent(session, at=visit.starts_at + 3 * HOUR, now=self.now)
        question = session.follow_up
        words = "The right side of my neck is stiff, and I slept badly."
        at = min(question.due_at + 5 * HOUR, self.now - HOUR)
        journey.answer_question(question, journey.Felt.WORSE, score=7, at=at, words=words)

    def yesterday(self) -> None:
        """One aftercare still to check, and one mail that came back."""
        visit, plan = self.planned(people.TAMSIN, self.table.on(-1, 15))
        journey.aftercare_draft(journey.massaged(visit, plan, at=visit.starts_at))
        visit, plan = self.planned(people.WREN, self.table.on(-1, 11, 30))
        session = journey.massaged(visit, plan, at=visit.starts_at)
        sent_at = visit.starts_at + 5 * HOUR
        summary = journey.aftercare_sent(session, at=sent_at, now=self.now)
        journey.was_refused(summary.mail_key, at=sent_at)
        record.added_to(session, by=visit.practitioner, now=min(self.now, sent_at + 16 * HOUR))

    # --- what is

    def today(self) -> None:
        self.nells_day()
        self.omars_day()

    def about(self, minutes: int) -> datetime:
        return self.middle + minutes * MINUTE

    def nells_day(self) -> None:
        self.finished(people.KWAME, -165, send_at=self.now - 20 * MINUTE)
        self.finished(people.LEILANI, -105)
        self.running(people.ANA, -15)
        self.planned(people.TOBIAS, self.about(50))
        self.form_started(people.CHIDI, self.about(140), step=5)
        self.form_sent(people.FREYA, self.about(210))
        self.book(people.MATTEO, self.about(265))

    def omars_day(self) -> None:
        self.finished(people.YUSUF, -150, send_at=self.now + 2 * HOUR)
        self.planned(people.SOREN, self.about(30))
        journey.took_back(self.clients[people.SOREN], by=self.staff["omar"], at=self.now - HOUR)
        visit = self.book(people.MEI, self.about(90))
        back = min(self.now - 40 * MINUTE, visit.starts_at - HOUR)  # a form ends with its session
        self.form_back(visit, asked_at=back - 2 * DAY, answered_at=back)
        self.planned(people.DILYS, self.about(165))

    def finished(self, person: Person, minutes: int, *, send_at: datetime | None = None) -> None:
        """A session of this morning; its aftercare waits to be checked, unless it was sent."""
        visit, plan = self.planned(person, self.about(minutes))
        began = min(visit.starts_at, self.now + minutes * MINUTE)
        session = journey.massaged(visit, plan, at=began)
        if send_at:
            journey.aftercare_sent(session, at=send_at, now=self.now)
        else:
            journey.aftercare_draft(session)

    def running(self, person: Person, minutes: int) -> None:
        """A session in which the practitioner's hands are at work right now."""
        visit, plan = self.planned(person, self.about(minutes))
        session = journey.start(visit, plan, at=self.now + minutes * MINUTE)
        just_now = self.now - MINUTE
        journey.go_on(visit, session, until=just_now)
        journey.tap(session, journey.Word.FIRMER, at=just_now, chance=Random("firmer"))
        buttons.turn_on(visit.appointment, by=visit.practitioner, now=just_now)

    def form_started(self, person: Person, starts_at: datetime, *, step: int) -> None:
        visit = self.book(person, starts_at)
        draft = journey.send_form(visit, by=self.staff["rex"], at=self.now - 2 * DAY)
        begun = min(self.now - HOUR, starts_at - 2 * HOUR)  # a form ends with its session
        journey.begin_form(visit, draft, at=begun, step=step)

    def form_sent(self, person: Person, starts_at: datetime) -> None:
        visit = self.book(person, starts_at)
        journey.send_form(visit, by=self.staff["rex"], at=self.now - DAY)

    # --- what comes

    def tomorrow(self) -> None:
        """Half full; one client must see a doctor first, and one needs a parent's word."""
        self.planned(people.PRIYA, self.table.on(1, 10))
        self.planned(people.IVO, self.table.on(1, 11, 40))
        self.form_sent(people.HANA, self.table.on(1, 14))
        self.planned(people.ROSALIND, self.table.on(1, 10, 30))
        self.planned(people.FINN, self.table.on(1, 13))
        self.book(people.JOSE, self.table.on(1, 15))

    def later(self) -> None:
        self.form_sent(people.ZOFIA, self.table.on(4, 11))
        self.book(people.AMARA, self.table.on(5, 14))
        visit = self.book(people.SUNITA, self.table.on(2, 12))
        version = visit.appointment.version
        cancel(visit.appointment, version=version, by=self.staff["rex"], now=self.now - 3 * HOUR)

    def newcomer(self) -> None:
        """Somebody asked to come, with the phone of a client: the same person, or her daughter?"""
        phone = self.clients[people.SUNITA].phone
        journey.asks_to_come(people.SUNNY, phone=phone, at=self.now - 2 * HOUR)
