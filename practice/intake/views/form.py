"""The form itself: a page at a time, saved as it is typed."""

import re
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode
from uuid import uuid4

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from practice.intake import keeping, pages
from practice.intake.again import asking, beginning, deciding
from practice.intake.answers import worries
from practice.intake.fields import as_it_stands
from practice.intake.views.by_link import in_this_browser
from practice.intake.views.late import (
    closed,
    gone,
    keep,
    keep_typed,
    keeping_late,
    loading,
    page_of,
)
from practice.staff import audit, speaking
from practice.staff.emergency import numbers
from practice.words import load

CHECK = "check"
AT_ONCE = ("emergency", "urgent")


@speaking.keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@keeping_late
@in_this_browser
def page(request, link, draft, slug):
    """Show or save one page. No page can be opened before those it follows are answered."""
    in_order = list(pages.sequence(draft.answers))
    here = page_of(request, in_order, slug)
    if request.method == "POST" and here is None and request.POST.get("page"):
        return gone(request, link)
    try:
        if request.method == "POST" and here:
            is_open = here in pages.last_open_to(in_order, draft.answers)
            return posted(request, link, draft, here, is_open=is_open)
    except keeping.Closed:
        return closed(request, link)
    if here not in pages.last_open_to(in_order, draft.answers):
        return redirect(address(link, next_slug(draft, None)))
    if keeping.aside(draft, here):
        return show_both(request, link, draft, here)
    return show(request, link, draft, here, here.make(draft))


def posted(request, link, draft, here, *, is_open):
    """Save what came, in the way it came: typing, Continue, or a choice between two tabs."""
    then = request.POST.get("then")
    if request.htmx:
        return save_typed(request, draft, here)
    if request.switched:
        return in_another_language(request, link, draft, here)
    if not is_open:  # nothing is skipped, and nothing that was typed is lost
        keep_typed(request, draft, here)
        return redirect(address(link, next_slug(draft, None)))
    if request.POST.get("choose") == "saved":
        chosen = tuple(request.POST.getlist("chosen"))
        keeping.let_go(draft, here, chosen, now=timezone.now())
        return redirect(address(link, next_slug(draft, here, then=then)))
    return save(request, link, draft, here)


def save(request, link, draft, here):
    """Save a whole page and go on; to a page of advice first if an answer cannot wait."""
    form = here.make(draft, request.POST)
    if not form.is_valid():
        keep_typed(request, draft, here)
        return show(request, link, draft, here, form)
    known = set(worries(draft.answers))
    try:
        with transaction.atomic():
            keep(request, draft, here, kept=form.kept())
            audit.changed(link, draft, [f"step {here.step}"])
    except keeping.Stale:
        keep_typed(request, draft, here)
        return show_both(request, link, draft, here, form)
    new = set(worries(draft.answers)) - known
    onward = next_slug(draft, here, then=request.POST.get("then"))
    changing = request.POST.get("then") == CHECK and onward != CHECK
    if new:
        told = {"then": onward, "after": here.slug} | ({"change": "1"} if changing else {})
        return redirect(f"{reverse('intake:advice', args=[link.token])}?{urlencode(told)}")
    return redirect(address(link, onward) + ("?then=check" if changing else ""))


def in_another_language(request, link, draft, here):
    """Keep what is typed so far and open the page again, in the language that was chosen."""
    if keep_typed(request, draft, here) == "full":
        return show(request, link, draft, here, here.make(draft, request.POST))
    suffix = "?then=check" if request.POST.get("then") == CHECK else ""
    return redirect(address(link, here.slug) + suffix)


def save_typed(request, draft, here):
    """Save what is typed so far, complete or not; the answer is one word in the status line."""
    state = keep_typed(request, draft, here)
    status = 200 if state == "saved" else 409
    return render(request, "intake/_saved.html", {"state": state}, status=status)


