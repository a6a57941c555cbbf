from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.mail import delivering, outbox
from practice.mail.models import OutgoingMail
from tests.mail.rows import a_mail

State = OutgoingMail.State


def test_a_key_queued_twice_is_one_mail_sent_once(queue, send, inbox):
    first, second = queue("a"), queue("a")
    send()
    assert first.pk == second.pk
    assert OutgoingMail.objects.count() == 1
    assert len(inbox.messages) == 1
    assert queue("a").state == State.SENT
    send()
    assert len(inbox.messages) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_whose_cause_is_rolled_back_is_never_sent(letter, send, inbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.queue("a", letter, kind="intake-link")
        raise ZeroDivisionError
    send()
    assert OutgoingMail.objects.count() == 0
    assert inbox.messages == []


@pytest.mark.django_db(transaction=True)
def test_queueing_outside_of_a_transaction_is_refused(letter):
    with pytest.raises(transaction.TransactionManagementError, match="transaction.atomic"):
        outbox.queue("a", letter, kind="intake-link")
    assert OutgoingMail.objects.count() == 0


def test_a_mail_for_later_waits_for_its_time(queue, send, inbox):
    queue(due_at=timezone.now() + timedelta(hours=1))
    assert send().state == State.PENDING
    assert send(after=timedelta(minutes=61)).state == State.SENT
    assert len(inbox.messages) == 1


def test_a_cancelled_mail_is_not_sent_and_its_text_is_gone(queue, send, inbox):
    queue("a")
    assert outbox.cancel("a")
    mail = send()
    assert mail.state == State.CANCELLED
    assert (mail.text, mail.html, mail.headers) == ("", "", {})
    assert inbox.messages == []


def test_a_cancelled_mail_can_be_queued_again_with_other_words(queue, send, inbox, letter):
    first = queue("a")
    outbox.cancel("a")
    other = outbox.Letter(to=letter.to, subject="After your massage today", text="New words\n")
    again = queue("a", letter=other)
    assert (again.pk, again.state) == (first.pk, State.PENDING)
    send()
    assert [message["Subject"] for message in inbox.messages] == ["After your massage today"]
    assert inbox.messages[0].get_body(("plain",)).get_content().split() == ["New", "words"]


def test_a_mail_that_a_worker_has_taken_cannot_be_cancelled(queue):
    queue("a")
    delivering.claim(timezone.now())
    assert not outbox.cancel("a")
    assert OutgoingMail.objects.get().state == State.SENDING


def test_a_sent_mail_cannot_be_cancelled(queue, send, inbox):
    queue("a")
    send()
    assert not outbox.cancel("a")


def test_a_claimed_mail_is_not_claimed_again_while_its_lease_lasts(queue):
    queue()
    now = timezone.now()
    mail = delivering.claim(now)
    assert mail.state == State.SENDING
    assert delivering.claim(now) is None
    assert delivering.claim(now + timedelta(minutes=4)) is None


def test_a_mail_whose_worker_died_is_claimed_again_and_the_dead_cannot_close_it(queue, inbox):
    queue()
    now = timezone.now()
    dead = delivering.claim(now)
    alive = delivering.claim(now + timedelta(minutes=6))
    assert alive.pk == dead.pk
    assert alive.attempts == 2

    assert not delivering.close(dead, state=State.FAILED, failure="broken")
    assert delivering.deliver(alive, now)
    assert OutgoingMail.objects.get().state == State.SENT


def test_the_freshest_mail_is_first(queue):
    now = timezone.now()
    a_mail(key="tried", attempts=3, due_at=now - timedelta(hours=3))
    fresh = queue("fresh")
    assert delivering.claim(timezone.now()).pk == fresh.pk


def test_M4_a_mail_that_comes_too_late_is_held_until_a_person_says_so(queue, send, inbox):
    queue(stale_after=timedelta(hours=72))
    mail = send(after=timedelta(hours=73))
    assert mail.state == State.HELD
    assert "too late" in mail.reason
    assert inbox.messages == []

    assert outbox.release(mail, timezone.now())
    assert send().state == State.SENT
    assert len(inbox.messages) == 1


def test_M4_after_a_restore_all_that_is_unsent_is_held(queue, send, inbox):
    queue("a")
    queue("b")
    delivering.claim(timezone.now())
    assert outbox.hold_all() == 2
    send()
    assert inbox.messages == []
    assert OutgoingMail.objects.held().count() == 2


def test_a_sent_mail_is_not_sent_again_by_try_again(queue, send, inbox):
    queue()
    assert not outbox.try_again(send(), timezone.now())


def test_looking_when_nothing_is_due_is_one_read(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert delivering.claim(timezone.now()) is None


def test_the_querysets_tell_what_waits_and_what_failed(db):
    waiting = a_mail(key="1")
    failed = a_mail(key="2", state=State.FAILED, failure="address")
    a_mail(key="3", state=State.CANCELLED)
    assert list(OutgoingMail.objects.waiting()) == [waiting]
    assert list(OutgoingMail.objects.failed()) == [failed]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "sending"},
        {"state": "sent"},
        {"state": "failed"},
        {"state": "held"},
        {"sent_at": timezone.now()},
        {"lease_until": timezone.now()},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_mail(**wrong)


def test_M2_the_message_id_is_the_keys_and_tells_nothing_of_it(queue, settings):
    settings.DEFAULT_FROM_EMAIL = "Linden <hello@linden.example>"
    first, second = queue("aftercare-1"), queue("aftercare-2")
    assert first.message_id == outbox.message_id("aftercare-1") != second.message_id
    assert first.message_id.endswith("@linden.example>")
    assert "aftercare" not in first.message_id
