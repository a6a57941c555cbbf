"""Change the plan by hand: one step at a time, checked on the server, nothing overwritten."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practice.staff import receipts
from practice.staff.permissions import permitted
from sessions_app.planning import editing
from sessions_app.planning.editor import EditedStep, StepForm, StepsToAdd, WhyForm
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.telling import edit_words, names_of
from sessions_app.planning.views.plans import appointment_for, page_of, show_plan, whole

NOT_CARRIED = {"csrfmiddlewaretoken", "key", "version", "seen", "why", "sure"}


@require_http_methods(["GET", "POST"])
@permitted("plans")
def edit(request, appointment_id):
    """Open the editor of a step (or the list of steps to add), or make the change that it asks."""
    appointment = appointment_for(request, appointment_id)
    if request.method == "POST":
        return Change(request, appointment).answer()
    page = page_of(request, appointment)
    if not page["can_edit"]:
        return show_plan(request, {**page, "problem": closed_words(page)}, status=409)
    asked = request.GET.get("step", "")
    if "add" in request.GET:
        return show_plan(request, {**page, **adding(page, request.GET["add"])})
    step = EditedStep(page["kept"], asked)
    if not step.exists:
        words = _("The plan has changed: that step is no longer in it.")
        return show_plan(request, {**page, "problem": {"words": [words]}}, status=409)
    key = f"{asked}-{side}" if (side := request.GET.get("side")) else asked
    return show_plan(
        request,
        {**page, "form": StepForm(step=step, favourites=request.user.favourites), "editing": key},
    )


@require_POST
@permitted("plans")
def use(request, appointment_id):
    """Go back to an older version: a new one is made as that one was, and nothing is deleted."""
    appointment = appointment_for(request, appointment_id)
    number, version = whole(request, "number"), whole(request, "version")

    def act():
        known = {"version": version, "by": request.user, "now": timezone.now()}
        kept = editing.use_again(appointment, number, **known)
        return f"{plan_address(appointment)}?back={kept.number}"

    try:
        return receipts.answer_once(request, act)
    except SessionPlan.DoesNotExist:
        raise Http404 from None
    except editing.Overtaken:
        words = _("Use version %(number)s again") % {"number": number}
        return show_conflict(request, appointment, version, [words])
    except editing.Closed:
        page = page_of(request, appointment)
        return show_plan(request, {**page, "problem": closed_words(page)}, status=409)


class Change:
    """One change that a page asks for, and the answer to it."""

    def __init__(self, request, appointment):
        self.request, self.appointment = request, appointment
        self.version = whole(request, "version")  # the one to change
        seen = whole(request, "seen") or self.version  # the one that was on the page
        self.seen = appointment.plans.filter(number=seen).first()
        self.does = request.POST.get("do", "save")
        self.slug = request.POST.get("step", "")
        self.why = WhyForm(request.POST)
        self.form = None

    def answer(self):
        if self.seen is None:
            raise Http404
        wanted = self.wanted()
        if wanted is None:
            return self.shown(status=422)
        if not wanted:
            return self.unchanged()
        try:
            return receipts.answer_once(self.request, lambda: self.made(wanted))
        except editing.Overtaken:
            words = [edit_words(each, names_of(self.seen)) for each in wanted]
            return show_conflict(self.request, self.appointment, self.seen.number, words)
        except editing.Asks as asks:
            return self.asked(asks)
        except editing.Refused as refused:
            return self.shown(problem=self.refused(refused), status=422)
        except editing.TooMany:
            words = _("This plan holds too many changes. Make a new plan without them first.")
            return self.shown(problem={"words": [words]}, status=422)
        except editing.Closed:
            page = page_of(self.request, self.appointment)
            return show_plan(self.request, {**page, "problem": closed_words(page)}, status=409)

    def refused(self, refused: editing.Refused) -> dict:
        return refused_words(refused)

    def made(self, wanted) -> str:
        kept = editing.change(
            self.appointment,
            wanted,
            version=self.version,
            by=self.request.user,
            now=timezone.now(),
            is_sure="sure" in self.request.POST,
        )
        return f"{plan_address(self.appointment)}?done={kept.number}"

    def wanted(self) -> list[Edit] | None:
        """Return the edits; None if the form has errors."""
        why = self.why.text
        slug, before = self.slug, self.request.POST.get("before") or None
        step = EditedStep(self.seen, slug)
        if self.does == "add":
            return [Edit(what="add-step", step=slug, slug=before, why=why)] if slug else None
        if not step.exists:
            raise Http404
        if self.does == "move" and before:
            return [Edit(what="move-step", step=slug, slug=before, why=why)]
        if self.does == "remove":
            if "minutes" in self.request.POST:  # out of the editor, which stays as it is if refused
                self.form = self.step_form(step)
            return [Edit(what="remove-step", step=slug, why=why)]
        self.form = self.step_form(step)
        return self.form.edits() if self.form.is_valid() else None

    def step_form(self, step) -> StepForm:
        return StepForm(self.request.POST, step=step, favourites=self.request.user.favourites)

    def unchanged(self):
        """Close the editor: nothing was changed, so there is no new version."""
        page = page_of(self.request, self.appointment)
        said = {"kind": "saved", "words": _("Nothing was changed."), "step": self.slug}
        return show_plan(self.request, {**page, "said": {**said, "focus": "edit"}})

    def shown(self, *, status, problem=None):
        """Show the row again, with what was typed and what is wrong with it."""
        page = page_of(self.request, self.appointment)
        found = {"problem": problem and {**problem, "step": self.slug}}
        if self.form:
            found |= {"form": self.form, "editing": self.key}
        elif self.does == "add":
            found |= adding(page, self.request.POST.get("before", ""))
        return show_plan(self.request, {**page, **found}, status=status)

    @property
    def key(self) -> str:
        side = self.request.POST.get("side")
        return f"{self.slug}-{side}" if side else self.slug

    def asked(self, asks):
        """Ask once whether a judgement call is meant, and why."""
        page = page_of(self.request, self.appointment)
        is_answer = "sure" in self.request.POST
        found = {
            "reasons": list(dict.fromkeys(each.text for each in asks.reasons)),
            "carried": carried(self.request),
            "action": self.request.path,
            "why": self.request.POST.get("why", ""),
            "version": self.version,
            "seen": self.seen.number,
            "error": self.why.error() if is_answer or self.why.errors else "",
            "step": self.slug,
            "title": names_of(self.seen).get(self.slug, ""),
        }
        if self.request.htmx:
            return show_plan(self.request, {**page, "asking": found}, status=422)
        return render(self.request, "planning/ask.html", {**page, "asking": found}, status=422)


def adding(page, before: str) -> dict:
    """Return what can be added at a place; at the end, if there is no such place."""
    places = {row.slug for row in page["shown"].rows if row.opens}
    place = before if before in places else ""
    return {"adding": place, "addable": StepsToAdd(page["kept"], place)}


def show_conflict(request, appointment, seen, yours):
    """Show both: what somebody else changed meanwhile, and what was wanted here."""
    page = page_of(request, appointment)
    theirs = [each for each in page["versions"] if each.number > seen]
    again = {"theirs": theirs, "yours": yours, "carried": carried(request, with_why=True)}
    again |= {"action": request.path, "version": page["kept"].number, "seen": seen}
    return show_plan(request, {**page, "overtaken": again}, status=409)


def carried(request, *, with_why: bool = False) -> list[tuple[str, str]]:
    """Return what was typed, for a form that sends it once more."""
    left = NOT_CARRIED - {"why", "sure"} if with_why else NOT_CARRIED
    posted = request.POST
    return [(n, v) for n in posted if n not in left for v in posted.getlist(n)]


def refused_words(refused) -> dict:
    """Return why a change is never allowed, each reason once."""
    words = list(dict.fromkeys(reason.text for reason in refused.reasons))
    return {"words": words or [_("That would leave no plan that keeps every rule.")]}


def closed_words(page) -> dict:
    """Return why the plan takes no changes."""
    kept = page["kept"]
    if kept is None or not kept.document["steps"]:
        return {"words": [_("There are no steps to change.")]}
    if kept.agreed_at:
        return {"words": [_("The session has started from this plan, so it stays as it is.")]}
    return {"words": [_("Make a new plan first. Your changes are kept in it.")]}


def plan_address(appointment) -> str:
    return reverse("planning:plan", args=[appointment.pk])
