"""The practice's settings: each section on a page of its own, with its own Save."""

from copy import copy

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice import words
from practice.reference import load
from practice.staff import emergency, signing_off, versions
from practice.staff.models import Practice
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key
from practice.staff.settings_forms import (
    AftercareForm,
    ClientFormForm,
    FollowUpsForm,
    HandsForm,
    HelpLinesForm,
    RemindersForm,
    SignOffForm,
)


@require_safe
@permitted("settings")
def settings(request):
    """List the sections, each with what it is set to."""
    page = {
        "section": "settings",
        "numbers": emergency.numbers(),
        "reviewed": signing_off.of_reference(),
        "translations": words.translations(),
        "awaiting": [name for _code, name in signing_off.awaiting()],
    }
    return render(request, "staff/settings.html", page)


def section_page(request, name, title, form_class, **more):
    """Show a section of the settings and save it, unless somebody else did meanwhile."""
    practice = copy(Practice.current())  # the form writes on it, and others still read the row
    here = reverse(f"staff:{name}")
    page = {
        "section": "settings",
        "trail": [(_("Settings"), reverse("staff:settings")), (title, None)],
        "here": here,
        "title": title,
        "version": versions.posted(request, practice),
        "saved": "saved" in request.GET,
        **more,
    }
    form = form_class(request.POST or None, instance=practice)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            fields = form.changed_data
            versions.save(practice, version=page["version"], by=request.user, fields=fields)
            return redirect(f"{here}?saved")
        except versions.Stale as stale:
            status = 409
            page["conflict"] = versions.conflict(form, stale.theirs)
            page["version"] = stale.theirs.version
    template = f"staff/{name.replace('-', '_')}.html"
    return render(request, template, {**page, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def hands(request):
    """Set how many firm minutes a day are enough for a practitioner."""
    usual = load().hands.firm_minutes_a_day
    return section_page(request, "hands", _("Hands"), HandsForm, usual=usual)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def aftercare(request):
    """Set whether aftercare goes out by itself, and how long its page can be opened."""
    return section_page(request, "aftercare", _("Aftercare"), AftercareForm)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def form(request):
    """Set what the form for clients offers."""
    return section_page(request, "form", _("The form"), ClientFormForm)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def reminders(request):
    """Set whether clients are reminded of their form, and when."""
    return section_page(request, "reminders", _("Reminders"), RemindersForm)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def follow_ups(request):
    """Set whether clients are asked two days later, and when nobody is."""
    return section_page(request, "follow-ups", _("Follow-ups"), FollowUpsForm)


@require_http_methods(["GET", "POST"])
@permitted("settings")
def safety(request):
    """Set who a message tells people to call; beside it, who reviewed the massage knowledge."""
    more = review_of_the_data(SignOffForm(), new_key())
    return section_page(request, "safety", _("Safety"), HelpLinesForm, **more)


def review_of_the_data(form, key) -> dict:
    return {
        "numbers": emergency.numbers(),
        "edition": signing_off.edition_words(),
        "reviewed": signing_off.of_reference(),
        "review_form": form,
        "key": key,
    }


@require_POST
@permitted("settings")
def sign_off(request):
    """Record who reviewed this version of the massage knowledge."""
    form = SignOffForm(request.POST)
    if form.is_valid():
        return answer_once(request, lambda: signed_off(request, form))
    page = {
        "section": "settings",
        "trail": [(_("Settings"), reverse("staff:settings")), (_("Safety"), None)],
        "here": reverse("staff:safety"),
        "version": Practice.current().version,
        "form": HelpLinesForm(instance=Practice.current()),
        **review_of_the_data(form, request.POST.get("key", "")),
    }
    return render(request, "staff/safety.html", page, status=422)


def signed_off(request, form) -> str:
    signing_off.record(form.save(commit=False), by=request.user)
    return f"{reverse('staff:safety')}#review"
