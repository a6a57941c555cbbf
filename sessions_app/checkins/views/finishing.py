"""Finish a session: scores, what was done, and the note. Two minutes at most."""

from uuid import uuid4

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practice.staff import audit
from practice.staff.permissions import permitted
from sessions_app.checkins import finishing, offers, services, writing
from sessions_app.checkins.done import put_right, same_rows
from sessions_app.checkins.finishing import FinishPage
from sessions_app.checkins.models import Phrase, SoapNote
from sessions_app.checkins.state import plan_of
from sessions_app.checkins.views import signed


@require_http_methods(["GET", "POST"])
@permitted("notes")
def finish(request, appointment_id):
    """Ask how it was; saved as it is filled in, signed at the end and closed from then on."""
    session = signed.session_for(request, appointment_id)
    if session.ended_at is None:
        return redirect("checkins:live", appointment_id)
    if not hasattr(session, "note"):
        raise Http404
    if request.method == "POST":
        return save(request, session)
    audit.opened(request.user, session.note, client_id=session.client_id)
    if session.note.signed_at:
        return signed.show(request, session)
    if request.htmx:
        return render(request, "checkins/_saved.html", {"state": "open"})
    return show(request, session, finishing.unbound(session))


@transaction.atomic
def save(request, session):
    """Keep what was typed. A tap on Finish may overtake the last save of its own page."""
    session.note = stored = SoapNote.objects.select_for_update().get(pk=session.note.pk)
    form = finishing.bound(session, request.POST)
    if not form.is_valid():
        if stored.signed_at:
            return signed.show(request, session, typed=form, status=409)
        return show(request, session, form, status=422)
    tab, seq = form.page
    is_own = bool(tab) and stored.tab == tab
    is_late = is_own and None not in (seq, stored.seq) and seq <= stored.seq
    if stored.signed_at:
        return signed_meanwhile(request, session, form, is_late=is_late)
    if is_late:
        return answer(request, session, stored)  # a later save of the same page is kept already
    is_fresh = is_own or says_the_same(session, stored, form)
    version = stored.version if is_fresh else form.cleaned_data["version"]
    if stored.version != version:
        theirs = versions_of(stored, form)
        return show(request, session, form, status=409, conflict=theirs)
    return keep(request, session, stored, form)


def keep(request, session, note, form):
    """Save the note; sign it and go on only when that button was pressed."""
    is_signing, by, version = "finish" in request.POST, request.user, note.version
    before = {part: getattr(note, part) for part in SoapNote.PARTS}
    for part, words in form.words().items():
        setattr(note, part, words)
    note.done = put_right(note.done, form.given(), plan_of(session.plan))
    note.tab, note.seq = form.page
    note.origins = {**note.origins, "lasting": form.cleaned_data["lasting"]}
    scores = form.scores()
    was = writing.suggest_assessment(note, scores, is_signing=is_signing)
    part = put_in_pressed(request, session, note)
    if is_signing:
        now = timezone.now()
        services.finish(session, note, scores, version=version, by=by, now=now)
        ticked = form.cleaned_data["lasting"]
        offers.keep(session, finishing.offered(session), ticked, by=by, now=now)
        return redirect("aftercare:edit", session.appointment_id)
    services.save_note(session, note, scores, version=version, by=by)
    return answer(request, session, note, was=was, part=part, before=before)


def put_in_pressed(request, session, note) -> str:
    """Put in the phrase or the words of last time whose button was pressed; return their part."""
    copied = [p for p in request.POST.getlist("copied") if p in SoapNote.PARTS]
    pressed = request.POST.get("copy", "")
    wanted = [*copied, *([pressed] if pressed in SoapNote.PARTS else [])]
    last = writing.last_note(session, request.user) if wanted else None
    for part in wanted if last else ():
        if part == pressed:
            writing.put_in(note, part, getattr(last, part))
        writing.mark_copied(note, part, last)
    for phrase in finishing.phrases_named(request.POST.get("insert", "")):
        writing.put_in(note, phrase.part, phrase.words)
        return phrase.part
    return pressed if last else ""


def answer(request, session, note, *, was=None, part="", before=None):
    """Say that it is saved: to the script of the page, or with the page itself."""
    if not request.htmx:
        there = reverse("checkins:finish", args=[session.appointment_id])
        return redirect(f"{there}#id_{part}" if part else there)
    page = {"state": "saved", "version": note.version, "was": was, "note": note}
    return render(request, "checkins/_saved.html", page)


def signed_meanwhile(request, session, form, *, is_late: bool):
    """Nothing is kept in a signed note: pressed twice it goes on, other words are shown back.

    A save that `is_late` set out before its own page signed, with all that it says.
    """
    if not is_late and not says_the_same(session, session.note, form):
        return signed.show(request, session, typed=form, status=409)
    if request.htmx:
        return render(request, "checkins/_saved.html", {"state": "signed"})
    return redirect("aftercare:edit", session.appointment_id)


def says_the_same(session, stored, form) -> bool:
    """Say whether the stored note holds what was typed, so that nothing can be lost."""
    rows = session.outcomes.exclude(moment="later").values("moment", "pain", "relaxation")
    scores = {row.pop("moment"): row for row in rows}
    done = put_right(stored.done, form.given(), plan_of(session.plan))
    return (
        scores == form.scores()
        and same_rows(done, stored.done)
        and stored.origins.get("lasting", []) == form.cleaned_data["lasting"]
        and all(writing.holds(stored, part, words) for part, words in form.words().items())
    )


def versions_of(stored, form) -> dict:
    """Return who saved the note meanwhile, when, and each part in both versions."""
    last = stored.history.select_related("history_user").first()
    typed = form.words()
    return {
        "who": last.history_user if last else None,
        "at": last.history_date if last else None,
        "version": stored.version,
        "rows": [
            {"label": label, "theirs": getattr(stored, part), "yours": typed[part]}
            for part, label in Phrase.Part.choices
            if not writing.holds(stored, part, typed[part])
        ],
    }


def show(request, session, form, *, status=200, conflict=None):
    if request.htmx:
        state = "conflict" if conflict else "wrong"
        return render(request, "checkins/_saved.html", {"state": state}, status=status)
    page = FinishPage(session, form, request.user)
    shown = {
        "section": "today",
        "session": session,
        "appointment": session.appointment,
        "client": session.appointment.client,
        "note": session.note,
        "form": form,
        "page": page,
        "tab": uuid4(),
        "conflict": conflict,
    }
    return render(request, "checkins/finish.html", shown, status=status)
