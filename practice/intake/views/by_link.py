"""Who may open a page of the form: the holder of a live link, in the browser that began it."""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from practice.clients import links
from practice.clients.models import Link
from practice.intake.models import IntakeDraft
from practice.staff import speaking
from practice.staff.permissions import public
from practice.staff.receipts import typed


def by_link(view):
    """Give `view` the link of a token and its draft; anything else is one page for all (C8)."""

    @public
    @wraps(view)
    def opened(request, token, **kwargs):
        link = links.open_link(token, Link.Purpose.INTAKE, now=timezone.now())
        draft = link and links.may_open(request, link) and drafts().visible_to(link).first()
        if not draft or draft.is_closed:
            context = {"token": token, "typed": typed(request.POST)}
            return links.ended(request, "intake/ended.html", context)
        speaking.speak_to(request, draft.client)
        return view(request, link, draft, **kwargs)

    return opened


def drafts():
    return IntakeDraft.objects.select_related("client", "appointment__practitioner", "asked_by")


def in_this_browser(view):
    """Let only the browser in which Start was pressed see answers and add to them (C7)."""

    @by_link
    @wraps(view)
    def shown(request, link, draft, **kwargs):
        if links.is_bound(request, link, now=timezone.now()) and not draft.sent_at:
            return view(request, link, draft, **kwargs)
        if request.htmx:
            return HttpResponse(status=401)
        if draft.sent_at:
            return redirect("intake:sent", link.token)
        if not link.browser_hash:
            return redirect("intake:start", link.token)
        return elsewhere(request, link)

    return shown


def elsewhere(request, link):
    """Offer a code or a fresh link before any answer is shown; what was typed here is shown back."""
    has_email = bool(link.client.email)
    context = {"token": link.token, "typed": typed(request.POST), "has_email": has_email}
    new = link.client.is_newcomer  # no mail goes to an address that was only typed in (F6)
    template = "intake/elsewhere_new.html" if new else "intake/elsewhere.html"
    return render(request, template, context, status=403)
