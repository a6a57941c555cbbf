"""What the clock did to a plan, in one line: what went, what is shorter, what is longer."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.planning.wording import step_words

MOST = 4  # as many as a person takes in at a glance
OVER = "clock-over"


def what_the_clock_did(before: dict, after: dict) -> str:
    """Return what became of a plan document, in short sentences for the practitioner."""
    was, now = minutes_of(before), minutes_of(after)
    names = {step["slug"]: step_words(step) for step in (*after["steps"], *before["steps"])}
    gone = [low(names[slug]) for slug in was if slug not in now]
    shorter = [changed(slug, names, was, now) for slug in now if now[slug] < was.get(slug, 0)]
    longer = [changed(slug, names, was, now) for slug in now if now[slug] > was.get(slug, 999)]
    said = [
        words % {"steps": listed(steps)}
        for words, steps in (
            (_("Left out: %(steps)s."), gone),
            (_("Shorter: %(steps)s."), shorter),
            (_("Longer: %(steps)s."), longer),
        )
        if steps
    ]
    return " ".join([*length(before, after), *said, *stays(said), *told_of(before, after)])


def minutes_of(document: dict) -> dict[str, int]:
    """The minutes of each step, with both its sides."""
    found: dict[str, int] = {}
    for step in document["steps"]:
        found[step["slug"]] = found.get(step["slug"], 0) + step["minutes"]
    return found


def changed(slug: str, names: dict[str, str], was: dict[str, int], now: dict[str, int]) -> str:
    minutes = {"step": low(names[slug]), "was": was[slug], "now": now[slug]}
    return _("%(step)s %(was)s to %(now)s min") % minutes


def length(before: dict, after: dict) -> list[str]:
    planned, booked = after["planned_minutes"], after["booked_minutes"]
    if planned == before["planned_minutes"]:
        return []
    if planned == booked:
        return [_("All %(booked)s minutes again.") % {"booked": booked}]
    return [
        _("Fitted into %(planned)s of %(booked)s minutes.") % {"planned": planned, "booked": booked}
    ]


def stays(said: Sequence[str]) -> list[str]:
    return [_("Everything else stays.")] if said else []


def told_of(before: dict, after: dict) -> list[str]:
    """What could not be done: how long it runs over, or where no more time can go."""
    old = {reason["text"] for gone in before["left_out"] for reason in gone["reasons"]}
    return [
        reason["text"]
        for gone in after["left_out"]
        for reason in gone["reasons"]
        if reason["text"] not in old
        and (reason["rule"] == OVER or (gone["what"], gone["slug"]) == ("edit", "more"))
    ]


def listed(steps: Sequence[str]) -> str:
    if len(steps) <= MOST:
        return ", ".join(steps)
    more = len(steps) - MOST
    rest = ngettext("%(more)s more", "%(more)s more", more) % {"more": more}
    return ", ".join([*steps[:MOST], rest])


def low(name: str) -> str:
    return name[:1].lower() + name[1:]
