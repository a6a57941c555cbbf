"""The outbox: one row for each mail, from the moment its cause is committed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.sealed import SealedJSONField, SealedTextField

OVERDUE = timedelta(minutes=10)  # a worker that runs takes a mail within seconds


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        """What a worker may take: its time has come, or the worker that had it is gone."""
        State = self.model.State
        fresh = Q(state=State.PENDING, try_at__lte=now)
        abandoned = Q(state=State.SENDING, lease_until__lt=now)
        return self.waiting().filter(fresh | abandoned)

    def waiting(self):
        """What has not left yet and will, without anybody's doing."""
        return self.filter(state__in=[self.model.State.PENDING, self.model.State.SENDING])

    def failed(self):
        return self.filter(state=self.model.State.FAILED)

    def stuck(self):
        """What did not arrive and waits for a person to do something about it."""
        return self.filter(state__in=self.model.STUCK)

    def stalled(self, now):
        """What should have left and no worker has looked at: none seems to run."""
        untried = self.filter(state=self.model.State.PENDING, attempts=0, failure="")
        return untried.filter(try_at__lt=now - OVERDUE)

    def unread(self):
        """Without what was written: for lists and states."""
        return self.defer("text", "html", "headers")

    def held(self):
        return self.filter(state=self.model.State.HELD)


class OutgoingMail(models.Model):
    """A mail as it was built when it was queued. It knows nobody: an address and plain ids.

    `due_at` is when it should leave and stays; `try_at` is when a worker looks at it next.
    The text, the HTML and the headers may hold links, so they are sealed, and emptied once sent.
    `day` is set for kinds of which a client gets one a day; `unwanted` for a mail that was taken
    back while a worker had it, so that it is not tried again.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        HELD = "held", _("Held for a person")
        CANCELLED = "cancelled", _("Cancelled")
        RETURNED = "returned", _("Came back")

    class Failure(models.TextChoices):
        ADDRESS = "address", _("The mail server does not accept this address.")
        NOBODY = "nobody", _("There is no mailbox of that name at this address.")
        DOMAIN = "domain", _("No mail server answers for the part of the address after the @.")
        CLOSED = "closed", _("The mailbox is switched off.")
        MAILBOX = "mailbox", _("The mailbox is full.")
        UNWANTED = "unwanted", _("Their mail server took it for unwanted mail.")
        SENDER = "sender", _("Their mail server does not trust the address that we send from.")
        TOO_BIG = "too-big", _("The message is too big for their mail server.")
        SIGN_IN = "sign-in", _("The mail server refused our user name or password.")
        REFUSED = "refused", _("The mail server refused the message.")
        LATER = "later", _("The mail server asked us to try again later.")
        CONNECTION = "connection", _("There was no connection to the mail server.")
        ENCRYPTION = "encryption", _("There was no safe connection to the mail server.")
        TIMEOUT = "timeout", _("The mail server did not answer in time.")
        BROKEN = "broken", _("The message could not be built.")
        TOO_LATE = "too-late", _("It is too late to send it without asking.")
        RESTORED = "restored", _("The records were restored from a backup.")
        COMPLAINT = "complaint", _("They marked the mail as unwanted.")

    STUCK = (State.FAILED, State.HELD, State.RETURNED)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200)
    kind = models.SlugField(max_length=40, db_index=False)
    client_id = models.UUIDField(null=True, blank=True, db_index=True)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)

    to = models.EmailField(max_length=254)
    from_name = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    text = SealedTextField(blank=True)
    html = SealedTextField(blank=True)
    headers = SealedJSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=320)
    made_at = models.DateTimeField()

    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    due_at = models.DateTimeField()
    try_at = models.DateTimeField()
    stale_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    unwanted = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_mail_for_each_key"),
            models.UniqueConstraint(fields=["message_id"], name="one_mail_for_each_message_id"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("pending", "sending", "sent", "failed"),
                        *("held", "cancelled", "returned"),
                    ]
                ),
                name="mail_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | Q(~Q(state="sending"), lease_until__isnull=True),
                name="mail_has_a_lease_while_it_is_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "returned"], sent_at__isnull=False)
                | Q(~Q(state__in=["sent", "returned"]), sent_at__isnull=True),
                name="sent_mail_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "held", "returned"]) | ~Q(failure=""),
                name="mail_that_is_stuck_says_why",
            ),
            models.UniqueConstraint(
                fields=["client_id", "kind", "day"],
                condition=Q(day__isnull=False),
                name="one_mail_of_a_kind_a_client_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "attempts", "try_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="mail_that_waits",
            ),
            models.Index(fields=["-made_at"], name="mail_newest_first"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def reason(self) -> str:
        """Why it failed, waits for another try or is held: plain words, then the server's own."""
        words = self.get_failure_display() if self.failure else ""
        return f"{words} ({self.answer})" if self.answer else str(words)

    @property
    def needs_a_person(self) -> bool:
        """It will not arrive unless somebody does something."""
        return self.state in self.STUCK

    @property
    def has_left(self) -> bool:
        return self.state == self.State.SENT

    @property
    def can_be_cancelled(self) -> bool:
        """Undo works until a worker has taken it."""
        return self.state in (self.State.PENDING, self.State.HELD)


class SealProbe(models.Model):
    """A known value, sealed with the practice's key when the database was made."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    value = SealedTextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_seal_probe")]

    def __str__(self):
        return "seal probe"
