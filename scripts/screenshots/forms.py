"""The pages of the form: a first visit, a return visit, and a change of mind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from .page import BROWSER, Page, visit_of


def form_pages() -> list[Page]:
    """Return each page of a form that is filled in to its end, and those around it."""
    from practice.clients.models import Link
    from practice.intake.models import IntakeDraft
    from practice.intake.pages import sequence
    from sessions_app.today.demo import people
    from sessions_app.today.demo.answers import answers_of

    now = datetime.now(UTC)
    sore = {"lower-back-left": 6, "lower-back-right": 6, "shoulder-top-right": 5}
    person = replace(
        people.HANA, sore={**sore, "upper-back-right": 4}, avoid=("face", "abdomen", "calf-left")
    )
    draft = IntakeDraft.objects.waiting().get(client__name=person.name)
    draft.answers = answers_of(person, scores=person.sore, first=True)
    draft.started_at, draft.step = now, IntakeDraft.STEPS
    draft.save()
    link = Link.objects.get(subject_id=draft.pk)
    link.bind(BROWSER, now=now)
    done = Link.objects.live(now=now).filter(purpose="intake").exclude(subject_id=draft.pk)
    sent_draft = IntakeDraft.objects.filter(sent_at=None, started_at=None, cancelled_at=None)
    fresh = done.get(subject_id=sent_draft.get(client__name=people.FREYA.name).pk)
    at = f"/f/{link.token}/"
    return [
        Page("client-start", f"/f/{fresh.token}/", "nobody"),
        Page("client-elsewhere", at, "nobody", status=403),
        *(Page(f"form-{p.slug}", f"{at}{p.slug}/", "client") for p in sequence(draft.answers)),
        Page("form-places-front", f"{at}places/?show=front", "client"),
        Page("form-places-list", f"{at}places/?show=list", "client"),
        Page("form-check", f"{at}check/", "client"),
        Page("form-fresh-link", f"{at}fresh-link/", "nobody"),
        Page("form-ended", "/f/no-such-link/", "nobody", status=404),
        *told_pages(person, now=now),
    ]


def told_pages(person, *, now) -> list[Page]:
    """Return what a client reads after a worrying answer, before the end and after sending."""
    warned = form_with(person, {"clot-signs": {}, "fever-unwell": {}}, now=now)
    wait = form_with(person, {"heart-failure": {}, "low-blood-pressure": {}}, now=now)
    sent = form_with(person, {}, now=now, sent=True)
    return [
        Page("form-please-read", f"{warned}please-read/", "client"),
        Page("form-good-to-know", f"{wait}please-read/", "client"),
        Page("form-meanings", f"{wait}check/", "client"),
        Page("form-sent", f"{sent}sent/", "client"),
    ]


def form_with(person, health: dict, *, now, sent=False) -> str:
    """Return the address of another form of the same client, with that health, in our browser."""
    from practice.intake import services
    from practice.intake.models import IntakeDraft
    from sessions_app.today.demo.answers import answers_of

    visit = visit_of(person.name)
    answers = answers_of(replace(person, health=health), scores=person.sore, first=True)
    draft = IntakeDraft.objects.create(
        client=visit.client,
        appointment=visit,
        answers=answers,
        asked_by=visit.practitioner,
        asked_at=now,
        started_at=now,
        sent_at=now if sent else None,
    )
    link = services.new_link(draft, by=visit.practitioner, now=now)
    link.bind(BROWSER, now=now)
    return f"/f/{link.token}/"


def return_pages() -> list[Page]:
    """Return the pages of somebody who was here before: the code, and what has changed since."""
    from practice.intake.again import deciding
    from sessions_app.today.demo import people

    now = datetime.now(UTC)
    _new, first = form_again(people.TAMSIN, now=now)
    draft, at = form_again(people.JOSE, now=now, known=True)
    deciding.decide(draft, deciding.SAME, (1, 2), now=now)
    deciding.decide(draft, deciding.CHANGED, (6,), now=now)
    third, today = form_again(people.BAO, now=now, known=True)
    deciding.decide(third, deciding.SAME, deciding.MAY_BE_SAME, now=now)
    other, then = form_again(people.ZOFIA, now=now, known=True)
    deciding.decide(other, deciding.SAME, deciding.MAY_BE_SAME, now=now)
    other.answers |= {"ticks:again": {"again": ["none"]}}
    other.save()
    return [
        Page("return-is-it-you", f"{first}is-it-you/", "nobody"),
        Page("return-code", f"{first}code/", "nobody"),
        Page("return-what-has-changed", f"{at}what-has-changed/", "client"),
        Page("return-still-sore", f"{at}places/", "client"),
        Page("return-today", f"{today}today/", "client"),
        Page("return-areas", f"{then}areas/", "client"),
    ]


def form_again(person, *, now, known=False):
    """Send a form to somebody who was here before; return it, and its address in our browser."""
    from practice.clients.models import Client, Link
    from practice.intake import services
    from practice.intake.again import beginning
    from practice.intake.returning import previous_intake

    client = Client.objects.get(name=person.name)
    draft = services.send_form(client, None, by=client.practitioners.first(), now=now)
    link = Link.objects.live(now=now).get(subject_id=draft.pk)
    link.bind(BROWSER, now=now)
    draft.started_at = now
    if known:
        draft.answers = beginning.answers_from(previous_intake(client), draft, now=now)
    draft.save()
    return draft, f"/f/{link.token}/"


def consent_pages() -> list[Page]:
    """Return the pages of a change of mind, and a plan that was made again because of one."""
    from practice.clients.models import Link
    from practice.intake.models import Consent, IntakeDraft

    now, visit = datetime.now(UTC), visit_of("Søren Birkenlund")
    draft = IntakeDraft.objects.filter(client=visit.client).exclude(sent_at=None).first()
    link = Link.fresh(
        "intake", client=visit.client, subject_id=draft.pk, by=None, now=now, lasts=timedelta(1)
    )
    link.bind(BROWSER, now=now)
    said = Consent.objects.filter(client=visit.client, key="touch").first()
    visit.minutes -= 15  # its plan is too long now
    visit.save()
    return [
        Page("client-helping", f"/f/{link_that_waits().token}/?helping", "nobody"),
        Page("form-take-back", f"/f/{link.token}/take-back/", "client"),
        Page("consent-change", f"/clients/{visit.client_id}/agreed/{said.pk}/", "omar"),
        Page("record-consents", f"/clients/{visit.client_id}/#consents", "omar"),
        Page("plan-made-again", f"/sessions/{visit.pk}/plan/", "omar"),
    ]


def link_that_waits():
    """Return the link of a form that nobody has begun."""
    from practice.clients.models import Link
    from practice.intake.models import IntakeDraft
    from sessions_app.today.demo import people

    waits = IntakeDraft.objects.filter(sent_at=None, started_at=None, cancelled_at=None)
    draft = waits.get(client__name=people.FREYA.name)
    return Link.objects.live(now=datetime.now(UTC)).get(subject_id=draft.pk)
