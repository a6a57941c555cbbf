"""Read what a page of the form sends, and keep it even where the page came too late.

A link ends, a day goes by or a fresh link is asked for while somebody is typing. Their browser is
then shown nothing of the form, but what stood typed in its page is let in, if the form was begun
in that browser: the answer reads nothing back (SECURITY-REQUIREMENTS C7, E3).
"""

from functools import wraps

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from practice.clients import links
from practice.clients.models import Link
from practice.intake import keeping, pages
from practice.intake.views.by_link import drafts
from practice.staff import speaking
from practice.staff.permissions import public
from practice.staff.receipts import typed

REFUSED = {401, 403, 404, 429}


def keeping_late(view):
    """Keep what a refused page sends, where its browser had begun the form."""

    @public
    @wraps(view)
    def kept(request, token, slug):
        response = view(request, token, slug=slug)
        if request.method != "POST":
            return response
        is_sent = response.get("Location") == reverse("intake:sent", args=[token])
        if response.status_code in REFUSED or is_sent:
            return keep_late(request, token, slug) or response
        return response

    return kept


def keep_late(request, token, slug):
    """Return the answer to a page whose words were kept all the same; None if they were not."""
    link = links.once_valid(token, Link.Purpose.INTAKE)
    if link is None or not links.has_begun_here(request, link, now=timezone.now()):
        return None
    draft = drafts().visible_to(link).first()
    if draft is None or draft.is_closed:
        return None
    speaking.speak_to(request, draft.client)
    if draft.sent_at:
        return closed(request, link)
    here = page_of(request, pages.sequence(draft.answers), slug)
    if here is None:
        return None
    try:
        state = keep_typed(request, draft, here)
    except keeping.Closed:
        return closed(request, link)
    context = {"token": token, "state": "full" if state == "full" else "ended"}
    if request.htmx:
        status = 409 if state == "full" else 200
        return render(request, "intake/_saved.html", context, status=status)
    context |= {"typed": typed(request.POST), "kept": state != "full"}
    return render(request, "intake/ended.html", context, status=404)


def page_of(request, in_order, slug):
    """Return the page that is meant; None if the form has no such page.

    A form says which page it was made for: an address numbers what was ticked, so it moves on.
    """
    key = request.POST.get("page")
    return next((p for p in in_order if (p.key == key if key else p.slug == slug)), None)


def keep_typed(request, draft, here) -> str:
    """Keep a page as typed; say whether it is saved, put aside, or (too much is aside) not kept."""
    try:
        keep(request, draft, here, typed=here.make(draft, request.POST).typed())
    except keeping.Stale as stale:
        return "aside" if stale.is_aside else "full"
    return "saved"


def keep(request, draft, here, **what):
    chosen = tuple(request.POST.getlist("chosen"))
    keeping.keep(draft, here, **loading(request), now=timezone.now(), chosen=chosen, **what)


def loading(request) -> dict:
    """Return which loading of the page this is, which save it was made from, and the how many-th
    request of it this is, where its script counts them.
    """
    number, seq = (as_number(request.POST.get(name, "")) for name in ("number", "seq"))
    tab = request.POST.get("tab", "")[:36]
    return {"number": -1 if number is None else number, "seq": seq, "tab": tab}


def as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def closed(request, link):
    """Say that the form was sent meanwhile, and show what was typed since."""
    return not_asked(request, link, is_sent=True)


def gone(request, link):
    """Say that this page is not asked any more, and show what was typed on it."""
    return not_asked(request, link, is_sent=False)


def not_asked(request, link, *, is_sent):
    context = {"link": link, "state": "closed" if is_sent else "gone", "is_sent": is_sent}
    if request.htmx:
        return render(request, "intake/_saved.html", context, status=409)
    context["typed"] = typed(request.POST)
    return render(request, "intake/gone.html", context, status=409)
