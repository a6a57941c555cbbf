"""What becomes of a summary's document: what leaves the practice of it, and how it is changed.

suggesting.py makes it. Nothing here changes a document: each function returns a new one.
"""

from copy import deepcopy

from practice.words import load

LISTS = ("things", "more", "aside")
OWN = "own-"
FOR_STAFF = ("why", "evidence", "source", "was")  # may name an answer
WORDS = ("greeting", "done", "expect", "next")
PUTS = {"in": "things", "page": "more", "off": "aside", "out": "aside"}
EMPTY = {"aside": [], "feeling": [], "safety": [], "tips": [], "areas": [], "next_was": ""}


class TooMany(Exception):
    """There is no more room where something was to go. `what` says of what there are enough."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


class NoButton(Exception):
    """The page has no such button."""


def whole(document: dict) -> dict:
    """Return a document with every key, one that was kept before there were so many too."""
    return {**EMPTY, **document}


def leaving(document: dict, *, opted_in: bool) -> dict:
    """Return the parts that leave the practice, by mail or on the hosted page.

    What is said for safety's sake is added to what they may feel; what tells of the client's
    health stays here unless they opted in.
    """
    known = whole(document)
    lines = [known["expect"], *(each["text"] for each in known["safety"])]
    if opted_in:
        lines += [each["text"] for each in known["tips"]]
    return {
        **{key: known[key] for key in ("greeting", "done", "next", "regions", "areas")},
        "things": [shown(each) for each in known["things"]],
        "more": [shown(each) for each in known["more"]],
        "expect": "\n\n".join(line for line in lines if line),
        "help": [help_row(row, opted_in=opted_in) for row in known["help"]],
    }


def help_row(row: dict, *, opted_in: bool) -> dict:
    more = [each["text"] for each in row.get("private", ())] if opted_in else []
    return {"title": row["title"], "note": row["note"], "texts": [*row["texts"], *more]}


def shown(thing: dict) -> dict:
    """Return a thing to do as a client sees it: steps fit only the words that they came with."""
    if "was" in thing and thing["text"] != thing["was"]:
        return {"slug": thing["slug"], "text": thing["text"], "steps": []}
    return {key: value for key, value in thing.items() if key not in FOR_STAFF}


def items(document: dict, *, opted_in: bool) -> list[dict]:
    """Return the items of the rules of which something leaves the practice."""
    known = whole(document)
    rows = [*known["things"], *known["more"], *known["feeling"], *known["safety"]]
    private = [each for level in known["help"] for each in level.get("private", ())]
    rows += [*known["tips"], *private] if opted_in else []
    rows += [each for level in known["help"] for each in level.get("flags", ())]
    return [each for each in rows if not is_own(each)]


def is_own(thing: dict) -> bool:
    """Say whether a thing to do is a person's own words and no item of the rules."""
    return thing["slug"].startswith(OWN)


# --- what a person changes


def with_things(document: dict, typed: list[tuple[str, str]]) -> dict:
    """Return the document with these things to do: which item, and its words now.

    An item that got other words is still that item; what is none is somebody's own. What was
    emptied is put aside with the words that it had, and may be chosen again.
    """
    known = deepcopy(whole(document))
    items = {each["slug"]: each for name in LISTS for each in known[name]}
    numbers = (n for n in range(1, len(items) + len(typed) + 1) if f"{OWN}{n}" not in items)
    things = []
    for slug, words in typed:
        item = items.get(slug) or {"slug": "", "was": "", "steps": []}
        if words and item["slug"] not in {each["slug"] for each in things}:
            things.append({**item, "slug": item["slug"] or f"{OWN}{next(numbers)}", "text": words})
    here = {each["slug"] for each in things}
    gone = [each for each in known["things"] if each["slug"] not in here and not is_own(each)]
    left = {name: [e for e in known[name] if e["slug"] not in here] for name in ("more", "aside")}
    return {**known, "things": things, "more": left["more"], "aside": [*gone, *left["aside"]]}


def arranged(document: dict, what: str, suggested: dict) -> dict:
    """Return the document after a button was pressed: up, down, out, in, page, off or back.

    `in.stretch-calf-wall` puts that into the mail; `back.done` takes the suggested words again.
    Raises TooMany if there is no room, and NoButton for a button that does not exist.
    """
    changed = deepcopy(whole(document))
    do, _dot, which = what.partition(".")
    if do == "back":
        return with_suggested(changed, which, suggested)
    if do in ("up", "down"):
        return moved(changed, which, by=-1 if do == "up" else 1)
    if do in PUTS:
        return put(changed, which, PUTS[do])
    raise NoButton(what)


def with_suggested(document: dict, part: str, suggested: dict) -> dict:
    """Return the document with the words that the rules had for one part or one thing to do."""
    if part in WORDS:
        return {**document, part: suggested[part]}
    for each in document["things"]:
        if each["slug"] == part and each.get("was"):
            each["text"] = each["was"]
            return document
    raise NoButton(part)


def moved(document: dict, slug: str, *, by: int) -> dict:
    things = document["things"]
    at = next((n for n, each in enumerate(things) if each["slug"] == slug), None)
    if at is None:
        raise NoButton(slug)
    to = min(max(at + by, 0), len(things) - 1)
    things[at], things[to] = things[to], things[at]
    return document


def put(document: dict, slug: str, to: str) -> dict:
    """Move an item from wherever it is to the end of a list, if there is room."""
    for name in LISTS:
        for at, each in enumerate(document[name]):
            if each["slug"] == slug and name != to:
                item = document[name].pop(at)
                document[to].insert(0 if to == "aside" else len(document[to]), item)
                return refuse_too_many(document)
    raise NoButton(slug)


def refuse_too_many(document: dict) -> dict:
    rules, ref = load().email_rules, load()
    if len(document["things"]) > rules.max_things_in_email:
        raise TooMany("things")
    leaving = [*document["things"], *document["more"]]
    if sum(each["slug"] in ref.stretches for each in leaving) > rules.max_stretches:
        raise TooMany("stretches")
    return document
