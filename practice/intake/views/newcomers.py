"""Where staff answer those who asked to come."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from practice.clients.models import Client
from practice.intake import showing
from practice.intake.models import Newcomer
from practice.intake.newcomers import services as newcomers
from practice.intake.newcomers.forms import DeclineForm
from practice.staff import audit, receipts
from practice.staff.models import Practice
from practice.staff.permissions import may, permitted

MOST_SHOWN = 100
FIELD_WORDS = {
    "name": _lazy("Name"),
    "called": _lazy("What they like to be called"),
    "pronouns": _lazy("Pronouns"),
    "born_on": _lazy("Date of birth"),
    "email": _lazy("Email"),
    "phone": _lazy("Phone"),
    "language": _lazy("Language"),
}


@require_safe
@permitted("newcomers")
def waiting(request):
    """List those who asked to come, the first one first; below, those who were told no."""
    rows = Newcomer.objects.visible_to(request.user).select_related("client", "declined_by")
    rows = rows.defer("signed")
    page = {
        "section": "clients",
        "trail": trail((_("Asked to come"), None)),
        "rows": rows.waiting()[:MOST_SHOWN],
        "declined": rows.declined().order_by("-declined_at")[:MOST_SHOWN],
        "is_on": Practice.current().public_form,
        "address": request.build_absolute_uri(reverse("intake:new")),
    }
    return render(request, "intake/waiting.html", page)


def trail(*more):
    return [(_("Clients"), reverse("clients:clients")), *more]


def trail_of(person, *more):
    here = (person.client.name, None)
    if more:
        here = (person.client.name, reverse("intake:newcomer", args=[person.pk]))
    return trail((_("Asked to come"), reverse("intake:waiting")), here, *more)


def found(request, newcomer_id, *, also_declined=False):
    rows = Newcomer.objects.visible_to(request.user).select_related("client", "draft")
    rows = rows.filter(came_at__isnull=False) if also_declined else rows.waiting()
    return get_object_or_404(rows, pk=newcomer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("newcomers")
def newcomer(request, newcomer_id):
    """Show who asks, and who of the clients it may be; POST makes them a client of their own."""
    if request.method == "POST":
        return receipts.answer_once(request, lambda: accepted(request, newcomer_id))
    person = found(request, newcomer_id)
    reads = may(request.user, "read", "intake-answers")
    if reads:
        audit.opened(request.user, person, client_id=person.client_id)
    page = {
        "section": "clients",
        "trail": trail_of(person),
        "person": person,
        "age": person.client.age(on=timezone.localdate()),
        "alike": newcomers.alike(person, request.user),
        "sections": showing.to_check(person.draft) if reads else None,
        "key": receipts.new_key(),
    }
    return render(request, "intake/newcomer.html", page)


def accepted(request, newcomer_id) -> str:
    person = found(request, newcomer_id)
    client = newcomers.accept(person.pk, by=request.user)
    return reverse("records:record", args=[client.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("newcomers")
def merge(request, newcomer_id, client_id):
    """Compare with a client who is here already, field by field; POST gives them the form."""
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
    if request.method == "POST":
        return receipts.answer_once(request, lambda: merged(request, newcomer_id, client))
    person = found(request, newcomer_id)
    page = {
        "section": "clients",
        "trail": trail_of(person, (_("The same person"), None)),
        "person": person,
        "client": client,
        "rows": [
            (name, FIELD_WORDS[name], shown(client, name), shown(person.client, name))
            for name in newcomers.differing(client, person)
        ],
        "key": receipts.new_key(),
    }
    return render(request, "intake/merge_newcomer.html", page)


def shown(client, name):
    return client.get_language_display() if name == "language" else getattr(client, name)


def merged(request, newcomer_id, client) -> str:
    person = found(request, newcomer_id)
    take = {name for name in newcomers.FIELDS if request.POST.get(name) == "form"}
    newcomers.merge(person.pk, client, take, by=request.user)
    return reverse("records:record", args=[client.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("newcomers")
def decline(request, newcomer_id):
    """Say no with a reason, or bring back somebody who was told no."""
    person = found(request, newcomer_id, also_declined=True)
    if request.method == "POST" and request.POST.get("action") == "bring-back":
        newcomers.bring_back(person, by=request.user)
        return redirect("intake:newcomer", person.pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not person.declined_at:
            reason = form.cleaned_data["reason"]
            newcomers.decline(person, reason, by=request.user, now=timezone.now())
        return redirect("intake:waiting")
    page = {
        "section": "clients",
        "trail": trail_of(person, (_("Decline"), None)),
        "person": person,
        "form": form,
    }
    return render(request, "intake/decline.html", page, status=422 if form.errors else 200)
