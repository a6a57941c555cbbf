from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

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


def test_M4_a_mail_that_comes_too_late_is_held_until_a_person_says_so(queue, send, inbox, letter):
    queue(stale_after=timedelta(hours=72))
    mail = send(after=timedelta(hours=73))
    assert mail.state == State.HELD
    assert "too late" in mail.reason
    assert inbox.messages == []

    assert outbox.send_again(mail.key, letter, timezone.now())
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


# --- one mail of a kind a client a day (M7)


def day_of(mail):
    return timezone.localtime(mail.due_at).date()


def test_M7_a_second_mail_of_the_kind_leaves_a_day_later_at_the_same_hour(queue):
    ada, due = uuid4(), timezone.now() + timedelta(hours=1)
    mails = [
        queue(str(n), kind="follow-up", client_id=ada, due_at=due, stale_after=timedelta(hours=72))
        for n in range(3)
    ]
    assert [day_of(mail) - day_of(mails[0]) for mail in mails] == [timedelta(n) for n in range(3)]
    assert {timezone.localtime(mail.due_at).time() for mail in mails} == {
        timezone.localtime(due).time()
    }
    assert mails[2].stale_at == mails[2].due_at + timedelta(hours=72)


def test_M7_other_kinds_other_clients_and_what_was_asked_for_are_not_counted(queue):
    ada, due = uuid4(), timezone.now() + timedelta(hours=1)
    mails = [
        queue("a", kind="follow-up", client_id=ada, due_at=due),
        queue("b", kind="aftercare", client_id=ada, due_at=due),
        queue("c", kind="follow-up", client_id=uuid4(), due_at=due),
        queue("d", kind="intake-link", client_id=ada, due_at=due),
        queue("e", kind="intake-link", client_id=ada, due_at=due),
    ]
    assert {mail.due_at for mail in mails} == {due}


def test_M7_a_mail_that_was_taken_back_leaves_its_day_to_another(queue):
    ada, due = uuid4(), timezone.now() + timedelta(hours=1)
    queue("a", kind="aftercare", client_id=ada, due_at=due)
    outbox.cancel("a")
    assert queue("b", kind="aftercare", client_id=ada, due_at=due).due_at == due
    again = queue("a", kind="aftercare", client_id=ada, due_at=due)
    assert day_of(again) == timezone.localtime(due).date() + timedelta(days=1)


def test_M7_the_database_keeps_it_too(db):
    ada, today = uuid4(), timezone.now().date()
    a_mail(key="1", kind="follow-up", client_id=ada, day=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_mail(key="2", kind="follow-up", client_id=ada, day=today)


def test_M4_a_follow_up_is_held_after_72_hours_whoever_queued_it(queue, send, inbox):
    queue(kind="follow-up", client_id=uuid4())
    assert send(after=timedelta(hours=73)).state == State.HELD


# --- taken back while a worker has it; sent again


def test_C10_a_mail_that_was_stopped_while_a_worker_had_it_is_not_tried_again(queue, send, inbox):
    ada = uuid4()
    queue(kind="follow-up", client_id=ada)
    inbox.rcpt_answers = ["450 Later"]
    now = timezone.now()
    mail = delivering.claim(now)
    outbox.cancel_waiting("follow-up", client_id=ada)
    delivering.deliver(mail, now)
    mail = send(after=timedelta(minutes=2))
    assert (mail.state, mail.text, mail.day) == (State.CANCELLED, "", None)
    assert inbox.messages == []


def test_C10_one_whose_worker_died_meanwhile_is_taken_back_too(queue, send, inbox):
    ada = uuid4()
    queue(kind="follow-up", client_id=ada)
    delivering.claim(timezone.now())
    outbox.cancel_waiting("follow-up", client_id=ada)
    assert send(after=timedelta(minutes=6)).state == State.CANCELLED
    assert inbox.messages == []


def test_a_mail_that_came_back_is_sent_again_to_the_right_address(queue, send, inbox, letter):
    queue("a")
    first = send()
    OutgoingMail.objects.update(state=State.RETURNED, failure="nobody")
    other = replace(letter, to="ada.lane@example.com")
    assert outbox.send_again("a", other, timezone.now())
    send()
    assert inbox.messages[1]["To"] == "ada.lane@example.com"
    assert inbox.messages[1]["Message-ID"] == first.message_id
    assert not outbox.send_again("a", other, timezone.now())


def test_what_is_urgent_goes_before_what_came_first(queue):
    queue("first")
    code = queue("code", stale_after=timedelta(minutes=10))
    assert delivering.claim(timezone.now()).pk == code.pk
