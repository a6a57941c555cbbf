"""Who a message tells people to call: the practice's own numbers and lines.

The reference data names none (practice/reference/help_lines.py). Its sentences, and the documents
made from them, keep the names of the lines until they are shown: `in_every_page` fills them in
whatever a page says, so that no page can forget to; what goes into a mail is filled before.
"""

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext

from practice.reference import help_lines, load
from practice.reference.help_lines import NAMES
from practice.staff.models import Practice

TOKENS = {name: f"{{{name}}}".encode() for name in NAMES}


def numbers(practice: Practice | None = None) -> dict[str, str]:
    """Return {"emergency_number", "advice_line", "crisis_line"} as a practice says them.

    Each is in the practice's own words, or else as in the set that it chose, in the page's
    language.
    """
    practice = practice or Practice.current()
    known = practice.help_lines if practice.help_lines in load().help_lines else None
    usual = help_lines.usual(known)
    return {name: getattr(practice, name) or gettext(said) for name, said in usual.items()}


def filled(document: Any) -> Any:
    """Return a document, or a part of one, with the practice's own numbers in all its texts."""
    return help_lines.filled(document, numbers())


def in_every_page(get_response):
    """Put the practice's own numbers into every page that names one."""

    def middleware(request):
        response = get_response(request)
        if not response.streaming and any(token in response.content for token in TOKENS.values()):
            said = numbers()
            for name, token in TOKENS.items():
                response.content = response.content.replace(token, escape(said[name]).encode())
        return response

    return middleware
