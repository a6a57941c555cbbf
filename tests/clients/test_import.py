"""Bring clients along: what other systems export, what is wrong with it, and that it happens once."""

import time
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from practice.clients.importing import cleaning, services
from practice.clients.importing.reading import MOST_ROWS, Unreadable, read
from practice.clients.models import Client, ClientImport
from practice.staff.models import AccessEntry
from tests import factories
from tests.world import browser_of

pytestmark = pytest.mark.django_db
HEADER = "Name,Email,Phone,Date of birth\n"
ADA = "Ada Lane,ada@example.com,07700 900123,27/03/1956\n"
TODAY = date(2026, 11, 25)


def look(text, **given):
    data = text if isinstance(text, bytes) else text.encode()
    return services.look(read(data), now=timezone.now(), **given)


def only(text, **given):
    found = look(text, **given)
    assert found.problems == []
    (person,) = found.new
    return person


# --- what systems export

EXPORTS = {
    "google": "Name Prefix,First Name,Middle Name,Last Name,Nickname,File As,E-mail 1 - Label,"
    "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Birthday,Labels\n"
    "Ms,Ada,B,Lane,Addie,,* Home,ada@example.com,Mobile,07700 900123,1956-03-27,* myContacts\n",
    "google-before": "Name,Given Name,Additional Name,Family Name,Nickname,Birthday,"
    "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n"
    "Ada B Lane,Ada,B,Lane,Addie,1956-03-27,* ,ada@example.com,Mobile,07700 900123\n",
    "outlook": "Title,First Name,Middle Name,Last Name,Suffix,Home Phone,Mobile Phone,"
    "Primary Phone,Birthday,E-mail Address,Nickname\n"
    "Ms,Ada,B,Lane,,,07700 900123,,27/03/1956,ada@example.com,Addie\n",
    "practice-system": "Patient Number;First Name;Middle Name;Last Name;Preferred Name;"
    "Birth Date;Email;Mobile Phone;Home Phone\n"
    "17;Ada;B;Lane;Addie;27.03.1956;ada@example.com;07700 900123;\n",
    "booking-system": "Reference ID\tfirst_name\tmiddle_name\tsurname\tnickname\tEmail Address\t"
    "Phone Number\tDOB\nX1\tAda\tB\tLane\tAddie\tada@example.com\t'07700 900123\t27-03-1956\n",
    "parts-of-a-day": "FirstName,MiddleName,LastName,Goes By,EMAIL,Cell Phone,BirthdayDate,"
    "BirthdayMonth,BirthdayYear\nAda,B,Lane,Addie,ada@example.com,07700 900123,27,3,1956\n",
    "words": "Full Name,Known as,E-mail,Telephone,Date Of Birth\n"
    '"Ada B Lane",Addie,ada@example.com,07700 900123,"March 27, 1956"\n',
    "apple": "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lane;Ada;B;;\r\nFN:Ada B Lane\r\nNICKNAME:Addie\r\n"
    "item1.EMAIL;type=INTERNET;type=pref:ada@exam\r\n ple.com\r\nTEL;type=CELL:07700 900123\r\n"
    "BDAY;value=date:1956-03-27\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n",
    "old-phone": "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    "Lane;Ada;=\nB\nNICKNAME:Addie\nTEL;CELL:07700 900123\nEMAIL:ada@example.com\n"
    "BDAY:19560327\nEND:VCARD\n",
}


