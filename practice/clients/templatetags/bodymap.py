"""The body map: a drawing of the back or the front, and the list of places beside it.

`body_map` draws marks for people to look at. `map_field` is the question of the form: its true
field is a list of native checkboxes; `bodymap.js` lets the drawing be tapped as well.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from practice import reference
from practice.clients.outlines import shorter
from practice.words import said as told

register = template.Library()

FOLDER = Path(__file__).resolve().parent.parent / "bodymap"
NAMES = {"back": _("Back of the body"), "front": _("Front of the body")}
GROUP_NAMES = {"back": _("Back of your body"), "front": _("Front of your body")}
LIST = (
    (_("Head and neck"), ("scalp", "face", "jaw", "skull-base", "neck-back", "neck-front")),
    (
        _("Back and shoulders"),
        ("shoulder-top", "shoulder-blade", "upper-back", "mid-back", "lower-back")
        + ("waist-side", "spine", "sacrum"),
    ),
    (_("Arms"), ("upper-arm", "forearm", "hand")),
    (_("Front"), ("chest", "armpit", "abdomen", "groin")),
    (
        _("Hips and legs"),
        ("buttock", "back-thigh", "front-thigh", "inner-thigh", "back-knee", "knee")
        + ("calf", "shin"),
    ),
    (_("Feet"), ("ankle", "foot")),
)
BOX = "18 12 364 880"  # the drawing without its margins
NUMBERS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One picture, read once: what is always the same, and the outline of each region."""

    view: str
    box: str
    skin: SafeString
    lines: SafeString
    regions: tuple[tuple[str, str, int, int], ...]  # slug, outline, and its middle: x, y


def own_markup(element):
    """Write a part of our own drawing back as markup."""
    for node in element.iter():
        node.tag = node.tag.rpartition("}")[2]
        node.tail = None
        if "d" in node.attrib:
            node.set("d", shorter(node.get("d")))
    return mark_safe(ElementTree.tostring(element, encoding="unicode"))


def read(view):
    anchors = {
        row["slug"]: row["anchor"]
        for row in json.loads((FOLDER / "anchors.json").read_text())
        if row["view"] == view
    }
    root = ElementTree.parse(FOLDER / f"{view}.svg").getroot()
    skin, regions, detail, outline = root
    return Drawing(
        view=view,
        box=BOX,
        skin=own_markup(skin),
        lines=own_markup(detail) + own_markup(outline),
        regions=tuple(
            (path.get("data-region"), shorter(path.get("d")), *anchors[path.get("data-region")])
            for path in regions
        ),
    )


DRAWINGS = {view: read(view) for view in NAMES}


def expand(slugs):
    """Regions and groups, as regions."""
    return reference.load().expand(slugs or ())


def draw(view, *, sore, avoid, now, label, group_label="", **more):
    """Draw one side of the body with its marks; `kind` makes it ready to be tapped."""
    marks = {"sore": frozenset(sore), "avoid": frozenset(avoid), "now": frozenset(now)}
    words = {"label": str(label), "group_label": str(group_label), "language": get_language()}
    return drawn(view, **marks, **words, **more)


@lru_cache(maxsize=256)
def drawn(view, *, sore, avoid, now, prefix, label, group_label, language, kind="", small=False):
    """The drawing itself. The same marks in the same `language` are the same picture."""
    drawing = DRAWINGS[view]
    regions = reference.load().regions

    def path(slug, outline, x, y):
        classes = "bm-region"
        classes += " is-now" if slug in now else " is-on" if slug in sore else ""
        classes += " is-avoid" if slug in avoid else ""
        hatch = format_html(' fill="url(#{}-hatch)"', prefix) if slug in avoid else ""
        spot = format_html(' data-x="{}" data-y="{}"', x, y) if kind else ""
        name = told(regions[slug].name)
        return prefix, slug, classes, slug, spot, hatch, outline, name

    paths = format_html_join(
        "\n",
        '<path id="{}-region-{}" class="{}" data-region="{}"{}{} d="{}"><title>{}</title></path>',
        (path(*region) for region in drawing.regions),
    )
    return format_html(
        '<svg class="bodymap bodymap-{view}" viewBox="{box}" role="img" aria-label="{label}"{tap}>'
        '<defs><pattern id="{prefix}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45) scale({scale})"><rect class="bm-hatch-ground" width="8" height="8"/>'
        '<path class="bm-hatch-line" d="M4 0V8"/></pattern></defs>'
        '{skin}<g class="bm-regions" stroke-linejoin="round">{paths}</g>{lines}</svg>',
        view=view,
        box=drawing.box,
        label=label,
        tap=format_html(
            ' data-body-map="{}" data-label="{}" data-hatch="url(#{}-hatch)"',
            kind,
            group_label,
            prefix,
        )
        if kind
        else "",
        prefix=prefix,
        scale="1.6" if small else "1",
        skin=drawing.skin,
        paths=paths,
        lines=drawing.lines,
    )


