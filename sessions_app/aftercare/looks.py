"""How a summary looks: the fields of its things to do, the mail by day and by night, the page."""

import re
from datetime import datetime

from django.shortcuts import render
from django.utils import translation

from sessions_app.aftercare.document import leaving, whole
from sessions_app.aftercare.suggesting import next_visit

LOOKS = ("html", "phone", "dark", "text")
BY_NIGHT = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)")


def in_light(html: str, *, dark: bool) -> str:
    """Return the mail as a reader shows it who is set to dark, or to light.

    Only the question that its style sheet asks is answered beforehand; the rest is untouched.
    """
    return BY_NIGHT.sub("(min-width: 0)" if dark else "(max-width: 0)", html)


def places(form, parts: dict) -> list[dict]:
    """Return the three places of things to do: the field, and which item stands in it."""
    items = {each["slug"]: each for name in ("things", "more", "aside") for each in parts[name]}
    stored = [each["slug"] for each in parts["things"]]
    rows = []
    for n, slug in enumerate(form.slugs, start=1):
        rows.append(
            {
                "n": n,
                "field": form[f"thing_{n}"],
                "slug": slug if slug in items else "",
                "item": items.get(slug),
                "is_first": n == 1,
                "is_last": n >= len(stored),
                "is_there": slug in stored,
            }
        )
    return rows


def page_of(summary, *, opted_in: bool, now: datetime) -> dict:
    """Return what the page of a summary shows, by link or in the practice."""
    parts = whole(summary.document)
    coming = next_visit(summary.client, now)
    return {
        "summary": summary,
        "parts": leaving(parts, opted_in=opted_in),
        "client": summary.client,
        "day": summary.session.appointment.starts_at,
        "coming": coming,
        "next": "" if coming and parts["next"] == parts["next_was"] else parts["next"],
    }


def in_their_language(request, summary, *, now: datetime):
    """Answer with the page to show or to print, in the language of the client: all of it."""
    with translation.override(summary.client.language):
        page = page_of(summary, opted_in=True, now=now)
        return render(request, "aftercare/paper.html", page)
