"""The last page: what is agreed to, in whose name, and what of it is kept."""

import json
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection

from practice.intake.models import Consent, Intake, IntakeDraft
from practice.reference import load
from tests import factories
from tests.intake.walking import fields, fill_in, sign

pytestmark = pytest.mark.django_db

AREAS = {"areas": {"areas": ["buttock", "chest"]}}
NAME = json.dumps([[10, 20, 60, 90, 120, 30], [130, 80, 180, 40]])
HELP = {"helper_name": "Joan Hill", "helper_how": "read", "supported": "on"}
MOTHER = {"guardian": "on", "guardian_name": "Mary Lane", "guardian_relation": "parent"}


def born(years):
    """The answers of somebody who is that old."""
    today = date.today()
    return {
        "about-you": {
            "born_on_0": "1",
            "born_on_1": "1",
            "born_on_2": str(today.year - years),
        }
    }


@pytest.fixture
def drawing(practice):
    practice.drawn_signature = True
    practice.save()


def words_of(answer):
    return " ".join(answer.content.decode().split())


# --- boxes


def test_every_box_of_the_reference_stands_alone_and_unticked(phone, path, draft):
    fill_in(draft, by_page=AREAS | born(15))
    page = phone.get(f"{path}check/")
    boxes = {row.key for row in load().consents.values() if row.kind == "box"}
    shown = fields(page)
    areas = {"area_buttock", "area_chest"}
    assert boxes - {"explicit_area"} | areas <= shown.names
    assert "checked" not in page.content.decode()
    written = {name: value for name, value in shown.sent.items() if name != "seen"}
    assert written == {"helper_name": [""], "guardian_name": [""], "signature": [""]}


def test_the_statements_stand_above_the_typed_name(phone, path, draft):
    fill_in(draft)
    page = phone.get(f"{path}check/").content.decode()
    signature = page.index('name="signature"')
    for row in load().consents.values():
        if row.kind == "statement":
            assert 0 < page.index(row.text.replace("'", "&#x27;")) < signature


def test_only_the_two_that_are_needed_are_needed(phone, path, draft):
    fill_in(draft, by_page=AREAS)
    assert sign(phone, path).status_code == 302
    given = Consent.objects.filter(given=True).values_list("key", flat=True)
    boxes = {row.key for row in load().consents.values() if row.kind == "box"}
    assert set(given) & boxes == {"touch", "data_health"}


def test_an_area_that_was_wished_for_and_not_ticked_is_no_yes(phone, path, draft):
    fill_in(draft, by_page=AREAS)
    sign(phone, path, area_chest="on")
    intake = Intake.objects.get()
    assert intake.document["consents"] == ["chest"]
    said = {row.regions[0]: row for row in Consent.objects.filter(key="explicit_area")}
    assert said["chest"].given
    assert said["chest"].appointment == intake.appointment
    assert not said["buttock"].given
    assert said["buttock"].text == f"Today I agree to work on: {load().region_name('buttock')}."


def test_no_area_is_agreed_to_that_was_not_asked_about(phone, path, draft):
    fill_in(draft)
    sign(phone, path, area_chest="on")
    assert Intake.objects.get().document["consents"] == []
    assert Consent.objects.get(key="explicit_area").given is False


def test_G1_each_record_has_text_hash_version_language_name_zone_and_how(phone, path, draft):
    fill_in(draft)
    sign(phone, path)
    assert Consent.objects.count() >= 9
    for each in Consent.objects.all():
        assert each.text_hash == sha256(each.text.encode()).hexdigest()
        assert each.text_version == load().version
        assert (each.language, each.how, each.zone) == ("en-gb", "link", "Europe/London")
        assert each.name == "Ada Lane"


# --- unsigned forms


