"""The plan as its client sees it: by link before the visit, or on the practice's tablet."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.clients import links
from practice.clients.models import Link
from practice.diary.models import Appointment
from practice.intake.models import Consent
from practice.staff import audit, handing_over, receipts, speaking
from practice.staff.permissions import permitted, public
from practice.staff.receipts import typed
from sessions_app.planning import answering, sending, services, stale
from sessions_app.planning.answer_form import AnswerForm
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.said import in_words, newest_answer
from sessions_app.planning.views.plans import appointment_for


class NotAnswered(Exception):
    """The form needs mending: `form` says where."""

    def __init__(self, form):
        super().__init__("not valid")
        self.form = form


def by_link(view):
    """Give `view` the link of a token and its appointment; anything else is one page (C8)."""

    @public
    @wraps(view)
    def opened(request, token):
        link = links.open_link(token, Link.Purpose.PLAN, now=timezone.now())
        coming = Appointment.objects.open().select_related("client", "practitioner")
        appointment = link and coming.visible_to(link).filter(pk=link.subject_id).first()
        if appointment is None:
            return links.ended(request, "planning/client/ended.html", {"token": token})
        speaking.speak_to(request, appointment.client)
        return view(request, link, appointment)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def look_start(request, link, appointment):
    """Say what is to be looked at. The button is a POST and ties the link to this browser (C7)."""
    now = timezone.now()
    if links.is_bound(request, link, now=now):
        return redirect("planning:look", link.token)
    if link.browser_hash:
        return elsewhere(request, link)
    if request.method == "POST":
        audit.noted(link, "started", link)
        response = redirect("planning:look", link.token)
        links.bind(request, response, link, now=now)
        return response
    context = {"link": link, "appointment": appointment}
    return render(request, "planning/client/start.html", context)


@speaking.keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def look(request, link, appointment):
    """Show the plan to the browser in which the link was opened, and hear what is said to it."""
    if not links.is_bound(request, link, now=timezone.now()):
        if request.htmx:
            return HttpResponse(status=401)
        return (
            elsewhere(request, link)
            if link.browser_hash
            else redirect("planning:look-start", link.token)
        )
    here = reverse("planning:look", args=[link.token])
    heard = {"how": Consent.How.LINK, "link": link}
    return show_and_hear(request, appointment, here=here, heard=heard)


def elsewhere(request, link):
    """Offer a fresh link before anything is shown; what was typed here is shown back."""
    context = {"token": link.token, "typed": typed(request.POST)}
    return render(request, "planning/client/elsewhere.html", context, status=403)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def look_fresh_link(request, token):
    """Mail a new link to the address on file. The answer is the same whatever the token was."""
    carried = speaking.go_on_as_before(request)
    if request.method != "POST":
        return render(request, "planning/client/fresh_link.html")
    link = links.once_valid(token, Link.Purpose.PLAN)
    if link:
        sending.mail_fresh_link(link, now=timezone.now())
    elif links.guesses(request) > links.GUESSES_AN_HOUR:
        return render(request, "429.html", status=429)
    return redirect(reverse("planning:look-fresh-link", args=[token]) + carried)


@speaking.keeps_typed
@require_http_methods(["GET", "POST"])
@permitted("plans", "write")
def look_here(request, appointment_id):
    """Show the plan on a tablet that was handed over for it, and to no other session."""
    appointment = appointment_for(request, appointment_id)
    here = reverse("planning:look-here", args=[appointment.pk])
    if handing_over.page_of(request.session) != here:
        return redirect("planning:show", appointment.pk)
    speaking.speak_to(request, appointment.client)
    heard = {"how": Consent.How.TABLET, "by": request.user}
    return show_and_hear(request, appointment, here=here, heard=heard)


# --- the page itself, the same in both places


def show_and_hear(request, appointment, *, here, heard):
    """Show the newest plan; keep an answer to it once, or say why it could not be kept."""
    kept = services.newest_version(appointment)
    if request.switched:
        return page(request, appointment, kept, here, typed=request.POST)
    if request.method != "POST":
        if "said" in request.GET and newest_answer(appointment):
            return thanks(request, appointment, kept, here)
        return page(request, appointment, kept, here)
    try:
        return receipts.answer_once(request, lambda: hear(request, appointment, here, heard))
    except NotAnswered as asked:
        return page(request, appointment, kept, here, form=asked.form, status=422)
    except answering.PlanChanged as changed:
        return page(request, appointment, changed.newest, here, changed=True, status=409)


def hear(request, appointment, here, heard) -> str:
    """Keep what was said, and return where to go on."""
    kept = services.newest_version(appointment)
    if (
        kept is None
        or str(kept.pk) != request.POST.get("plan")
        or not can_be_shown(kept, appointment)
    ):
        raise answering.PlanChanged(kept)
    kept.appointment = appointment
    form = AnswerForm(request.POST, shown=answering.shown_to_client(kept))
    if not form.is_valid():
        raise NotAnswered(form)
    words = form.cleaned_data["words"]
    answering.answer(kept, form.choices, words=words, now=timezone.now(), **heard)
    return f"{here}?said"


def can_be_shown(kept, appointment) -> bool:
    """Whether there is something to agree to: a plan that could not be started now is no offer."""
    if kept is None or kept.state != SessionPlan.State.READY or appointment.begun_at:
        return False
    return not stale.is_stale(kept, appointment, now=timezone.now())


def page(request, appointment, kept, here, *, form=None, changed=False, typed=None, status=200):
    context = about(request, appointment, here)
    if not can_be_shown(kept, appointment):
        return render(request, "planning/client/not_yet.html", context, status=status)
    shown = form.shown if form else answering.shown_to_client(kept)
    context |= {
        "kept": kept,
        "shown": shown,
        "form": form or AnswerForm(shown=shown, typed=request.POST if changed else typed),
        "changed": changed,
        "key": receipts.new_key(),
    }
    return render(request, "planning/client/look.html", context, status=status)


def thanks(request, appointment, kept, here):
    answer = newest_answer(appointment)
    context = about(request, appointment, here) | {
        "answer": answer,
        "asked": in_words(answer),
        "follows": can_be_shown(kept, appointment),
        "new_areas": answering.unseen(answer, kept),
    }
    return render(request, "planning/client/thanks.html", context)


def about(request, appointment, here) -> dict:
    """Return what every page around the plan says; the first name and no more of the client."""
    return {
        "appointment": appointment,
        "who": appointment.client.short_name,
        "practitioner": appointment.practitioner,
        "here": here,
        "on_tablet": bool(handing_over.page_of(request.session)),
    }
