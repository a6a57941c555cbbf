"""The plan of one session: read it, make a new one, record a decision."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.diary.models import Appointment
from practice.staff import audit, receipts, signing_off
from practice.staff.permissions import may, permitted
from sessions_app.planning import editing, facts, services, sparing, stale
from sessions_app.planning.forms import ClockForm, NewPlanForm, ReviewForm
from sessions_app.planning.instead import Instead
from sessions_app.planning.paper import Sheet
from sessions_app.planning.said import followed_by, in_words, limits_of, newest_answer
from sessions_app.planning.showing import PlanPage
from sessions_app.planning.telling import last_change
from sessions_app.planning.wording import wish_words

MOST_VERSIONS, MOST_SAID = 60, 3


def appointment_for(request, appointment_id):
    """Return the appointment, if whoever asks may know of it; else 404."""
    visible = Appointment.objects.visible_to(request.user, "plans").standing()
    return get_object_or_404(visible.select_related("client", "practitioner"), pk=appointment_id)


@require_safe
@permitted("plans")
def plan(request, appointment_id):
    """Show the newest version, or an earlier one by number; after a change, what it did.

    What is stale is made again first, so that nobody reads a plan that cannot be started.
    """
    appointment = appointment_for(request, appointment_id)
    page = page_of(request, appointment, number=request.GET.get("version"))
    if page["is_stale"] and page["is_newest"] and page["can_write"]:
        if stale.made_again(appointment, now=timezone.now()):
            page = page_of(request, appointment)
    if page["kept"]:
        audit.opened(request.user, page["kept"], client_id=appointment.client_id)
        page["said"] = said_of(request, page)
    return show_plan(request, page)


def show_plan(request, page, *, status=200):
    """Show the plan's page; for htmx the part that holds the steps."""
    template = "planning/_plan_answer.html" if request.htmx else "planning/plan.html"
    return render(request, template, page, status=status)


def show_newer(request, appointment, seen: int, *, then: str, **forms):
    """Show what came in since the version that was on the page; nothing goes on from it unread."""
    page = page_of(request, appointment, **forms)
    theirs = [each for each in page["versions"] if each.number > seen]
    return show_plan(request, {**page, "newer": {"theirs": theirs, "then": then}}, status=409)


def whole(request, name: str) -> int:
    """Return a number that a page sends back; 0 for anything else."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def said_of(request, page):
    """Return what the change that led here did to the plan, or None if none did."""
    kept, asked = page["kept"], request.GET.get("done") or request.GET.get("back")
    if asked != str(kept.number) or not page["is_newest"] or kept.number < 2:
        step = request.GET.get("at", "")  # an editor that was closed gives the focus back
        return {"kind": "closed", "step": step, "focus": "edit"} if step else None
    before = page["appointment"].plans.get(number=kept.number - 1)
    return last_change(kept, before, is_undone="back" in request.GET)


def page_of(request, appointment, *, number=None, **forms):
    """Return what the plan's pages show, of the version asked for."""
    now = timezone.now()
    versions = list(of_plan(appointment)[:MOST_VERSIONS])
    kept = wanted(appointment, versions, number)
    intake = kept.intake if kept else services.newest_intake(appointment)
    shown = PlanPage(kept.document, kept.edits) if kept else None
    is_newest = kept is not None and kept.number == versions[0].number
    answer = newest_answer(appointment)
    known = {"now": now, "limits": limits_of(answer)}
    is_stale = kept is not None and stale.is_stale(kept, appointment, **known)
    can_write = may(request.user, "write", "plans")
    can_edit = can_write and is_newest and not is_stale and is_open(kept)
    return {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "versions": versions,
        "kept": kept,
        "shown": shown,
        "sheet": Sheet(shown) if shown else None,
        "intake": intake,
        "wishes": wish_words(intake.document) if intake else [],
        "is_newest": is_newest,
        "is_overtaken": is_stale and stale.is_overtaken(kept, appointment),
        "is_stale": is_stale,
        "made_again": was_made_again(kept) if is_newest else None,
        "training_missing": missing(kept, request.user),
        "can_write": can_write,
        "client_answer": answer,
        "client_asked": in_words(answer) if answer else "",
        "can_edit": can_edit,
        "gentler": sparing.offered(kept) if can_edit else (),
        "hands_key": receipts.new_key(),
        "client_changes": followed_by(answer, versions),
        "marks": marks_of(intake),
        "instead": Instead(kept, appointment) if kept and kept.state == "infeasible" else None,
        "clock_form": ClockForm(kept=kept, appointment=appointment) if kept else None,
        "new_form": forms.get("new_form") or new_form(appointment, kept, shown),
        "review_form": forms.get("review_form"),
        "awaits_review": signing_off.awaits_review,  # asked where the whole page is shown
        "key": receipts.new_key(),
        "review_key": receipts.new_key(),
        "start_key": receipts.new_key(),
    }


