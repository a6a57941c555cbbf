"""The form of an appointment: make one, change it, cancel it."""

from uuid import UUID

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.clients.models import Client
from practice.diary import services
from practice.diary.forms import AppointmentForm
from practice.diary.models import Appointment
from practice.staff import receipts, versions
from practice.staff.permissions import permitted


@require_http_methods(["GET", "POST"])
@permitted("appointments", "write")
def new(request):
    """Book a client, who is named in the address; without one, ask for the client first."""
    client = chosen_client(request)
    if client is None:
        return redirect("clients:clients")
    appointment = Appointment(client=client)
    form = AppointmentForm(request.POST or None, instance=appointment, initial=first_guess(request))
    if form.is_valid():

        def act():
            services.book(appointment, by=request.user)
            return day_of(appointment)

        try:
            return receipts.answer_once(request, act)
        except services.Busy as busy:
            say_busy(form, busy, request.user)
    page = {
        "client": client,
        "form": form,
        "key": request.POST.get("key") or receipts.new_key(),
        "trail": trail(client, _("New session")),
        "now": timezone.now(),
    }
    return render(request, "diary/new.html", page, status=422 if form.errors else 200)


def chosen_client(request):
    """Return the client of `?client=`, if whoever asks may know of them; else 404."""
    asked = request.GET.get("client")
    if not asked:
        return None
    visible = Client.objects.visible_to(request.user).here()
    return get_object_or_404(visible.filter(pk__in=[asked] if is_uuid(asked) else []))


def is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def first_guess(request):
    """Propose the day in the address, and oneself if one treats people."""
    user = request.user
    guess = {"day": request.GET.get("on") or timezone.localdate(), "minutes": 60}
    return {**guess, "practitioner": user.pk} if user.is_practitioner else guess


@require_http_methods(["GET", "POST"])
@permitted("appointments", "write")
def edit(request, appointment_id):
    appointment = appointment_for(request, appointment_id)
    page = {
        "appointment": appointment,
        "client": appointment.client,
        "trail": trail(appointment.client, _("Change the session")),
        "version": versions.posted(request, appointment),
    }
    form = AppointmentForm(request.POST or None, instance=appointment)
    status = 200
    if form.is_valid():
        try:
            services.move(appointment, version=page["version"], by=request.user)
            return redirect(day_of(appointment))
        except services.Busy as busy:
            say_busy(form, busy, request.user)
        except versions.Stale as stale:
            status = 409
            page["conflict"] = versions.conflict(form, stale.theirs)
            page["version"] = stale.theirs.version
    page["form"] = form
    return render(request, "diary/edit.html", page, status=422 if form.errors else status)


@require_http_methods(["GET", "POST"])
@permitted("appointments", "write")
def cancel(request, appointment_id):
    """Ask once, then take the appointment out of the diary."""
    appointment = appointment_for(request, appointment_id)
    page = {
        "appointment": appointment,
        "client": appointment.client,
        "trail": trail(appointment.client, _("Cancel the session")),
        "version": versions.posted(request, appointment),
    }
    if request.method == "POST":
        try:
            at = timezone.now()
            services.cancel(appointment, version=page["version"], by=request.user, now=at)
            return redirect(day_of(appointment))
        except versions.Stale as stale:
            page["version"] = stale.theirs.version
            page["changed"] = stale.theirs
            return render(request, "diary/cancel.html", page, status=409)
    return render(request, "diary/cancel.html", page)


def appointment_for(request, appointment_id):
    """Return an appointment that has not begun, if whoever asks may know of it; else 404."""
    visible = Appointment.objects.visible_to(request.user).open()
    return get_object_or_404(visible.select_related("client", "practitioner"), pk=appointment_id)


def day_of(appointment):
    """Return the address of the day on which it is, in the practice's own time."""
    return f"{reverse('today:today')}?on={timezone.localdate(appointment.starts_at).isoformat()}"


def say_busy(form, busy, user):
    """Say on the form with whom the practitioner is, for those who may know."""
    at = timezone.localtime(busy.appointment.starts_at).strftime("%H:%M")
    known = Client.objects.visible_to(user).filter(pk=busy.appointment.client_id).exists()
    words = (
        _("%(who)s is with %(client)s from %(at)s. Choose another time.")
        if known
        else _("%(who)s is with someone from %(at)s. Choose another time.")
    )
    form.add_error(
        "time",
        words
        % {
            "who": busy.appointment.practitioner.name,
            "client": busy.appointment.client.name,
            "at": at,
        },
    )


def trail(client, words):
    return [
        (_("Clients"), reverse("clients:clients")),
        (client.name, reverse("records:record", args=[client.pk])),
        (words, None),
    ]
