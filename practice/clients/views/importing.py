"""Bring clients along on a page: choose a file, look at what it would do, add them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from practice.clients.forms import ImportChoicesForm, ImportForm
from practice.clients.importing import services
from practice.clients.models import ClientImport
from practice.staff import audit, receipts
from practice.staff.permissions import permitted

MOST_SHOWN = 100
WORDS = {
    "name": _lazy("Name"),
    "first": _lazy("First name"),
    "middle": _lazy("Middle name"),
    "last": _lazy("Last name"),
    "called": _lazy("What they like to be called"),
    "pronouns": _lazy("Pronouns"),
    "born_on": _lazy("Date of birth"),
    "born_day": _lazy("Date of birth"),
    "born_month": _lazy("Date of birth"),
    "born_year": _lazy("Date of birth"),
    "email": _lazy("Email"),
    "phone": _lazy("Phone"),
    "language": _lazy("Language"),
}


def trail(*more):
    return [(_("Clients"), reverse("clients:clients")), *more]


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("imports")
def import_clients(request):
    """Take a file; it is read at once and kept, sealed, until it is confirmed."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted)
    if form.is_valid():
        kept = services.keep(form.sheet, by=request.user, now=timezone.now())
        audit.made(request.user, kept)
        return redirect("clients:import-look", kept.pk)
    page = {
        "section": "clients",
        "form": form,
        "trail": trail((_("Import clients"), None)),
    }
    return render(request, "clients/import.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("imports")
def import_look(request, import_id):
    """Show what each row would become; POST adds the clients, all or none."""
    now = timezone.now()
    live = ClientImport.objects.visible_to(request.user).live(now=now)
    kept = get_object_or_404(live, pk=import_id)
    if kept.done_at and request.method == "POST":
        return redirect("clients:import-look", kept.pk)
    if kept.done_at:
        page = {"section": "clients", "kept": kept, "trail": trail((_("Import clients"), None))}
        return render(request, "clients/import_done.html", page)
    sheet = services.sheet_of(kept)
    posted = request.method == "POST"
    form = ImportChoicesForm(request.POST if posted else request.GET)
    order = form.cleaned_data["dates"] if form.is_valid() else ""
    found = services.look(sheet, now=now, order=order or None)
    asked = found.asks_order and not found.order
    if posted and form.is_valid() and not asked:
        return receipts.answer_once(request, lambda: carried_out(request, kept, form, now))
    page = preview(sheet, found) | {
        "kept": kept,
        "form": form,
        "asked": asked,
        "wrong": posted,
        "key": receipts.new_key(),
    }
    return render(request, "clients/import_look.html", page, status=422 if posted else 200)


def carried_out(request, kept, form, now) -> str:
    given = form.cleaned_data
    services.carry_out(
        kept,
        order=given["dates"] or None,
        with_perhaps=given["perhaps"],
        by=request.user,
        now=now,
    )
    return reverse("clients:import-look", args=[kept.pk])


def preview(sheet, found) -> dict:
    """Return the first rows of each kind, and how many there are."""
    return {
        "section": "clients",
        "trail": trail(
            (_("Import clients"), reverse("clients:import")), (_("Look before adding"), None)
        ),
        "columns": [(name, WORDS[field]) for field, name in sheet.called.items()],
        "ignored": sheet.ignored[:MOST_SHOWN],
        "spare": sheet.spare,
        "problems": found.problems[:MOST_SHOWN],
        "bad_rows": len({row for row, _column, _words in found.problems}),
        "new": found.new[:MOST_SHOWN],
        "new_count": len(found.new),
        "same": found.same[:MOST_SHOWN],
        "same_count": len(found.same),
        "perhaps": found.perhaps[:MOST_SHOWN],
        "perhaps_count": len(found.perhaps),
        "order": found.order,
        "asks_order": found.asks_order,
        "most": MOST_SHOWN,
    }
