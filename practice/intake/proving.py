"""Whose hands a form is in: what a browser has to show before it reads earlier answers (C7).

A link alone proves nothing, as a mail can be forwarded. Proof is the browser in which the earlier
form was filled in, a link that the client has just asked for, or six digits from their mail.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from practice.clients import links
from practice.clients.models import Client, Link
from practice.intake.again import beginning
from practice.intake.models import AccessCode, Intake, IntakeDraft
from practice.intake.returning import previous_intake
from practice.mail import outbox
from practice.staff import audit
from practice.staff.models import Practice

CODE_LASTS, FRESH_LASTS = timedelta(minutes=10), timedelta(minutes=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AN_HOUR, A_DAY = 3, 10  # mails that show who it is


def earlier_of(draft: IntakeDraft, link: Link) -> Intake | None:
    """Return the form that this one may begin from, while nothing was answered in it.

    A form that is entered from paper holds what stands on the paper and nothing else.
    """
    if has_answers(draft) or link.how == Link.How.PAPER:
        return None
    return previous_intake(draft.client)


def has_answers(draft: IntakeDraft) -> bool:
    return bool(draft.answers.keys() - {"_helping"})


def is_known(request, link: Link, earlier: Intake, *, now: datetime) -> bool:
    """Say whether this browser may read what the client said earlier.

    On the tablet it may, if whoever handed it over may read it too: they know the client by sight.
    """
    if link.how != Link.How.SENT:
        readers = Client.objects.visible_to(link.made_by, "intake-answers")
        return readers.filter(pk=link.client_id).exists()
    return is_fresh(link, now=now) or wrote(request, earlier, now=now)


def is_fresh(link: Link, *, now: datetime) -> bool:
    """Say whether the client has just asked for this link and got it by mail."""
    own = link.how == Link.How.SENT and link.made_by_id is None
    return own and now - link.made_at <= FRESH_LASTS


def would_show(draft: IntakeDraft, link: Link, *, now: datetime) -> bool:
    """Say whether Start on that link would show answers to somebody who proved nothing."""
    return has_answers(draft) and link.how == Link.How.SENT and not is_fresh(link, now=now)


def wrote(request, earlier: Intake, *, now: datetime) -> bool:
    theirs = Link.objects.filter(purpose=Link.Purpose.INTAKE, subject_id=earlier.draft_id)
    return any(links.is_bound(request, each, now=now) for each in theirs.exclude(bound_at=None))


@transaction.atomic
def open_earlier(draft: IntakeDraft, link: Link, earlier: Intake, *, now: datetime) -> None:
    """Begin this form from the earlier one; call it after the proof."""
    draft.refresh_from_db(fields=["answers", "version"])
    if has_answers(draft):
        return
    answers = {**draft.answers, **beginning.answers_from(earlier, draft, now=now)}
    untouched = IntakeDraft.objects.waiting().filter(pk=draft.pk, version=draft.version)
    if untouched.update(answers=answers, version=draft.version + 1):
        draft.answers, draft.version = answers, draft.version + 1
        audit.opened(link, earlier)


# --- the code by mail


def secret_of(request) -> str:
    """Return what tells this browser from others; a new one if it has none."""
    return request.COOKIES.get(settings.FORM_COOKIE_NAME) or secrets.token_urlsafe(32)


@transaction.atomic
def mail_code(draft: IntakeDraft, link: Link, secret: str, *, now: datetime) -> bool:
    """Mail six digits to the address on file. Says whether it did; the page must not."""
    client = Client.objects.select_for_update().get(pk=draft.client_id)
    if not client.email or not may_mail(client, now=now):
        return False
    code = f"{secrets.randbelow(10**6):06}"
    AccessCode.objects.filter(link__client=client, made_at__lt=now - DAY).delete()
    mine = AccessCode.objects.filter(link=link, browser_hash=hashed(secret))
    mine.usable(now=now).update(expires_at=now)
    made = AccessCode.objects.create(
        link=link,
        digest=digest(link, secret, code),
        browser_hash=hashed(secret),
        made_at=now,
        expires_at=now + CODE_LASTS,
    )
    audit.noted(link, "code-mailed", made, client_id=client.pk)
    outbox.queue(
        f"intake-code-{made.pk}",
        letter(client, code),
        kind="intake-code",
        stale_after=CODE_LASTS,
        client_id=client.pk,
        subject_id=draft.pk,
    )
    return True


def may_mail(client: Client, *, now: datetime) -> bool:
    """Say whether one more code or fresh link may go to this client, counted in the database.

    To someone who is not a client yet none does: their address was only typed in (F6).
    """
    if client.is_newcomer:
        return False
    codes = AccessCode.objects.filter(link__client=client)
    fresh = Link.objects.filter(client=client, purpose=Link.Purpose.INTAKE, made_by=None)
    return all(
        codes.filter(made_at__gt=now - span).count() + fresh.filter(made_at__gt=now - span).count()
        < most
        for span, most in ((HOUR, AN_HOUR), (DAY, A_DAY))
    )


def letter(client: Client, code: str) -> outbox.Letter:
    practice = Practice.current()
    context = {
        "client": client,
        "code": f"{code[:3]} {code[3:]}",
    }
    with translation.override(client.language or settings.LANGUAGE_CODE):
        return outbox.build_email(
            "intake/email/code",
            client.email,
            context,
            stationery=practice.stationery,
        )


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def digest(link: Link, secret: str, code: str) -> str:
    """Return what is kept of a code. Without our key nobody can try a million of them on it."""
    words = f"{link.pk}|{secret}|{code}"
    return salted_hmac("intake-code", words, algorithm="sha256").hexdigest()


def code_is_right(link: Link, secret: str, typed: str, *, now: datetime) -> bool:
    """Say whether that is the code that was mailed for this link and browser, and use it up.

    Each try is counted before it is looked at, so that many at once are no more tries.
    """
    mine = AccessCode.objects.filter(link=link, browser_hash=hashed(secret))
    newest = mine.usable(now=now).first()
    if newest is None:
        return False
    this = AccessCode.objects.filter(pk=newest.pk).usable(now=now)
    if not this.update(tries=F("tries") + 1):
        return False
    code = "".join(each for each in typed if each.isascii() and each.isdecimal())
    if not constant_time_compare(newest.digest, digest(link, secret, code)):
        return False
    return AccessCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=now) == 1
