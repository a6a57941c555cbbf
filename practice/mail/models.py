"""The outbox: one row for each mail, from the moment its cause is committed."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.sealed import SealedJSONField, SealedTextField


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        """What a worker may take: its time has come, or the worker that had it is gone."""
        State = self.model.State
        fresh = Q(state=State.PENDING, try_at__lte=now)
        abandoned = Q(state=State.SENDING, lease_until__lt=now)
        return self.filter(fresh | abandoned)

    def waiting(self):
        """What has not left yet and will, without anybody's doing."""
        return self.filter(state__in=[self.model.State.PENDING, self.model.State.SENDING])

    def failed(self):
        return self.filter(state=self.model.State.FAILED)

    def held(self):
        return self.filter(state=self.model.State.HELD)


class OutgoingMail(models.Model):
    """A mail as it was built when it was queued. It knows nobody: an address and plain ids.

    `due_at` is when it should leave and stays; `try_at` is when a worker looks at it next.
    The text, the HTML and the headers may hold links, so they are sealed, and emptied once sent.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        HELD = "held", _("Held for a person")
        CANCELLED = "cancelled", _("Cancelled")

    class Failure(models.TextChoices):
        ADDRESS = "address", _("The mail server does not accept this address.")
        MAILBOX = "mailbox", _("The mailbox is full.")
        SIGN_IN = "sign-in", _("The mail server refused our user name or password.")
        REFUSED = "refused", _("The mail server refused the message.")
        LATER = "later", _("The mail server asked us to try again later.")
        CONNECTION = "connection", _("There was no connection to the mail server.")
        ENCRYPTION = "encryption", _("There was no safe connection to the mail server.")
        TIMEOUT = "timeout", _("The mail server did not answer in time.")
        BROKEN = "broken", _("The message could not be built.")
        TOO_LATE = "too-late", _("It is too late to send it without asking.")
        RESTORED = "restored", _("The records were restored from a backup.")

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
                    state__in=["pending", "sending", "sent", "failed", "held", "cancelled"]
                ),
                name="mail_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | Q(~Q(state="sending"), lease_until__isnull=True),
                name="mail_has_a_lease_while_it_is_sent",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(~Q(state="sent"), sent_at__isnull=True),
                name="sent_mail_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "held"]) | ~Q(failure=""),
                name="failed_or_held_mail_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "try_at"],
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
