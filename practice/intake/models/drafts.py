"""A form that is out with a client, and the code that opens earlier answers."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.template.defaultfilters import date as written
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from practice.clients.models import Client, Link
from practice.diary.models import Appointment
from practice.sealed import SealedJSONField
from practice.staff.models import User


class DraftQuerySet(models.QuerySet):
    def visible_to(self, actor):
        if isinstance(actor, Link):
            return self.filter(pk=actor.subject_id, client_id=actor.client_id)
        return self.filter(client__in=Client.objects.visible_to(actor))

    def waiting(self):
        """Forms that were asked for and have not come back."""
        return self.filter(sent_at=None, cancelled_at=None)

    def out(self):
        """Those waited for from the client: not what somebody here is entering from paper."""
        entered = Link.objects.filter(purpose=Link.Purpose.INTAKE, how=Link.How.PAPER)
        return self.waiting().exclude(pk__in=entered.values("subject_id"))

    def light(self):
        """Leave the answers sealed: a list needs the state alone."""
        return self.defer("answers")


class IntakeDraft(models.Model):
    """A form that is out with a client: what they have answered so far.

    `answers` holds each page's cleaned answers under the page's key; under "_typed" what was
    typed and not yet continued from, and under "_saved" which save each page is at
    (practice/intake/keeping.py). `version` rises with each save.
    """

    STEPS = 9

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="drafts")
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    answers = SealedJSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=0)  # the furthest step that was saved
    version = models.PositiveIntegerField(default=1)
    needed_by = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    @property
    def is_closed(self) -> bool:
        """Whether its link opens nothing any more: taken back, or the massage began without it."""
        begun = self.appointment is not None and self.appointment.begun_at is not None
        return self.cancelled_at is not None or (begun and self.sent_at is None)

    @property
    def state(self) -> str:
        """One word for the state: done, cancelled, started or sent (to the client)."""
        if self.sent_at:
            return "done"
        if self.cancelled_at:
            return "cancelled"
        return "started" if self.started_at else "sent"

    @property
    def state_words(self) -> str:
        """The state in words, with its time: "Form started, step 3 of 9, 22 Nov, 14:05"."""
        words = {
            "done": _("Form done {at}"),
            "cancelled": _("Form cancelled {at}"),
            "started": _("Form started, step {step} of {steps}, {at}"),
            "sent": _("Form sent {at}"),
        }
        moments = {
            "done": self.sent_at,
            "cancelled": self.cancelled_at,
            "started": self.saved_at or self.started_at,
            "sent": self.asked_at,
        }
        at = written(timezone.localtime(moments[self.state]), "j M, H:i")
        return words[self.state].format(at=at, step=max(self.step, 1), steps=self.STEPS)

    @property
    def progress_words(self) -> str:
        """The state without its time: "Form started, step 3 of 9"."""
        if self.state == "started":
            words = _("Form started, step {step} of {steps}")
            return words.format(step=max(self.step, 1), steps=self.STEPS)
        return _("Form done") if self.state == "done" else _("Form sent")

    @cached_property
    def practitioner(self) -> User | None:
        """Who will read the answers: who treats, or else who asked."""
        return self.appointment.practitioner if self.appointment else self.asked_by


class CodeQuerySet(models.QuerySet):
    def usable(self, *, now):
        """Those that may still be tried."""
        return self.filter(used_at=None, expires_at__gt=now, tries__lt=AccessCode.MOST_TRIES)


class AccessCode(models.Model):
    """Six digits that were mailed to show that it is the client who holds the link (C7).

    Only a digest is kept, and it means nothing with another link or in another browser.
    """

    MOST_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    link = models.ForeignKey(Link, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=5), name="a_code_is_tried_5_times_at_most"
            )
        ]
