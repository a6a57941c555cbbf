"""What every page knows: the practice and the colours that this person chose."""

from django.utils.functional import SimpleLazyObject

from practice.staff.models import Practice

THEMES = {"light", "dark", "dim"}


def practice(request):
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return {
        "practice": SimpleLazyObject(Practice.current),
        "theme": theme if theme in THEMES else "",
    }
