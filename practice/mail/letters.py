"""A letter: one mail, built once from its three templates, before it is queued."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import css_inline
from django.template import Context, engines
from django.utils.translation import get_language, get_language_bidi

from practice.mail.plain import set_in_lines
from practice.mail.stationery import Stationery

LONGEST = {"to": 254, "subject": 300, "from_name": 200, "reply_to": 254}


class HeaderError(ValueError):
    """A mail header that is too long or not one line of text (SECURITY D10)."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one person will read. Every value but the two bodies is a single line."""

    to: str
    subject: str
    text: str
    html: str = ""
    from_name: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for name, longest in LONGEST.items():
            value = getattr(self, name)
            refuse_line_breaks(name, value)
            if len(value) > longest:
                raise HeaderError(f"The {name} of a mail has at most {longest} characters.")
        for name, value in self.headers.items():
            refuse_line_breaks("header name", name)
            refuse_line_breaks(name, value)


def refuse_line_breaks(name: str, value: str) -> None:
    """Raise HeaderError naming the header, never the value, which may be a client's."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value):
        raise HeaderError(f"The {name} of a mail must be one line of text.")


def build_email(
    template_base: str,
    to: str,
    context: Mapping[str, Any],
    *,
    stationery: Stationery | None = None,
    from_name: str = "",
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Build a letter from `<template_base>.subject.txt`, `.txt` and `.html`.

    The text templates are rendered without escaping and the HTML with it; its styles are moved
    into the elements. The templates know `subject`, `LANG`, `DIR` and what `stationery` tells
    (practice_name, practice_phone, practice_email) besides the context; it gives the sender's
    name and the address for answers too.
    """
    stationery = stationery or Stationery(name=from_name, reply_to=reply_to)
    language = {"LANG": get_language() or "en", "DIR": "rtl" if get_language_bidi() else "ltr"}
    context = {**stationery.context(), **context, **language}
    context["subject"] = render(f"{template_base}.subject.txt", context, escape=False).strip()
    return Letter(
        to=to,
        subject=context["subject"],
        text=set_in_lines(render(f"{template_base}.txt", context, escape=False)),
        html=inliner().inline(render(f"{template_base}.html", context, escape=True)),
        from_name=from_name or stationery.name,
        reply_to=reply_to or stationery.reply_to,
        headers=headers or {},
    )


def render(template: str, context: Mapping[str, Any], *, escape: bool) -> str:
    found = engines["django"].engine.get_template(template)
    return found.render(Context(dict(context), autoescape=escape))


@cache
def inliner() -> css_inline.CSSInliner:
    """Styles go into the elements; media queries stay; nothing is fetched (SECURITY R6)."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
