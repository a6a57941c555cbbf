"""Dates in the order that each language writes them.

`|date:"l j F"` is "Thursday 14 May" in English and would be "jueves 14 mayo" in Spanish, which
wants a word between. So the patterns that pages use are sentences of the catalogue too. This
filter takes the place of Django's own in every template (`builtins` in the settings).
"""

from django import template
from django.template import defaultfilters
from django.utils.translation import pgettext_lazy

register = template.Library()

PATTERNS = {
    "l j F": pgettext_lazy("date pattern", "l j F"),
    "l j F Y": pgettext_lazy("date pattern", "l j F Y"),
    "j F": pgettext_lazy("date pattern", "j F"),
    "j F Y": pgettext_lazy("date pattern", "j F Y"),
    "D j M": pgettext_lazy("date pattern", "D j M"),
    "H:i": pgettext_lazy("date pattern", "H:i"),
}


@register.filter(expects_localtime=True, is_safe=False)
def date(value, pattern=None):
    """Write a date or a time by a pattern, in the order of the page's language."""
    return defaultfilters.date(value, str(PATTERNS.get(pattern, pattern)) if pattern else None)
