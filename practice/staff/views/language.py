"""Settings, Language: which languages clients may choose, and who reviewed each translation."""

from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice import words
from practice.staff import signing_off
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key
from practice.staff.settings_forms import SignOffForm


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("settings")
def language(request):
    """Show each translation with who reviewed it; POST records a review of one."""
    if request.method != "POST":
        return show(request)
    code = request.POST.get("language")
    if code not in dict(words.translations()):
        return HttpResponseBadRequest()
    form = form_of(code, request.POST)
    if not form.is_valid():
        return show(request, **{code: form})
    return answer_once(request, lambda: signed_off(request, code, form))


def signed_off(request, code: str, form) -> str:
    signing_off.record(form.save(commit=False), by=request.user, of=signing_off.translation(code))
    return f"{reverse('staff:language')}#{code}"


def form_of(code: str, data=None) -> SignOffForm:
    """Return the form of one translation; each on the page has ids of its own."""
    return SignOffForm(data, auto_id=f"id_{code}_%s")


def show(request, **typed):
    rows = [
        {
            "code": code,
            "name": name,
            "edition": words.edition(code),
            "reviewed": signing_off.of_translation(code),
            "form": typed.get(code) or form_of(code),
            "key": request.POST.get("key") if code in typed else new_key(),
        }
        for code, name in words.translations()
    ]
    page = {
        "section": "settings",
        "trail": [(_("Settings"), reverse("staff:settings")), (_("Language"), None)],
        "here": reverse("staff:language"),
        "rows": rows,
        "form": next(iter(typed.values()), None),
    }
    return render(request, "staff/language.html", page, status=422 if typed else 200)