def show(request, link, draft, here, form):
    in_order = list(pages.sequence(draft.answers))
    then = request.POST.get("then") or request.GET.get("then")
    back = CHECK if then == CHECK else slug_before(draft, in_order, here)
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
        "seq": loading(request)["seq"] or 0,
        "state": "saved" if keeping.saves_of(draft, here)["number"] else "",
        "steps": len(pages.STEPS),
    }
    return render(request, "intake/page.html", context, status=422 if context["wrong"] else 200)


def show_both(request, link, draft, here, form=None):
    """Show what is saved beside what was typed elsewhere; keeping one of them is a choice."""
    saved = keeping.saves_of(draft, here)
    mine = loading(request)["tab"] if form else None
    aside = keeping.aside(draft, here)
    others = [
        (moment(each), here.form.resumed(each["typed"], draft=draft, page=here))
        for tab, each in aside.items()
        if tab != mine
    ]
    others = [(None, form), *others] if form else others
    context = {
        "link": link,
        "page": here,
        "number": saved["number"],
        "tab": uuid4(),
        "then": CHECK if request.POST.get("then") == CHECK else "",
        "chosen": list(aside),
        "saved_at": moment(saved),
        "theirs": as_it_stands(here.make(draft)),
        "others": [(at, as_it_stands(each), each.typed()) for at, each in others],
        "steps": len(pages.STEPS),
    }
    return render(request, "intake/both.html", context, status=409 if form else 200)


def moment(saved: dict) -> datetime | None:
    return datetime.fromisoformat(saved["at"]) if saved["at"] else None


@require_safe
@in_this_browser
def advice(request, link, draft):
    """Say calmly what an answer may mean and what to do now, the most urgent first.

    What can wait is said once, after the page that it was answered on.
    """
    then, after = request.GET.get("then", ""), request.GET.get("after", "")
    by_slug = {each.slug: each for each in pages.sequence(draft.answers)}
    onward = address(link, then if then in {*by_slug, CHECK} else next_slug(draft, None))
    told = worries(draft.answers)
    if after in by_slug:
        asked = by_slug[after].asked()
        told = [each for each in told if each.kind in AT_ONCE or each.question in asked]
    context = {
        "link": link,
        "draft": draft,
        "kinds": by_kind(told),
        "at_once": any(each.kind in AT_ONCE for each in told),
        "onward": onward + ("?then=check" if "change" in request.GET else ""),
    }
    return render(request, "intake/advice.html", context)


def slug_before(draft, in_order, here) -> str:
    """Return where Back leads: the page before; out of a step that is changed, to what has changed."""
    before = in_order[: [each.key for each in in_order].index(here.key)]
    is_new_step = not before or before[-1].step != here.step
    if beginning.is_return(draft) and is_new_step and here in asking.of_last_time(draft.answers):
        return deciding.WHAT_CHANGED
    return before[-1].slug if before else ""


def by_kind(told) -> list[dict]:
    """Return what to do now and what it is about for each urgency; the most urgent first."""
    said = numbers()
    call = {"emergency": said["emergency_number"], "urgent": said["advice_line"]}
    return [
        {
            "kind": kind,
            "what_to_do": load().stop_kinds[kind].text,
            "texts": list(dict.fromkeys(each.text for each in rows)),
            "number": first_number(call.get(kind, "")),
        }
        for kind, rows in groupby(told, key=lambda each: each.kind)
    ]


def first_number(words: str) -> str:
    """Return the first telephone number in "999 (or 112)"; none where there is only a name."""
    found = re.search(r"\+?\d[\d ]*", words)
    return found[0].strip() if found else ""


def address(link, slug: str) -> str:
    name = "intake:check" if slug == CHECK else "intake:page"
    return reverse(name, args=[link.token] if slug == CHECK else [link.token, slug])


def next_slug(draft, here, *, then=None) -> str:
    """Return where to go from a page: the next one; or from a change, whatever is still open."""
    in_order = list(pages.sequence(draft.answers))
    opened = pages.first_open(in_order, draft.answers)
    if here is None or then == CHECK or beginning.is_return(draft):
        return opened.slug if opened else CHECK
    following = in_order[[each.key for each in in_order].index(here.key) + 1 :]
    return following[0].slug if following else opened.slug if opened else CHECK
