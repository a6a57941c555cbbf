from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from practice.clients.models import Client
from practice.staff.models import AccessEntry
from tests import factories

NEW = reverse("clients:new")
TYPED = {
    "name": "Bea Hill",
    "called": "",
    "pronouns": "she/her",
    "born_on_0": "27",
    "born_on_1": "3",
    "born_on_2": "1956",
    "email": "bea@example.com",
    "phone": "+44 (0)20 7946 0018",
    "language": "en-gb",
}


def typed(**fields):
    return {**TYPED, "key": uuid4(), **fields}


def test_adding_a_client_opens_the_record_and_notes_who_did_it(nell, sign_in):
    answer = sign_in(nell).post(NEW, typed())
    client = Client.objects.get()
    assert answer["Location"] == reverse("records:record", args=[client.pk])
    assert (client.name, client.born_on) == ("Bea Hill", date(1956, 3, 27))
    assert list(client.practitioners.all()) == [nell]
    entry = AccessEntry.objects.get(verb="made")
    assert (entry.actor_id, entry.client_id, entry.fields) == (nell.pk, client.pk, [])


def test_the_same_form_sent_twice_is_one_client(nell, sign_in):
    browser, same = sign_in(nell), typed()
    first, second = browser.post(NEW, same), browser.post(NEW, same)
    assert first["Location"] == second["Location"]
    assert Client.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict_that_shows_them(nell, sign_in):
    browser, key = sign_in(nell), uuid4()
    browser.post(NEW, typed(key=key))
    answer = browser.post(NEW, typed(key=key, name="Somebody Else"))
    assert answer.status_code == 409
    assert b"Somebody Else" in answer.content
    assert Client.objects.count() == 1


