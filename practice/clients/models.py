"""The people who come, what to know before touching them, and the links they were sent."""

import secrets
import unicodedata
from datetime import date
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import Practice, User, Versioned, known_zone
from practice.staff.permissions import rights
from practice.words import languages


def folded(text: str) -> str:
    """Return `text` as search compares it: lower case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def own_only(actor, resource: str) -> bool:
    """Say whether `actor` has that resource of their own clients alone."""
    return "o" in rights(actor, resource) and Practice.current().own_clients_only


def of_visible_clients(rows, actor, *, path: str, resource: str = "clients") -> models.QuerySet:
    """Return those `rows` whose client, found along `path`, `actor` (a User) may know of.

    `resource` is what the rows tell: someone who treats and sits at the front desk too may know
    every name, and the health of their own clients alone. An actor who knows everyone costs no
    look into the table of clients.
    """
    if not rights(actor, resource):
        return rows.none()
    if own_only(actor, resource):
        return rows.filter(**{f"{path}practitioners": actor})
    return rows


class ClientQuerySet(models.QuerySet):
    def visible_to(self, actor, resource="clients"):
        """Return the clients of whom `actor`, a User or a Link, may know that resource."""
        if isinstance(actor, Link):
            return self.filter(pk=actor.client_id)
        accepted = self.filter(is_newcomer=False)
        return of_visible_clients(accepted, actor, path="", resource=resource)

    def here(self):
        """Those whose record is in use."""
        return self.filter(archived_at=None)

    def after(self, client_id):
        """Those who come after that client in the list; all of them if there is no such one."""
        name = models.Subquery(Client._base_manager.filter(pk=client_id).values("name")[:1])
        later = self.annotate(mark=Coalesce(name, models.Value("")))
        return later.filter(name__gte=models.F("mark")).exclude(
            name=models.F("mark"), id__lte=client_id
        )

    def search(self, words: str):
        """Return those whose name, email or phone holds every word."""
        found = self
        for word in folded(words).split():
            found = found.filter(search__contains=word)
        return found


class Client(Versioned):
    """Someone who comes for massage."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    called = models.CharField(_("what they like to be called"), max_length=200, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("email"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=languages, default="en-gb")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[known_zone])
    practitioners = models.ManyToManyField(User, related_name="clients", blank=True)
    search = models.TextField(editable=False)
    last_visit_on = models.DateField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_newcomer = models.BooleanField(default=False, editable=False)  # asked to come; see intake

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="clients_by_name")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.make_searchable()
        super().save(*args, **kwargs)

    def make_searchable(self) -> None:
        """Keep what search looks through; `save` does it, many rows at once must do it first."""
        self.search = folded(f"{self.name} {self.called} {self.email} {self.phone}")

    @property
    def short_name(self) -> str:
        """What a therapist calls them: the name they like, or the first word of their name."""
        return self.called or self.name.split(" ")[0]

    @property
    def initialled(self) -> str:
        """First name and initial, all that a screen in the treatment room shows."""
        words = self.name.split()
        return f"{self.short_name} {words[-1][0]}." if len(words) > 1 else self.short_name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which they live: their own, or else the practice's."""
        return ZoneInfo(self.time_zone) if self.time_zone else Practice.current().zone

    @property
    def initials(self) -> str:
        """What stands on paper instead of the name: A. L."""
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    def came(self, *, on: date) -> None:
        """Note the day of a visit, for the list of clients; an earlier day changes nothing."""
        rows = type(self)._base_manager.filter(pk=self.pk)
        rows.filter(Q(last_visit_on=None) | Q(last_visit_on__lt=on)).update(last_visit_on=on)

    def age(self, *, on: date) -> int | None:
        """Return whole years lived on that day, or None if the date of birth is not known."""
        if self.born_on is None:
            return None
        had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        return on.year - self.born_on.year - (not had_birthday)


class FlagQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Return the flags of the clients whose health `actor`, a User, may know."""
        return self.filter(client__in=Client.objects.visible_to(actor, "intake-answers"))

    def open(self):
        return self.filter(closed_at=None)


class Flag(Versioned):
    """Something to know before touching a client, in their own words.

    `detail` is {"title", "words", "rule"}: what to do in a few words, what the client said, and
    the id of the screening question it came from. A person closes it with a reason and may open
    it again; every state that it had is kept. `cleared_until` is the last day on which a
    clinician's word about it counts (practice/intake/clearing.py).
    """

    class Kind(models.TextChoices):
        STOP = "1-stop", _("Do not massage")
        CLEARANCE = "2-clearance", _("Needs a doctor's word")
        LEAVE_OUT = "3-leave-out", _("Leave this area out")
        GENTLE = "4-gentle", _("Go gently")
        ASK = "5-ask", _("Ask each time")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=11, choices=Kind)
    detail = SealedJSONField()
    intake_id = models.UUIDField(null=True)  # the form it came from, if it came from one
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_reason = SealedTextField(blank=True, default="")
    cleared_until = models.DateField(null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_flag_says_who_closed_it",
            )
        ]

    @property
    def is_cleared(self) -> bool:
        """Whether a clinician's word about it is on record and in date."""
        return self.cleared_until is not None and self.cleared_until >= localdate()


class LinkQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Return the links of the clients whom `actor`, a User, may know of."""
        return self.filter(client__in=Client.objects.visible_to(actor))

    def sent(self):
        """Those that went to the client; the others open in one session of the practice alone."""
        return self.filter(how=Link.How.SENT)

    def opening(self, token: str, purpose: str, *, now):
        """Return the live link of that token and purpose: a queryset of one or none."""
        return self.filter(
            token_hash=sha256(token.encode()).hexdigest(),
            purpose=purpose,
            revoked_at=None,
            expires_at__gt=now,
        )

    def live(self, *, now):
        return self.filter(revoked_at=None, expires_at__gt=now)


class Link(models.Model):
    """A secret address sent to a client: one purpose, one client, an end.

    The token is stored as its SHA-256; beside it a sealed copy, so that staff can copy the same
    link again. `subject_id` names what it opens (a form's draft, a summary). A link that is not
    `sent` opens nothing by itself: only in the session of the person who made it, on the tablet
    while that is handed over, or at the desk while they enter a paper form.
    """

    class Purpose(models.TextChoices):
        INTAKE = "intake", _("form")
        PLAN = "plan", _("plan")
        SUMMARY = "summary", _("summary")
        FOLLOW_UP = "followup", _("question two days later")
        STOP = "stop", _("stop emails")
        BUTTONS = "buttons", _("client’s buttons")

    class How(models.TextChoices):
        SENT = "sent", _("sent to the client")
        TABLET = "tablet", _("on the practice's tablet")
        PAPER = "paper", _("entered from paper")

    PREFIX = {
        "intake": "f",
        "plan": "p",
        "summary": "s",
        "followup": "u",
        "stop": "x",
        "buttons": "b",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose)
    how = models.CharField(max_length=6, choices=How, default=How.SENT)
    client = models.ForeignKey(Client, models.CASCADE, related_name="links")
    subject_id = models.UUIDField(db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    token = SealedTextField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    bound_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    @classmethod
    def fresh(cls, purpose, *, client, subject_id, by, now, lasts, how=How.SENT):
        """Make and save a link, revoking the earlier ones of the same purpose and subject.

        One for the tablet leaves the one that was sent to the client as it is.
        """
        earlier = cls._default_manager.filter(purpose=purpose, subject_id=subject_id, how=how)
        earlier.live(now=now).update(revoked_at=now)
        token = secrets.token_urlsafe(32)
        return cls._default_manager.create(
            purpose=purpose,
            how=how,
            client=client,
            subject_id=subject_id,
            token=token,
            token_hash=sha256(token.encode()).hexdigest(),
            made_by=by,
            made_at=now,
            expires_at=now + lasts,
        )

    @property
    def address(self) -> str:
        """The whole address, as it stands in a mail. It is a secret."""
        return f"{settings.SITE_URL}/{self.PREFIX[self.purpose]}/{self.token}/"

    def revoke(self, *, now):
        self.revoked_at = now
        self.save(update_fields=["revoked_at"])

    def bind(self, secret: str, *, now):
        """Tie the form to the browser that holds `secret` (SECURITY-REQUIREMENTS C7)."""
        self.browser_hash = sha256(secret.encode()).hexdigest()
        self.bound_at = now
        self.save(update_fields=["browser_hash", "bound_at"])

    def is_bound_to(self, secret: str) -> bool:
        digest = sha256(secret.encode()).hexdigest()
        return bool(self.browser_hash) and secrets.compare_digest(self.browser_hash, digest)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Only whoever read a file in may go on with it."""
        return self.filter(made_by=actor)

    def live(self, *, now):
        return self.filter(expires_at__gt=now)


class ClientImport(models.Model):
    """A file of clients that was read and not confirmed yet, and afterwards what came of it.

    `rows` is what the file holds of the fields that we know, emptied once it is done or has ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rows = SealedJSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()
