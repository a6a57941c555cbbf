import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from secured_fields.exceptions import ExpressionNotSupported, LookupNotSupported

from practice.mail.models import OutgoingMail, SealProbe
from practice.mail.seal import refuse_wrong_key
from practice.sealed import SealedJSONField, SealedTextField, SealedValueError
from sessions_app.checkins.models import DeclinedProposal
from sessions_app.planning import services
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import PlanAnswer, Review, SessionPlan
from tests import factories
from tests.factories import NOW
from tests.mail.rows import a_mail

pytestmark = pytest.mark.django_db


def raw(column, pk):
    """Read a column as it is on the disk."""
    with connection.cursor() as cursor:
        key = OutgoingMail._meta.pk.get_db_prep_value(pk, connection)
        cursor.execute(f'SELECT "{column}" FROM mail_outgoingmail WHERE id = %s', [key])
        return cursor.fetchone()[0]


def overwrite(column, pk, value):
    with connection.cursor() as cursor:
        key = OutgoingMail._meta.pk.get_db_prep_value(pk, connection)
        cursor.execute(f'UPDATE mail_outgoingmail SET "{column}" = %s WHERE id = %s', [value, key])


@pytest.mark.parametrize(
    "text", ["", "0", "null", "canary words", "Łódź 🙂 שלום", "a\x00b", "x" * 20_000, "gAAAAA"]
)
def test_text_comes_back_letter_for_letter(text):
    mail = a_mail(text=text)
    assert OutgoingMail.objects.get(pk=mail.pk).text == text
    assert raw("text", mail.pk).startswith("gAAAAA")
    assert raw("text", mail.pk) != text


@pytest.mark.parametrize(
    "value",
    [
        "",
        0,
        None,
        False,
        [],
        {},
        0.1,
        10**30,
        "null",
        "\ud800",
        {"z": 1, "a": [None, "", 0, {"b": "ł"}], "": {}},
    ],
)
def test_json_comes_back_equal_and_in_order(value):
    mail = a_mail(headers=value)
    again = OutgoingMail.objects.get(pk=mail.pk).headers
    assert again == value
    assert type(again) is type(value)
    if isinstance(value, dict):
        assert list(again) == list(value)


def test_a_number_that_json_has_no_sign_for_is_refused():
    with pytest.raises(ValueError):
        a_mail(headers={"n": float("nan")})