def test_a_name_is_all_that_is_needed(nell, sign_in):
    sign_in(nell).post(NEW, {"name": "Bo", "language": "en-gb", "key": uuid4()})
    assert Client.objects.get().born_on is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Enter the name of the client."),
        ({"name": "a" * 201}, "Shorten this to 200 characters. It has 201."),
        ({"name": "a\x00b"}, "This text holds a character that cannot be shown."),
        ({"name": "a\x1bb"}, "This text holds a character that cannot be shown."),
        ({"called": "Z" + "\u0301" * 10}, "too many accents on one letter"),
        ({"email": "not an address"}, "Enter an email like name@example.com."),
        ({"born_on_1": ""}, "Enter the month of the date of birth too."),
        ({"born_on_0": "31", "born_on_1": "2"}, "Enter a day that exists"),
        ({"born_on_2": "56"}, "Enter the year in full, like 1956."),
        ({"born_on_2": "2999"}, "Enter the year in full, like 1956."),
        ({"born_on_2": "9" * 4000}, "Enter the date of birth in numbers"),
    ],
)
def test_a_mistake_is_422_says_what_to_do_and_keeps_what_was_typed(nell, sign_in, fields, words):
    answer = sign_in(nell).post(NEW, typed(pronouns="they/them", **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "<title>Error: " in page
    assert "they/them" in page
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["Null", "0", "O'Brien-Łukasz", "مريم", "李小龍", "👩‍👩‍👧 Lee", "<b>Bold</b>", "{{ 7 }}"],
)
def test_any_name_is_kept_letter_for_letter_and_shown_as_text(nell, sign_in, name):
    browser = sign_in(nell)
    answer = browser.post(NEW, typed(name=name))
    assert Client.objects.get().name == name
    assert b"<b>Bold</b>" not in browser.get(answer["Location"]).content


def test_composed_and_decomposed_letters_are_the_same_name(nell, sign_in):
    sign_in(nell).post(NEW, typed(name="Zoe\u0308"))
    assert Client.objects.get().name == "Zo\u00eb"


def test_posting_every_column_changes_only_the_fields_of_the_form(nell, ada, sign_in):
    before = Client.objects.values().get(pk=ada.pk)
    hidden = {"id": uuid4(), "made_at": "2001-01-01", "archived_at": "2001-01-01", "search": "x"}
    sign_in(nell).post(reverse("clients:edit", args=[ada.pk]), typed(version=1, **hidden))
    after = Client.objects.values().get(pk=ada.pk)
    changed = {column for column in before if before[column] != after[column]}
    assert changed <= {"name", "pronouns", "born_on", "email", "phone", "search", "version"}
    assert after["name"] == "Bea Hill"


def test_an_edit_says_which_fields_changed_and_not_their_values(nell, ada, sign_in):
    edit = {"name": "Ada Lane", "email": "ada@example.com", "language": "en-gb", "version": 1}
    sign_in(nell).post(reverse("clients:edit", args=[ada.pk]), {**edit, "phone": "020 7946 0001"})
    entry = AccessEntry.objects.get(verb="changed")
    assert entry.fields == ["phone"]
    ada.refresh_from_db()
    assert (ada.phone, ada.version) == ("020 7946 0001", 2)


def test_a_stale_edit_is_409_with_both_texts_and_a_choice(nell, olive, ada, sign_in):
    url = reverse("clients:edit", args=[ada.pk])
    same = {"name": "Ada Lane", "email": "ada@example.com", "language": "en-gb", "version": 1}
    sign_in(olive).post(url, {**same, "phone": "111 theirs"})
    answer = sign_in(nell).post(url, {**same, "phone": "222 yours"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "111 theirs" in page
    assert "222 yours" in page
    assert "Olive Grant" in page
    ada.refresh_from_db()
    assert ada.phone == "111 theirs"

    sign_in(nell).post(url, {**same, "phone": "222 yours", "version": answer.context["version"]})
    ada.refresh_from_db()
    assert ada.phone == "222 yours"


@pytest.mark.parametrize("version", ["", "0", "99", "x", "9" * 400])
def test_an_edit_without_its_version_overwrites_nothing(nell, ada, sign_in, version):
    answer = sign_in(nell).post(
        reverse("clients:edit", args=[ada.pk]), typed(version=version, name="Overwritten")
    )
    assert answer.status_code == 409
    ada.refresh_from_db()
    assert ada.name == "Ada Lane"


def test_every_state_that_a_client_ever_had_is_kept_with_who_made_it(nell, ada, sign_in):
    sign_in(nell).post(reverse("clients:edit", args=[ada.pk]), typed(version=1))
    assert [state.name for state in ada.history.all()] == ["Bea Hill", "Ada Lane"]
    assert ada.history.first().history_user == nell


def test_omar_cannot_edit_a_client_of_nell(omar, ada, sign_in):
    url = reverse("clients:edit", args=[ada.pk])
    browser = sign_in(omar)
    assert browser.get(url).status_code == 404
    assert browser.post(url, typed(version=1)).status_code == 404
    assert Client.objects.get(pk=ada.pk).name == "Ada Lane"


def test_someone_signed_out_sees_what_they_typed_and_nothing_is_saved(client, practice):
    answer = client.post(NEW, typed(name="Not lost"))
    assert answer.status_code == 401
    assert b"Not lost" in answer.content
    assert not Client.objects.exists()
    fragment = client.post(NEW, typed(), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.content) == (401, b"")


def test_ages_are_whole_years(db):
    client = factories.client(born_on=date(2000, 2, 29))
    assert client.age(on=date(2026, 2, 28)) == 25
    assert client.age(on=date(2026, 3, 1)) == 26


def test_a_time_zone_of_their_own_is_one_that_exists(nell, ada, sign_in):
    browser, url = sign_in(nell), f"/clients/{ada.pk}/edit/"
    given = {"name": "Ada Lane", "language": "en-gb", "version": ada.version}
    wrong = browser.post(url, {**given, "time_zone": "Europe/Atlantis"})
    assert wrong.status_code == 422
    assert "no time zone of that name" in wrong.content.decode()
    assert browser.post(url, {**given, "time_zone": "Europe/Madrid"}).status_code == 302
    ada.refresh_from_db()
    assert str(ada.zone) == "Europe/Madrid"
