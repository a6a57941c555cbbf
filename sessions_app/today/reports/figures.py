"""The few figures of a practice, each with a sentence and a table. Small numbers stay counts.

A share of few says more than is known, and a row of one points at somebody: below `LEAST_SHARE`
there is no percentage, below `LEAST_SPLIT` answers no split, and an area that fewer than
`LEAST_CLIENTS` clients marked is not named. A split of several months is of those alone that are
shown: else a hidden month could be had by subtraction, from this page or from that of a longer time.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.reference import load
from practice.staff.models import User
from sessions_app.checkins.models import Outcome
from sessions_app.planning.wording import client_names
from sessions_app.today.reports.counts import Counts, Months

LEAST_SHARE = 20
LEAST_SPLIT = 5
LEAST_CLIENTS = 3
MOST_AREAS = 8
Cell = str | int | None  # None: too few to say


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: its sentence, and its table by month, or by area."""

    slug: str
    title: str
    sentence: str
    heads: tuple[str, ...]
    rows: list[tuple[date | str, tuple[Cell, ...]]]
    note: str = ""


def figures(user: User, months: Months) -> list[Figure]:
    """Return the figures of those months, of the clients whom `user` may know of."""
    counts = Counts(user, months)
    sessions, felt = counts.sessions(), counts.feelings()
    return [
        of_sessions(months, sessions),
        of_forms(months, counts.forms()),
        of_check_ins(months, sessions, counts.check_ins()),
        of_questions(months, counts.questions(), felt),
        of_feelings(months, felt),
        of_areas(counts.areas()),
    ]


def share(part: int, whole: int) -> str:
    """Say a part of a whole: in per cent where there are enough, else as a count."""
    if not whole:
        return _("none yet")
    few = _("{part} of {whole}").format(part=part, whole=whole)
    if whole < LEAST_SHARE:
        return few
    return _("{percent}% ({few})").format(percent=round(100 * part / whole), few=few)


def of_sessions(months: Months, sessions: Counter) -> Figure:
    words = ngettext("{n} session.", "{n} sessions.", sessions.total())
    return Figure(
        slug="sessions",
        title=_("Sessions"),
        sentence=words.format(n=sessions.total()),
        heads=(_("Sessions"),),
        rows=[(month, (sessions[month],)) for month in months],
    )


def of_forms(months: Months, forms: dict[str, Counter]) -> Figure:
    asked, in_time = forms["asked"], forms["in time"]
    words = _("Back at least 12 hours before the visit: {share}.")
    return Figure(
        slug="forms",
        title=_("Forms back in time"),
        sentence=words.format(share=share(in_time.total(), asked.total())),
        heads=(_("Visits with a form"), _("Back in time")),
        rows=[(month, (asked[month], in_time[month])) for month in months],
    )


def of_check_ins(months: Months, sessions: Counter, check_ins: Counter) -> Figure:
    said, number = check_ins.total(), sessions.total()
    if number < LEAST_SPLIT:
        counted = ngettext("{said} in {n} session.", "{said} in {n} sessions.", number)
        sentence = counted.format(said=said, n=number)
    else:
        words = _("{average} for each session ({said} in {n}).")
        sentence = words.format(average=f"{said / number:.1f}", said=said, n=number)
    return Figure(
        slug="check-ins",
        title=_("Check-ins per session"),
        sentence=sentence,
        heads=(_("Sessions"), _("Check-ins")),
        rows=[(month, (sessions[month], check_ins[month])) for month in months],
        note=_("What clients said during the massage, from “good” to “stop”."),
    )


def of_questions(months: Months, asked: Counter, felt: dict[str, Counter]) -> Figure:
    answered = sum(felt.values(), Counter())
    words = _("Answered two days later: {share}.")
    return Figure(
        slug="follow-ups",
        title=_("Follow-ups answered"),
        sentence=words.format(share=share(answered.total(), asked.total())),
        heads=(_("Asked"), _("Answered")),
        rows=[(month, (asked[month], answered[month])) for month in months],
    )


def of_feelings(months: Months, felt: dict[str, Counter]) -> Figure:
    answered = sum(felt.values(), Counter())
    return Figure(
        slug="feelings",
        title=_("Better, the same or worse"),
        sentence=words_of_feelings(felt, answered),
        heads=(_("Answers"), *(each.label for each in Outcome.Felt)),
        rows=[(month, split(month, felt, answered)) for month in months],
        note=_(
            "What clients say of themselves, not what massage did. Fewer than {n} answers in a "
            "month are not split, and the sentence is of the months that are."
        ).format(n=LEAST_SPLIT),
    )


def words_of_feelings(felt: dict[str, Counter], answered: Counter) -> str:
    months = [month for month, number in answered.items() if number >= LEAST_SPLIT]
    number = sum(answered[month] for month in months)
    left = answered.total() - number
    if not months:
        words = ngettext(
            "{n} answer so far: too few to split.", "{n} answers so far: too few to split.", left
        )
        return words.format(n=left)
    parts = {each: sum(felt[each][month] for month in months) for each in Outcome.Felt}
    told = ", ".join(f"{each.label} {share(parts[each], number)}" for each in Outcome.Felt)
    if not left:
        return f"{told}."
    more = ngettext(
        "{n} more answer is of a month with too few to split.",
        "{n} more answers are of months with too few to split.",
        left,
    )
    return f"{told}. {more.format(n=left)}"


def split(month: date, felt: dict[str, Counter], answered: Counter) -> tuple[Cell, ...]:
    number = answered[month]
    few = number < LEAST_SPLIT
    return number, *(None if few and number else felt[each][month] for each in Outcome.Felt)


def of_areas(areas: Counter) -> Figure:
    ref = load()
    named = [
        (", ".join(client_names(ref.expand([base]))), number)
        for base, number in areas.most_common(MOST_AREAS)
        if number >= LEAST_CLIENTS
    ]
    if named:
        sentence = _("Most often marked as sore: {area}.").format(area=named[0][0])
    else:
        sentence = _("No area was marked by as many as {n} clients.").format(n=LEAST_CLIENTS)
    return Figure(
        slug="areas",
        title=_("Areas most asked for"),
        sentence=sentence,
        heads=(_("Clients"),),
        rows=[(name, (number,)) for name, number in named],
        note=_("An area that fewer than {n} clients marked is not named.").format(n=LEAST_CLIENTS),
    )
