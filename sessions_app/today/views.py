"""The day at a glance: what is next, the rest of the day, and what waits."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practice.mail.models import OutgoingMail
from practice.mail.wording import NOT_RUNNING
from practice.staff.permissions import may, permitted
from sessions_app.today.day import STALLED, day_for, waiting_for
from sessions_app.today.rows import Row


@require_safe
@permitted("today")
def today(request):
    now, this_day = timezone.now(), timezone.localdate()
    day = asked_day(request, this_day)
    mine = request.user.is_practitioner and request.GET.get("who") != "everyone"
    rows = [Row(each, user=request.user, now=now) for each in day_for(request.user, day, mine=mine)]
    page = {
        "section": "today",
        "day": day,
        "is_today": day == this_day,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1),
        "mine": mine,
        "rows": rows,
        "next": next_of(rows) if day == this_day else None,
        "waiting": waiting(request.user, mine=mine, tomorrow=this_day + timedelta(days=1), now=now),
    }
    return render(request, "today/today.html", page)


def asked_day(request, this_day):
    """Return the day of `?on=`, or today."""
    asked = request.GET.get("on")
    if not asked:
        return this_day
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None
    if not 2000 <= day.year <= 2100:
        raise Http404
    return day


def next_of(rows):
    """Return the row to go on with: a session under way, else the first that is not over."""
    begun = [row for row in rows if row.key in {"running", "ended"}]
    coming = [row for row in rows if not row.is_past and not row.is_over]
    return next(iter([*begun, *coming]), None)


def waiting(user, *, mine, tomorrow, now):
    """Return what waits for somebody, each with the reason in words where a mail failed."""
    found = []
    reasons = {**dict(OutgoingMail.Failure.choices), STALLED: NOT_RUNNING}
    for row in waiting_for(user, mine=mine, tomorrow=tomorrow, now=now):
        reason = reasons.get(row["why"], "")
        reply = row["reply"] if may(user, "read", "plans") else ""
        found.append({**row, "reason": reason, "reply": reply})
    return found
