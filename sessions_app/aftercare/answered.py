"""What the client answered two days later, and what the practice did about a "worse"."""

from datetime import datetime, timedelta

from django.db import transaction

from practice.mail.delivering import may_have_just_arrived
from practice.staff import audit
from practice.words import load
from sessions_app.aftercare import follow_up as asking
from sessions_app.aftercare.models import FollowUp, FollowUpAction, FollowUpAnswer
from sessions_app.aftercare.suggesting import help_after
from sessions_app.checkins.models import Outcome
from sessions_app.planning.wording import client_names

SCANNERS_TAKE = timedelta(seconds=20)  # after the delivery (SECURITY C5)
AN_HOUR, MOST = 10, 50  # answers by one link: within an hour, and in all
PAIN, RELAXATION = "nprs", "relaxation"
FIELDS = {PAIN: "pain", RELAXATION: "relaxation"}
Feeling = FollowUpAnswer.Feeling


class Enough(Exception):
    """The link has given as many answers as anybody needs, within the hour or in all."""


class Closed(Exception):
    """The next massage has begun: an answer would be about that one."""


def measure_of(session) -> str:
    """Return the one score that is asked for: pain where the goal or a sore place speaks of it."""
    goal = load().goals.get(session.plan.intake.document["request"].get("goal"))
    sore = any(spot.get("score") for spot in session.plan.intake.document.get("focus") or ())
    return PAIN if sore or goal is None or PAIN in goal.measures else RELAXATION


def is_closed(follow_up: FollowUp) -> bool:
    return asking.next_one_began(follow_up.session)


@transaction.atomic
def answer(
    follow_up: FollowUp,
    feeling: str,
    *,
    link,
    now: datetime,
    score: int | None = None,
    words: str = "",
) -> FollowUpAnswer:
    """Keep an answer beside the earlier ones; it becomes the outcome, and "worse" an alarm.

    Raises Closed once the next massage has begun, and Enough for one answer too many.
    """
    kept = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if is_closed(kept):
        raise Closed
    if is_spent(kept) or is_enough_for_now(kept, now=now):
        raise Enough
    made = FollowUpAnswer.objects.create(
        follow_up=kept,
        feeling=feeling,
        measure=measure_of(kept.session),
        score=score,
        words=words,
        maybe_automatic=may_have_just_arrived(kept.mail_key, within=SCANNERS_TAKE, now=now),
        at=now,
    )
    audit.made(link, made, client_id=kept.client_id)
    if made.maybe_automatic:
        return made
    keep_outcome(kept, made)
    if feeling == Feeling.WORSE and kept.worse_at is None:
        kept.worse_at = now
        kept.save(update_fields=["worse_at"])
    return made


def is_enough_for_now(follow_up: FollowUp, *, now: datetime) -> bool:
    """Say whether the link answers no more within this hour: the address is public (SECURITY F)."""
    return follow_up.answers.filter(at__gt=now - timedelta(hours=1)).count() >= AN_HOUR


def is_spent(follow_up: FollowUp) -> bool:
    """Say whether the link answers no more at all."""
    return follow_up.answers.count() >= MOST


def keep_outcome(follow_up: FollowUp, newest: FollowUpAnswer) -> None:
    """Keep the newest answer as the outcome of the session; a score not given is not filled in."""
    scores = dict.fromkeys(FIELDS.values()) | {FIELDS[newest.measure]: newest.score}
    Outcome.objects.update_or_create(
        session=follow_up.session,
        moment=Outcome.Moment.LATER,
        defaults={"felt": newest.feeling, **scores},
    )


def add_words(follow_up: FollowUp, *, score: int | None, words: str, link, now: datetime):
    """Keep a score and a line with the newest answer, as a record of its own."""
    newest = follow_up.answers.first()
    if newest is None:
        raise Closed
    return answer(follow_up, newest.feeling, link=link, now=now, score=score, words=words)


@transaction.atomic
def record(follow_up: FollowUp, what: str, words: str, *, by, now: datetime) -> FollowUpAction:
    """Record what was done about it; unless nobody was reached, Today is quiet about it again."""
    kept = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    made = FollowUpAction.objects.create(follow_up=kept, what=what, words=words, by=by, at=now)
    audit.made(by, made, client_id=kept.client_id)
    if made.answers_it and kept.worse_at:
        kept.worse_at = None
        kept.save(update_fields=["worse_at"])
    return made


# --- what the pages say


def area_asked_about(session) -> str:
    """Return the one place that was sore and was worked, as clients call it; "" for several."""
    worked = {row["region"] for row in session.note.worked}
    spots = [spot["region"] for spot in session.plan.intake.document.get("focus") or ()]
    names = client_names(load().expand(spots) & worked)
    return names[0] if len(names) == 1 else ""


def help_for(session) -> list[dict]:
    """Return when to get help after this session, worst first; no condition is named."""
    return help_after(session, session.note)
