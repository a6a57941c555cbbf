"""Open the secret addresses that clients were sent (SECURITY-REQUIREMENTS C).

Wrong, ended, revoked and unknown tokens get one and the same page. Opening a link changes nothing
but when it was last used.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render

from practice.clients.models import Client, Link
from practice.staff import handing_over
from practice.staff.permissions import may

GUESSES_AN_HOUR = 30
A_DAY = 10  # links that one client is sent
BOUND_FOR = timedelta(hours=24)
USED_AGAIN = timedelta(minutes=5)


def open_link(token: str, purpose: str, *, now: datetime) -> Link | None:
    """Return the live link of that token and purpose and note its use, or None."""
    link = Link.objects.opening(token, purpose, now=now).select_related("client").first()
    if link and (link.last_used_at is None or now - link.last_used_at > USED_AGAIN):
        Link.objects.filter(pk=link.pk).update(last_used_at=now)
    return link


def once_valid(token: str, purpose: str) -> Link | None:
    """Return the link of that token, ended or not, so that a new one may be asked for."""
    return (
        Link.objects.sent()
        .filter(token_hash=sha256(token.encode()).hexdigest(), purpose=purpose)
        .first()
    )


def ended(request, template: str, context: dict | None = None):
    """Answer for a link that opens nothing; after 30 of them in an hour, 429 for that address."""
    if guesses(request) > GUESSES_AN_HOUR:
        return render(request, "429.html", status=429)
    return render(request, template, context, status=404)


def are_enough(client, *, now: datetime) -> bool:
    """Say whether this client was sent as many links within a day as anyone is (F)."""
    asking = Link.objects.filter(
        client=client, purpose__in=(Link.Purpose.INTAKE, Link.Purpose.PLAN)
    )
    return asking.filter(made_at__gt=now - timedelta(days=1)).count() >= A_DAY


def guesses(request) -> int:
    """Count this try, and return how many there were from this address within the hour."""
    return tries(request, "guess")


def tries(request, what: str) -> int:
    """Count one more `what` from this address, and return how many there were within the hour."""
    key = f"{what}-" + sha256(f"{settings.SECRET_KEY}{address_of(request)}".encode()).hexdigest()
    if cache.add(key, 1, timeout=3600):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1


def address_of(request) -> str:
    """Return the client's address, counted from the right past our own proxies (A5)."""
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = settings.TRUSTED_PROXIES
    if hops and len(passed) >= hops:
        return passed[-hops].strip()
    return request.META.get("REMOTE_ADDR", "")


# --- the browser that a form is tied to


def is_bound(request, link: Link, *, now: datetime) -> bool:
    """Say whether this is the browser in which Start was pressed, at most 24 hours ago.

    A form on the practice's tablet, or one that is entered from paper, is tied to the session of
    the person who opened it: it leaves nothing behind in that browser.
    """
    if link.how != Link.How.SENT:
        return is_at_hand(request, link)
    secret = request.COOKIES.get(settings.FORM_COOKIE_NAME, "")
    fresh = link.bound_at is not None and now - link.bound_at < BOUND_FOR
    return bool(secret) and fresh and link.is_bound_to(secret)


def has_begun_here(request, link: Link, *, now: datetime) -> bool:
    """Say whether this browser began what the link opens, by this link or a fresher one.

    Nothing may be shown for it: it only lets in what was typed in a page that stood open (E3).
    """
    secret = request.COOKIES.get(settings.FORM_COOKIE_NAME, "")
    same = Link.objects.filter(purpose=link.purpose, subject_id=link.subject_id)
    mine = same.filter(browser_hash=sha256(secret.encode()).hexdigest())
    return bool(secret) and mine.filter(bound_at__gt=now - BOUND_FOR).exists()


def may_open(request, link: Link) -> bool:
    """Say whether the link opens anything here: one that was sent does so everywhere."""
    return link.how == Link.How.SENT or is_at_hand(request, link)


def is_at_hand(request, link: Link) -> bool:
    """Say whether this session was opened for that link, and may still do what it is for."""
    user = request.user
    if not user.is_authenticated or user.pk != link.made_by_id:
        return False
    handed_over = handing_over.link_of(request.session)
    if link.how == Link.How.TABLET:
        return handed_over == str(link.pk)
    known = Client.objects.visible_to(user, "paper-forms").filter(pk=link.client_id)
    return not handed_over and may(user, "write", "paper-forms") and known.exists()


def bind(request, response, link: Link, *, now: datetime) -> None:
    """Tie the link to this browser. One secret serves every form that it fills in."""
    if link.how != Link.How.SENT:
        return  # a session holds it already, and the next client finds no cookie of the last
    secret = request.COOKIES.get(settings.FORM_COOKIE_NAME) or secrets.token_urlsafe(32)
    link.bind(secret, now=now)
    give(response, secret)


def give(response, secret: str) -> None:
    """Let this browser keep its secret for a day."""
    response.set_cookie(
        settings.FORM_COOKIE_NAME,
        secret,
        max_age=int(BOUND_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
