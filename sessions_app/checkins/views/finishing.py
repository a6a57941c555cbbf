"""Finish a session: scores, what was done, and the note. Two minutes at most."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.reference import load
from practice.staff import audit, versions
from practice.staff.permissions import permitted
from sessions_app.checkins import services
from sessions_app.checkins.forms import FinishForm
from sessions_app.checkins.models import SoapNote
from sessions_app.checkins.views.live import session_for
from sessions_app.planning import library
from sessions_app.planning.wording import area_names

WORDS = ("subjective", "objective", "assessment", "plan")


@require_http_methods(["GET", "POST"])
@permitted("notes")
def finish(request, appointment_id):
    """Ask how it was; saved as it is filled in, signed at the end."""
    session = session_for(request, appointment_id)
    if session.ended_at is None:
        return redirect("checkins:live", appointment_id)
    note = get_object_or_404(SoapNote.objects.filter(session=session))
    form = FinishForm(request.POST or None, areas=areas_of(note), initial=initial(session, note))
    if request.method == "GET":
        audit.opened(request.user, note, client_id=session.appointment.client_id)
        return show(request, session, note, form)
    if not form.is_valid():
        return show(request, session, note, form, status=422)
    return save(request, session, note, form)


@transaction.atomic
def save(request, session, note, form):
    """Keep what was typed. A tap on Finish may overtake the last save of its own page."""
    stored = SoapNote.objects.select_for_update().get(pk=note.pk)
    same = says_the_same(session, stored, form)
    version = stored.version if same else form.cleaned_data["version"]
    try:
        return keep(request, session, note, form, version)
    except versions.Stale as stale:
        return show(request, session, stale.theirs, form, status=409, theirs=stale.theirs)


def keep(request, session, note, form, version):
    """Save the note; sign it and go on only when the button was pressed."""
    taken, by = filled(note, form), request.user
    if "finish" in request.POST:
        now = timezone.now()
        services.finish(session, taken, form.scores(), version=version, by=by, now=now)
        return redirect("aftercare:edit", session.appointment_id)
    services.save_note(session, taken, form.scores(), version=version, by=by)
    if request.htmx:
        return render(request, "checkins/_saved.html", {"version": taken.version})
    return redirect("checkins:finish", session.appointment_id)


def says_the_same(session, stored, form) -> bool:
    """Say whether the stored note holds just what was typed, so that nothing can be lost."""
    rows = session.outcomes.order_by("moment").values("moment", "pain", "relaxation")
    scores = {row.pop("moment"): row for row in rows}
    ref, given = load(), form.cleaned_data
    done = {ref.region(row["region"]).base for row in stored.done if row.get("kept", True)}
    return (
        scores == form.scores()
        and done == set(given["done"])
        and all(getattr(stored, n).splitlines() == given[n].splitlines() for n in WORDS)
    )


def filled(note, form):
    """Put what was typed into the note: words, and the areas that stay ticked."""
    for name in WORDS:
        setattr(note, name, form.cleaned_data[name])
    kept, ref = set(form.cleaned_data["done"]), load()
    note.done = [{**row, "kept": ref.region(row["region"]).base in kept} for row in note.done]
    return note


def areas_of(note) -> list[tuple[str, str]]:
    """Return the areas worked, both sides together, with minutes and the firmest pressure."""
    ref, choices = load(), []
    by_base: dict[str, list[dict]] = {}
    for row in note.done:
        by_base.setdefault(ref.region(row["region"]).base, []).append(row)
    for base, rows in by_base.items():
        name = ", ".join(area_names(frozenset(row["region"] for row in rows)))
        minutes = max(1, round(sum(row["minutes"] for row in rows)))
        word = ref.pressure_levels[max(row["pressure"] for row in rows)].client_word.lower()
        words = _("%(area)s: %(minutes)s min, %(pressure)s")
        choices.append((base, words % {"area": name, "minutes": minutes, "pressure": word}))
    return choices


def initial(session, note) -> dict:
    scores = {outcome.moment: outcome for outcome in session.outcomes.all()}
    given = {name: getattr(note, name) for name in WORDS}
    kept = [row["region"] for row in note.done if row.get("kept", True)]
    given["done"] = list({load().region(slug).base for slug in kept})
    given["version"] = note.version
    for moment in ("before", "after"):
        outcome = scores.get(moment)
        given[f"pain_{moment}"] = outcome.pain if outcome else None
        given[f"relaxation_{moment}"] = outcome.relaxation if outcome else None
    if "before" not in scores:
        marks = [m.score for m in session.plan.intake.marks.all() if m.score is not None]
        given["pain_before"] = max(marks, default=None)
    return given


def show(request, session, note, form, *, status=200, theirs=None):
    page = {
        "section": "today",
        "session": session,
        "appointment": session.appointment,
        "client": session.appointment.client,
        "note": note,
        "template_name": library.name_of(session.plan.template),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "checkins/finish.html", page, status=status)
