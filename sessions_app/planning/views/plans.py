"""The plan of one session: read it, make a new one, record a decision."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.diary.models import Appointment
from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from sessions_app.planning import services
from sessions_app.planning.forms import NewPlanForm, ReviewForm
from sessions_app.planning.showing import PlanPage
from sessions_app.planning.wording import wish_words


def appointment_for(request, appointment_id):
    """Return the appointment, if whoever asks may know of it; else 404."""
    visible = Appointment.objects.visible_to(request.user, "plans").standing()
    return get_object_or_404(visible.select_related("client", "practitioner"), pk=appointment_id)


@require_safe
@permitted("plans")
def plan(request, appointment_id):
    """Show the newest version, or an earlier one by number."""
    appointment = appointment_for(request, appointment_id)
    page = page_of(request, appointment, number=request.GET.get("version"))
    if page["kept"]:
        audit.opened(request.user, page["kept"], client_id=appointment.client_id)
    return render(request, "planning/plan.html", page)


def page_of(request, appointment, *, number=None, **forms):
    """Return what the plan's pages show, of the version asked for."""
    versions = list(appointment.plans.select_related("intake").order_by("-number")[:60])
    kept = wanted(versions, number)
    intake = kept.intake if kept else services.newest_intake(appointment)
    asked = {"minutes": appointment.minutes, "style": appointment.style}
    return {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "versions": versions,
        "kept": kept,
        "shown": PlanPage(kept.document) if kept else None,
        "intake": intake,
        "wishes": wish_words(intake.document) if intake else [],
        "is_newest": kept is not None and kept == versions[0],
        "is_overtaken": kept is not None and services.is_overtaken(kept, appointment),
        "is_stale": kept is not None and services.is_stale(kept, appointment, now=timezone.now()),
        "training_missing": missing(kept, request.user),
        "can_write": may(request.user, "write", "plans"),
        "marks": marks_of(intake),
        "new_form": forms.get("new_form") or NewPlanForm(booked=appointment.minutes, initial=asked),
        "review_form": forms.get("review_form"),
        "key": receipts.new_key(),
        "review_key": receipts.new_key(),
        "start_key": receipts.new_key(),
    }


def missing(kept, person) -> list[str]:
    """Return the training for want of which this person cannot start from the plan."""
    return services.training_missing(kept, person) if kept and not kept.agreed_at else []


def needs_guardian(appointment) -> bool:
    """Say whether the newest plan asks for a parent or guardian."""
    newest = appointment.plans.order_by("-number").first()
    return newest is not None and newest.document["requires"]["guardian"] is not None


def wanted(versions, number):
    """Return the version of that number; the newest when none is asked for."""
    if number is None:
        return versions[0] if versions else None
    found = [each for each in versions if str(each.number) == number]
    if not found:
        raise Http404
    return found[0]


def marks_of(intake) -> dict[str, list[str]]:
    """Return the places that the client marked, by kind."""
    found: dict[str, list[str]] = {"sore": [], "avoid": []}
    for mark in intake.marks.all() if intake else ():
        found[mark.kind].append(mark.region)
    return found


@require_POST
@permitted("plans")
def new(request, appointment_id):
    """Make the next version; the old one stays."""
    appointment = appointment_for(request, appointment_id)
    form = NewPlanForm(request.POST, booked=appointment.minutes)
    if not form.is_valid():
        page = page_of(request, appointment, new_form=form)
        return render(request, "planning/plan.html", page, status=422)

    def act():
        asked = {name: value or None for name, value in form.cleaned_data.items()}
        services.make_plan(appointment, by=request.user, now=timezone.now(), **asked)
        return reverse("planning:plan", args=[appointment.pk])

    return receipts.answer_once(request, act)


@require_http_methods(["GET", "POST"])
@permitted("plans")
def review(request, appointment_id):
    """Record what a practitioner decided about a plan that is held."""
    appointment = appointment_for(request, appointment_id)
    intake = services.newest_intake(appointment)
    form = ReviewForm(
        request.POST or None, intake=intake, needs_guardian=needs_guardian(appointment)
    )
    if request.method == "POST" and form.is_valid() and intake:

        def act():
            services.record_review(
                appointment,
                intake,
                by=request.user,
                decision=form.cleaned_data["decision"],
                guardian=form.guardian,
                now=timezone.now(),
            )
            return reverse("planning:plan", args=[appointment.pk])

        return receipts.answer_once(request, act)
    page = page_of(request, appointment, review_form=form)
    status = 409 if form.is_overtaken else 422 if form.errors else 200
    return render(request, "planning/review.html", page | {"intake": intake}, status=status)
