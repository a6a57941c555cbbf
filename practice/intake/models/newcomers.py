"""Someone who filled in the public form and waits for an answer."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext as _

from practice.clients.models import Client
from practice.intake.models.drafts import IntakeDraft
from practice.sealed import SealedJSONField
from practice.staff.models import User
from practice.staff.permissions import may


class NewcomerQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """They are nobody's clients yet: whoever may know of newcomers knows of all."""
        return self if may(actor, "read", "newcomers") else self.none()

    def waiting(self):
        """Those who sent their form and have no answer yet."""
        return self.filter(came_at__isnull=False, declined_at=None)

    def declined(self):
        return self.filter(declined_at__isnull=False)


class Newcomer(models.Model):
    """Someone who filled in the public form and was not accepted yet.

    Their `client` is kept out of every list and page until then. `signed` is what they ticked and
    signed on the last page, sealed: the `Intake` is made of it when they are accepted. Its keys are
    "given", "language" and "version" (of the reference data).
    """

    class Reason(models.TextChoices):
        FULL = "full", _("We have no room")
        ELSEWHERE = "elsewhere", _("Somebody else can help them better")
        NOT_NOW = "not-now", _("Massage is not right for them now")
        WITHDREW = "withdrew", _("They changed their mind")
        NOT_REAL = "not-real", _("It does not seem to be a person")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.OneToOneField(Client, models.CASCADE, related_name="newcomer")
    draft = models.OneToOneField(IntakeDraft, models.CASCADE, related_name="newcomer")
    signed = SealedJSONField(default=dict)
    began_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True, db_index=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        ordering = ["came_at"]
