"""In which language a page is: staff's in the practice's own, a client's in the client's.

A client's page follows what they chose on it (a cookie of that browser), or else the language of
their record, or else their browser's. The switch on each client page posts the page's own address
with `speak`, so that it works without scripts, on a handed-over tablet and in the middle of a form:
a view that `keeps_typed` saves or shows back what was typed; for every other the answer is to open
the page again.
"""

from django.conf import settings
from django.shortcuts import redirect
from django.utils import translation

from practice.staff import handing_over
from practice.words import languages

SPEAK = "speak"  # what the switch posts
CARRIED = "in"  # what a button hands on of the language that its page is in
LASTS = 365 * 24 * 60 * 60
CLIENT_PAGES = ("/new/", "/f/", "/p/", "/s/", "/u/", "/x/", "/b/")


class Speaking:
    """Put each page into its language; answer the language switch of a client's page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.for_clients, request.switched = is_for_clients(request), False
        request.spoken = chosen_before(request) if request.for_clients else ""
        with translation.override(request.spoken or first_language(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return remember(response, request.spoken) if request.switched else response

    def process_view(self, request, view, args, kwargs):
        if not request.for_clients or request.method != "POST":
            return None
        wanted = request.POST.get(SPEAK)
        if wanted not in dict(languages()):
            return None
        request.spoken, request.switched = wanted, True
        translation.activate(wanted)
        keeps = getattr(view, "keeps_typed", False)
        return None if keeps else redirect(request.get_full_path())


def is_for_clients(request) -> bool:
    """Say whether a client reads this page: by their link, or on a tablet handed over to them."""
    if request.path.startswith(CLIENT_PAGES):
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.path == handing_over.page_of(request.session)


def chosen_before(request) -> str:
    """Return the language that was chosen in this browser before, or ""."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in dict(languages()) else ""


def first_language(request) -> str:
    """Return the language of a page before anyone has chosen one."""
    if not request.for_clients:
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


def speak_to(request, client) -> None:
    """Go on in the client's language, unless another was chosen in this browser."""
    if not request.spoken and client.language in dict(languages()):
        translation.activate(client.language)


def go_on_as_before(request) -> str:
    """Go on in the language of the page that was left, where no client's record may be read (C8).

    The page's button carries it here. Return what an address needs to carry it on, or "".
    """
    language = request.POST.get(CARRIED) or request.GET.get(CARRIED)
    if language not in dict(languages()):
        return ""
    if not request.spoken:
        translation.activate(language)
    return f"?{CARRIED}={language}"


def keeps_typed(view):
    """Declare that a view answers the language switch itself, so that nothing typed is lost."""
    view.keeps_typed = True
    return view


def remember(response, language: str):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LASTS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
