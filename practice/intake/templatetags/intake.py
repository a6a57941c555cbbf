"""What the form's fragments need worked out."""

from django import template

from practice.clients.templatetags.bodymap import places
from practice.intake.consent import drawn
from practice.intake.consent.forms import HELPED, RELATIONS
from practice.intake.fields import NONE

register = template.Library()


@register.simple_tag
def place_groups(field):
    """The places of a field in the groups of the body map, and the answers that stand alone."""
    chosen = set(field.value() or ())
    groups = [
        (name, rows, sum(row["marked"] for row in rows))
        for name, rows in places(chosen - field.field.alone)
    ]
    alone = [
        (value, label, value in chosen)
        for group, options in field.field.choices
        if isinstance(options, list)
        for value, label in options
    ]
    return {"groups": groups, "alone": alone}


@register.inclusion_tag("_parts/signature.html")
def drawn_signature(strokes, who):
    """A signature from the points that are kept of it; anything but numbers breaks the page."""
    return {"lines": drawn.lines(strokes), "who": who}


@register.filter
def helped_how(slug):
    return HELPED.get(slug, slug)


@register.filter
def relation(slug):
    return RELATIONS.get(slug, slug)


@register.simple_tag
def tick_groups(field):
    """The ticks of a list over several groups, by group, and the answers that stand alone."""
    chosen = set(field.value() or ())
    groups = [
        (
            name,
            [
                {
                    "value": value,
                    "label": label,
                    "is_chosen": value in chosen,
                    "was_chosen": value in field.field.last,
                }
                for value, label in ticks
            ],
        )
        for name, ticks in field.field.groups
    ]
    apart = [
        {"value": value, "label": label, "is_chosen": value in chosen, "is_alone": value == NONE}
        for _or, options in field.field.choices
        if isinstance(options, list)
        for value, label in options
    ]
    return {"groups": groups, "apart": sorted(apart, key=lambda each: each["is_alone"])}
