"""What the reports ask the database: six questions, however many sessions there were."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.timezone import make_aware

from practice.clients.models import of_visible_clients
from practice.intake.models import IntakeDraft, Mark
from practice.mail.models import OutgoingMail
from practice.reference import load
from practice.staff.models import User
from sessions_app.aftercare.models import FollowUp
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.checkins.state import ANSWERS, Word

IN_TIME = timedelta(hours=12)
SAID = (*ANSWERS, Word.WARMER, Word.COOLER, Word.ANSWER, Word.STOP)
SCORES = ("before-scores", "after-scores")  # checkins.yaml: they have a chart of their own
Months = list[date]


class Counts:
    """What happened in those months, of the clients whom `user` may know of.

    Each answer is {month: number}; a month is named by its first day.
    """

    def __init__(self, user: User, months: Months):
        self.user, self.months = user, months
        first, last = months[0], next_month(months[-1])
        self.span = (midnight(first), midnight(last))

    def of_period(self, rows, *, at: str, client: str):
        """Return those rows that fall into the period and may be known, each with its month."""
        first, end = self.span
        rows = rows.filter(**{f"{at}__gte": first, f"{at}__lt": end})
        rows = of_visible_clients(rows, self.user, path=client, resource="reports")
        return rows.order_by().annotate(month=TruncMonth(at)).values("month")

    def sessions(self) -> Counter:
        rows = MassageSession.objects.exclude(ended_at=None)
        found = self.of_period(rows, at="started_at", client="appointment__client__")
        return by_month(found.annotate(n=Count("pk", distinct=True)))

    def forms(self) -> dict[str, Counter]:
        """Visits for which a form was asked for, and those whose form was back in time."""
        rows = IntakeDraft.objects.filter(cancelled_at=None, appointment__cancelled_at=None)
        found = self.of_period(rows, at="appointment__starts_at", client="client__")
        in_time = Q(sent_at__lte=F("appointment__starts_at") - IN_TIME)
        found = found.annotate(
            n=Count("appointment", distinct=True),
            back=Count("appointment", distinct=True, filter=in_time),
        )
        found = list(found)
        return {"asked": by_month(found), "in time": by_month(found, "back")}

    def check_ins(self) -> Counter:
        """What clients said during their massages; what was taken back is not counted."""
        undone = CheckIn.objects.filter(session=OuterRef("session"), undoes=OuterRef("pk"))
        rows = CheckIn.objects.filter(word__in=SAID, session__ended_at__isnull=False)
        rows = rows.exclude(Exists(undone)).exclude(item__in=SCORES)
        of = {"at": "session__started_at", "client": "session__appointment__client__"}
        return by_month(self.of_period(rows, **of).annotate(n=Count("pk", distinct=True)))

    def questions(self) -> Counter:
        """The sessions about which the client was asked two days later."""
        State = OutgoingMail.State
        left = OutgoingMail.objects.filter(subject_id=OuterRef("pk"), kind="follow-up")
        rows = FollowUp.objects.filter(Exists(left.filter(state=State.SENT)))
        of = {"at": "session__started_at", "client": "session__appointment__client__"}
        return by_month(self.of_period(rows, **of).annotate(n=Count("pk", distinct=True)))

    def feelings(self) -> dict[str, Counter]:
        """What they answered: the newest answer about each session."""
        rows = Outcome.objects.filter(moment=Outcome.Moment.LATER).exclude(felt="")
        of = {"at": "session__started_at", "client": "session__appointment__client__"}
        found = self.of_period(rows, **of).values("month", "felt")
        found = list(found.annotate(n=Count("pk", distinct=True)))
        return {
            felt: by_month(row for row in found if row["felt"] == felt) for felt in Outcome.Felt
        }

    def areas(self) -> Counter:
        """How many clients marked each area as sore, both sides together."""
        rows = Mark.objects.filter(kind=Mark.Kind.SORE)
        found = self.of_period(rows, at="intake__sent_at", client="intake__client__")
        known = load().regions
        marked = {
            (known[slug].base, client)
            for slug, client in found.values_list("region", "intake__client").distinct()
            if slug in known
        }
        return Counter(base for base, _client in marked)


def by_month(rows, name: str = "n") -> Counter:
    return Counter({row["month"].date(): row[name] for row in rows})


def midnight(day: date) -> datetime:
    return make_aware(datetime(day.year, day.month, day.day))


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_until(day: date, number: int) -> Months:
    """Return the first days of that many months, the last of them that of `day`."""
    last = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - number + 1, last + 1)]
