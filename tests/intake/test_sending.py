from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Flag
from practice.intake.flags import kind_of
from practice.intake.models import Consent, Intake, IntakeDraft, Mark, Unchangeable
from practice.reference import load
from practice.staff.models import AccessEntry
from sessions_app.planning.services import make_plan
from tests.intake.walking import fields, fill_in, sign, walk

pytestmark = pytest.mark.django_db

SORE = {
    "places": {"places": ["lower-back-left", "calf-left"]},
    "scores": {"lower-back-left": "7"},
    "not-here": {"places": ["face"]},
    "health-2": {"ticks": ["varicose-veins", "heart-failure"]},
    "health-2-1": {
        "varicose-veins-answer": "yes",
        "varicose-veins-where": ["calf-left"],
        "varicose-veins-kind": "calm",
    },
    "areas": {"areas": ["buttock"]},
}


def test_sending_keeps_the_document_the_marks_and_the_words(phone, path, ada):
    walk(phone, path, by_page=SORE)
    sign(phone, path, area_buttock="on")
    intake = Intake.objects.get()
    assert intake.document["focus"] == [
        {"region": "lower-back-left", "score": 7},
        {"region": "calf-left"},
    ]
    assert intake.document["avoid"] == ["face"]
    assert intake.document["consents"] == ["buttock"]
    said = {answer["id"]: answer for answer in intake.document["answers"]}
    assert said["varicose-veins"]["where"] == ["calf-left"]
    assert said["no-touch-areas"]["answer"] == "yes"
    marks = set(Mark.objects.values_list("kind", "region", "score"))
    assert marks == {
        ("sore", "lower-back-left", 7),
        ("sore", "calf-left", None),
        ("avoid", "face", None),
    }
    assert intake.signature == "Ada Lane"
    assert intake.reference_version == load().version


def test_each_consent_is_kept_in_its_exact_words_given_or_not(phone, path, draft):
    fill_in(draft, by_page=SORE)
    sign(phone, path, email_aftercare="on", area_buttock="on")
    kept = {consent.key: consent for consent in Consent.objects.all()}
    assert {key for key, consent in kept.items() if not consent.given} == {
        "email_health_tips",
        "followup_48h",
    }
    for consent in kept.values():
        assert consent.text_hash == sha256(consent.text.encode()).hexdigest()
        assert consent.how == Consent.How.LINK
    assert kept["touch"].text == load().consents["touch"].text
    assert kept["explicit_area"].regions == ["buttock"]
    assert "Buttock" in kept["explicit_area"].text
    assert "guardian" not in kept


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"touch": ""}, "Tick this so that we can go on"),
        ({"data_health": ""}, "Tick this so that we can go on"),
        ({"signature": "  "}, "Type your name to sign the form."),
    ],
)
def test_a_form_that_is_not_agreed_to_or_signed_is_refused(phone, path, draft, left_out, words):
    fill_in(draft)
    answer = sign(phone, path, **left_out)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_blank_form_cannot_be_sent(phone, path):
    answer = sign(phone, path)
    assert answer["Location"] == f"{path}about-you/"
    assert not Intake.objects.exists()


def test_sending_twice_is_one_form_and_back_says_when_it_was_sent(phone, path, draft):
    fill_in(draft)
    first, second = sign(phone, path), sign(phone, path)
    assert first["Location"] == second["Location"] == f"{path}sent/"
    assert Intake.objects.count() == 1
    for page in ("check/", "wish/", ""):
        assert phone.get(path + page)["Location"] == f"{path}sent/"
    assert "You sent this to Nell at" in phone.get(f"{path}sent/").content.decode()


def test_C7_the_thank_you_page_tells_another_browser_no_answer(phone, path, draft):
    ticks = {"health-1": {"ticks": ["emergency-signs"]}}
    fill_in(draft, by_page=ticks)
    sign(phone, path)
    assert "call 999" in phone.get(f"{path}sent/").content.decode()
    assert "call 999" not in Browser().get(f"{path}sent/").content.decode()


def test_an_intake_is_never_changed(phone, path, draft):
    fill_in(draft)
    sign(phone, path)
    intake, consent = Intake.objects.get(), Consent.objects.first()
    for record in (intake, consent):
        with pytest.raises(Unchangeable):
            record.save()
        with pytest.raises(Unchangeable):
            record.delete()
    with pytest.raises(Unchangeable):
        Intake.objects.update(signature="Someone else")


def test_flags_are_raised_in_words_and_by_kind(phone, path, draft, ada):
    fill_in(draft, by_page=SORE)
    sign(phone, path)
    flags = {flag.detail["rule"]: flag for flag in ada.flags.open()}
    assert flags["heart-failure"].kind == Flag.Kind.CLEARANCE
    assert flags["varicose-veins"].kind == Flag.Kind.GENTLE
    assert flags["varicose-veins"].detail["words"].startswith("Varicose veins: Yes. ")
    assert "Calf (left)" in flags["varicose-veins"].detail["words"]
    assert flags["no-touch-areas"].detail["title"]


def test_leave_it_out_is_said_only_where_a_rule_rules_an_area_out():
    local = [o for q in load().questions.values() for o in q.outcomes if o.severity == "local"]
    said = [kind_of(outcome) == Flag.Kind.LEAVE_OUT for outcome in local]
    meant = [bool(o.effects.avoid_regions or o.effects.avoid_answer_regions) for o in local]
    assert said == meant
    assert True in meant
    assert False in meant


