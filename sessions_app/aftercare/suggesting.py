"""The first words of a summary: from what was really done, chosen by rule, never by hand.

A document is a dictionary; document.py says what becomes of it. Its `things` stand in the mail,
`more` on the hosted page alone, `aside` are others that fit and may be chosen. `safety` is said
because of a health rule, an answer or something said, and stays as it is. `tips` tell of the
client's health: they leave the practice only if the client opted in (INV-30).
"""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.diary.models import Appointment
from practice.reference.aftercare import Advice, Stretch
from practice.words import load
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.why import reasons
from sessions_app.planning.wording import area_names, client_names, named_areas

ABOUT_FEELING = ("expect", "hydration", "rest")  # "what you may feel", not things to do
KINDS = ("stretches", "posture", "relaxation", "condition_notes", "oil_notes")


def suggest(facts: Facts, client, *, now: datetime) -> dict:
    """Return the document of a session's summary as the rules propose it."""
    return compose(facts, name=client.short_name, next=next_words(client, now))


def compose(facts: Facts, *, name: str, next: str = "") -> dict:
    """Return the document that these facts make."""
    ref, done = load(), facts.done
    chosen = done.aftercare()
    advice = [ref.advice[slug] for slug in chosen.advice]
    feeling = [row for row in advice if is_feeling(row, facts)]
    to_do = ranked(facts, [*chosen.stretches, *chosen.advice])
    fitting = [row.slug for row in (*done.fitting_stretches(), *done.fitting_advice())]
    others = [slug for slug in ranked(facts, fitting) if slug not in to_do]
    most = ref.email_rules.max_things_in_email
    return {
        "greeting": _("Dear %(name)s,") % {"name": name},
        "done": what_was_done(facts),
        "things": [thing(slug, facts) for slug in to_do[:most]],
        "more": [thing(slug, facts) for slug in to_do[most:]],
        "aside": [thing(slug, facts) for slug in others],
        "expect": "\n\n".join(row.text for row in feeling),
        "feeling": [said(row.slug, facts) for row in feeling],
        "safety": [said(row.slug, facts) for row in advice if is_safety(row, facts)],
        "tips": [said(row.slug, facts) for row in advice if row.discloses_health],
        "help": when_to_get_help(chosen.red_flags, facts),
        "regions": sorted(facts.worked),
        "areas": areas(facts),
        "next": next,
        "next_was": next,
    }


def is_safety(row: Advice, facts: Facts) -> bool:
    return facts.done.is_about_health(row) and not row.discloses_health


def is_feeling(row: Advice, facts: Facts) -> bool:
    plain = not is_safety(row, facts) and not row.discloses_health
    return row.section in ABOUT_FEELING and plain


def ranked(facts: Facts, slugs) -> list[str]:
    """Return the things to do among these, weightiest first, then stretches, posture and so on."""
    ref, found = load(), {}
    for slug in slugs:
        if slug in ref.stretches:
            found[slug] = (-1.0, KINDS.index("stretches"))
        elif ref.advice[slug].section in KINDS and is_to_do(ref.advice[slug], facts):
            row = ref.advice[slug]
            found[slug] = (-row.weight, KINDS.index(row.section))
    return sorted(found, key=lambda slug: found[slug])


def is_to_do(row: Advice, facts: Facts) -> bool:
    return not is_safety(row, facts) and not row.discloses_health


def said(slug: str, facts: Facts) -> dict:
    """Return a sentence of the document that is no thing to do, with why it stands there."""
    ref = load()
    row = ref.advice[slug] if slug in ref.advice else ref.red_flags[slug]
    return {"slug": slug, "text": row.text, **reasons(row, facts.done.why(slug))}


def thing(slug: str, facts: Facts) -> dict:
    """Return one thing to do: in a sentence for the mail, with its steps for the page."""
    ref = load()
    row = ref.stretches[slug] if slug in ref.stretches else ref.advice[slug]
    words = stretch_words(row) if isinstance(row, Stretch) else row.text
    made = {"slug": slug, "text": words, "was": words, "steps": list(row.steps)}
    made |= reasons(row, facts.done.why(slug))
    if isinstance(row, Stretch):
        made |= {"name": row.name, "easier": row.easier, "stop_if": list(row.stop_if)}
        made |= {"how_long": how_long(row)}
    elif row.caution:
        made |= {"caution": row.caution}
    return made


