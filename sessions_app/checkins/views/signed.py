"""The record of a session once it is signed: to read, to print, and to add to."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from practice.staff import receipts
from practice.staff.permissions import may, permitted
from sessions_app.checkins import services
from sessions_app.checkins.done import put_right, same_rows
from sessions_app.checkins.finishing import parts_of_form
from sessions_app.checkins.models import MassageSession
from sessions_app.checkins.note_forms import AdditionForm
from sessions_app.checkins.signed import SignedPage
from sessions_app.checkins.state import plan_of


def session_for(request, appointment_id):
    """Return a session with its note and all that belongs to it, if whoever asks may see it."""
    visible = MassageSession.objects.visible_to(request.user)
    related = ("appointment__client", "plan__intake", "practitioner", "note__signed_by")
    rows = visible.select_related(*related).prefetch_related(
        "outcomes", "check_ins", "note__additions__by"
    )
    return get_object_or_404(rows, appointment_id=appointment_id)


def show(request, session, *, form=None, typed=None, status=200):
    """Show the record. `typed` is the form of somebody who came too late to change it."""
    page = {
        "section": "clients",
        "session": session,
        "appointment": session.appointment,
        "client": session.appointment.client,
        "note": session.note,
        "page": SignedPage(session),
        "form": form or blank(session),
        "key": request.POST.get("key") or receipts.new_key(),
        "typed": too_late(session, typed) if typed else None,
        "can_write": may(request.user, "write", "notes"),
    }
    if request.htmx:
        if request.method == "POST":
            return render(request, "checkins/_saved.html", {"state": "conflict"}, status=status)
        return render(request, "checkins/_record.html", {**page, "is_part": True})
    return render(request, "checkins/signed.html", page, status=status)


def blank(session) -> AdditionForm:
    parts = parts_of_form(session)
    return AdditionForm(initial=AdditionForm.given_by(**parts), **parts)


def too_late(session, form) -> list[tuple[str, str]]:
    """Return what somebody typed that the signed note does not hold, part by part."""
    note = session.note
    return [
        (form.fields[part].label, form[part].value())
        for part in note.PARTS
        if (form[part].value() or "").split() != getattr(note, part).split()
    ]


@require_POST
@permitted("notes")
def add(request, appointment_id):
    """Add to a signed record, with name and time; what was done may be put right with it."""
    session = session_for(request, appointment_id)
    note = getattr(session, "note", None)
    if note is None or note.signed_at is None:
        raise Http404
    form = AdditionForm(request.POST, **parts_of_form(session))
    if not form.is_valid():
        return show(request, session, form=form, status=422)

    def act() -> str:
        done = put_right(note.stands, form.given(), plan_of(session.plan))
        changed = None if same_rows(done, note.stands) else done
        words, now = form.cleaned_data["words"], timezone.now()
        made = services.add(note, words, by=request.user, now=now, done=changed)
        return f"{reverse('checkins:finish', args=[appointment_id])}#addition-{made.pk}"

    return receipts.answer_once(request, act)
