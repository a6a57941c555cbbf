"""The people of the tests: Nell treats Ada; Omar is a therapist with no business with Ada."""

import gc

import pytest

from tests import factories

pytest_plugins = ["tests.requirements", "tests.smtp"]


def pytest_collection_finish():
    """Spare the collector what stays to the end: Django, the data files, thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def practice(db):
    return factories.practice()


@pytest.fixture
def nell(practice):
    return factories.user(name="Nell Marsh", is_practitioner=True)


@pytest.fixture
def omar(practice):
    """A therapist of the same practice, which lets practitioners see their own clients only."""
    practice.own_clients_only = True
    practice.save()
    return factories.user(name="Omar Haddad", is_practitioner=True)


@pytest.fixture
def olive(practice):
    return factories.user(name="Olive Grant", is_owner=True, is_practitioner=False)


@pytest.fixture
def rex(practice):
    return factories.user(name="Rex Lund", is_receptionist=True, is_practitioner=False)


@pytest.fixture
def ada(nell):
    client = factories.client(name="Ada Lane", email="ada@example.com")
    client.practitioners.add(nell)
    return client


@pytest.fixture
def sign_in(client):
    """Return a function that signs a person in and gives the browser; `htmx` adds its header."""

    def signed_in(user, *, htmx=False):
        client.force_login(user)
        if htmx:
            client.defaults["HTTP_HX_REQUEST"] = "true"
        return client

    return signed_in
