"""The record of one client: everything that the practice knows, on one page."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from practice import reference
from practice.clients.models import Flag, own_only
from practice.intake.consent.standing import standing_of
from practice.staff import audit, receipts
from practice.staff.permissions import may, permitted
from sessions_app.records import facts
from sessions_app.records.chart import CalmChart, Chart, GoalChart, Visit
from sessions_app.records.timeline import KINDS, timeline

DONE = {
    "closed": _lazy("Closed: {what}. You can open it again under “Earlier”."),
    "reopened": _lazy("Open again: {what}."),
    "cleared": _lazy("Recorded what the doctor said about: {what}."),
}


@require_safe
@permitted("records")
def record(request, client_id):
    """Show the record; the front desk sees contact, appointments and states of forms."""
    sees_health = may(request.user, "read", "intake-answers")
    clients = facts.clients_with_forms(request.user, with_consents=sees_health)
    client = get_object_or_404(clients, pk=client_id)
    sees_health = sees_health and knows_health_of(request.user, client)
    audit.opened(request.user, client)
    visits = facts.visits_of(client)
    forms = facts.forms_of(client, with_marks=sees_health)
    kind = asked_kind(request)
    page = {
        "section": "clients",
        "client": client,
        "age": client.age(on=timezone.localdate()),
        "trail": [(_("Clients"), reverse("clients:clients")), (client.name, None)],
        "visits": visits,
        "coming": coming(visits),
        "form_out": form_out(client),
        "key": receipts.new_key(),
        "kind": kind,
        "kinds": KINDS,
        "events": timeline(client, visits, forms, sees_health=sees_health, kind=kind),
        "sees_health": sees_health,
    }
    if sees_health:
        page |= health(request, client, visits, forms)
    return render(request, "records/record.html", page)


def form_out(client) -> dict | None:
    """Return the form that is out with a client, where it stands and for which visit."""
    facts_of = client.form_out
    if not facts_of:
        return None
    ids = {name: UUID(str(facts_of[name])) for name in ("id", "visit") if facts_of[name]}
    return {"draft": facts.draft_of(facts_of), **ids}


def knows_health_of(user, client) -> bool:
    """Say whether this client's health is open to someone who may read some clients' health."""
    if not own_only(user, "intake-answers"):
        return True
    return client.practitioners.filter(pk=user.pk).exists()


def asked_kind(request):
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404
    return kind


def coming(visits):
    """Return the sessions that are still to come, the next one first."""
    now = timezone.now()
    return [v for v in reversed(visits) if v.ends_at >= now and not v.cancelled_at]


def health(request, client, visits, forms):
    """Return what only those who treat may see."""
    flags = facts.flags_of(client)
    return {
        "can_close": may(request.user, "write", "flags"),
        "flag_said": flag_said(request, flags),
        "flags": [said(flag) for flag in flags if flag.closed_at is None],
        "closed_flags": [said(flag) for flag in flags if flag.closed_at],
        "lasting": facts.lasting_of(client),
        "consents": standing_of(facts.consents_of(client)),
        "may_write_consents": may(request.user, "write", "consents"),
        "charts": charts_of(visits),
        **body(forms, request.GET.get("form")),
    }


def said(flag):
    """Return a flag with the name of the rule it came from."""
    rule = reference.load().questions.get(flag.detail.get("rule"))
    flag.rule = rule.tick_label if rule else ""
    flag.can_be_cleared = flag.kind <= Flag.Kind.CLEARANCE and has_cleared_form(rule)
    return flag


def has_cleared_form(rule) -> bool:
    """Say whether a clinician's word may change what an answer to this question means."""
    return rule is not None and any(each.if_cleared for each in rule.outcomes)


def flag_said(request, flags) -> dict | None:
    """Return what was done to a warning on the page that led here, in the past tense."""
    known = {str(flag.pk): flag for flag in flags}
    for done, words in DONE.items():
        flag = known.get(request.GET.get(done, ""))
        if flag:
            what = words.format(what=flag.detail["title"])
            return {"words": what, "opens": done == "closed" and flag.closed_at is not None}
    return None


def charts_of(visits) -> list[Chart]:
    """Return the chart of pain, and that of relaxation where anybody asked."""
    scored = [visit for visit in visits if visit.scores]
    calm = CalmChart([visit_of(visit, "relaxation") for visit in scored])
    pain = Chart([visit_of(visit, "pain") for visit in scored])
    return [pain, *([calm] if calm.before else []), *goal_charts(visits)]


def goal_charts(visits) -> list[Chart]:
    """Return a chart for each score of the goal that runs from 0 to 10; activities by their mean."""
    found: dict[str, list[Visit]] = {}
    for visit in visits:
        told = visit.goal_scores or ()
        for slug in dict.fromkeys(row["measure"] for row in told):
            of = [
                row["score"] for row in told if row["measure"] == slug and row["moment"] == "before"
            ]
            if of and reference.load().measures[slug].scale.min == 0:
                at = Visit(at=visit.starts_at, before=round(sum(of) / len(of), 1))
                found.setdefault(slug, []).append(at)
    return [GoalChart(slug, visits) for slug, visits in found.items()]


def visit_of(visit, name: str) -> Visit:
    """Return one score of a visit at its moments, and what was said two days later."""
    scores = {row["moment"]: row[name] for row in visit.scores}
    felt = next((row["felt"] for row in visit.scores if row["felt"]), "")
    return Visit(at=visit.starts_at, felt=felt if name == "pain" else "", **scores)


def body(forms, asked):
    """Return the marks of the form asked for, or of the newest one, and its neighbours."""
    marked = [form for form in forms if form.places]
    place = next((n for n, form in enumerate(marked) if str(form.pk) == asked), 0)
    if not marked:
        return {"marked": None}
    form = marked[place]
    return {
        "marked": form,
        "sore": [mark["region"] for mark in form.places if mark["kind"] == "sore"],
        "avoid": [mark["region"] for mark in form.places if mark["kind"] == "avoid"],
        "places": [named(mark) for mark in form.places],
        "earlier": marked[place + 1] if place + 1 < len(marked) else None,
        "later": marked[place - 1] if place else None,
    }


def named(mark):
    region = reference.load().regions.get(mark["region"])
    return {**mark, "name": region.name if region else mark["region"]}
