"""A form that is out: Ada's, for Nell's appointment, and the browser in which it was begun."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake import services
from tests import factories


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(
        client=ada, practitioner=nell, starts_at=timezone.now() + timedelta(days=2)
    )


@pytest.fixture
def draft(ada, nell, appointment):
    return services.send_form(ada, appointment, by=nell, now=timezone.now())


@pytest.fixture
def link(draft):
    return Link.objects.get(subject_id=draft.pk)


@pytest.fixture
def path(link):
    """The form's address, without the site."""
    return f"/f/{link.token}/"


@pytest.fixture
def phone(path):
    """Ada's phone, in which she pressed Start."""
    browser = Browser()
    assert browser.post(path).status_code == 302
    return browser
