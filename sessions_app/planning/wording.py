"""Names for what a plan says in slugs: areas taken together, strokes, steps."""

from django.utils.translation import gettext as _

from practice.reference.templates import Step as Row
from practice.words import load
from sessions_app.planning import library
from sessions_app.planning.engine import naming


def named_areas(regions: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the fewest groups and regions that are exactly these, with their names."""
    ref = load()
    return tuple((slug, ref.region_name(slug)) for slug in naming.fewest(regions, ref))


def area_names(regions: frozenset[str]) -> tuple[str, ...]:
    """Return the fewest names of the reference data that stand for exactly these regions."""
    return naming.area_names(regions, load())


def client_names(regions: frozenset[str]) -> tuple[str, ...]:
    """Return the fewest names for these regions as a client reads them: both sides go unsaid."""
    return naming.plain_names(regions, load())


def step_title(step: dict) -> str:
    """Return what a step is about: its areas, or the name of its phase if it touches none."""
    return naming.title(step["phase"], regions_of(step), load())


def step_words(step: dict) -> str:
    """Return what a step is called in a sentence."""
    return naming.words(step["phase"], regions_of(step), load())


def row_title(row: Row) -> str:
    """Return what a step of a template is about, as its title in a plan says it."""
    return naming.title(row.phase, load().expand(row.regions), load())


def row_words(row: Row) -> str:
    """Return what a step of a template is called in a sentence."""
    return naming.row_words(row, load())


def regions_of(step: dict) -> frozenset[str]:
    return frozenset(area["region"] for area in step["areas"])


def stroke_names(step: dict) -> str:
    """Return the strokes of a step in working order, each once, by their field's names."""
    ref = load()
    slugs = dict.fromkeys(stroke for area in step["areas"] for stroke in area["strokes"])
    return ", ".join(
        name if place == 0 else name[0].lower() + name[1:]
        for place, name in enumerate(ref.strokes[slug].name for slug in slugs)
    )


def highest_pressure(step: dict) -> int:
    """Return the firmest level of a step, 1 to 4; 0 where nothing is touched."""
    return max((area["pressure"] for area in step["areas"]), default=0)


def gentler_places(step: dict) -> list[tuple[str, int]]:
    """Return (names, level) of the areas that get less than the step's firmest, lightest first."""
    by_level: dict[int, set[str]] = {}
    for area in step["areas"]:
        by_level.setdefault(area["pressure"], set()).add(area["region"])
    by_level.pop(highest_pressure(step), None)
    return [
        (", ".join(area_names(frozenset(by_level[level]))), level) for level in sorted(by_level)
    ]


def position_name(slug: str) -> str:
    return load().positions[slug].practitioner_name


def left_out_name(row: dict) -> str:
    """Return the words for something that a plan does without."""
    ref = load()
    tables = {
        "region": ref.region_name,
        "stroke": lambda slug: ref.strokes[slug].name,
        "position": lambda slug: ref.positions[slug].name,
        "modality": lambda slug: ref.modalities[slug].name,
        "oil": lambda slug: ref.oils[slug].name,
        "minutes": lambda slug: _("%(minutes)s minutes") % {"minutes": slug},
        "template": lambda slug: library.name_of(slug) or slug.replace("-", " "),
    }
    name = tables.get(row["what"])
    try:
        return name(row["slug"]) if name else row["slug"].replace("-", " ")
    except KeyError:
        return row["slug"].replace("-", " ")


def wish_words(document: dict) -> list[str]:
    """Return the client's wishes in the words they chose from."""
    ref = load()
    asked = {**document.get("wishes", {}), "pressure": document["request"].get("pressure")}
    words = []
    for key, value in asked.items():
        preference = ref.preferences.get(key)
        if preference is None or value is None:
            continue
        label = ref.choices(key).get(value)
        if label:
            words.append(f"{preference.ask} {label}")
    return words
