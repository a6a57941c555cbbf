from django import template
from django.utils import timezone

from practice.mail import wording

register = template.Library()


@register.simple_tag
def mail_words(mail):
    """Say where a mail stands, now."""
    return wording.words(mail, now=timezone.now())


@register.simple_tag
def mail_advice(mail):
    """Say what a person can do about a mail that did not arrive."""
    return wording.advice(mail)
