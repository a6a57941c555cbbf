"""The phrases of the practice: read, added, changed, put away and brought back."""

from uuid import UUID

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practice.staff import receipts, versions
from practice.staff.permissions import may, permitted
from sessions_app.checkins import phrases as kept
from sessions_app.checkins.models import Phrase
from sessions_app.checkins.note_forms import PhraseForm


@require_http_methods(["GET", "POST"])
@permitted("phrases")
def phrases(request):
    """List the phrases by part of the note, and add one."""
    form = PhraseForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            made = kept.keep(**form.cleaned_data, by=request.user, now=timezone.now())
            return f"{reverse('checkins:phrases')}?kept={made.pk}#phrase-{made.pk}"

        try:
            return receipts.answer_once(request, act)
        except kept.TooMany:
            form.add_error(
                "words", _("There are 20 phrases for this part. Put one away, then add this one.")
            )
    return show(request, form, status=422 if form.errors else 200)


def show(request, form, *, status=200):
    page = {
        "section": "settings",
        "trail": [*to_settings(request), (_("Phrases"), None)],
        "parts": kept.by_part(Phrase.objects.visible_to(request.user).in_use()),
        "away": put_away_just_now(request),
        "form": form,
        "key": request.POST.get("key") or receipts.new_key(),
        "can_write": may(request.user, "write", "phrases"),
    }
    return render(request, "checkins/phrases.html", page, status=status)


def to_settings(request) -> list[tuple]:
    """Return the way back to the settings, for those who may open them."""
    opens = may(request.user, "read", "settings")
    return [(_("Settings"), reverse("staff:settings"))] if opens else []


def put_away_just_now(request) -> Phrase | None:
    """Return the phrase that the address says was put away, to offer the way back."""
    try:
        named = UUID(request.GET.get("away", ""))
    except ValueError:
        return None
    return (
        Phrase.objects.visible_to(request.user).filter(pk=named, put_away_at__isnull=False).first()
    )


@require_http_methods(["GET", "POST"])
@permitted("phrases", "write")
def phrase(request, phrase_id):
    """Change the words of a phrase, unless somebody else did meanwhile."""
    row = get_object_or_404(Phrase.objects.visible_to(request.user).in_use(), pk=phrase_id)
    form = PhraseForm(request.POST or None, initial={"part": row.part, "words": row.words})
    version, status, conflict = versions.posted(request, row), 200, None
    if form.is_valid():
        row.part, row.words = form.cleaned_data["part"], form.cleaned_data["words"]
        try:
            versions.save(row, version=version, by=request.user, fields=["part", "words"])
            return redirect(f"{reverse('checkins:phrases')}#phrase-{row.pk}")
        except versions.Stale as stale:
            status, version, conflict = 409, stale.theirs.version, stale.theirs
    page = {
        "section": "settings",
        "trail": [
            *to_settings(request),
            (_("Phrases"), reverse("checkins:phrases")),
            (_("Change a phrase"), None),
        ],
        "phrase": row,
        "form": form,
        "version": version,
        "theirs": conflict,
    }
    return render(request, "checkins/phrase.html", page, status=422 if form.errors else status)


@require_POST
@permitted("phrases", "write")
def put_away(request, phrase_id):
    """Offer a phrase no more, or again: done twice it is done once."""
    row = get_object_or_404(Phrase.objects.visible_to(request.user), pk=phrase_id)
    there = reverse("checkins:phrases")
    if "back" in request.POST:
        kept.bring_back(row, by=request.user)
        return redirect(f"{there}#phrase-{row.pk}")
    kept.put_away(row, by=request.user, now=timezone.now())
    return redirect(f"{there}?away={row.pk}")
