"""The public form: someone who is not a client yet asks to come (SECURITY-REQUIREMENTS F6).

They fill in the form itself. Until somebody of the practice accepts them they stand in no list, and
no mail goes to the address that was typed: neither a link nor a code.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation

from practice.clients.importing.sorting import Known, Someone, everyone
from practice.clients.models import Client, Link, folded
from practice.intake import services
from practice.intake.models import IntakeDraft, Newcomer
from practice.reference import load
from practice.staff import audit, versions
from practice.staff.models import User

MOST_WAITING = 200
MOST_BEGUN = 200
LASTS = timedelta(hours=48)  # for filling in what was begun
DECLINED_FOR = timedelta(days=30)  # in which it can be brought back
FIELDS = ("name", "called", "pronouns", "born_on", "email", "phone", "language")


def is_full() -> bool:
    """Say whether as many wait for an answer, or fill in the form, as people can look after."""
    begun = Newcomer.objects.filter(came_at=None).count()
    return begun >= MOST_BEGUN or Newcomer.objects.waiting().count() >= MOST_WAITING


@transaction.atomic
def begin(given: dict, *, language: str, now: datetime) -> Link:
    """Keep who asks and open the form for them; return its link."""
    client = Client(**given, language=language, is_newcomer=True)
    client.skip_history_when_saving = True  # nothing of them stays when they are declined
    client.save()
    draft = IntakeDraft.objects.create(client=client, asked_at=now, started_at=now)
    Newcomer.objects.create(client=client, draft=draft, began_at=now)
    link = Link.fresh(
        Link.Purpose.INTAKE, client=client, subject_id=draft.pk, by=None, now=now, lasts=LASTS
    )
    audit.made(link, draft)
    return link


@transaction.atomic
def hold(draft_id, link: Link, given: dict, *, now: datetime) -> None:
    """Keep what was ticked and signed until somebody says yes. Sent twice, it is held once."""
    rows = IntakeDraft.objects.visible_to(link).select_for_update(of=("self",))
    draft = rows.select_related("client", "newcomer").get(pk=draft_id)
    if draft.sent_at:
        return
    services.must_be_ready(draft, given)
    told = draft.answers["about"]
    for name in FIELDS:
        if told.get(name):
            value = date.fromisoformat(told[name]) if name == "born_on" else told[name]
            setattr(draft.client, name, value)
    draft.client.skip_history_when_saving = True
    draft.client.save()
    newcomer = draft.newcomer
    newcomer.came_at = now
    newcomer.signed = {
        "given": {name: said for name, said in given.items() if name != "seen"},
        "language": translation.get_language(),
        "version": load().version,
    }
    newcomer.save()
    draft.sent_at, draft.step = now, IntakeDraft.STEPS
    draft.save(update_fields=["sent_at", "step"])
    audit.noted(link, "sent", draft)


# --- who is here already


@dataclass(frozen=True)
class Alike:
    """A client who may be the same person: by "email", "phone", "born_on" or "name"."""

    client: Client
    why: str


def alike(newcomer: Newcomer, actor: User) -> list[Alike]:
    """Return the clients, of those that `actor` may know of, who may be this person."""
    person, clients = newcomer.client, Client.objects.visible_to(actor)
    known = Known(everyone(clients))
    asked = Someone(person.name, person.email, person.phone, person.born_on)
    found = {other.pk: why for other, why in known.like(asked)}
    for other in known.by_name.get(folded(asked.name), ()):
        found.setdefault(other.pk, "name")
    rows = clients.in_bulk(list(found)[:20])
    return [Alike(rows[pk], why) for pk, why in found.items() if pk in rows]


def differing(client: Client, newcomer: Newcomer) -> list[str]:
    """Return the fields in which both say something, and not the same."""
    ours, theirs = client, newcomer.client
    return [
        name
        for name in FIELDS
        if getattr(theirs, name)
        and getattr(ours, name)
        and getattr(theirs, name) != getattr(ours, name)
    ]


# --- yes or no


@transaction.atomic
def accept(newcomer_id, *, by: User) -> Client:
    """Make them a client of their own, with the form that they sent."""
    newcomer = locked(newcomer_id)
    client = newcomer.client
    client.is_newcomer = False
    client.save()
    audit.made(by, client)
    return settle(newcomer, client, by=by)


@transaction.atomic
def merge(newcomer_id, client: Client, take: set[str], *, by: User) -> Client:
    """Give the form to a client who is here already.

    `take` names the fields in which the form's word counts from now on. What differed and was not
    taken is a version of its own in the client's history: nothing that was told is lost.
    """
    newcomer = locked(newcomer_id)
    hidden = newcomer.client
    client = Client.objects.select_for_update().get(pk=client.pk)
    told = {name: getattr(hidden, name) for name in FIELDS if getattr(hidden, name)}
    apart = differing(client, newcomer)
    kept = {name: getattr(client, name) for name in apart if name not in take}
    new = {name: value for name, value in told.items() if getattr(client, name) != value}
    if kept:
        note_told(client, new, by=by)
    if new:
        for name, value in (kept or new).items():
            setattr(client, name, value)
        versions.save(client, version=client.version, by=by, fields=sorted(kept or new))
    IntakeDraft.objects.filter(pk=newcomer.draft_id).update(client=client)
    Link.objects.filter(client=hidden).update(client=client)
    audit.line(by, "merged", client, fields=[str(hidden.pk)]).save()
    settle(newcomer, client, by=by)
    remove([hidden.pk])
    return client


def note_told(client: Client, told: dict, *, by: User) -> None:
    """Keep what the form says as a version of its own, before the choice that follows."""
    for name, value in told.items():
        setattr(client, name, value)
    client.version += 1
    client.save()
    audit.changed(by, client, sorted(told))


def locked(newcomer_id) -> Newcomer:
    rows = Newcomer.objects.waiting().select_for_update(of=("self",))
    return rows.select_related("client", "draft").get(pk=newcomer_id)


def settle(newcomer: Newcomer, client: Client, *, by: User) -> Client:
    """Make the form's `Intake` in the words that were shown, and end the waiting.

    If the questions have changed since, the words would be others: the answers then wait in the
    form, which is to be sent to the client once more.
    """
    if by.is_practitioner:
        client.practitioners.add(by)
    draft = IntakeDraft.objects.select_related("client").get(pk=newcomer.draft_id)
    came_at, signed = newcomer.came_at, newcomer.signed
    draft.sent_at, draft.asked_by = None, by
    draft.answers = {**draft.answers, "about": about(client, draft.answers["about"])}
    draft.save()
    link = Link.objects.filter(subject_id=draft.pk).latest("made_at")
    newcomer.delete()
    if signed["version"] == load().version:
        with translation.override(signed["language"]):
            services.send_intake(draft.pk, link, signed["given"], now=came_at)
    audit.noted(by, "accepted", draft)
    return client


def about(client: Client, told: dict) -> dict:
    """Return the first page as it was decided, so that the form overrules nothing."""
    decided = {name: getattr(client, name) for name in FIELDS if name in told}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in (told | decided).items()
        if value
    }


@transaction.atomic
def decline(newcomer: Newcomer, reason: str, *, by: User, now: datetime) -> None:
    """Say no. For thirty days it can be brought back, then nothing of it is kept."""
    newcomer.declined_at, newcomer.declined_by, newcomer.reason = now, by, reason
    newcomer.save(update_fields=["declined_at", "declined_by", "reason"])
    for link in Link.objects.filter(client=newcomer.client).live(now=now):
        link.revoke(now=now)
    audit.line(by, "declined", newcomer, client_id=newcomer.client_id, fields=[reason]).save()


@transaction.atomic
def bring_back(newcomer: Newcomer, *, by: User) -> None:
    newcomer.declined_at = newcomer.declined_by = None
    newcomer.reason = ""
    newcomer.save(update_fields=["declined_at", "declined_by", "reason"])
    audit.noted(by, "brought-back", newcomer, client_id=newcomer.client_id)


def forget(now: datetime) -> int:
    """Remove whom nobody will answer any more: a worker's duty. Says how many they were."""
    unsent = Newcomer.objects.filter(came_at=None, began_at__lt=now - LASTS)
    declined = Newcomer.objects.filter(declined_at__lt=now - DECLINED_FOR)
    gone = list((unsent | declined).values_list("client_id", flat=True)[:500])
    remove(gone)
    return len(gone)


def remove(ids: list) -> None:
    """Remove people who never became clients, and the line that a removal leaves behind."""
    Client.objects.filter(pk__in=ids, is_newcomer=True).delete()
    Client.history.filter(id__in=ids).delete()
