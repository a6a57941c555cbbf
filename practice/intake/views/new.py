"""The public form's first page, for people who are not clients yet."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from practice.clients import links
from practice.intake.newcomers import services as newcomers
from practice.intake.newcomers.forms import NewcomerForm
from practice.intake.views.form import address, next_slug
from practice.staff import speaking
from practice.staff.models import Practice
from practice.staff.permissions import public

AN_HOUR = 5  # from one address
MINUTES = 8


@speaking.keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@public
def new(request):
    """Ask who they are; POST opens the form in this browser. No mail is sent (F6)."""
    if not Practice.current().public_form:
        raise Http404
    if newcomers.is_full():
        return render(request, "intake/call_us.html", status=503)
    form = NewcomerForm(request.POST if request.method == "POST" else None)
    if request.switched:
        form._errors = {}  # shown again in another language, and not asked for yet
    elif form.is_bound and form.is_machine:
        return render(request, "intake/call_us.html", status=422)
    elif form.is_valid():
        if links.tries(request, "new") > AN_HOUR:
            return render(request, "intake/call_us.html", status=429)
        return begun(request, form.cleaned_data)
    context = {
        "form": form,
        "made": form.next_stamp,
        "minutes": MINUTES,
    }
    return render(request, "intake/new.html", context, status=422 if form.errors else 200)


def begun(request, given):
    """Open the form, tied to this browser. What is sent twice is begun twice and finished once."""
    now = timezone.now()
    person = {name: given[name] for name in ("name", "email", "phone")}
    link = newcomers.begin(person, language=translation.get_language(), now=now)
    draft = link.client.newcomer.draft
    response = redirect(address(link, next_slug(draft, None)))
    links.bind(request, response, link, now=now)
    return response
