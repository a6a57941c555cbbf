"""What a client opens two days later: one question, three buttons, and what helps."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.staff import receipts
from practice.staff.permissions import public
from practice.words import load
from sessions_app.aftercare import answered
from sessions_app.aftercare.follow_up import FEELINGS
from sessions_app.aftercare.follow_up_forms import FeelingForm, MoreForm
from sessions_app.aftercare.models import FollowUp
from sessions_app.aftercare.views.client import by_link

READ = ["GET", "HEAD", "POST"]


def asked_by(link) -> FollowUp:
    """Return the question that this link opens, with what its pages say."""
    rows = FollowUp.objects.visible_to(link)
    of = ("session__appointment__client", "session__appointment__practitioner")
    return get_object_or_404(rows.select_related(*of, "session__plan__intake", "session__note"))


@public
@require_http_methods(READ)
@by_link("followup")
def question(request, link):
    """Ask; a press of a button is the answer. Opening the page, however often, is none (C4)."""
    follow_up = asked_by(link)
    if answered.is_closed(follow_up):
        return closed(request, follow_up)
    form = FeelingForm(request.POST or None)
    if request.method != "POST":
        return ask(request, link, follow_up, form)
    if not form.is_valid():
        return ask(request, link, follow_up, form, status=422)
    try:
        return answered_once(request, follow_up, lambda: said(form, follow_up, link))
    except answered.Enough:
        return ask(request, link, follow_up, form, status=429)


def ask(request, link, follow_up, form, *, status=200):
    """Show the question; where no more answers are kept, that, and when to get help."""
    page = {
        "follow_up": follow_up,
        "link": link,
        "client": follow_up.client,
        "ended_at": follow_up.session.ended_at,
        "area": answered.area_asked_about(follow_up.session),
        "feelings": FEELINGS.values(),
        "chosen": FEELINGS.get(number(request.GET.get("choice"))),
        "form": form,
        "key": receipts.new_key(),
        "enough": status == 429,
        "is_spent": status == 429 and answered.is_spent(follow_up),
        "help": answered.help_for(follow_up.session) if status == 429 else [],
    }
    return render(request, "aftercare/question.html", page, status=status)


def number(text: str | None) -> int | None:
    return int(text) if text in {"1", "2", "3"} else None


def said(form, follow_up, link) -> str:
    feeling = form.cleaned_data["feeling"]
    answered.answer(follow_up, feeling, link=link, now=timezone.now())
    page = "get-help" if feeling == answered.Feeling.WORSE else "thanks"
    return reverse(f"aftercare:{page}", args=[link.token])


def answered_once(request, follow_up, act):
    try:
        return receipts.answer_once(request, act)
    except answered.Closed:
        return closed(request, follow_up, status=409)


@public
@require_http_methods(READ)
@by_link("followup")
def thanks(request, link):
    """Thank them, and let them add a score and a line."""
    return more(request, link, "thanks")


@public
@require_http_methods(READ)
@by_link("followup")
def get_help(request, link):
    """Say when to get help, at once, whatever was kept; then let them add what they like."""
    return more(request, link, "get-help")


def more(request, link, name):
    """Show a page after an answer. It reads nothing back to whoever holds the link (C7)."""
    follow_up = asked_by(link)
    measure = load().measures[answered.measure_of(follow_up.session)]
    form = MoreForm(request.POST or None, measure=measure)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return answered_once(request, follow_up, lambda: added(form, follow_up, link, name))
        except answered.Enough:
            status = 429
    page = {
        "follow_up": follow_up,
        "client": follow_up.client,
        "link": link,
        "here": reverse(f"aftercare:{name}", args=[link.token]),
        "practitioner": follow_up.session.appointment.practitioner,
        "help": answered.help_for(follow_up.session) if name == "get-help" else [],
        "anchors": measure.anchors,
        "form": form,
        "kept": "kept" in request.GET,
        "key": receipts.new_key(),
        "enough": status == 429,
        "is_spent": status == 429 and answered.is_spent(follow_up),
    }
    return render(request, f"aftercare/{name.replace('-', '_')}.html", page, status=status)


def added(form, follow_up, link, name) -> str:
    given = form.cleaned_data
    answered.add_words(
        follow_up, score=given["score"], words=given["words"], link=link, now=timezone.now()
    )
    return f"{reverse(f'aftercare:{name}', args=[link.token])}?kept"


def closed(request, follow_up, *, status=200):
    page = {"client": follow_up.client, "help": answered.help_for(follow_up.session)}
    return render(request, "aftercare/question_closed.html", page, status=status)
