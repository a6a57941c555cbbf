"""The live session: start, show, hear each tap once, end."""

from datetime import timedelta
from functools import partial

from django.db import IntegrityError
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from practice.diary.models import Appointment
from practice.intake.models import Mark
from practice.staff import handing_over
from practice.staff.gathering import Gathered
from practice.staff.permissions import permitted
from sessions_app.checkins import buttons, handover, services, taps
from sessions_app.checkins.forms import TapForm
from sessions_app.checkins.models import CheckIn, MassageSession
from sessions_app.checkins.screen import Screen, noted
from sessions_app.checkins.state.known import avoided_of, is_read
from sessions_app.checkins.views.watching import show_to_others
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.views.plans import show_newer, whole

LOCK_LASTS = timedelta(minutes=60)  # past the planned end, for a session that runs over


def session_for(request, appointment_id):
    """Return the running or ended session of that appointment, if whoever asks may see it."""
    visible = MassageSession.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("appointment__client", "plan__intake"),
        appointment_id=appointment_id,
    )


def alone(request, appointment_id):
    """Return the session without what belongs to it."""
    visible = MassageSession.objects.visible_to(request.user)
    return get_object_or_404(visible, appointment_id=appointment_id)


def running(request, appointment_id):
    """Return the session for its screen: what is to avoid; neither form nor note.

    Of a session that this process has shown before, its plan and marks need no reading again.
    """
    visible = MassageSession.objects.visible_to(request.user)
    again = is_read(appointment_id)
    left = ("plan__edits", "plan__facts", "plan__changes", *(("plan__document",) if again else ()))
    found = visible if again else visible.annotate(avoided_now=avoided_in_form())
    session = get_object_or_404(
        found.select_related("appointment__client", "plan").defer(*left),
        appointment_id=appointment_id,
    )
    session.avoided = avoided_of(session.plan, partial(marked_to_avoid, session))
    return session


def marked_to_avoid(session) -> tuple[str, ...]:
    """Return the regions that came with the session, or read them by themselves."""
    if hasattr(session, "avoided_now"):
        return tuple(session.avoided_now or ())
    marks = Mark.objects.filter(intake=session.plan.intake_id, kind=Mark.Kind.AVOID)
    return tuple(marks.values_list("region", flat=True))


def avoided_in_form() -> Subquery:
    marks = Mark.objects.filter(intake=OuterRef("plan__intake"), kind=Mark.Kind.AVOID).order_by()
    return Subquery(marks.values("intake").annotate(regions=Gathered("region")).values("regions"))


@require_POST
@permitted("check-ins")
def start(request, appointment_id):
    """Begin from the plan that was on the page; a second press comes back to the session."""
    visible = Appointment.objects.visible_to(request.user, "check-ins").standing()
    appointment = get_object_or_404(visible, pk=appointment_id)
    plans = SessionPlan.objects.visible_to(request.user).filter(appointment=appointment)
    get_object_or_404(plans.order_by("-number")[:1])
    seen = whole(request, "version")
    try:
        kept = plans.filter(number=seen).first()
        services.start(appointment, kept, by=request.user, now=timezone.now())
    except services.Overtaken:
        return show_newer(request, appointment, seen, then="start")
    except services.CannotStart:
        return redirect("planning:plan", appointment.pk)
    return redirect("checkins:live", appointment.pk)


@require_GET
@permitted("check-ins")
def live(request, appointment_id):
    """Show where the session stands; a reload changes nothing."""
    session = running(request, appointment_id)
    if session.ended_at:
        return to_finish(request, appointment_id)
    return show(request, session)


def to_finish(request, appointment_id):
    """Go on to the finish page, as a whole page for a part that asked too."""
    there = reverse("checkins:finish", args=[appointment_id])
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def show(request, session, *, status=200, asks=False):
    """Answer with the page, or for its script with the parts of it that change.

    `asks` puts a question in the place of Undo.
    """
    events = services.events_of(session)
    screen = Screen(session, events, now=timezone.now())
    if not handover.treats(session, request.user):
        return show_to_others(request, session, screen, events, status=status)
    if not request.htmx:  # a script says itself what it has shown
        buttons.shown(session, screen.pressed)
    template = "checkins/_now.html" if request.htmx else "checkins/live.html"
    known = request.POST.get("plan") or request.GET.get("plan")
    page = {
        "screen": screen,
        "appointment_id": session.appointment_id,
        "here": reverse("checkins:check-in", args=[session.appointment_id]),
        "client": session.appointment.client,
        "confirm_end": request.GET.get("end") == "ask",
        "confirm_undo": asks or request.GET.get("undo") == "ask",
        "has_plan": known == screen.plan_mark,
    }
    return render(request, template, page, status=status)