@pytest.mark.parametrize("name", ["", "   ", "...", "12 34", "–"])
def test_a_form_that_is_not_signed_is_refused_in_words_and_keeps_everything(
    phone, path, draft, name
):
    fill_in(draft, by_page=AREAS)
    answer = sign(phone, path, signature=name, followup_48h="on", area_chest="on", **HELP)
    assert answer.status_code == 422
    assert "Type your name to sign the form." in words_of(answer)
    kept = fields(answer).sent
    assert {"touch", "data_health", "followup_48h", "area_chest", "supported"} <= kept.keys()
    assert kept["helper_name"] == ["Joan Hill"]
    assert kept["helper_how"] == ["read"]
    assert not Intake.objects.exists()
    assert IntakeDraft.objects.get().sent_at is None


def test_an_empty_post_is_refused_with_what_is_missing(phone, path, draft):
    fill_in(draft)
    answer = phone.post(f"{path}check/")
    assert answer.status_code == 422
    assert words_of(answer).count("Tick this so that we can go on") >= 2
    assert not Consent.objects.exists()


# --- drawn


def test_D11_a_drawn_signature_is_kept_as_points_and_drawn_again_by_us(
    phone, path, draft, drawing, nell, sign_in
):
    fill_in(draft)
    assert sign(phone, path, signature="", drawing=NAME).status_code == 302
    intake = Intake.objects.get()
    assert intake.signing["strokes"] == json.loads(NAME)
    assert intake.signature == ""
    assert {each.name for each in Consent.objects.all()} == {"Ada Lane"}
    page = sign_in(nell).get(f"/clients/{draft.client_id}/forms/{intake.pk}/").content.decode()
    assert '<polyline points="10,20 60,90 120,30"/>' in page
    assert 'aria-label="Signature of Ada Lane"' in page


def test_K1_the_points_of_a_signature_are_sealed(phone, path, draft, drawing):
    fill_in(draft)
    sign(phone, path, signature="", drawing=json.dumps([[123, 45, 67, 89, 321, 54]]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT signing, signature FROM intake_intake")
        row = str(cursor.fetchall())
    assert "strokes" not in row
    assert "321" not in row.replace("gAAAA", "") or "123,45" not in row


def test_a_typed_name_does_where_a_drawing_is_wished_for(phone, path, draft, drawing):
    fill_in(draft)
    assert sign(phone, path, drawing="").status_code == 302
    assert Intake.objects.get().signature == "Ada Lane"


def test_a_drawing_counts_only_where_the_practice_wants_it(phone, path, draft):
    fill_in(draft)
    assert sign(phone, path, signature="", drawing=NAME).status_code == 422


@pytest.mark.parametrize(
    "drawn",
    [
        "x",
        "{}",
        "[1,2]",
        '[["1","2"]]',
        "[[true,false,true,false]]",
        "[[NaN,1,2,3]]",
        "[[1e999,1,2,3]]",
        "[[1,2,3]]",
        "[[-1,2,300,4]]",
        "[[1,2,601,4]]",
        "[[1,2,300,201]]",
        "[" * 30_000,
        json.dumps([[1, 2] * 2_001]),
        json.dumps([[1.123456789012345678, 2.0] * 1_900] * 2),
        "<svg onload=alert(1)>",
    ],
)
def test_D11_what_is_no_drawing_of_ours_is_refused_in_words(phone, path, draft, drawing, drawn):
    fill_in(draft)
    answer = sign(phone, path, signature="", drawing=drawn)
    assert answer.status_code == 422
    assert "We could not read your signature." in words_of(answer)
    assert not Intake.objects.exists()


def test_D11_two_thousand_points_are_kept_and_a_dot_is_not(phone, path, draft, drawing):
    fill_in(draft)
    answer = sign(phone, path, signature="", drawing="[[300,100],[302,101]]")
    assert answer.status_code == 422
    assert "There is only a dot." in words_of(answer)
    assert sign(phone, path, signature="", drawing=json.dumps([[1, 2, 500, 150] * 1_000]))[
        "Location"
    ].endswith("/sent/")


def test_a_refused_form_keeps_the_drawing(phone, path, draft, drawing):
    fill_in(draft)
    answer = sign(phone, path, signature="", drawing=NAME, touch="")
    assert answer.status_code == 422
    assert fields(answer).sent["drawing"] == [NAME]


# --- the young, and those who are helped


@pytest.mark.parametrize(("age", "asked"), [(12, True), (16, True), (17, True), (18, False)])
def test_a_guardian_is_asked_for_by_age(phone, path, draft, age, asked):
    fill_in(draft, by_page=born(age))
    assert ("guardian_name" in fields(phone.get(f"{path}check/")).names) is asked


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("guardian_name", "Type the name of the parent or guardian who agrees."),
        ("guardian_relation", "Choose who you are to them."),
        ("guardian", "Tick this if you agree as parent or guardian"),
    ],
)
def test_a_guardian_signs_whole_or_not_at_all(phone, path, draft, left_out, words):
    fill_in(draft, by_page=born(15))
    answer = sign(phone, path, **{**MOTHER, left_out: ""})
    assert answer.status_code == 422
    assert words in words_of(answer)


