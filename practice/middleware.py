"""What holds for every request: headers, same-site writes, private by default."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers

TOKEN_PAGES = ("/f/", "/s/", "/u/", "/x/")
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), screen-wake-lock=(self)"
)


def headers(get_response):
    """Say on every answer what a browser may keep and whom it may tell."""

    def middleware(request):
        response = get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["HX-Request"])
        if request.path.startswith(TOKEN_PAGES):
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def refuse_cross_site(get_response):
    """Refuse a write that another site's page sent, before anything is read.

    The one-click stop of an email (RFC 8058) comes from a mail server, which sends no
    Sec-Fetch-Site, so it is not touched by this.
    """

    def middleware(request):
        unsafe = request.method not in {"GET", "HEAD", "OPTIONS"}
        if unsafe and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return get_response(request)

    return middleware


class PrivateByDefault:
    """Let a view be reached only by those whom its declaration names.

    A view of ours without `@permitted` or `@public` answers 404; someone who is not signed in
    goes to the sign-in page, and a fragment gets 401 and stays as it is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "public", False):
            return None
        if not request.user.is_authenticated:
            return self.sign_in(request, view)
        if view.__module__.startswith("allauth."):
            return None
        if not hasattr(view, "permission"):
            raise Http404
        return view.permission.check(request)

    def sign_in(self, request, view):
        if not getattr(view, "login_required", True):
            return None  # allauth's own public pages
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        path = request.get_full_path() if request.method == "GET" else None
        return redirect_to_login(path or settings.LOGIN_REDIRECT_URL)