@pytest.mark.parametrize("text", EXPORTS.values(), ids=EXPORTS)
def test_the_columns_of_common_systems_are_recognised(text):
    ada = only(text)
    assert (ada.name, ada.more["called"]) == ("Ada B Lane", "Addie")
    assert (ada.email, ada.phone, ada.born_on) == (
        "ada@example.com",
        "07700 900123",
        date(1956, 3, 27),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_letters_come_through_in_every_encoding(encoding):
    assert only(f"{HEADER}Zoë Müller,,,\n".encode(encoding)).name == "Zoë Müller"


def test_a_title_above_the_header_and_a_line_that_names_the_separator_do_no_harm():
    assert only("sep=;\nName;Email\nAda Lane;ada@example.com\n").email == "ada@example.com"
    assert only("Clients of Willow Room\n\nName,Email\nAda Lane,\n").name == "Ada Lane"


def test_unknown_columns_are_named_as_left_out(olive):
    sheet = read(b"Name,Star sign,Notes\nAda Lane,Aries,canary\n")
    assert sheet.ignored == ["Star sign", "Notes"]
    assert "canary" not in repr(sheet)


# --- dates


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1956-03-27", date(1956, 3, 27)),
        ("1956-03-27T00:00:00Z", date(1956, 3, 27)),
        ("19560327", date(1956, 3, 27)),
        ("27/03/1956", date(1956, 3, 27)),
        ("3/27/1956", date(1956, 3, 27)),
        ("27.3.56", date(1956, 3, 27)),
        ("27 Mar 1956", date(1956, 3, 27)),
        ("27th March 1956", date(1956, 3, 27)),
        ("March 27, 1956", date(1956, 3, 27)),
        ("27 de marzo de 1956", date(1956, 3, 27)),
        ("1604-03-27", None),
    ],
)
def test_a_date_in_many_forms(text, born):
    assert cleaning.born_on(text, None, today=TODAY) == born


@pytest.mark.parametrize(
    "text",
    ["31/02/1956", "1956", "soon", "27/03/1856", "27/03/2056", "9" * 60, "٢٧/٠٣/١٩٥٦x", "0/0/0000"],
)
def test_what_is_no_date_says_how_to_write_it(text):
    with pytest.raises(cleaning.Unclear, match="1956-03-27"):
        cleaning.born_on(text, None, today=TODAY)


def test_the_whole_column_tells_day_and_month_apart():
    rows = "Bo,,,03/04/1960\n"
    assert [p.born_on for p in look(HEADER + ADA + rows).new][1] == date(1960, 4, 3)
    assert [p.born_on for p in look(HEADER + "Al,,,03/27/1956\n" + rows).new][1] == date(1960, 3, 4)


def test_where_nothing_tells_them_apart_it_is_asked():
    text = HEADER + "Bo,,,03/04/1960\n"
    assert look(text).asks_order
    assert only(text, order="month-first").born_on == date(1960, 3, 4)
    assert only(text, order="day-first").born_on == date(1960, 4, 3)
    assert not look(HEADER + "Bo,,,04/04/1960\n").asks_order


# --- what is wrong with a row, or with the file


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",a@example.com,,", "Name", "This row has no name"),
        ("Ada,not an email,,", "Email", "name@example.com"),
        ("Ada,,4.477E+11,", "Phone", "A spreadsheet program shortened this number"),
        ("Ada,,12,", "Phone", "5 to 20 digits"),
        ("Ada,,,soon", "Date of birth", "1956-03-27"),
        ('=HYPERLINK("x"),,,', "Name", "This is a formula"),
        (f"{'a' * 201},,,", "Name", "It has 201"),
        ("A\x07da,,,", "Name", "cannot be shown"),
        (f"A{chr(0x301) * 20},,,", "Name", "too many accents"),
    ],
)
def test_a_row_that_cannot_be_read_says_row_column_and_what_to_do(row, column, words):
    (number, where, said), *more = look(f"{HEADER}{ADA}{row}\n").problems
    assert (number, where, more) == (3, column, [])
    assert words in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04" + b"\0" * 90, "spreadsheet or a zip"),
        (b"\xd0\xcf\x11\xe0abc", "old spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><p>", "web page"),
        (b"Name,Email\nAda\0Lane,\n", "damaged"),
        (b"\xff\xfeA", "cannot be read"),
        (b"1,2,3\n4,5,6\n", "No column with names"),
        (b"Name\n" + b'"' + b"a" * 200_000 + b'"\n', "more text than a row can"),
        (b"Name" + b"," * 400 + b"\n", "more than 300 columns"),
        (b"Name\n" + b"A\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
        (b"a" * (11 * 1024 * 1024 + 1), "larger than 11 MB"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "No card"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        read(data)


@pytest.mark.parametrize(
    "start", ["BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:" + "=\n" * 20_000, '"' * 60_000]
)
def test_F3_a_hostile_file_takes_no_longer_than_another(start):
    began = time.monotonic()
    try:
        look(start)
    except Unreadable:
        pass
    assert time.monotonic() - began < 5


# --- who is here already


def test_who_shares_name_and_a_detail_is_here_already(ada):
    for row in (
        "ADA  LANE,ADA@example.com,,",
        "Áda Lane,ada@example.com,,27/03/1956",
    ):
        found = look(f"{HEADER}{row}\n")
        assert [other.pk for _person, other in found.same] == [ada.pk]
        assert found.new == found.perhaps == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Bea Lane,ada@example.com,,", "email"),
        ("Bea Lane,,+44 7700 900 123,", "phone"),
        ("Ada Lane,,,", "name"),
    ],
)
def test_who_shares_something_may_be_here_already_and_is_asked_about(row, why, ada):
    Client.objects.filter(pk=ada.pk).update(phone="07700 900123", born_on=date(1956, 3, 27))
    found = look(f"{HEADER}{row}\n")
    ((_person, other, shared),) = found.perhaps
    assert (other.pk, shared) == (ada.pk, why)
    assert found.new == []


