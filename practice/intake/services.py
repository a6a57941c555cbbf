"""What a practice and a client do with a form: ask for it, begin it, send it."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from practice.clients.models import Client, Link
from practice.diary.models import REMINDER, Appointment
from practice.intake import documents, keeping, pages, paper, proving, returning
from practice.intake.consent import services as consenting
from practice.intake.flags import raise_flags
from practice.intake.models import Intake, IntakeDraft, Mark
from practice.mail import outbox
from practice.reference import load
from practice.staff import audit, versions
from practice.staff.models import Practice, User

LASTS = timedelta(days=14)
HERE_LASTS = timedelta(hours=12)  # as long as a session of the practice's people
MINUTES, MINUTES_AGAIN = 8, 2  # what the form takes, the first time and when little has changed
CONTACTS = ("name", "called", "pronouns", "phone", "born_on")


class NotFinished(Exception):
    """A page that must be answered was not: `page` is the first."""

    def __init__(self, page):
        super().__init__(page.slug)
        self.page = page


class AnswersChanged(Exception):
    """An answer changed after the page was shown on which the form was signed."""


def must_be_ready(draft: IntakeDraft, given: dict) -> None:
    """Raise NotFinished, or AnswersChanged if `given` was signed under other answers."""
    missing = pages.first_open(pages.sequence(draft.answers), draft.answers)
    if missing:
        raise NotFinished(missing)
    if given.get("seen") and given["seen"] != keeping.stamp(draft.answers):
        raise AnswersChanged


# --- asking for a form


@transaction.atomic
def send_form(
    client: Client,
    appointment: Appointment | None = None,
    *,
    by: User,
    now: datetime,
    email: str = "",
    language: str = "",
    needed_by: date | None = None,
    line: str = "",
) -> IntakeDraft:
    """Ask a client to fill in the form: a draft, its link and the mail, all or none.

    An address that differs becomes the client's, as later links go to the address on file. A form
    still out for the same visit is cancelled: there is one at a time.
    """
    keep_contacts(client, {"email": email, "language": language}, by=by)
    for earlier in client.drafts.waiting().filter(appointment=appointment):
        cancel_form(earlier, by=by, now=now)
    draft = IntakeDraft.objects.create(
        client=client, appointment=appointment, needed_by=needed_by, asked_by=by, asked_at=now
    )
    link = new_link(draft, by=by, now=now)
    audit.made(by, draft)
    queue_form(draft, link, key=f"intake-{draft.pk}", line=line)
    return draft


def new_link(draft: IntakeDraft, *, by: User | None, now: datetime) -> Link:
    """Make the draft's one live link. It ends when the session starts, or after 14 days."""
    visit = draft.appointment
    lasts = min(LASTS, visit.starts_at - now) if visit and visit.starts_at > now else LASTS
    link = Link.fresh(
        Link.Purpose.INTAKE, client=draft.client, subject_id=draft.pk, by=by, now=now, lasts=lasts
    )
    audit.made(by, link)
    return link


def letter(draft: IntakeDraft, address: str, *, line: str = "", template: str = "form"):
    """Build the mail that asks for a form, in the client's language."""
    practice = Practice.current()
    context = {
        "draft": draft,
        "client": draft.client,
        "appointment": draft.appointment,
        "practitioner": draft.practitioner,
        "address": address,
        "line": line,
        **what_it_takes(draft),
        "zone": practice.time_zone,
    }
    with translation.override(draft.client.language or settings.LANGUAGE_CODE):
        return outbox.build_email(
            f"intake/email/{template}",
            draft.client.email,
            context,
            stationery=practice.stationery,
        )


def returns(draft: IntakeDraft) -> bool:
    """Say whether this client has sent a form before, so that this one asks what has changed."""
    return draft.client.intakes.exists()


def what_it_takes(draft: IntakeDraft) -> dict:
    """Return what mails and pages say about the form before it is begun."""
    again = returns(draft)
    return {"returns": again, "minutes": MINUTES_AGAIN if again else MINUTES}


def queue_form(draft: IntakeDraft, link: Link, *, key: str, line="", template="form"):
    return outbox.queue(
        key,
        letter(draft, link.address, line=line, template=template),
        kind="intake-link",
        client_id=draft.client_id,
        subject_id=draft.pk,
    )


