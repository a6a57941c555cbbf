"""A form on the practice's own devices: the tablet in a client's hands, or a paper form to enter."""

from contextlib import suppress

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.clients.models import Client, Link
from practice.intake import keeping, pages, services
from practice.intake.views.by_link import by_link
from practice.intake.views.form import address as page_address
from practice.intake.views.form import next_slug
from practice.intake.views.late import keep_typed, page_of
from practice.intake.views.staff import visit_of
from practice.staff import audit, handing_over
from practice.staff.permissions import permitted


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("intake-links")
def tablet(request, client_id):
    """Say what handing over the tablet means; POST limits this session to the client's form."""
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=client_id)
    visit = visit_of(request, client)
    draft = client.drafts.out().light().filter(appointment=visit).first()
    reason = not_here(request.user, client, visit, draft)
    if request.method == "POST" and not reason:
        return hand_over(request, client, visit)
    context = {
        "section": "clients",
        "client": client,
        "appointment": visit,
        "draft": draft,
        "reason": reason,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "intake/tablet.html", context, status=status)


def not_here(user, client, visit, draft) -> str:
    """Return why the form cannot be handed over by this person: "", "begun" or "answers".

    What a client began elsewhere would be on this screen: those who may not read it don't open it.
    """
    if visit and visit.begun_at:
        return "begun"
    reads = Client.objects.visible_to(user, "intake-answers").filter(pk=client.pk)
    return "answers" if draft and draft.started_at and not reads.exists() else ""


def hand_over(request, client, visit):
    now = timezone.now()
    draft, link = services.open_here(client, visit, how=Link.How.TABLET, by=request.user, now=now)
    audit.noted(request.user, "handed-over", draft)
    page = reverse("intake:start", args=[link.token])
    return handing_over.hand_over(
        request,
        page=page,
        under=page,
        link_id=link.pk,
        back=reverse("records:record", args=[client.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def hand_back(request, link, draft):
    """Let a client stop before the end: what they typed is kept, and nothing of it is shown."""
    here = reverse("intake:hand-back", args=[link.token])
    if link.how != Link.How.TABLET:
        return redirect("intake:start", link.token)
    if request.method == "POST":
        keep_this_page(request, draft)
        handing_over.close_to(request, here)
        return redirect(here)
    if handing_over.page_of(request.session) != here:
        return redirect("intake:start", link.token)
    context = {"link": link, "draft": draft, "practitioner": draft.practitioner}
    return render(request, "intake/hand_back.html", context)


def keep_this_page(request, draft) -> None:
    """Keep what stands on the page from which they stopped, as it was typed."""
    allowed = pages.last_open_to(list(pages.sequence(draft.answers)), draft.answers)
    page = page_of(request, allowed, request.POST.get("slug"))
    if page:
        with suppress(keeping.Closed):
            keep_typed(request, draft, page)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("paper-forms", "write")
def paper(request, client_id):
    """Say how a paper form is entered; POST opens the form in this session."""
    clients = Client.objects.visible_to(request.user, "paper-forms")
    client = get_object_or_404(clients, pk=client_id)
    visit = visit_of(request, client)
    if request.method == "POST" and not (visit and visit.begun_at):
        now = timezone.now()
        draft, link = services.open_here(
            client, visit, how=Link.How.PAPER, by=request.user, now=now
        )
        services.begin(draft, link, now=now)
        return redirect(page_address(link, next_slug(draft, None)))
    context = {"section": "clients", "client": client, "appointment": visit}
    return render(request, "intake/paper.html", context)