def test_nobody_is_their_own_guardian(phone, path, draft):
    fill_in(draft, by_page=born(15))
    answer = sign(phone, path, **{**MOTHER, "guardian_name": "ada  LANE"})
    assert answer.status_code == 422
    assert "This is the client’s own name." in words_of(answer)


def test_a_form_of_the_young_may_come_without_the_guardian(phone, path, draft):
    fill_in(draft, by_page=born(15))
    assert sign(phone, path).status_code == 302
    assert "guardian" not in Intake.objects.get().document
    assert not Consent.objects.get(key="guardian").given


def test_the_guardian_is_kept_by_name_relation_and_place(phone, path, draft, nell, sign_in):
    fill_in(draft, by_page=born(15))
    sign(phone, path, **MOTHER, guardian_present="on")
    intake = Intake.objects.get()
    assert intake.document["guardian"] == {"consent": True, "present": True}
    assert intake.signing["guardian"] == {
        "name": "Mary Lane",
        "relation": "parent",
        "present": True,
    }
    consent = Consent.objects.get(key="guardian")
    assert (consent.given, consent.name) == (True, "Mary Lane")
    page = words_of(sign_in(nell).get(f"/clients/{draft.client_id}/forms/{intake.pk}/"))
    assert "Mary Lane</bdi>. I am their mother or father. Will be in the room." in page


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("helper_name", "Type the name of the person who helped."),
        ("helper_how", "Choose how they helped."),
        ("supported", "Tick this if the answers and each yes are your own."),
    ],
)
def test_help_is_told_whole_with_the_clients_own_yes(phone, path, draft, left_out, words):
    fill_in(draft)
    answer = sign(phone, path, **{**HELP, left_out: ""})
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "<details" in answer.content.decode() and " open>" in answer.content.decode()


def test_who_helped_is_kept_with_the_clients_own_yes(phone, path, draft, nell, sign_in):
    fill_in(draft)
    sign(phone, path, **HELP)
    intake = Intake.objects.get()
    assert intake.signing["helper"] == {"name": "Joan Hill", "how": "read"}
    own = Consent.objects.get(key="supported")
    assert (own.given, own.name, own.text) == (True, "Ada Lane", load().consents["supported"].text)
    page = words_of(sign_in(nell).get(f"/clients/{draft.client_id}/forms/{intake.pk}/"))
    assert "Joan Hill</bdi>. They read the questions to me." in page


def test_fill_it_in_for_someone_else_opens_the_part_about_help(client, link, path, draft):
    assert f'href="{path}?helping"' in client.get(path).content.decode()
    page = client.get(f"{path}?helping").content.decode()
    assert "Please call us before you go on." in page
    assert link.browser_hash == ""
    client.post(path, fields(client.get(f"{path}?helping")).sent)
    draft.refresh_from_db()
    fill_in(draft)
    page = client.get(f"{path}check/").content.decode()
    assert page.count(" open>") == 1


def test_a_form_without_a_helper_keeps_nothing_about_one(phone, path, draft):
    fill_in(draft)
    sign(phone, path)
    assert Intake.objects.get().signing == {}
    assert not Consent.objects.filter(key="supported").exists()
    assert factories.intake(client=draft.client).signing == {}