def take_back_reminder(draft: IntakeDraft) -> None:
    """Let no reminder of a form go out that is done or cancelled."""
    if draft.appointment_id:
        outbox.cancel_about(draft.appointment_id, kind=REMINDER)


def live_link(draft: IntakeDraft, *, now: datetime) -> Link | None:
    links = Link.objects.sent().filter(purpose=Link.Purpose.INTAKE, subject_id=draft.pk)
    return links.live(now=now).first()


@transaction.atomic
def send_again(draft: IntakeDraft, *, by: User, now: datetime, key: str) -> None:
    """Mail the same link once more; a new one if it has ended. `key` makes it happen once."""
    link = live_link(draft, now=now) or new_link(draft, by=by, now=now)
    audit.noted(by, "sent", link)
    queue_form(draft, link, key=f"intake-again-{key}")


@transaction.atomic
def cancel_form(draft: IntakeDraft, *, by: User, now: datetime) -> None:
    """Take a form back: its link opens nothing any more and an unsent mail is not sent."""
    for link in Link.objects.filter(subject_id=draft.pk).live(now=now):
        link.revoke(now=now)
        audit.noted(by, "revoked", link)
    outbox.cancel(f"intake-{draft.pk}")
    take_back_reminder(draft)
    draft.cancelled_at = now
    draft.save(update_fields=["cancelled_at"])
    audit.noted(by, "cancelled", draft)


@transaction.atomic
def mail_fresh_link(link: Link, *, now: datetime) -> bool:
    """Mail a new link to the address on file, at most three in an hour. Says whether it did."""
    draft = (
        IntakeDraft.objects.visible_to(link)
        .waiting()
        .select_related("client", "appointment__practitioner", "asked_by")
        .first()
    )
    if draft is None or draft.is_closed or not draft.client.email:
        return False
    if not proving.may_mail(draft.client, now=now):
        return False
    fresh = new_link(draft, by=None, now=now)
    queue_form(draft, fresh, key=f"intake-link-{fresh.pk}", template="fresh_link")
    return True


@transaction.atomic
def open_here(
    client: Client, appointment: Appointment | None, *, how: str, by: User, now: datetime
) -> tuple[IntakeDraft, Link]:
    """Return a form and a link that opens it in this session of `by` alone: no mail goes out.

    On the tablet it is the form that is out, with what was answered already. A paper form is one
    of its own, and whoever began to enter it goes on with it. Asked twice, it is one form.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    mine = Link.objects.live(now=now).filter(purpose=Link.Purpose.INTAKE, how=how, made_by=by)
    drafts = client.drafts.out()
    if how == Link.How.PAPER:
        drafts = client.drafts.waiting().filter(pk__in=mine.values("subject_id"))
    draft = drafts.filter(appointment=appointment).first()
    if draft is None:
        draft = IntakeDraft.objects.create(
            client=client, appointment=appointment, asked_by=by, asked_at=now
        )
        audit.made(by, draft)
    link = mine.filter(subject_id=draft.pk).first()
    if link is None:
        given = {"client": client, "subject_id": draft.pk, "by": by, "now": now}
        link = Link.fresh(Link.Purpose.INTAKE, how=how, lasts=HERE_LASTS, **given)
        audit.made(by, link)
    return draft, link


# --- filling it in and sending it


@transaction.atomic
def begin(draft: IntakeDraft, link: Link, *, now: datetime, with_help: bool = False) -> None:
    """Note that the client pressed Start, the first time they did; and whether someone helps."""
    if draft.started_at is None:
        first = {"started_at": now}
        if with_help:
            first["answers"] = {**draft.answers, "_helping": True}
        IntakeDraft.objects.filter(pk=draft.pk, started_at=None).update(**first)
        audit.noted(link, "started", draft)
    if link.how != Link.How.SENT:
        shut_unopened(draft, now=now)


def shut_unopened(draft: IntakeDraft, *, now: datetime) -> None:
    """Let a mailed link that nobody began ask first who is there: it would show answers now (C7)."""
    out = Link.objects.sent().filter(subject_id=draft.pk, browser_hash="")
    for link in out.live(now=now):
        link.bind(secrets.token_urlsafe(32), now=now)


def age_of(draft: IntakeDraft, *, on: date) -> int | None:
    """Return the client's age by what they typed, or else by the record; None if nobody knows."""
    typed = draft.answers.get("about", {}).get("born_on")
    born = date.fromisoformat(typed) if typed else draft.client.born_on
    return Client(born_on=born).age(on=on)