def test_the_table_holds_no_word_of_what_was_sealed():
    a_mail(text="canary", html="<p>canary</p>", headers={"canary": "canary"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_outgoingmail")
        assert "canary" not in str(cursor.fetchall())


def test_a_wrong_key_is_an_error_and_never_shows_the_ciphertext(settings):
    mail = a_mail(text="canary", headers={"a": 1})
    settings.SECURED_FIELDS_KEY = [Fernet.generate_key().decode()]
    with pytest.raises(SealedValueError, match="mail.OutgoingMail"):
        OutgoingMail.objects.get(pk=mail.pk)
    with pytest.raises(SealedValueError):
        OutgoingMail.objects.only("headers").get(pk=mail.pk)


@pytest.mark.parametrize("stored", ["canary in the clear", "", "gAAAAAshort"])
def test_a_value_that_was_never_sealed_is_an_error(stored):
    mail = a_mail()
    overwrite("text", mail.pk, stored)
    with pytest.raises(SealedValueError):
        OutgoingMail.objects.get(pk=mail.pk)


def test_one_altered_letter_is_an_error():
    mail = a_mail(text="canary")
    sealed = raw("text", mail.pk)
    other = "A" if sealed[40] != "A" else "B"
    overwrite("text", mail.pk, sealed[:40] + other + sealed[41:])
    with pytest.raises(SealedValueError):
        OutgoingMail.objects.get(pk=mail.pk)


def test_an_older_key_still_opens_and_the_newest_seals(settings):
    old, new = settings.SECURED_FIELDS_KEY[0], Fernet.generate_key().decode()
    mail = a_mail(text="sealed with the old key")
    settings.SECURED_FIELDS_KEY = [new, old]
    assert OutgoingMail.objects.get(pk=mail.pk).text == "sealed with the old key"

    a_mail(key="second", text="sealed with the new key")
    settings.SECURED_FIELDS_KEY = [new]
    assert OutgoingMail.objects.get(key="second").text == "sealed with the new key"


@pytest.mark.parametrize(
    "question",
    [
        {"text": "canary"},
        {"text__in": ["canary"]},
        {"text__contains": "canary"},
        {"text__gt": "a"},
        {"headers": {}},
        {"headers__canary": 1},
        {"headers__has_key": "canary"},
    ],
)
def test_looking_up_a_sealed_column_raises(question):
    with pytest.raises(LookupNotSupported):
        OutgoingMail.objects.filter(**question).exists()


def test_reading_one_key_of_a_sealed_document_raises():
    with pytest.raises(LookupNotSupported):
        list(OutgoingMail.objects.values("headers__canary"))


def test_a_column_cannot_be_copied_into_a_sealed_one_in_the_clear():
    from django.db.models import F

    with pytest.raises(ExpressionNotSupported):
        OutgoingMail.objects.update(text=F("subject"))


@pytest.mark.parametrize("field", [SealedTextField, SealedJSONField])
def test_a_sealed_field_keeps_no_hash_to_search_by(field):
    with pytest.raises(TypeError):
        field(searchable=True)


def test_bulk_writes_are_sealed_too():
    first, second = a_mail(key="1"), a_mail(key="2")
    first.text, second.text = "canary one", "canary two"
    OutgoingMail.objects.bulk_update([first, second], ["text"])
    assert "canary" not in raw("text", first.pk)
    assert OutgoingMail.objects.get(pk=second.pk).text == "canary two"


def test_K2_the_right_key_starts():
    assert SealProbe.objects.count() == 1
    refuse_wrong_key()


def test_K2_a_wrong_key_stops_the_start_with_a_way_out(settings):
    settings.SECURED_FIELDS_KEY = [Fernet.generate_key().decode()]
    with pytest.raises(ImproperlyConfigured, match="Put the practice's own key back"):
        refuse_wrong_key()
    with pytest.raises(CommandError, match="Put the practice's own key back"):
        call_command("worker", "--once")


def test_K2_a_wrong_key_stops_the_check_before_migrating(settings):
    from practice.mail.checks import check_seal

    assert check_seal(None, databases=["default"]) == []
    settings.SECURED_FIELDS_KEY = [Fernet.generate_key().decode()]
    assert [problem.id for problem in check_seal(None, databases=["default"])] == ["mail.E001"]


@pytest.mark.parametrize("keys", [["short"], [""], None])
def test_K2_a_missing_or_misspelt_key_stops_the_start(settings, keys):
    settings.SECURED_FIELDS_KEY = keys
    with pytest.raises(ImproperlyConfigured, match="44 letters"):
        refuse_wrong_key()


def test_K2_a_wrong_key_stops_migrating_however_it_is_called(settings):
    settings.SECURED_FIELDS_KEY = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Put the practice's own key back"):
        call_command("migrate", verbosity=0)


def test_K2_migrating_with_a_wrong_key_leaves_the_known_value_alone(settings):
    from django.apps import apps

    from practice.mail.seal import keep_probe

    settings.SECURED_FIELDS_KEY = [Fernet.generate_key().decode()]
    keep_probe(apps=apps)
    assert SealProbe.objects.count() == 1
    with pytest.raises(ImproperlyConfigured):
        refuse_wrong_key()


def test_the_tables_of_the_planner_hold_no_word_that_somebody_wrote(ada, nell):
    """Why a plan was changed, what tells it from the one before, what was said, what was declined."""
    visit = factories.appointment(client=ada, practitioner=nell)
    intake = factories.intake(appointment=visit)
    services.make_plan(visit, by=nell, now=NOW)
    edit = Edit(what="minutes", step="lower-back", value=9, why="canary why", by="canary by")
    kept = services.make_plan(visit, by=nell, now=NOW, edits=[edit])
    assert kept.changes
    SessionPlan.objects.filter(pk=kept.pk).update(changes=["canary changes"])
    by, of = {"by": nell, "at": NOW}, {"appointment": visit}
    Review.objects.create(**of, **by, intake=intake, decision={"decision": "canary decision"})
    DeclinedProposal.objects.create(**of, **by, proposal={"text": "canary proposal"})
    said = {"areas": [{"regions": ["canary-region"], "choice": "yes"}], "lighter": {}}
    PlanAnswer.objects.create(**of, plan=kept, said=said, words="canary words", how="told", at=NOW)
    models = (SessionPlan, Review, DeclinedProposal, PlanAnswer)
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            rows = str(cursor.fetchall())
            assert "canary" not in rows, model
            assert "gAAAA" in rows
            assert "lower-back" not in rows, model
