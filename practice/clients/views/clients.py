"""The list of clients, and the form that adds and edits one."""

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from practice.clients import services
from practice.clients.forms import ClientForm, SearchForm
from practice.clients.models import Client, Flag, of_visible_clients
from practice.staff import receipts, versions
from practice.staff.gathering import Gathered
from practice.staff.permissions import may, permitted

PAGE = 25


@require_safe
@permitted("clients")
def clients(request):
    """At most 25 at a time; with htmx only the rows, so that search follows the typing."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "clients/clients.html", list_page(form, []), status=422)
    words, after = form.cleaned_data["q"], form.cleaned_data["after"]
    found = Client.objects.visible_to(request.user).here().search(words)
    found = with_flags(found.after(after) if after else found, request.user)
    page = list_page(form, list(found[: PAGE + 1]), words=words, after=after)
    template = "clients/_client_list.html" if request.htmx else "clients/clients.html"
    return render(request, template, page)


def with_flags(clients, user):
    """Fetch the kinds of open flags with each client's row, for those who may know of them."""
    clients = clients.defer("search")
    if not may(user, "read", "intake-answers"):
        return clients
    flags = Flag.objects.open().filter(client=OuterRef("pk")).order_by()
    flags = of_visible_clients(flags, user, path="client__", resource="intake-answers")
    kinds = flags.values("client").annotate(kinds=Gathered("kind")).values("kinds")
    return clients.annotate(flag_kinds=Subquery(kinds))


def list_page(form, found, *, words="", after=None):
    for client in found:
        kinds = sorted(set(getattr(client, "flag_kinds", None) or ()))
        client.open_flags = [(kind, Flag.Kind(kind).label) for kind in kinds]
    return {
        "section": "clients",
        "form": form,
        "rows": found[:PAGE],
        "words": words,
        "after": after,
        "more": found[PAGE - 1] if len(found) > PAGE else None,
    }


@require_http_methods(["GET", "POST"])
@permitted("clients", "write")
def new(request):
    form = ClientForm(request.POST or None, initial={"name": request.GET.get("name", "")[:200]})
    if form.is_valid():

        def act():
            client = services.add_client(form.save(commit=False), by=request.user)
            return reverse("records:record", args=[client.pk])

        return receipts.answer_once(request, act)
    page = {
        "section": "clients",
        "form": form,
        "key": request.POST.get("key") or receipts.new_key(),
        "trail": [(_("Clients"), reverse("clients:clients")), (_("New client"), None)],
    }
    return render(request, "clients/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("clients", "write")
def edit(request, client_id):
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
    record = reverse("records:record", args=[client.pk])
    page = {
        "section": "clients",
        "client_id": client.pk,
        "trail": [
            (_("Clients"), reverse("clients:clients")),
            (client.name, record),
            (_("Edit details"), None),
        ],
        "version": versions.posted(request, client),
    }
    form = ClientForm(request.POST or None, instance=client)
    status = 200
    if form.is_valid():
        try:
            fields = form.changed_data
            versions.save(client, version=page["version"], by=request.user, fields=fields)
            return redirect(record)
        except versions.Stale as stale:
            status = 409
            page["conflict"] = versions.conflict(form, stale.theirs)
            page["version"] = stale.theirs.version
    elif form.errors:
        status = 422
    return render(request, "clients/edit.html", {**page, "form": form}, status=status)
