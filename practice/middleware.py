"""What holds for every request: headers, same-site writes, private by default."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from practice.staff.models import KEPT, Practice
from practice.staff.receipts import typed

TOKEN_PAGES = ("/new/", "/f/", "/p/", "/s/", "/u/", "/x/", "/b/")
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), screen-wake-lock=(self)"
)
READING = {"GET", "HEAD", "OPTIONS"}


def headers(get_response):
    """Say on every answer what a browser may keep and whom it may tell."""

    def middleware(request):
        response = get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response.setdefault("X-Content-Type-Options", "nosniff")
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["HX-Request"])
        if request.path.startswith(TOKEN_PAGES):
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


class SmallForClients(GZipMiddleware):
    """Press pages for phones together; a client's alone, who may be on a slow line.

    Django adds a random length to each, so that its size tells nothing of what is in it.
    """

    def process_response(self, request, response):
        if request.path.startswith(TOKEN_PAGES):
            return super().process_response(request, response)
        return response


def refuse_cross_site(get_response):
    """Refuse a write that another site's page sent, before anything is read.

    The one-click stop of an email (RFC 8058) comes from a mail server, which sends no
    Sec-Fetch-Site, so it is not touched by this.
    """

    def middleware(request):
        unsafe = request.method not in READING
        if unsafe and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return get_response(request)

    return middleware


def own_origin(get_response):
    """Put our own name on a form that was sent from a client's page.

    Those pages tell nobody where they are (`no-referrer`), and browsers then send "Origin: null"
    even to ourselves, which the CSRF check would refuse. Where the browser says that another page
    sent the form, nothing is changed; the token is checked in any case.
    """

    def middleware(request):
        unnamed = request.headers.get("Origin") == "null"
        ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if unnamed and ours and request.path.startswith(TOKEN_PAGES):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return middleware


def one_practice(get_response):
    """Read the practice's row at most once in a request, and leave its time zone at the end."""

    def middleware(request):
        kept = KEPT.set([])
        try:
            return get_response(request)
        finally:
            KEPT.reset(kept)
            timezone.deactivate()

    return middleware


class PrivateByDefault:
    """Let a view be reached only by those whom its declaration names, in the practice's time.

    A view without `@permitted` or `@public` answers 404. Someone who is not signed in goes to
    the sign-in page; a fragment gets 401 and the form stays as it is; what was typed into a
    plain form is shown back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "is_machine", False):
            return None
        refusal = self.refusal(request, view)
        if refusal is None:
            timezone.activate(Practice.current().zone)
        return refusal

    def refusal(self, request, view):
        """Return the answer for someone who may not come in, or None."""
        if getattr(view, "public", False):
            return None
        if not hasattr(view, "permission"):
            raise Http404
        if request.user.is_authenticated:
            return view.permission.check(request)
        return sign_in_first(request)


def sign_in_first(request):
    """Send someone who is signed out to the sign-in page without losing what they typed."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401)
    if request.method in READING:
        return redirect_to_login(request.get_full_path())
    if typed(request.POST):
        context = {"typed": typed(request.POST)}
        return render(request, "account/signed_out.html", context, status=401)
    return redirect(settings.LOGIN_URL)
