"""Who may do what: the one table that code and tests read (SECURITY-REQUIREMENTS 2).

r = read, w = write, o = own clients only, where the practice has switched that on. A person may
hold several roles; rights add up. Clients by link are not here: a link opens what `visible_to`
gives it and nothing else.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

ROLES = ("owner", "practitioner", "receptionist")

MATRIX = {
    #                owner  practitioner  receptionist
    "account":       ("rw", "rw", "rw"),  # one's own sign-in, theme and language
    "today":         ("r", "ro", "r"),
    "clients":       ("rw", "rwo", "rw"),  # names and contacts
    "newcomers":     ("rw", "rw", "rw"),  # who asked to come by the public form; nobody's clients yet
    "imports":       ("rw", "", ""),  # many clients at once, from a file
    "appointments":  ("rw", "rwo", "rw"),
    "records":       ("r", "ro", "r"),  # the record page; its health parts are asked one by one
    "intake-links":  ("rw", "rwo", "rw"),
    "intake-status": ("r", "ro", "r"),
    "intake-answers": ("r", "ro", ""),
    "paper-forms":   ("rw", "rwo", ""),  # a form that a client filled in on paper, entered for them
    "flags":         ("rw", "rwo", ""),  # warnings: closed, opened, and what clinicians said
    "consents":      ("rw", "rwo", ""),  # a change of mind that was told is written down
    "plans":         ("rw", "rwo", ""),
    "templates":     ("rw", "rw", ""),  # the sequences that plans are made from
    "check-ins":     ("r", "rwo", ""),
    "notes":         ("rw", "rwo", ""),
    "phrases":       ("rw", "rw", ""),  # sentences for the notes; they are about nobody
    "aftercare":     ("rw", "rwo", ""),
    "reports":       ("r", "ro", ""),  # counts of the practice; nothing that names a client
    "mail-state":    ("r", "ro", "r"),
    "settings":      ("rw", "", ""),
}  # fmt: skip

SAFE = {"GET", "HEAD", "OPTIONS"}


def rights(user, resource: str) -> str:
    """Return the letters that `user` has on `resource`, of all their roles together.

    `o` stays only if every role that gives a right gives it for own clients only.
    """
    held = [given for role, given in zip(ROLES, MATRIX[resource], strict=True) if user.is_(role)]
    letters = {letter for given in held for letter in given} - {"o"}
    if letters and all("o" in given for given in held if given):
        letters.add("o")
    return "".join(sorted(letters))


def may(user, verb: str, resource: str) -> bool:
    """Say whether `user` may `read` or `write` that resource at all."""
    return verb[0] in rights(user, resource)


class Permission:
    """What a view asks of the person who calls it."""

    def __init__(self, resource: str, verb: str | None):
        self.resource, self.verb = resource, verb

    def asks(self, method: str) -> str:
        """Return the verb that this method needs: reading is for GET, writing for the rest."""
        return self.verb or ("read" if method in SAFE else "write")

    def check(self, request) -> None:
        from practice.staff import audit

        if not may(request.user, self.asks(request.method), self.resource):
            audit.refused(request.user, self.resource)
            raise PermissionDenied


def permitted(resource: str, verb: str | None = None):
    """Declare which right a view needs; the middleware asks for it before the view runs."""
    if resource not in MATRIX:
        raise ValueError(f"{resource!r} is not a resource of the permission table")

    def declare(view):
        view.permission = Permission(resource, verb)
        return view

    return declare


def public(view):
    """Declare that a view needs no sign-in: a client's link, a machine's question, an error."""

    @wraps(view)
    def open_view(*args, **kwargs):
        return view(*args, **kwargs)

    open_view.public = True
    return login_not_required(open_view)


def machine(view):
    """Declare that no person asks: public, and answered without knowing the practice."""
    opened = public(view)
    opened.is_machine = True
    return opened
