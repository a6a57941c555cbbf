"""Do again what worked: past sessions beside the next plan, and what they propose."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from sessions_app.checkins import learned as learning
from sessions_app.checkins.past import digest_of, past_of, value_of
from sessions_app.checkins.showing import Shown, best_shown
from sessions_app.checkins.state import LiveState
from sessions_app.planning import editing, library, services
from sessions_app.planning.engine.comparing import differences
from sessions_app.planning.views.plans import appointment_for


@require_safe
@permitted("plans")
def again(request, appointment_id):
    """Show the client's finished sessions, best first; for htmx what they propose, alone."""
    appointment = appointment_for(request, appointment_id)
    page = page_of(request, appointment)
    if page["past"]:
        audit.opened(request.user, appointment.client)
    template = "checkins/_learned.html" if request.htmx else "checkins/again.html"
    return render(request, template, page)


def page_of(request, appointment):
    past = best_shown(past_of(appointment, request.user))
    kept = services.newest_version(appointment)
    can_write = may(request.user, "write", "plans")
    found = learning.learned_for(kept, [each.value for each in past])
    return {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "past": past,
        "kept": kept,
        "learned": [
            (each, digest_of(each.key), receipts.new_key(), learning.why(each, past))
            for each in found
        ],
        "place": "plan" if request.htmx else "again",
        "can_write": can_write,
        "can_start": can_write and not (kept and kept.agreed_at),
    }


@require_POST
@permitted("plans")
def learned(request, appointment_id):
    """Accept or decline what past sessions propose."""
    appointment = appointment_for(request, appointment_id)
    past = [value_of(each) for each in past_of(appointment, request.user)]
    act = {"accept": accepted, "decline": declined}.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        return receipts.answer_once(request, lambda: act(request, appointment, past))
    except learning.Gone:
        words, status = [_("This proposal no longer stands: the plan has changed.")], 409
    except editing.Closed:
        words, status = [_("This plan takes no changes any more. Look at it again.")], 409
    except editing.TooMany:
        words, status = [_("This plan holds too many changes. Make a new plan first.")], 422
    except editing.Overtaken:
        words, status = [_("Somebody changed the plan just now. Look at it, then decide.")], 409
    except (editing.Refused, editing.Asks) as refused:
        words, status = list(dict.fromkeys(each.text for each in refused.reasons)), 422
    page = page_of(request, appointment)
    return render(request, "checkins/again.html", {**page, "problem": words}, status=status)


def accepted(request, appointment, past) -> str:
    name = request.POST.get("proposal", "")
    kept = learning.accept(appointment, past, name, by=request.user, now=timezone.now())
    return f"{reverse('planning:plan', args=[appointment.pk])}?done={kept.number}"


def declined(request, appointment, past) -> str:
    name = request.POST.get("proposal", "")
    learning.decline(appointment, past, name, by=request.user, now=timezone.now())
    page = "planning:plan" if request.POST.get("from") == "plan" else "checkins:again"
    return reverse(page, args=[appointment.pk])


@require_http_methods(["GET", "POST"])
@permitted("plans")
def start_from(request, appointment_id, session_id):
    """Show what today's plan would be after a past session, and make it."""
    appointment = appointment_for(request, appointment_id)
    past = past_of(appointment, request.user)
    session = next((each for each in past if each.pk == session_id), None)
    if session is None:
        raise Http404
    if request.method == "GET":
        audit.opened(request.user, session, client_id=appointment.client_id)
        return show(request, appointment, session)
    try:
        return receipts.answer_once(request, lambda: started(request, appointment, session))
    except editing.Overtaken:
        words = _("Somebody changed the plan while you were reading. Look at it, then decide.")
    except editing.Closed:
        words = _("The session has started from its plan, so it stays as it is.")
    except learning.Gone:
        words = _("Today's answers leave no plan like that one.")
    return show(request, appointment, session, problem=[words], status=409)


def started(request, appointment, session) -> str:
    kept = learning.start_from(
        appointment,
        session,
        request.POST.getlist("also"),
        version=number_in(request),
        by=request.user,
        now=timezone.now(),
    )
    return f"{reverse('planning:plan', args=[appointment.pk])}?version={kept.number}"


def number_in(request) -> int | None:
    """Return the version that was on the page; None if there was none yet."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


def show(request, appointment, session, *, problem=None, status=200):
    found = learning.repeated(appointment, session)
    if found is None:
        raise Http404
    newest = services.newest_version(appointment)
    then = LiveState(session, list(session.check_ins.all())).plan
    names = library.names_of(filter(None, (then.template, found.plan.template)))
    page = {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "session": Shown(session),
        "found": found,
        "differences": differences(then, found.plan, templates=names) if found.plan.steps else (),
        "offers": [(each, digest_of(each.key)) for each in found.proposals],
        "ticked": request.POST.getlist("also"),
        "minutes": learning.minutes_for(appointment, session),
        "version": newest.number if newest else None,
        "key": receipts.new_key(),
        "problem": problem,
        "can_start": may(request.user, "write", "plans") and not (newest and newest.agreed_at),
    }
    return render(request, "checkins/start_from.html", page, status=status)
