import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from practice.intake.models import AddedOnly, Consent, Mark
from practice.staff.append_only import lifted, protected
from practice.staff.models import AccessEntry
from tests import factories

NEVER_CHANGED = {
    "staff_accessentry",
    "intake_intake",
    "intake_clearance",
    "intake_consent",
    "intake_mark",
    "planning_plananswer",
    "planning_review",
    "checkins_checkin",
    "checkins_declinedproposal",
    "aftercare_followupanswer",
    "aftercare_followupaction",
    "checkins_addition",
    "checkins_soapnote",
    "intake_lastingwish",
}


@pytest.fixture
def entry(db):
    return AccessEntry.objects.create(
        at=timezone.now(), actor_kind="system", verb="made", object_kind="clients.client"
    )


def test_every_record_that_is_only_added_to_has_its_triggers(db):
    assert protected(connection) >= NEVER_CHANGED


def test_G1_no_model_that_is_only_added_to_was_forgotten(db):
    """Found by their base, so that the next one cannot be forgotten either."""
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, AddedOnly)}
    assert {"intake_consent", "intake_intake", "intake_mark", "planning_review"} <= tables
    assert tables <= protected(connection)


@pytest.fixture
def signed(db):
    """One row of each table about what a client signed and said."""
    intake = factories.intake()
    factories.clearance(client=intake.client)
    Mark.objects.create(intake=intake, kind="sore", region="jaw-left", score=3)
    consent = {"client": intake.client, "intake": intake, "key": "touch", "given": True}
    consent |= {"text": "I agree.", "text_version": "1", "text_hash": "0" * 64}
    Consent.objects.create(**consent, language="en-gb", how="link", at=timezone.now())
    return intake


RAW = {
    "intake_consent": "UPDATE intake_consent SET given = %s",
    "intake_intake": "UPDATE intake_intake SET signing = %s",
    "intake_mark": "UPDATE intake_mark SET region = %s",
    "intake_clearance": "UPDATE intake_clearance SET question = %s",
}


@pytest.mark.parametrize("table", RAW)
def test_G1_raw_sql_changes_and_deletes_nothing_that_was_signed(signed, table):
    value = False if table == "intake_consent" else "x"
    for statement, values in ((RAW[table], [value]), (f"DELETE FROM {table}", [])):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone() == (1,)


def test_the_database_refuses_to_change_a_line_of_the_audit_trail(entry):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        AccessEntry.objects.filter(pk=entry.pk).update(verb="opened")
    entry.refresh_from_db()
    assert entry.verb == "made"


def test_the_database_refuses_to_delete_a_line_of_the_audit_trail(entry):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM staff_accessentry")
    assert AccessEntry.objects.count() == 1


def test_erasure_may_change_one_table_and_the_others_stay_protected(entry):
    before = protected(connection)
    with lifted("staff_accessentry"):
        assert protected(connection) == before - {"staff_accessentry"}
        AccessEntry.objects.all().delete()
    assert protected(connection) == before
    assert not AccessEntry.objects.exists()


def test_a_failed_erasure_leaves_the_table_protected(entry):
    with pytest.raises(ZeroDivisionError), lifted("staff_accessentry"):
        raise ZeroDivisionError
    assert "staff_accessentry" in protected(connection)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_tables_are_empty_after_a_test_that_commits(turn):
    assert not AccessEntry.objects.exists()
    AccessEntry.objects.create(
        at=timezone.now(), actor_kind="system", verb="made", object_kind="clients.client"
    )
    assert "staff_accessentry" in protected(connection)
