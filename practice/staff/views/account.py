"""One's own settings."""

from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from practice.staff.models import User
from practice.staff.permissions import permitted


@require_POST
@permitted("account")
def theme(request):
    """Keep the colours that this person likes, and go back to where they were."""
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        raise BadRequest("no such theme")
    request.user.theme = chosen
    request.user.save(update_fields=["theme"])
    return HttpResponseRedirect(local_path(request.POST.get("next")) or reverse("today:today"))


@require_http_methods(["GET", "POST"])
@permitted("account")
def live_screen(request):
    """Say on which side this person wants the live session's buttons, and whether it locks soon."""
    back = local_path(request.GET.get("next"))
    if request.method == "POST":
        request.user.left_handed = request.POST.get("side") == "left"
        request.user.locks_soon = request.POST.get("lock") == "soon"
        request.user.save(update_fields=["left_handed", "locks_soon"])
        return HttpResponseRedirect(back or reverse("staff:live-screen"))
    return render(request, "staff/live_screen.html", {"back": back})


@require_http_methods(["GET", "POST"])
@permitted("account")
def shortcuts(request):
    """List the keyboard shortcuts, and switch them on or off for this person."""
    if request.method == "POST":
        request.user.shortcuts = request.POST.get("shortcuts") == "on"
        request.user.save(update_fields=["shortcuts"])
        return redirect("staff:shortcuts")
    name = "staff/_shortcuts.html" if request.htmx else "staff/shortcuts.html"
    return render(request, name, {"is_fragment": bool(request.htmx)})


def local_path(path):
    """Return `path` if it stays on this site, else None."""
    is_local = url_has_allowed_host_and_scheme(path or "", allowed_hosts=None)
    return path if is_local and path.startswith("/") and path.isprintable() else None