def test_two_rows_of_one_person_are_one_client():
    found = look(HEADER + ADA + ADA)
    assert len(found.new) == 1
    assert [other.row for _person, other in found.same] == [2]


def test_a_namesake_with_another_date_of_birth_is_somebody_else(ada):
    Client.objects.filter(pk=ada.pk).update(born_on=date(1990, 1, 1))
    assert only(HEADER + "Ada Lane,other@example.com,,27/03/1956\n").born_on == date(1956, 3, 27)


# --- the command


@pytest.fixture
def file(tmp_path, practice):
    def written(text):
        path = tmp_path / "clients.csv"
        path.write_text(text)
        return path

    return written


def run(*args):
    out = StringIO()
    call_command("import_clients", *map(str, args), stdout=out)
    return out.getvalue()


def test_the_command_shows_first_adds_with_yes_and_adds_nobody_twice(file):
    path = file(HEADER + ADA + "Bo Ray,,,\n")
    assert "2 new" in run(path)
    assert not Client.objects.exists()
    assert "2 clients were added" in run(path, "--yes")
    assert "0 clients were added" in run(path, "--yes")
    ada = Client.objects.search("ada").get()
    assert (ada.born_on, ada.history.count()) == (date(1956, 3, 27), 1)
    assert AccessEntry.objects.filter(verb="made", object_kind="clients.client").count() == 2


def test_the_command_adds_nothing_by_halves(file):
    path = file(HEADER + ADA + ",x@example.com,,\n")
    with pytest.raises(CommandError, match="Mend the rows") as refused:
        run(path, "--yes")
    assert refused.value.returncode == 2
    assert not Client.objects.exists()
    assert "1 clients were added" in run(path, "--yes", "--leave-out-bad-rows")


def test_the_command_asks_for_the_order_of_day_and_month(file):
    path = file(HEADER + "Bo,,,03/04/1960\n")
    with pytest.raises(CommandError, match="--dates"):
        run(path, "--yes")
    run(path, "--yes", "--dates", "day-first")
    assert Client.objects.get().born_on == date(1960, 4, 3)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, db):
    with pytest.raises(CommandError, match="No such file") as refused:
        run(tmp_path / "nobody.csv")
    assert refused.value.returncode == 2


def test_ten_thousand_rows_in_reasonable_time(file, capsys):
    rows = "".join(
        f"Person {n} Someone,p{n}@example.com,07{n:09},{1 + n % 28}/{1 + n % 12}/{1940 + n % 60}\n"
        for n in range(10_000)
    )
    path = file(HEADER + rows)
    began = time.monotonic()
    assert "10000 clients were added" in run(path, "--yes")
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\n10,000 clients imported in {took:.1f} s")
    assert took < 60
    assert "10000 here already" in run(path)


# --- the page


@pytest.fixture
def owner(olive, sign_in):
    return sign_in(olive)


