"""Why not more? Ask of any area, stroke or level why the plan does not have it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.staff import audit
from practice.staff.permissions import permitted
from sessions_app.planning import library, services
from sessions_app.planning.asking_why import WhyForm
from sessions_app.planning.engine.documents import read_edits, read_plan
from sessions_app.planning.engine.why_not import why_not
from sessions_app.planning.views.plans import appointment_for


@require_safe
@permitted("plans")
def why(request, appointment_id):
    """Show the question and, once something is chosen, the answer."""
    appointment = appointment_for(request, appointment_id)
    kept = services.newest_version(appointment)
    if kept is None:
        raise Http404
    kept.appointment = appointment
    audit.opened(request.user, kept, client_id=appointment.client_id)
    form = WhyForm(request.GET or None, document=kept.document)
    answered = form.is_bound and form.is_valid() and form.asks
    page = {
        "section": "clients",
        "appointment": appointment,
        "client": appointment.client,
        "form": form,
        "reasons": answer(kept, form.cleaned_data) if answered else (),
        "asked": form.words if answered else "",
    }
    template = "planning/_why_answer.html" if request.htmx else "planning/why.html"
    return render(request, template, page, status=422 if form.errors else 200)


def answer(kept, asked):
    """Return the reasons, the strictest limit first, each sentence once."""
    style = kept.asked.get("style")
    today = services.brief_for(kept.appointment, kept.intake, minutes=kept.minutes, style=style)
    found = why_not(
        read_plan(kept.document),
        today,
        **asked,
        template=library.template_named(kept.document["template"]),
        edits=read_edits(kept.edits),
    )
    return list({reason.text: reason for reason in found}.values())