def test_what_is_said_again_is_one_flag_and_what_is_left_out_stays(phone, path, draft, ada, nell):
    old = Flag(client=ada, kind=Flag.Kind.GENTLE, detail={"rule": "varicose-veins", "title": "x"})
    lasting = Flag(client=ada, kind=Flag.Kind.GENTLE, detail={"rule": "osteoporosis", "title": "y"})
    today = Flag(client=ada, kind=Flag.Kind.STOP, detail={"rule": "fever-unwell", "title": "z"})
    for flag in (old, lasting, today):
        flag.recorded_at, flag.intake_id = "2026-01-01T00:00Z", ada.pk
        flag.save()
    fill_in(draft, by_page=SORE)
    sign(phone, path)
    flags = list(ada.flags.open())
    assert [f.pk for f in flags if f.detail["rule"] == "varicose-veins"] == [old.pk]
    assert lasting in flags
    today.refresh_from_db()
    assert today.closed_by == nell


def test_contacts_follow_the_form_and_what_was_left_empty_stays(phone, path, draft, ada):
    ada.phone = "020 7946 0001"
    ada.save()
    born = {"born_on_0": "3", "born_on_1": "2", "born_on_2": "1956"}
    fill_in(draft, by_page={"about-you": {"name": ["Ada King"], **born}})
    sign(phone, path)
    ada.refresh_from_db()
    assert (ada.name, ada.born_on, ada.phone) == ("Ada King", date(1956, 2, 3), "020 7946 0001")
    changed = AccessEntry.objects.get(verb="changed", object_kind="clients.client")
    assert changed.fields == ["born_on", "name"]
    assert changed.actor_kind == AccessEntry.Actor.LINK


def test_a_phone_number_on_file_is_not_read_back(phone, path, ada):
    ada.phone, ada.born_on = "020 7946 0001", date(1956, 2, 3)
    ada.save()
    page = phone.get(f"{path}about-you/").content.decode()
    assert "7946 0001" not in page
    assert "1956" not in page.replace("27 3 1956", "")
    assert "We have this already" in page


def test_a_guardian_agrees_for_someone_under_18_only(phone, path, draft):
    born = {"born_on_0": "3", "born_on_1": "2", "born_on_2": str(date.today().year - 12)}
    fill_in(draft, by_page={"about-you": born})
    assert "As parent or guardian" in phone.get(f"{path}check/").content.decode()
    mother = {"guardian_name": "Mary Lane", "guardian_relation": "parent"}
    sign(phone, path, guardian="on", **mother)
    intake = Intake.objects.get()
    assert intake.document["guardian"] == {"consent": True, "present": False}
    assert Consent.objects.get(key="guardian").given


@pytest.mark.parametrize("says_yes", [True, False])
def test_the_yes_of_a_guardian_on_the_form_frees_the_plan(phone, path, draft, nell, says_yes):
    born = {"born_on_0": "3", "born_on_1": "2", "born_on_2": str(date.today().year - 17)}
    fill_in(draft, by_page={"about-you": born})
    mother = {"guardian": "on", "guardian_name": "Mary Lane", "guardian_relation": "parent"}
    sign(phone, path, **mother if says_yes else {})
    plan = make_plan(draft.appointment, by=nell, now=timezone.now())
    assert plan.document["requires"]["guardian"]
    assert ("guardian" in plan.document["held_for"]) is not says_yes


def test_an_answer_that_changed_since_it_was_read_is_shown_before_anything_is_sent(
    phone, path, draft
):
    fill_in(draft)
    seen = fields(phone.get(f"{path}check/")).sent["seen"]
    wish = fields(phone.get(f"{path}wish/")).sent
    phone.post(f"{path}wish/", {**wish, "goal": "relax", "words_of_own": "My calves, please."})
    answer = sign(phone, path, seen=seen, signature="Ada Byron Lane")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "An answer has changed since you opened this page" in page
    assert "My calves, please." in page
    assert "Ada Byron Lane" in page
    assert not Intake.objects.exists()
    assert sign(phone, path, seen=fields(answer).sent["seen"])["Location"] == f"{path}sent/"


def test_nothing_is_sent_if_a_part_of_it_fails(phone, path, monkeypatch, draft):
    fill_in(draft)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("practice.intake.services.raise_flags", broken)
    phone.raise_request_exception = False
    assert sign(phone, path).status_code == 500
    assert not Intake.objects.exists()
    assert not Consent.objects.exists()
    assert IntakeDraft.objects.get(pk=draft.pk).sent_at is None


def test_K1_no_answer_stands_in_the_database_in_the_clear(phone, path):
    typed = {"words_of_own": ["canaryword"], "note": ["canaryword"]}
    walk(phone, path, typed, by_page=SORE)
    sign(phone, path, signature="Canarysign")
    tables = ("intake_intakedraft", "intake_intake", "clients_flag", "staff_accessentry")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            assert "canaryword" not in rows
            assert "Canarysign" not in rows
            assert "varicose" not in rows


def test_G2_start_changes_and_sending_leave_a_trail_without_answers(phone, path, draft):
    walk(phone, path)
    sign(phone, path)
    verbs = list(AccessEntry.objects.filter(actor_kind="link").values_list("verb", flat=True))
    assert {"started", "changed", "made", "sent"} <= set(verbs)