def in_words(view, sore, avoid, now):
    """Say what the picture shows: the name of the view, then each kind of mark."""
    regions = reference.load().regions
    said = [str(NAMES[view])]
    for words, marked in (
        (gettext("Now: {places}"), now),
        (gettext("Sore or tight: {places}"), sore),
        (gettext("Please avoid: {places}"), avoid),
    ):
        drawn = (slug for slug, *_outline in DRAWINGS[view].regions if slug in marked)
        here = [told(regions[slug].name) for slug in drawn]
        if here:
            said.append(words.format(places=", ".join(here)))
    return ". ".join(said)


@register.simple_tag
def body_map(view="back", sore=(), avoid=(), now=(), prefix=None, label=None, small=False):
    """One side of the body as a picture. Marks are slugs of regions or of groups.

    Two drawings of the same view on one page need a `prefix` each: ids are made of it. A `small`
    one is hatched more coarsely.
    """
    sore, avoid, now = expand(sore), expand(avoid), expand(now)
    label = label or in_words(view, sore, avoid, now)
    return draw(
        view, sore=sore, avoid=avoid, now=now, prefix=prefix or view, label=label, small=small
    )


@register.simple_tag
def numbered_map(view, numbers, avoid=(), prefix="paper"):
    """One side of the body for paper: a number where each step works, hatched where none may.

    `numbers` are words by region; paper needs neither names nor anything to tap.
    """
    drawing, out = DRAWINGS[view], frozenset(expand(avoid))

    def path(slug, outline):
        hatch = format_html(' fill="url(#{}-{}-hatch)"', prefix, view) if slug in out else ""
        return " is-avoid" if slug in out else " is-on" if slug in numbers else "", hatch, outline

    paths = format_html_join(
        "",
        '<path class="bm-region{}"{} d="{}"/>',
        (path(slug, d) for slug, d, *_ in drawing.regions),
    )
    places = [(x, y, numbers[slug]) for slug, _d, x, y in drawing.regions if slug in numbers]
    return format_html(
        '<svg class="bodymap bodymap-{view}" viewBox="{box}" aria-hidden="true"><defs>'
        '<pattern id="{prefix}-{view}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45) scale(2)"><rect class="bm-hatch-ground" width="8"'
        ' height="8"/><path class="bm-hatch-line" d="M4 0V8"/></pattern></defs>'
        '{skin}<g class="bm-regions">{paths}</g>{numbers}</svg>',
        view=view,
        box=drawing.box,
        prefix=prefix,
        skin=drawing.skin,
        paths=paths,
        numbers=format_html_join("", '<text class="bm-number" x="{}" y="{}">{}</text>', places),
    )


@register.inclusion_tag("_parts/map_pair.html")
def map_pair(sore=(), avoid=(), now=(), prefix="map", coming=False):
    """Back and front side by side, with the words under them and a legend.

    `now` is where work was done; with `coming`, where it will be.
    """
    return {"sore": sore, "avoid": avoid, "now": now, "prefix": prefix, "coming": coming}


def places(marked):
    """The list of places in its groups, each with its name and whether it is marked."""
    by_base = {}
    for region in reference.load().regions.values():
        row = {"slug": region.slug, "name": told(region.name), "marked": region.slug in marked}
        by_base.setdefault(region.base, []).append(row)
    return [(name, [row for base in bases for row in by_base[base]]) for name, bases in LIST]


@register.inclusion_tag("_parts/map_field.html")
def map_field(name, kind="sore", marked=(), show="back", address=""):
    """The body-map question: Back, Front and List, the drawings and the checkboxes.

    `name` is the field's; `kind` is sore or avoid; `show` is back, front or list. It stands in
    the page's form; `marked_places` stands in the bar at the foot of the same form.
    """
    on = expand(marked)
    marks = {"sore": on, "avoid": ()} if kind == "sore" else {"sore": (), "avoid": on}
    drawings = [
        {
            "view": view,
            "svg": draw(
                view,
                **marks,
                now=(),
                prefix=f"{name}-{view}",
                label=in_words(view, marks["sore"], marks["avoid"], ()),
                group_label=GROUP_NAMES[view],
                kind=kind,
            ),
            "shown": view == show,
        }
        for view in DRAWINGS
    ]
    return {
        "name": name,
        "kind": kind,
        "show": show,
        "address": address,
        "drawings": drawings,
        "groups": places(on),
    }


@register.inclusion_tag("_parts/marked_places.html")
def marked_places(kind="sore", marked=()):
    """How many places are marked, and the list of them with Remove buttons."""
    counts = {
        word: ngettext("place marked", "places marked", number) for word, number in NUMBERS.items()
    }
    number = len(expand(marked))
    return {
        "kind": kind,
        "counts": counts,
        "number": number,
        "words": ngettext("place marked", "places marked", number),
    }
