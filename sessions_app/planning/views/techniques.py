"""Techniques: strokes and styles as plain cards, by area and by style."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from practice.reference import load
from practice.staff.permissions import may, permitted
from sessions_app.planning import favourites
from sessions_app.planning.technique_cards import (
    FilterForm,
    never_worked,
    stroke_cards,
    style_cards,
)


@require_safe
@permitted("plans", "read")
def techniques(request):
    """Show the cards; `area` and `style` leave out what does not belong there."""
    form = FilterForm(request.GET)
    area, style, only = form.chosen()
    liked = request.user.favourites
    page = {
        "section": "techniques",
        "form": form,
        "area": area,
        "style": style,
        "only": only,
        "favourites": liked,
        "strokes": favourites.first(stroke_cards(area, style), liked, only=only),
        "styles": favourites.first(style_cards(style), liked, only=only),
        "never": never_worked(),
        "may_read_templates": may(request.user, "read", "templates"),
    }
    name = "planning/_technique_cards.html" if request.htmx else "planning/techniques.html"
    return render(request, name, page)


@require_POST
@permitted("plans", "read")
def favourite(request):
    """Make a stroke or a style one's favourite, or not. Saying the same again changes nothing."""
    slug, reference = request.POST.get("slug", ""), load()
    row = reference.strokes.get(slug) or reference.modalities.get(slug)
    if row is None:
        raise Http404
    liked = favourites.set_for(request.user, slug, request.POST.get("favourite") == "yes")
    if not request.htmx:
        return redirect("planning:techniques")
    page = {"slug": slug, "name": row.name, "favourites": liked, "is_new": True}
    return render(request, "planning/_favourite.html", page)