def upload(browser, text, name="clients.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post("/clients/import/", {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_looked_at_first_and_added_once(owner, olive):
    answer = upload(owner, HEADER + ADA + "Bo Ray,,12,\n")
    page = owner.get(answer["Location"]).content.decode()
    assert "1 new client" in page
    assert "Row 3" in page
    assert "5 to 20 digits" in page
    assert not Client.objects.exists()

    key = {"key": uuid4()}
    done = owner.post(answer["Location"], key)
    again = owner.post(answer["Location"], key)
    other = owner.post(answer["Location"], {"key": uuid4()})
    assert {each["Location"] for each in (done, again, other)} == {answer["Location"]}
    assert "1 client was added" in owner.get(answer["Location"]).content.decode()
    ada = Client.objects.get()
    assert ada.history.get().history_user == olive
    kept = ClientImport.objects.get()
    assert (kept.rows, kept.added) == ({}, 1)
    assert AccessEntry.objects.filter(verb="imported").count() == 1


def test_possible_duplicates_are_named_and_left_out_unless_they_are_chosen(owner, ada):
    there = upload(owner, HEADER + "Bea Lane,ada@example.com,,\n")["Location"]
    page = owner.get(there).content.decode()
    assert f'<a href="/clients/{ada.pk}/"><bdi>Ada Lane</bdi></a>' in page
    assert "The same email as" in page
    owner.post(there, {"key": uuid4()})
    assert not Client.objects.filter(name="Bea Lane").exists()
    there = upload(owner, HEADER + "Bea Lane,ada@example.com,,\n")["Location"]
    owner.post(there, {"key": uuid4(), "perhaps": "on"})
    assert Client.objects.filter(name="Bea Lane").exists()


def test_the_page_asks_which_comes_first_and_refuses_to_guess(owner):
    there = upload(owner, HEADER + "Bo,,,03/04/1960\n")["Location"]
    assert "Which comes first in the dates" in owner.get(there).content.decode()
    refused = owner.post(there, {"key": uuid4()})
    assert refused.status_code == 422
    assert "Choose which comes first" in refused.content.decode()
    assert "1 new client" in owner.get(f"{there}?dates=month-first").content.decode()
    owner.post(there, {"key": uuid4(), "dates": "month-first"})
    assert Client.objects.get().born_on == date(1960, 3, 4)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", b"1,2\n3,4\n"])
def test_D11_a_file_of_another_kind_is_refused_in_words(owner, data):
    answer = upload(owner, data)
    assert answer.status_code == 422
    assert not ClientImport.objects.exists()


def test_without_a_file_the_page_says_what_to_do(owner):
    answer = owner.post("/clients/import/")
    assert answer.status_code == 422
    assert "Choose the file with your clients." in answer.content.decode()


def test_R3_nothing_that_is_added_comes_from_the_page(owner):
    there = upload(owner, HEADER + ADA)["Location"]
    owner.post(there, {"key": uuid4(), "rows": "evil", "name": "Evil", "made_by": "x"})
    assert [client.name for client in Client.objects.all()] == ["Ada Lane"]


def test_K1_what_waits_to_be_confirmed_is_sealed_and_ends(owner):
    there = upload(owner, HEADER + ADA)["Location"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM clients_clientimport")
        assert "Ada" not in str(cursor.fetchone()[0])
    ClientImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert owner.get(there).status_code == 404
    assert owner.post(there, {"key": uuid4()}).status_code == 404
    services.forget_old(timezone.now())
    assert not ClientImport.objects.exists()


def test_only_an_owner_imports_and_only_their_own_file(owner, nell, rex):
    there = upload(owner, HEADER + ADA)["Location"]
    for person in (nell, rex):
        assert browser_of(person).get("/clients/import/").status_code == 403
        assert browser_of(person).get(there).status_code == 403
    other = factories.user(name="Ola Berg", is_owner=True)
    assert browser_of(other).get(there).status_code == 404


def test_D8_names_are_text_on_the_page(owner):
    there = upload(owner, HEADER + "<script>x</script>,,,\n")["Location"]
    page = owner.get(there).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_F4_the_page_asks_as_often_for_many_rows_as_for_few(owner, django_assert_max_num_queries):
    rows = "".join(f"Person {n},p{n}@example.com,,\n" for n in range(300))
    there = upload(owner, HEADER + rows)["Location"]
    with django_assert_max_num_queries(8):
        page = owner.get(there).content.decode()
    assert "The first 100 are shown." in page


def test_a_file_may_be_larger_than_a_form(owner):
    rows = "".join(f"Person {n} {'x' * 150},p{n}@example.com,,\n" for n in range(10_000))
    data = (HEADER + rows).encode()
    assert len(data) > 1_500_000
    assert upload(owner, data).status_code == 302
    assert upload(owner, b"Name\n" + b"a" * (11 * 1024 * 1024)).status_code in (413, 422)
