"""Techniques: strokes and styles as plain cards, by area and by style."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.staff.permissions import may, permitted
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
    area, style = form.chosen()
    page = {
        "section": "techniques",
        "form": form,
        "area": area,
        "style": style,
        "strokes": stroke_cards(area, style),
        "styles": style_cards(style),
        "never": never_worked(),
        "may_read_templates": may(request.user, "read", "templates"),
    }
    name = "planning/_technique_cards.html" if request.htmx else "planning/techniques.html"
    return render(request, name, page)
