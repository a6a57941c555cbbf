"""The first words of a summary: from what was really done, chosen by rule, never by hand."""

from dataclasses import asdict, is_dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.words import load
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.aftercare import choose
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.services import day_of, session_document
from sessions_app.planning.wording import area_names

ABOUT_FEELING = ("expect", "hydration", "rest")  # "what you may feel", not things to do


def worked(note) -> dict[str, int]:
    """Return the areas that were really worked, with the firmest pressure in each."""
    return {row["region"]: row["pressure"] for row in note.done if row.get("kept", True)}


def chosen_for(session, note):
    """Return what the rules choose for this session: advice, stretches and red flags, by slug."""
    appointment, plan = session.appointment, session.plan
    document = session_document(appointment, plan.intake)
    today = brief(read_intake(document), on=day_of(appointment.starts_at))
    return choose(worked(note), today, modality=plan.document["modality"], oil=plan.document["oil"])


def suggest(session, note, *, with_health_tips: bool) -> dict:
    """Return the parts of the summary as the rules propose them.

    `things` are at most three things to do, for the mail; `more` is the rest, for the hosted page.
    What would name a health condition is left out unless the client opted in (INV-30).
    """
    ref, chosen = load(), chosen_for(session, note)
    advice = [ref.advice[slug] for slug in chosen.advice]
    stretches = [ref.stretches[slug] for slug in chosen.stretches]
    to_do = [thing(each) for each in stretches] + [
        thing(each)
        for each in sorted(advice, key=lambda each: -each.weight)
        if each.section not in ABOUT_FEELING and (with_health_tips or not each.discloses_health)
    ]
    most = ref.email_rules.max_things_in_email
    return {
        "greeting": _("Dear %(name)s,") % {"name": session.appointment.client.short_name},
        "done": what_was_done(session, note),
        "things": to_do[:most],
        "more": to_do[most:],
        "expect": "\n\n".join(
            each.text
            for each in advice
            if each.section in ABOUT_FEELING and (with_health_tips or not each.discloses_health)
        ),
        "help": when_to_get_help(chosen.red_flags, with_health_tips=with_health_tips),
        "regions": sorted(worked(note)),
        "next": "",
    }


def thing(item) -> dict:
    """Return one thing to do: in a sentence for the mail, with its steps for the page."""
    known = asdict(item) if is_dataclass(item) else {}
    if "hold_seconds" not in known:
        return {"slug": item.slug, "text": item.text, "steps": list(item.steps)}
    return {
        "slug": item.slug,
        "text": stretch_words(item),
        "steps": list(item.steps),
        "easier": item.easier,
        "stop_if": list(item.stop_if),
    }


def stretch_words(stretch) -> str:
    """Return a stretch in one sentence: what, how long, how often."""
    times = ngettext("%(n)s time", "%(n)s times", stretch.reps) % {"n": stretch.reps}
    first = " ".join(stretch.steps)
    if stretch.hold_seconds:
        return _("%(name)s: %(how)s Hold about %(seconds)s seconds, %(times)s.") % {
            "name": stretch.name,
            "how": first,
            "seconds": stretch.hold_seconds,
            "times": times,
        }
    return _("%(name)s: %(how)s Do it %(times)s.") % {
        "name": stretch.name,
        "how": first,
        "times": times,
    }


def what_was_done(session, note) -> str:
    """Return one sentence on what was done, in the client's words for the areas."""
    areas = worked(note)
    minutes = round(sum(row["minutes"] for row in note.done if row.get("kept", True)))
    if not areas:
        return _("Thank you for coming today.")
    names = [name[0].lower() + name[1:] for name in area_names(frozenset(areas))]
    joined = names[0] if len(names) == 1 else _(" and ").join([", ".join(names[:-1]), names[-1]])
    firmest = load().pressure_levels[max(areas.values())].client_word.lower()
    return _(
        "Today we worked on your %(areas)s: about %(minutes)s minutes of massage, "
        "with %(pressure)s pressure at the most."
    ) % {"areas": joined, "minutes": minutes, "pressure": firmest}


def when_to_get_help(slugs, *, with_health_tips: bool) -> list[dict]:
    """Return the red flags by urgency, worst first: [{"title", "note", "texts"}]."""
    ref, rows = load(), []
    for level in sorted(ref.urgency_levels.values(), key=lambda each: each.order):
        texts = [
            ref.red_flags[slug].text
            for slug in slugs
            if ref.red_flags[slug].urgency == level.slug
            and (with_health_tips or not ref.red_flags[slug].discloses_health)
        ]
        if texts:
            rows.append({"title": level.title, "note": level.note, "texts": texts})
    return rows