def was_made_again(kept):
    """Return why the plan was made again, and what came of it, to be said in one line."""
    because = kept.facts.get("because")
    if not because or kept.agreed_at:
        return None
    return {"why": facts.in_words(because), "changes": kept.changes[1 : MOST_SAID + 1]}


def of_plan(appointment):
    """Return the versions, newest first, with who made them and how they differ."""
    rows = appointment.plans.select_related("made_by").order_by("-number")
    return rows.defer("document", "edits", "facts")


def is_open(kept) -> bool:
    """Say whether there are steps and the session has not started from them."""
    return kept.agreed_at is None and bool(kept.document["steps"])


def missing(kept, person) -> list[str]:
    """Return the training for want of which this person cannot start from the plan."""
    return services.training_missing(kept, person) if kept and not kept.agreed_at else []


def needs_guardian(appointment) -> bool:
    """Say whether the newest plan asks for a parent or guardian."""
    newest = appointment.plans.order_by("-number").first()
    return newest is not None and newest.document["requires"]["guardian"] is not None


def wanted(appointment, versions, number):
    """Return the version of that number, whole; the newest when none is asked for."""
    if number is None:
        number = str(versions[0].number) if versions else None
    found = [each.pk for each in versions if str(each.number) == number]
    if number is None:
        return None
    if not found:
        raise Http404
    whole = appointment.plans.select_related("intake").get(pk=found[0])
    whole.appointment, whole.intake.client = appointment, appointment.client
    return whole


def marks_of(intake) -> dict[str, list[str]]:
    """Return the places that the client marked, by kind."""
    found: dict[str, list[str]] = {"sore": [], "avoid": []}
    for mark in intake.marks.all() if intake else ():
        found[mark.kind].append(mark.region)
    return found


def new_form(appointment, kept, shown):
    """Return the form for the next version, filled with what this one was asked to be."""
    asked = {"minutes": appointment.minutes, "style": appointment.style}
    if kept and kept.agreed_at is None:
        asked |= {"minutes": min(kept.minutes, appointment.minutes)} | kept.asked
    changed = shown.own_edits if shown else 0
    return NewPlanForm(booked=appointment.minutes, changed=changed, initial=asked)


@require_POST
@permitted("plans")
def new(request, appointment_id):
    """Make the next version; the old one stays, and so do the changes made by hand."""
    appointment = appointment_for(request, appointment_id)
    newest = services.newest_version(appointment)
    changed = len(newest.edits) if newest else 0
    form = NewPlanForm(request.POST, booked=appointment.minutes, changed=changed)
    if newest and newest.agreed_at or not form.is_valid():
        page = page_of(request, appointment, new_form=form)
        return show_plan(request, page, status=422 if form.errors else 409)
    seen = whole(request, "version")

    def act():
        asked = {name: value or None for name, value in form.cleaned_data.items()}
        if asked.pop("forget", None):
            asked["edits"] = ()
        known = {"version": seen, "by": request.user, "now": timezone.now()}
        editing.plan_anew(appointment, **known, **asked)
        return reverse("planning:plan", args=[appointment.pk])

    try:
        return receipts.answer_once(request, act)
    except editing.Overtaken:
        return show_newer(request, appointment, seen, then="plan", new_form=form)
    except editing.Closed:
        return show_plan(request, page_of(request, appointment), status=409)


@require_http_methods(["GET", "POST"])
@permitted("plans")
def review(request, appointment_id):
    """Record what a practitioner decided about a plan that is held."""
    appointment = appointment_for(request, appointment_id)
    if request.method == "POST" and appointment.begun_at:
        return receipts.conflict(request)  # it began from its plan, before this was decided
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
