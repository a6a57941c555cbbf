from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from practice.mail.models import OutgoingMail
from tests.mail.rows import a_mail

in_local_mode = pytest.mark.urls("tests.mail.local_urls")


@pytest.fixture
def local(settings):
    settings.LOCAL = True


@pytest.fixture
def mail(db):
    return a_mail(
        subject="Your form for <Linden>",
        text="Dear Ada,\n\nhttps://linden.example/f/token/\n",
        html="<!doctype html><style>p{color:red}</style><p>Dear Ada",
    )


def paths(mail):
    return [
        reverse("mail:sent-mail"),
        reverse("mail:sent-message", args=[mail.pk]),
        reverse("mail:sent-html", args=[mail.pk]),
    ]


def test_the_page_has_no_address_outside_of_local_mode(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("mail:sent-mail")
    assert client.get("/dev/mail/").status_code == 404


@in_local_mode
def test_even_with_an_address_it_is_not_there_outside_of_local_mode(client, mail):
    assert {client.get(path).status_code for path in paths(mail)} == {404}


@in_local_mode
def test_it_is_not_there_for_another_machine(client, mail, local):
    statuses = {client.get(path, REMOTE_ADDR="192.0.2.7").status_code for path in paths(mail)}
    assert statuses == {404}


@in_local_mode
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_it_opens_without_sign_in_on_this_machine(client, mail, local, address):
    statuses = {client.get(path, REMOTE_ADDR=address).status_code for path in paths(mail)}
    assert statuses == {200}


@in_local_mode
def test_the_list_is_newest_first_and_names_are_text(client, mail, local):
    newer = a_mail(
        key="newer", subject="After your massage today", state="failed", failure="address"
    )
    page = client.get(reverse("mail:sent-mail")).content.decode()
    assert page.index("After your massage today") < page.index("Your form for &lt;Linden&gt;")
    assert newer.get_failure_display() in page
    assert reverse("mail:sent-message", args=[mail.pk]) in page


@in_local_mode
def test_an_empty_list_says_what_will_be_here(client, db, local):
    assert "No mail yet." in client.get(reverse("mail:sent-mail")).content.decode()


@in_local_mode
def test_the_list_asks_the_database_as_often_for_many_mails_as_for_one(
    client, mail, local, django_assert_max_num_queries
):
    for number in range(120):
        a_mail(key=f"mail-{number}")
    with django_assert_max_num_queries(3):
        page = client.get(reverse("mail:sent-mail")).content.decode()
    assert page.count("<tr>") == 101


@in_local_mode
def test_a_link_in_the_text_can_be_followed(client, mail, local):
    page = client.get(reverse("mail:sent-message", args=[mail.pk]))
    assert 'href="https://linden.example/f/token/"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


@in_local_mode
def test_D1_the_framed_mail_runs_nothing_and_is_framed_by_us_alone(client, mail, local):
    answer = client.get(reverse("mail:sent-html", args=[mail.pk]))
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'self'",
        "sandbox",
    }
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.content.decode() == OutgoingMail.objects.get().html


@in_local_mode
def test_an_unknown_mail_is_404_and_nothing_can_be_posted(client, mail, local):
    assert client.get(reverse("mail:sent-message", args=[uuid4()])).status_code == 404
    assert {client.post(path).status_code for path in paths(mail)} == {405}
