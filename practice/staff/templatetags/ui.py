"""The small marks that every page is made of: icons, pressure dots, strips and bars."""

from pathlib import Path
from xml.etree import ElementTree

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from practice.staff import receipts
from practice.staff.permissions import may
from practice.words import languages

register = template.Library()

WORDS = {
    0: pgettext_lazy("pressure", "no touch"),
    1: pgettext_lazy("pressure", "very light"),
    2: pgettext_lazy("pressure", "light"),
    3: pgettext_lazy("pressure", "medium"),
    4: pgettext_lazy("pressure", "firm"),
    5: pgettext_lazy("pressure", "very firm"),
}
THEMES = (
    ("auto", _("Like this device")),
    ("light", _("Light")),
    ("dark", _("Dark")),
    ("dim", _("Dim")),
)
TURNING = {"chevron-left", "chevron-right"}  # they point along the line, whichever way it runs
ALIASES = {"today": "calendar", "clients": "people", "aftercare": "mail", "close": "x"}


def read_icons(path):
    """Return the drawing of each icon, ready to be put into a page."""
    symbols = ElementTree.parse(path).getroot().iter("symbol")
    return {
        symbol.get("id"): "".join(
            ElementTree.tostring(shape, encoding="unicode").strip() for shape in symbol
        )
        for symbol in symbols
    }


ICONS = read_icons(Path(settings.BASE_DIR) / "templates" / "_parts" / "icons.svg")


@register.simple_tag
def icon(name):
    """A line icon. It says nothing to a screen reader: a word stands beside it."""
    shapes = ICONS[ALIASES.get(name, name)]
    turns = " icon--turns" if name in TURNING else ""
    return mark_safe(  # nothing here comes from a person: the set is our own file
        f'<svg class="icon{turns}" viewBox="0 0 24 24" width="24" height="24" fill="none"'
        ' stroke="currentColor" stroke-width="1.8" stroke-linecap="round"'
        f' stroke-linejoin="round" aria-hidden="true" focusable="false">{shapes}</svg>'
    )


@register.filter
def pressure_word(level):
    """The word for a pressure: 3 is medium."""
    return WORDS[int(level)]


@register.inclusion_tag("_parts/pressure.html")
def pressure(level, word=False, of=5, number=True):
    """Five dots, the number and, for a screen reader or with `word`, the word.

    Clients get the word alone: `number=False`.
    """
    level = int(level)
    return {
        "level": level,
        "of": of,
        "dots": [place < level for place in range(of)],
        "word": WORDS[level],
        "word_shown": word,
        "number_shown": number,
    }


@register.inclusion_tag("_parts/minutes_strip.html")
def minutes_strip(steps):
    """The session as a strip: wide is long, strong is firm.

    `steps` have `minutes` and `pressure` (None or 0 for a turn or a rest).
    """
    steps = list(steps)
    total = sum(step.minutes for step in steps) or 1
    bars, done = [], 0
    for step in steps:
        bars.append(
            {
                "x": f"{100 * done / total:.3f}%",
                "width": f"{100 * step.minutes / total:.3f}%",
                "pressure": int(getattr(step, "pressure", None) or 0),
            }
        )
        done += step.minutes
    return {"bars": bars}


@register.inclusion_tag("_parts/step_bar.html")
def step_bar(at, of):
    """The thin bar over a form. It is an ornament: "Step 6 of 9" says it in words."""
    return {"pieces": [place < int(at) for place in range(int(of))]}


@register.inclusion_tag("_parts/theme_switch.html", takes_context=True)
def theme_switch(context):
    """Four buttons that choose the colours, for the person signed in."""
    chosen = context.get("theme") or "auto"
    return {
        "themes": THEMES,
        "chosen": chosen,
        "here": context["request"].get_full_path() if context.get("request") else "/",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("_parts/language_switch.html", takes_context=True)
def language_switch(context, form=""):
    """A button for each other language that a client may read, named in itself.

    It posts to the page's own address, which is not written down: pages for wrong links are all
    the same (C8), and nothing that stands in an address is shown back. `form` is the id of the
    page's form, if it asks for anything: its fields are sent along, so that nothing is lost.
    """
    now = get_language()
    return {
        "form": form,
        "others": [
            (code, name, "rtl" if runs_from_the_right(code) else "ltr")
            for code, name in languages()
            if code != now
        ],
        "csrf_token": context.get("csrf_token"),
    }


def runs_from_the_right(code: str) -> bool:
    return code.split("-")[0] in settings.LANGUAGES_BIDI


@register.simple_tag
def new_key():
    """A key of its own for each form on a page that has many."""
    return receipts.new_key()


@register.filter
def may_read(user, resource):
    """Say whether this person may see that part of the practice at all."""
    return may(user, "read", resource)


@register.filter
def may_write(user, resource):
    """Say whether this person may change that part of the practice at all."""
    return may(user, "write", resource)


@register.filter
def get(mapping, key):
    """Look a key up: templates cannot."""
    return mapping.get(key, "")
