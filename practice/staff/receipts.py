"""Do what a form asks for once, however often it is sent (SECURITY-REQUIREMENTS E1)."""

import re
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from practice.staff.models import Receipt

LEFT_OUT = {"csrfmiddlewaretoken", "key"}
SECRETS = {"password", "password1", "password2", "code"}
OUR_OWN = {"number", "tab", "seq", "page", "then", "chosen", "choose", "version", "seen", "in"}
NEVER_SHOWN = LEFT_OUT | SECRETS | OUR_OWN


def new_key() -> UUID:
    """Make the key that a page gives its form."""
    return uuid4()


def answer_once(request, act) -> HttpResponse:
    """Run `act()` in one transaction and redirect to the address that it returns.

    The same form sent again gets the same redirect and nothing is done. The same key with
    other content is answered 409, with nothing done; so is a form without a key.
    """
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return conflict(request)
    digest = fingerprint(request.POST)
    with transaction.atomic():
        receipt, is_new = Receipt.objects.get_or_create(pk=key, defaults={"digest": digest})
        if not is_new:
            return redirect(receipt.answer) if receipt.digest == digest else conflict(request)
        receipt.answer = act()
        receipt.save(update_fields=["answer"])
    return redirect(receipt.answer)


def fingerprint(posted) -> str:
    """Return a digest of what was typed, whatever order the browser sent it in."""
    rows = sorted((name, posted.getlist(name)) for name in posted if name not in LEFT_OUT)
    return sha256(repr(rows).encode()).hexdigest()


def conflict(request) -> HttpResponse:
    return render(request, "409.html", {"typed": typed(request.POST)}, status=409)


def typed(posted) -> list[tuple[str, str]]:
    """Return what a person typed, for showing it back; never what nobody may read over."""
    shown = [name for name in posted if name not in NEVER_SHOWN]
    return [(in_words(name), words) for name in shown for words in posted.getlist(name) if words]


def in_words(name: str) -> str:
    """Return the name of a field as it reads where its form is not at hand."""
    return " ".join(re.split("[-_]+", name)).strip().capitalize()
