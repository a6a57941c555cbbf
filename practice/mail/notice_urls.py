"""Included when the notices of a mail provider are set up."""

from django.urls import path

from practice.mail.webhook import notice

urlpatterns = [path("", notice, name="mail-notice")]