@require_GET
@permitted("check-ins")
def news(request, appointment_id):
    """Say what is new since the page last heard: nothing (204) or the parts that changed.

    205 asks for the whole page again: the session has ended, or a colleague treats now.
    """
    seen = request.GET.get("seen")
    found = heard if seen else running
    session = found(request, appointment_id)
    if session.ended_at or not handover.treats(session, request.user):
        return HttpResponse(status=205)
    buttons.shown(session, request.GET.get("pressed", ""))
    if seen and seen == str(session.heard):
        return HttpResponse(status=204)
    return show(request, running(request, appointment_id) if seen else session)


def heard(request, appointment_id):
    """Return the session and how many events it has."""
    visible = MassageSession.objects.visible_to(request.user).annotate(heard=Count("check_ins"))
    return get_object_or_404(visible, appointment_id=appointment_id)


@require_POST
@permitted("check-ins")
def check_in(request, appointment_id):
    """Keep one tap.

    The script hears that it is kept, before the plan is worked out again: so that nothing but the
    table of taps can hold one back. What a tap changed (202) it asks `news` for at once; a Good
    changes nothing, and its words are the whole answer.
    """
    session = (alone if request.htmx else running)(request, appointment_id)
    if not handover.may_tap(session, request.user) or is_anothers(request):
        return refused(request, session, status=409)
    form = TapForm(request.POST)
    if not form.is_valid():
        return refused(request, session, status=422)
    if asks_first(session, form):
        return ask_first(request, session)
    try:
        event = services.tap(session, **form.event(), by=request.user, now=timezone.now())
    except IntegrityError:  # the id of a tap in another session: this one stays on its device
        return refused(request, session, status=409)
    if not request.htmx:
        return redirect("checkins:live", appointment_id)
    if not handover.treats(session, request.user):
        return HttpResponse(status=204)  # the page hears from `news` who treats now
    if event.word == CheckIn.Word.GOOD and is_new(event) and shows_step(request):
        kept = {"noted": noted(session, event), "tap": event.pk}
        return render(request, "checkins/_kept.html", kept)
    return HttpResponse(status=202)


def refused(request, session, *, status):
    """Say no to a tap: to a script in a number, to a page without one on the page."""
    return HttpResponse(status=status) if request.htmx else show(request, session, status=status)


def shows_step(request) -> bool:
    """Say whether the page has the step in its middle, where a Good changes nothing."""
    return request.POST.get("shows", "step") == "step"


def is_new(event) -> bool:
    """Say whether the tap was kept just now. One that came before may be counted by the page."""
    return not event._state.adding


def asks_first(session, form) -> bool:
    """Say whether Undo would take back the client's own Stop, and nobody was asked yet."""
    if form.is_sure:
        return False
    undone = session.check_ins.filter(pk=form.event()["undoes"])
    return any(buttons.is_clients_stop(event) for event in undone)


def ask_first(request, session):
    """Keep nothing yet, and put the question in the place of Undo."""
    if request.htmx:
        return show(request, running(request, session.appointment_id), status=422, asks=True)
    there = reverse("checkins:live", args=[session.appointment_id])
    return redirect(f"{there}?undo=ask")


def is_anothers(request) -> bool:
    """Say whether somebody else tapped it, before whoever is signed in now on that device."""
    return request.POST.get("who") not in (None, "", str(request.user.pk))


@require_POST
@permitted("check-ins")
def end(request, appointment_id):
    """End the session; a second press is harmless."""
    session = session_for(request, appointment_id)
    if session.ended_at is None and not handover.treats(session, request.user):
        return redirect("checkins:live", appointment_id)
    services.end(session, by=request.user, now=timezone.now())
    there = reverse("checkins:finish", args=[appointment_id])
    if handing_over.is_locked(request.session):
        handing_over.lock_all(request.session, back=there)
    return redirect(there)


@require_POST
@permitted("check-ins")
def lock(request, appointment_id):
    """Lock this device: while the session runs it reaches the live screen and no more (A9)."""
    session = session_for(request, appointment_id)
    here, below = [appointment_id], ("news", "check-in", "end", "lock")
    also = [reverse(f"checkins:{name}", args=here) for name in below]
    also += [reverse("checkins:worker"), reverse("checkins:without-network")]
    page = reverse("checkins:live", args=here)
    until = session.appointment.ends_at + LOCK_LASTS
    handing_over.lock(request, page=page, back=page, also=also, until=until)
    return HttpResponse(status=204) if request.htmx else redirect(page)


@require_GET
@permitted("check-ins")
def worker(request):
    """Give the service worker of the live screen; it stands where it may see that screen."""
    return render(request, "checkins/worker.js", content_type="text/javascript")


@require_GET
@permitted("check-ins")
def without_network(request):
    """Show the live screen as it is after a reload without network: it knows nobody (E5)."""
    page = {"buttons": taps.row(), "choices": taps.after_hurts()}
    return render(request, "checkins/without_network.html", page)
