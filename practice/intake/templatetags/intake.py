"""What the form's fragments need worked out."""

from django import template

from practice.clients.templatetags.bodymap import places

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
