"""A change of mind: a yes that is taken back, or given again, by the client or to a practitioner."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.clients import links
from practice.clients.models import Client, Link
from practice.intake.consent import services as consenting
from practice.intake.consent.standing import standing
from practice.intake.models import Consent
from practice.intake.staff_forms import ConsentChangeForm
from practice.intake.views.by_link import by_link
from practice.staff import audit
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def take_back(request, link, draft):
    """Let the client take back what they agreed to: in the browser that sent the form (C7)."""
    bound = links.is_bound(request, link, now=timezone.now())
    if not draft.sent_at or not bound or link.how != Link.How.SENT:
        return redirect("intake:start", link.token)
    yeses = [each for each in standing(link.client_id) if each.may_change and each.was_given]
    if request.method == "POST":
        return answer_once(request, lambda: taken_back(request, link, yeses))
    context = {
        "link": link,
        "draft": draft,
        "yeses": [(each, new_key()) for each in yeses],
        "without": [each for each in yeses if each.is_needed and not each.given],
        "practitioner": draft.practitioner,
        "notice": {
            "back": _("You took that yes back."),
            "again": _("You gave that yes again."),
        }.get(request.GET.get("said"), ""),
    }
    return render(request, "intake/take_back.html", context)


def taken_back(request, link, yeses) -> str:
    """Write the change down; a row that is not among the client's own is not there."""
    said = next((y.newest for y in yeses if str(y.newest.pk) == request.POST.get("consent")), None)
    there = reverse("intake:take-back", args=[link.token])
    if said is None:
        return there
    given = not said.given
    consenting.change(said, given=given, actor=link, how=Consent.How.LINK, now=timezone.now())
    return f"{there}?said={'again' if given else 'back'}"


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("consents")
def change(request, client_id, said_id):
    """Write down that a client took a yes back, or gave it again: who told it, when and why."""
    client = get_object_or_404(Client.objects.visible_to(request.user, "consents"), pk=client_id)
    rows = Consent.objects.visible_to(request.user).filter(client=client)
    said = get_object_or_404(rows, pk=said_id)
    thing = next((each for each in standing(client.pk) if said in each.rows), None)
    if thing is None or not thing.may_change:
        raise Http404
    form = ConsentChangeForm(request.POST or None, now=timezone.now(), client=client)
    back = reverse("records:record", args=[client.pk]) + "#consents"
    if request.method == "POST" and form.is_valid():

        def act():
            given = request.POST.get("given") == "yes"
            written = {"actor": request.user, "now": timezone.now(), **form.cleaned_data}
            consenting.change(said, given=given, **written)
            return back

        return answer_once(request, act)
    audit.opened(request.user, said)
    context = {
        "section": "clients",
        "client": client,
        "thing": thing,
        "form": form,
        "given": request.POST.get("given") or ("no" if thing.given else "yes"),
        "back": back,
        "key": request.POST.get("key") or new_key(),
    }
    status = 422 if form.errors else 200
    return render(request, "intake/change_consent.html", context, status=status)
