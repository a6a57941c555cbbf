"""The form itself: a page at a time, saved as it is typed."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from practice.intake import keeping, pages
from practice.intake.answers import worries
from practice.intake.views.by_link import in_this_browser
from practice.reference import load
from practice.staff import audit

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser
def page(request, link, draft, slug):
    """Show or save one page. No page can be opened before those it follows are answered."""
    in_order = list(pages.sequence(draft.answers))
    allowed = pages.last_open_to(in_order, draft.answers)
    here = next((each for each in allowed if each.slug == slug), None)
    if here is None:
        return redirect(address(link, next_slug(draft, None)))
    if request.method != "POST":
        return show(request, link, draft, here, here.make(draft))
    return save_typed(request, draft, here) if request.htmx else save(request, link, draft, here)


def save(request, link, draft, here):
    """Save a whole page and go on; to a page of advice first if an answer cannot wait."""
    form = here.make(draft, request.POST)
    if not form.is_valid():
        keep_typed(request, draft, here, form)
        return show(request, link, draft, here, form)
    known = {id for _kind, id, _outcome in worries(draft.answers)}
    try:
        with transaction.atomic():
            keeping.keep(draft, here, **loading(request), kept=form.kept())
            audit.changed(link, draft, [f"step {here.step}"])
    except keeping.Stale as stale:
        return show_both(request, link, draft, here, form, stale.saved)
    except keeping.Closed:
        return redirect("intake:start", link.token)
    new = {id for _kind, id, _outcome in worries(draft.answers)} - known
    onward = next_slug(draft, here, then=request.POST.get("then"))
    if new:
        return redirect(f"{reverse('intake:advice', args=[link.token])}?then={onward}")
    suffix = "?then=check" if request.POST.get("then") == CHECK and onward != CHECK else ""
    return redirect(address(link, onward) + suffix)


def save_typed(request, draft, here):
    """Save what is typed so far, complete or not; the answer is one word in the status line."""
    saved = keep_typed(request, draft, here, here.make(draft, request.POST))
    context = {"saved": saved, "stale": not saved}
    return render(request, "intake/_saved.html", context, status=200 if saved else 409)


def keep_typed(request, draft, here, form) -> bool:
    """Keep a page as typed; say whether it was, or had been changed elsewhere meanwhile."""
    try:
        keeping.keep(draft, here, **loading(request), typed=form.typed())
    except (keeping.Stale, keeping.Closed):
        return False
    return True


def loading(request) -> dict:
    """Return which loading of the page this is, and which save it was made from."""
    number = request.POST.get("number", "")
    return {
        "number": int(number) if number.isdecimal() and len(number) < 9 else -1,
        "tab": request.POST.get("tab", "")[:36],
        "now": timezone.now(),
    }


def show(request, link, draft, here, form):
    in_order = list(pages.sequence(draft.answers))
    before = in_order[: [each.key for each in in_order].index(here.key)]
    then = request.POST.get("then") or request.GET.get("then")
    back = CHECK if then == CHECK else before[-1].slug if before else ""
    context = {
        "link": link,
        "draft": draft,
        "page": here,
        "form": form,
        "wrong": bool(form.is_bound and form.errors),
        "back": address(link, back) if back else "",
        "then": CHECK if then == CHECK else "",
        "resumed": "resumed" in request.GET,
        "map_show": request.GET.get("show", "back"),
        "number": keeping.saves_of(draft, here)["number"],
        "tab": request.POST.get("tab", "")[:36] or uuid4(),
        "was_saved": keeping.saves_of(draft, here)["number"] > 0,
        "steps": len(pages.STEPS),
    }
    return render(request, "intake/page.html", context, status=422 if context["wrong"] else 200)


def show_both(request, link, draft, here, form, saved):
    """Show what was saved elsewhere beside what was typed here; sending again keeps this one."""
    context = {
        "link": link,
        "page": here,
        "form": form,
        "number": saved["number"],
        "tab": uuid4(),
        "saved_at": datetime.fromisoformat(saved["at"]),
        "theirs": form.words(draft.answers.get(here.key, {})),
        "ours": form.words(form.kept()),
        "typed": form.typed(),
        "steps": len(pages.STEPS),
    }
    return render(request, "intake/both.html", context, status=409)


@require_safe
@in_this_browser
def advice(request, link, draft):
    """Say calmly what an answer may mean and what to do now, worst first."""
    told = worries(draft.answers)
    then = request.GET.get("then", "")
    known = {each.slug for each in pages.sequence(draft.answers)} | {CHECK}
    onward = address(link, then if then in known else next_slug(draft, None))
    kinds = load().stop_kinds
    messages = [(kinds[kind].text, outcome.client) for kind, _id, outcome in told]
    context = {"link": link, "draft": draft, "messages": messages, "onward": onward}
    return render(request, "intake/advice.html", context)


def address(link, slug: str) -> str:
    name = "intake:check" if slug == CHECK else "intake:page"
    return reverse(name, args=[link.token] if slug == CHECK else [link.token, slug])


def next_slug(draft, here, *, then=None) -> str:
    """Return where to go from a page: the next one; or from a change, whatever is still open."""
    in_order = list(pages.sequence(draft.answers))
    opened = pages.first_open(in_order, draft.answers)
    if here is None or then == CHECK:
        return opened.slug if opened else CHECK
    following = in_order[[each.key for each in in_order].index(here.key) + 1 :]
    return following[0].slug if following else opened.slug if opened else CHECK
