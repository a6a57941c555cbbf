"""Records that are only ever added to."""

from django.db import models

from practice.clients.models import Client, Link


class Unchangeable(Exception):
    """Something tried to change a record that is only ever added to."""


class AddedOnly(models.Model):
    """A record that is written once. A change is a new record."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable(f"{self._meta.label} {self.pk} is never updated")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise Unchangeable(f"{self._meta.label} {self.pk} is never deleted")


class SentQuerySet(models.QuerySet):
    """Rows about a client: reached by those who may know that client, and never changed."""

    def visible_to(self, actor):
        if isinstance(actor, Link):
            return self.none()  # a link never reads back what was sent (C7)
        return self.filter(client__in=Client.objects.visible_to(actor, "intake-answers"))

    def update(self, **kwargs):
        raise Unchangeable(f"{self.model._meta.label} rows are never updated")
