"""The client's own buttons: the practitioner turns them on, the client presses them."""

from functools import wraps
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.clients import links
from practice.clients.models import Link
from practice.diary.models import Appointment
from practice.staff import receipts, speaking
from practice.staff.permissions import permitted, public
from sessions_app.checkins import buttons
from sessions_app.checkins.press_form import PressForm
from sessions_app.checkins.qr import code_of


@require_http_methods(["GET", "POST"])
@permitted("check-ins", "write")
def client_buttons(request, appointment_id):
    """Show the code of the client's own buttons; POST turns them on, or off again."""
    visible = Appointment.objects.visible_to(request.user, "check-ins").standing()
    appointment = get_object_or_404(visible.select_related("client", "session"), pk=appointment_id)
    session = getattr(appointment, "session", None)
    if session and session.ended_at:
        return redirect("checkins:finish", appointment_id)
    if request.method == "POST":
        return switch(request, appointment)
    link = buttons.live_link(appointment, now=timezone.now())
    context = {
        "section": "today",
        "appointment": appointment,
        "client": appointment.client,
        "session": session,
        "link": link,
        "code": code_of(link.address) if link else None,
        "key": receipts.new_key(),
    }
    return render(request, "checkins/client_buttons.html", context)


def switch(request, appointment):
    """Do what the button says, once however often it is sent."""
    here, now = reverse("checkins:client-buttons", args=[appointment.pk]), timezone.now()
    turned = {"on": buttons.turn_on, "off": buttons.turn_off}.get(request.POST.get("do"))
    if turned is None:
        return redirect(here)

    def act():
        turned(appointment, by=request.user, now=now)
        return here

    return receipts.answer_once(request, act)


# --- the client's screen


def by_link(view):
    """Give `view` the session of a token, if it has begun. What never opened anything is one page
    (C8); where the massage is over, whoever had a part in it is told so: 410."""

    @public
    @wraps(view)
    def opened(request, token):
        now = timezone.now()
        link = links.open_link(token, Link.Purpose.BUTTONS, now=now)
        standing = Appointment.objects.standing().select_related("client", "session")
        appointment = link and standing.visible_to(link).filter(pk=link.subject_id).first()
        if appointment is None:
            return links.ended(request, "checkins/client/off.html")
        speaking.speak_to(request, appointment.client)
        session = getattr(appointment, "session", None)
        if session and session.ended_at and request.method != "POST":
            return over(request)
        return view(request, link, session, appointment.client)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def press(request, link, session, client):
    """Show the buttons, and keep what is pressed. Before the start there is nothing to press."""
    if session is None:
        return not_begun(request, link, client)
    if request.method != "POST":
        return show(request, link, session, client)
    now = timezone.now()
    if not buttons.is_taken(session, now=now):
        return over(request)
    form = PressForm(request.POST, by_script=bool(request.htmx))
    if not form.is_valid():
        return show(request, link, session, client, status=422)
    try:
        buttons.press(session, **form.press(), now=now)
    except buttons.NotOurs:
        return show(request, link, session, client, status=422)
    except buttons.TooMany:
        response = show(request, link, session, client, status=429)
        response["Retry-After"] = "10"
        return response
    if session.ended_at:
        return over(request)
    if not request.htmx:
        return redirect("checkins:press", link.token)
    return show(request, link, session, client)


def not_begun(request, link, client):
    """Say that the buttons come with the massage; a script that asks again gets nothing."""
    if request.htmx:
        return HttpResponse(status=204)
    return render(request, "checkins/client/waiting.html", {"link": link, "client": client})


def show(request, link, session, client, *, status=200):
    heard = buttons.heard(session, now=timezone.now())
    context = {
        "link": link,
        "client": client,
        "buttons": [
            {
                "word": word.value,
                "label": label,
                "icon": icon,
                "tap": f"{word.value}.{uuid4()}",
                "is_noted": word == heard.word,
            }
            for word, label, icon in buttons.BUTTONS
        ],
        "heard": heard,
        "too_many": status == 429,
    }
    template = "checkins/client/_heard.html" if request.htmx else "checkins/client/press.html"
    return render(request, template, context, status=status)


def over(request):
    """Say that the massage is over; a script learns it from the number alone."""
    if request.htmx:
        return HttpResponse(status=410)
    return render(request, "checkins/client/over.html", status=410)
