"""What every page knows: the practice, this person's colours, and in whose hands the tablet is."""

from django.utils.functional import SimpleLazyObject

from practice.staff import handing_over
from practice.staff.models import Practice

THEMES = {"light", "dark", "dim"}


def practice(request):
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return {
        "practice": SimpleLazyObject(Practice.current),
        "theme": theme if theme in THEMES else "",
        "on_tablet": SimpleLazyObject(lambda: is_handed_over(request)),
    }


def is_handed_over(request) -> bool:
    """Say whether a client holds this tablet; a browser without a session asks nobody."""
    session = getattr(request, "session", None)
    return bool(session and session.session_key and handing_over.page_of(session))
