import pytest
from django.urls import reverse

from practice.clients.models import Client
from tests import factories

LIST = reverse("clients:clients")


def names(answer):
    return [client.name for client in answer.context["rows"]]


def test_the_list_names_each_client_with_their_last_visit_and_flags(nell, ada, sign_in):
    from datetime import date

    ada.came(on=date(2026, 11, 2))
    factories.flag(client=ada)
    page = sign_in(nell).get(LIST).content.decode()
    assert "Ada Lane" in page
    assert "2 Nov 2026" in page
    assert "Leave this area out" in page


def test_it_shows_25_then_more_and_loses_nobody(nell, sign_in):
    for number in range(60):
        factories.client(name=f"Client {number // 2:03}")
    browser, seen, address = sign_in(nell), [], LIST
    while address:
        answer = browser.get(address)
        assert len(answer.context["rows"]) <= 25
        seen += [client.pk for client in answer.context["rows"]]
        more = answer.context["more"]
        address = f"{LIST}?after={more.pk}" if more else None
    assert len(seen) == len(set(seen)) == 60


def test_search_finds_every_word_anywhere_without_accents_or_case(nell, sign_in):
    factories.client(name="Zoë Ünal", email="zoe@example.com", phone="07700 900123")
    factories.client(name="Zack Brown")
    browser = sign_in(nell)
    assert names(browser.get(LIST, {"q": "unal ZOE"})) == ["Zoë Ünal"]
    assert names(browser.get(LIST, {"q": "900123"})) == ["Zoë Ünal"]
    assert names(browser.get(LIST, {"q": "zo 077 example"})) == ["Zoë Ünal"]


def test_a_search_that_finds_nobody_keeps_the_name_for_a_new_client(nell, sign_in):
    browser = sign_in(nell)
    page = browser.get(LIST, {"q": "Bo & Co"}).content.decode()
    assert "No one called “Bo &amp; Co”. Add a new client?" in page
    assert "/clients/new/?name=Bo%20%26%20Co" in page
    assert 'value="Bo &amp; Co"' in browser.get("/clients/new/?name=Bo%20%26%20Co").content.decode()


def test_htmx_gets_the_rows_alone_and_the_count_is_said(nell, ada, sign_in):
    page = sign_in(nell, htmx=True).get(LIST, {"q": "ada"}).content.decode()
    assert "<html" not in page
    assert 'id="say"' in page
    assert "1 client found" in page


def test_a_search_with_a_hidden_character_or_too_long_is_422(nell, sign_in):
    browser = sign_in(nell)
    assert browser.get(LIST, {"q": "a\x07b"}).status_code == 422
    assert browser.get(LIST, {"q": "a" * 101}).status_code == 422
    assert browser.get(LIST, {"after": "not an id"}).status_code == 422


@pytest.mark.parametrize("number", [10, 100])
def test_the_list_makes_as_many_queries_for_10_clients_as_for_100(
    nell, sign_in, number, django_assert_max_num_queries
):
    for _client in range(number):
        factories.flag(client=factories.client())
    browser = sign_in(nell)
    with django_assert_max_num_queries(5):
        browser.get(LIST)
    with django_assert_max_num_queries(5):
        browser.get(LIST, {"q": "ada"})


def test_omar_sees_only_his_own_clients_in_the_list_and_in_search(nell, omar, ada, sign_in):
    his = factories.client(name="Adam Reed")
    his.practitioners.add(omar)
    browser = sign_in(omar)
    assert names(browser.get(LIST)) == ["Adam Reed"]
    assert names(browser.get(LIST, {"q": "ada"})) == ["Adam Reed"]
    assert names(browser.get(LIST, {"after": ada.pk})) in ([], ["Adam Reed"])


def test_the_front_desk_sees_no_flags(rex, ada, sign_in, django_assert_max_num_queries):
    factories.flag(client=ada)
    answer = sign_in(rex).get(LIST)
    assert b"Ada Lane" in answer.content
    assert b"Leave" not in answer.content


def test_an_archived_client_is_not_in_the_list(nell, ada, sign_in):
    from django.utils import timezone

    Client.objects.filter(pk=ada.pk).update(archived_at=timezone.now())
    assert names(sign_in(nell).get(LIST)) == []