def stretch_words(stretch: Stretch) -> str:
    """Return a stretch in a few sentences: what, how long, how often."""
    return _("%(name)s: %(how)s %(how_long)s") % {
        "name": stretch.name,
        "how": " ".join(stretch.steps),
        "how_long": how_long(stretch),
    }


def how_long(stretch: Stretch) -> str:
    """Return how long and how often, in a sentence."""
    times = ngettext("%(n)s time", "%(n)s times", stretch.reps) % {"n": stretch.reps}
    named = {"seconds": stretch.hold_seconds, "times": times}
    if stretch.hold_seconds and stretch.each_side:
        return (
            _("Hold about %(seconds)s seconds, %(times)s on each side, once or twice a day.")
            % named
        )
    if stretch.hold_seconds:
        return _("Hold about %(seconds)s seconds, %(times)s, once or twice a day.") % named
    if stretch.each_side:
        return _("Do it %(times)s on each side, once or twice a day.") % named
    return _("Do it %(times)s, once or twice a day.") % named


def what_was_done(facts: Facts) -> str:
    """Return one sentence on what was done, in the client's words for the areas."""
    minutes = round(sum(facts.minutes.values()))
    if not facts.worked:
        return _("Thank you for coming.")
    names = [name[0].lower() + name[1:] for name in area_names(facts.worked)]
    joined = names[0] if len(names) == 1 else _(" and ").join([", ".join(names[:-1]), names[-1]])
    firmest = load().pressure_levels[max(facts.pressure.values())].client_word.lower()
    return _(
        "We worked on your %(areas)s: about %(minutes)s minutes of massage, "
        "with %(pressure)s pressure at the most."
    ) % {"areas": joined, "minutes": minutes, "pressure": firmest}


def areas(facts: Facts) -> list[dict]:
    """Return the areas worked in the client's words, each with its minutes, longest first."""
    ref, rows = load(), []
    for slug, _name in named_areas(facts.worked):
        here = ref.expand([slug])
        minutes = sum(facts.minutes[region] for region in here & facts.worked)
        rows.append({"name": client_names(here)[0], "minutes": max(1, round(minutes))})
    return sorted(rows, key=lambda row: -row["minutes"])


def when_to_get_help(slugs, facts: Facts) -> list[dict]:
    """Return the red flags by urgency, worst first; `private` ones tell of the client's health."""
    ref, rows = load(), []
    for level in sorted(ref.urgency_levels.values(), key=lambda each: each.order):
        here = [ref.red_flags[slug] for slug in slugs if ref.red_flags[slug].urgency == level.slug]
        if here:
            rows.append(
                {
                    "title": level.title,
                    "note": level.note,
                    "flags": [said(row.slug, facts) for row in here if not row.discloses_health],
                    "texts": [row.text for row in here if not row.discloses_health],
                    "private": [said(row.slug, facts) for row in here if row.discloses_health],
                }
            )
    return rows


def help_after(session, note) -> list[dict]:
    """Return when to get help after a session, worst first; no condition is named."""
    facts = Facts.of(session, note)
    return when_to_get_help(facts.done.red_flags(), facts)


def next_words(client, now: datetime) -> str:
    """Return a sentence on the next visit, or nothing if none is booked."""
    coming = next_visit(client, now)
    if coming is None:
        return ""
    at = localtime(coming.starts_at)
    named = {"day": date_format(at, _("l j F")), "time": date_format(at, "H:i")}
    return _("Your next visit is on %(day)s at %(time)s.") % named


def next_visit(client, now: datetime) -> Appointment | None:
    coming = Appointment.objects.open().filter(client=client, starts_at__gt=now)
    return coming.order_by("starts_at").first()