@transaction.atomic
def send_intake(draft_id, link: Link, given: dict, *, now: datetime) -> Intake:
    """Make the signed, unchangeable `Intake` of a finished draft: once, however often it is sent.

    `given` is a valid ConsentForm's data. Raises NotFinished when a page is still open, and
    AnswersChanged when the client signed under answers that have changed since.
    """
    rows = IntakeDraft.objects.visible_to(link).select_for_update(of=("self",))
    draft = rows.select_related("client", "appointment", "asked_by").get(pk=draft_id)
    if draft.sent_at:
        return draft.intake
    answers = draft.answers
    must_be_ready(draft, given)
    signed_at = paper.moment_of(given.get("signed_on"), now=now)
    today = timezone.localtime(signed_at).date()
    young = age_of(draft, on=today) in consenting.UNDER_AGE
    language = translation.get_language()
    known = answers["about"] if link.how == Link.How.PAPER else {"language": language}
    client = keep_contacts(draft.client, answers["about"] | known, by=link)
    intake = Intake(
        client=client,
        appointment=draft.appointment,
        draft=draft,
        document=documents.document_from(
            answers,
            name=client.name,
            on=today,
            agreed=consenting.areas_agreed(given, answers),
            guardian=guardian_of(given) if young else None,
        ),
        own_words=documents.own_words(answers),
        signature=given["signature"],
        signing=consenting.signing_of(given),
        language=language,
        reference_version=load().version,
        sent_at=signed_at,
    )
    before = client.intakes.first()
    intake.changed = len(returning.changes(before, intake)) if before else None
    intake.save()
    Mark.objects.bulk_create(marks_of(intake))
    consenting.record(intake, given, answers, young=young, now=signed_at, link=link)
    with translation.override(settings.LANGUAGE_CODE):  # for those who treat
        raise_flags(intake, client, by=link, asked_by=draft.asked_by, now=signed_at)
    if link.how == Link.How.PAPER:
        cancel_others(draft, by=link.made_by, now=now)
    take_back_reminder(draft)
    draft.sent_at = now
    draft.step = IntakeDraft.STEPS
    draft.save(update_fields=["sent_at", "step"])
    audit.made(link, intake)
    audit.noted(link, "sent", draft)
    return intake


def cancel_others(draft: IntakeDraft, *, by: User, now: datetime) -> None:
    """Take back what is out for the same visit: the paper has answered it."""
    others = draft.client.drafts.out().filter(appointment=draft.appointment)
    for other in others.exclude(pk=draft.pk):
        cancel_form(other, by=by, now=now)


def guardian_of(given: dict) -> dict | None:
    """Return the guardian's part of the intake document, if one has agreed."""
    if not given.get("guardian"):
        return None
    return {"consent": True, "present": bool(given.get("guardian_present"))}


def marks_of(intake: Intake) -> list[Mark]:
    sore = [
        Mark(intake=intake, kind=Mark.Kind.SORE, region=row["region"], score=row.get("score"))
        for row in intake.document["focus"]
    ]
    avoid = [
        Mark(intake=intake, kind=Mark.Kind.AVOID, region=region)
        for region in intake.document["avoid"]
    ]
    return sore + avoid


def keep_contacts(client: Client, given: dict, *, by) -> Client:
    """Save the contact details that were given and differ; what was left empty stays."""
    born = given.get("born_on")
    if isinstance(born, str):
        given = {**given, "born_on": date.fromisoformat(born)}
    names = (*CONTACTS, "email", "language")
    changed = [n for n in names if given.get(n) and given[n] != getattr(client, n)]
    if not changed:
        return client
    for name in changed:
        setattr(client, name, given[name])
    return versions.save(client, version=client.version, by=by, fields=changed)
