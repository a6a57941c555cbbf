import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from practice.staff.append_only import lifted, protected
from practice.staff.models import AccessEntry

NEVER_CHANGED = {
    "staff_accessentry",
    "intake_intake",
    "intake_clearance",
    "intake_consent",
    "planning_plananswer",
    "checkins_checkin",
}


@pytest.fixture
def entry(db):
    return AccessEntry.objects.create(
        at=timezone.now(), actor_kind="system", verb="made", object_kind="clients.client"
    )


def test_every_record_that_is_only_added_to_has_its_triggers(db):
    assert protected(connection) >= NEVER_CHANGED


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
