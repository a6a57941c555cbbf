"""Give a client the practice's tablet for one page, or for one form (SECURITY-REQUIREMENTS A10).

The staff session stays signed in, but from `hand_over` on it reaches that page, what stands below
`under`, and the page that takes the tablet back: Back, a new tab and a typed address lead to the
page again. Only the person who handed it over ends this, with their password or a code from their
mail. Once the client is done, `close_to` leaves them one page that shows nothing of theirs.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from practice.mail import outbox
from practice.staff import audit
from practice.staff.models import Practice, User

KEY = "handed_over"
CODE = "take_back_code"
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


def hand_over(request, *, page: str, back: str, under="", link_id="") -> HttpResponse:
    """Limit this session to the address `page`; once taken back, staff go on at `back`.

    A form has many pages: `under` is what all their addresses begin with, and `link_id` names the
    link that this session, and no other, may open meanwhile.
    """
    request.session[KEY] = {"page": page, "back": back, "under": under, "link": str(link_id)}
    request.session.pop(CODE, None)
    audit.noted(request.user, "handed-over", request.user)
    return forget_language(redirect(page))


def lock(request, *, page: str, back: str, also=(), until: datetime | None = None) -> None:
    """Lock this session (A9): it reaches the address `page` and those of `also`, to that moment.

    Everything else asks for the unlock, which is the way back of a tablet that was handed over.
    """
    ends = until.isoformat() if until else ""
    locked = {"page": page, "back": back, "also": list(also), "until": ends, "is_lock": True}
    request.session[KEY] = locked
    request.session.pop(CODE, None)
    audit.noted(request.user, "locked", request.user)


def is_locked(session) -> bool:
    """Say whether it is a lock that limits this session, and no client who holds the tablet."""
    return bool(session.get(KEY, {}).get("is_lock"))


def lock_all(session, *, back: str) -> None:
    """Leave a locked session the unlock alone; staff go on at `back`."""
    page = reverse("staff:take-back")
    session[KEY] = {**session[KEY], "page": page, "also": [], "back": back}


def page_of(session) -> str:
    """Return the one page that a handed-over session shows; "" while it is in staff's hands."""
    return session.get(KEY, {}).get("page", "")


def is_open(session, path: str) -> bool:
    """Say whether a handed-over session may ask for that address."""
    given = session[KEY]
    under, until = given.get("under", ""), given.get("until")
    if until and timezone.now() > datetime.fromisoformat(until):
        return False
    if path in given.get("also", ()):
        return True
    return path == page_of(session) or bool(under and path.startswith(under))


def link_of(session) -> str:
    """Return the id of the link whose form this session was handed over for, or ""."""
    return session.get(KEY, {}).get("link", "")


def close_to(request, page: str) -> None:
    """Leave a session that is with a client one page alone: they are done, or want to stop."""
    given = request.session.get(KEY)
    if given:
        request.session[KEY] = {**given, "page": page, "under": ""}


def back_of(session) -> str:
    return session.get(KEY, {}).get("back") or reverse("today:today")


def take_back(request) -> HttpResponse:
    """End the hand-over under a new session id (A7); call it after the proof."""
    back = back_of(request.session)
    for name in (KEY, CODE):
        request.session.pop(name, None)
    request.session.cycle_key()
    audit.noted(request.user, "took-back", request.user)
    return forget_language(redirect(back))


def forget_language(response):
    """Let the next client who holds this tablet begin in a language of their own."""
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


def only_the_page(get_response):
    """Answer every other address of a handed-over session with the way to its one page.

    The session of someone who may not sign in any more ends. A page that is not there any more,
    or not open any more, gives way to the page on which staff take the tablet back.
    """

    def middleware(request):
        page = page_of(request.session) if settings.SESSION_COOKIE_NAME in request.COOKIES else ""
        if page and not get_user(request).is_authenticated:
            request.session.flush()  # nobody could take it back (A12)
            page = ""
        if not page or request.path == reverse("staff:take-back"):
            return get_response(request)
        if is_open(request.session, request.path):
            response = get_response(request)
            is_gone = request.method in ("GET", "HEAD") and response.status_code in (403, 404)
            way_out = "staff:take-back" if request.path == page else page
            return redirect(way_out) if is_gone else response
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        return redirect("staff:take-back" if is_locked(request.session) else page)

    return middleware


# --- the code by mail


@transaction.atomic
def mail_code(request, *, now: datetime) -> None:
    """Mail six digits to whoever handed the tablet over. A new code ends the one before."""
    code = f"{secrets.randbelow(10**6):06}"
    request.session[CODE] = {
        "digest": digest(request, code),
        "until": (now + CODE_LASTS).isoformat(),
        "tries": 0,
    }
    practice, person = Practice.current(), request.user
    letter = outbox.build_email(
        "account/email/take_back",
        person.email,
        {"code": code},
        stationery=practice.stationery,
    )
    key = f"take-back-{secrets.token_hex(16)}"
    outbox.queue(key, letter, kind="sign-in", stale_after=CODE_LASTS)


def digest(request, code: str) -> str:
    """Return what is kept of a code: it means nothing in another session."""
    secret = f"{settings.SECRET_KEY}{request.user.pk}{request.session.session_key}{code}"
    return sha256(secret.encode()).hexdigest()


def code_was_mailed(request) -> bool:
    return CODE in request.session


def code_is_right(request, typed: str, *, now: datetime) -> bool:
    """Say whether that is the code; it ends after ten minutes or five wrong tries."""
    kept = request.session.get(CODE)
    if not kept or now > datetime.fromisoformat(kept["until"]):
        return False
    code = "".join(typed.split()).replace("-", "")
    if secrets.compare_digest(kept["digest"], digest(request, code)):
        return True
    kept["tries"] += 1
    if kept["tries"] >= MOST_TRIES:
        del request.session[CODE]
    request.session.modified = True
    return False


def password_is_right(person: User, typed: str) -> bool:
    return bool(typed) and person.check_password(typed)
