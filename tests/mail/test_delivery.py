import threading
import time
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import connection
from django.utils import timezone

from practice.mail import delivering, outbox, transport
from practice.mail.models import OutgoingMail
from tests.mail.smtp_server import Dawdling, RudeServer, converse, smtp_server

State = OutgoingMail.State
BUSY = 10  # seconds that a busy machine may add to a limit of less than one


def wait_of(mail, since):
    return (mail.try_at - since).total_seconds() / 60


def test_a_mail_arrives_with_text_html_and_headers(queue, send, inbox):
    row = queue()
    assert send().state == State.SENT
    (message,) = inbox.messages

    assert message["To"] == "ada@example.com"
    assert message["From"] == "Linden Room <hello@linden.example>"
    assert message["Reply-To"] == "nell@linden.example"
    assert message["Subject"] == "Your form for Linden"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://linden.example/x/canary-stop/>"
    assert message["Message-ID"] == row.message_id
    assert message["Date"] == format_datetime(row.made_at.replace(microsecond=0))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert "/f/canary-link/" in message.get_body(("plain",)).get_content()
    assert "/f/canary-link/" in message.get_body(("html",)).get_content()


@pytest.mark.parametrize("name", ['Zoë & Co, "Rest"', "木の家", "a@b.c <x>", "Łódź; spa"])
def test_a_senders_name_arrives_as_written(queue, send, inbox, name):
    queue(letter=outbox.Letter(to="ada@example.com", subject=name, text="x\n", from_name=name))
    send()
    (message,) = inbox.messages
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "hello@linden.example")
    assert message["Subject"] == name


def test_M1_the_text_is_emptied_once_sent(queue, send, inbox):
    queue()
    mail = send()
    assert (mail.text, mail.html, mail.headers) == ("", "", {})
    assert mail.sent_at is not None


def test_the_text_stays_where_the_page_of_sent_mail_shows_it(queue, send, inbox, settings):
    settings.KEEP_SENT_MAIL = True
    queue()
    assert "/f/canary-link/" in send().text


def test_in_local_mode_without_a_server_nothing_leaves_and_the_text_stays(queue, send, settings):
    settings.MAIL_TRANSPORT = "local"
    settings.KEEP_SENT_MAIL = True
    queue()
    mail = send()
    assert mail.state == State.SENT
    assert "/f/canary-link/" in mail.text


def test_C1_no_word_or_link_of_a_mail_is_readable_in_the_table(queue, inbox):
    queue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_outgoingmail")
        assert "canary" not in str(cursor.fetchall())


def test_M3_a_4xx_is_tried_again_later_with_the_servers_words(queue, send, inbox):
    inbox.rcpt_answers = ["450 4.2.0 Greylisted, see https://x.example/f/secret/"]
    queue()
    since = timezone.now()
    mail = send()
    assert mail.state == State.PENDING
    assert mail.attempts == 1
    assert 0.9 <= wait_of(mail, since) <= 1.2
    assert mail.reason == (
        "The mail server asked us to try again later. (450 4.2.0 Greylisted, see [link])"
    )
    assert mail.text

    assert send(after=timedelta(minutes=2)).state == State.SENT
    assert OutgoingMail.objects.get().reason == ""
    assert len(inbox.messages) == 1


def test_M3_the_waits_are_1_5_15_60_minutes_then_hourly_to_48_hours(queue, no_server):
    queue()
    now, waits = timezone.now(), []
    while True:
        mail = delivering.claim(now)
        delivering.deliver(mail, now)
        mail = OutgoingMail.objects.get()
        if mail.state != State.PENDING:
            break
        waits.append(wait_of(mail, now))
        now = mail.try_at

    for found, meant in zip(waits, (1, 5, 15, 60, 60, 60), strict=False):
        assert meant * 0.9 <= found <= meant * 1.1
    assert len(set(waits[3:])) > 1
    assert 44 * 60 <= sum(waits) <= 50 * 60
    assert mail.state == State.FAILED
    assert mail.reason == "There was no connection to the mail server."
    assert mail.text


@pytest.mark.parametrize("step", ["rcpt_answers", "data_answers"])
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("550 5.1.1 No such user", "no mailbox of that name"),
        ("552 5.2.2 Full", "mailbox is full"),
    ],
)
def test_M3_a_5xx_is_failed_at_once_with_its_reason(queue, send, inbox, step, answer, words):
    setattr(inbox, step, [answer])
    queue()
    mail = send(after=timedelta(hours=3))
    assert (mail.state, mail.attempts) == (State.FAILED, 1)
    assert words in mail.reason
    assert answer in mail.reason
    assert inbox.messages == []


def test_a_failed_mail_can_be_sent_after_all(queue, send, inbox, letter):
    inbox.rcpt_answers = ["550 No such user"]
    queue()
    mail = send()
    assert outbox.send_again(mail.key, letter, timezone.now())
    assert send().state == State.SENT
    assert inbox.messages[0]["Message-ID"] == mail.message_id


def test_a_connection_refused_is_tried_again(queue, send, no_server):
    queue()
    mail = send()
    assert (mail.state, mail.failure) == (State.PENDING, "connection")


def test_a_server_that_takes_the_text_and_drops_is_tried_again(queue, send, use_server):
    def drop(connection):
        lines = converse(connection, until=b"DATA")
        connection.sendall(b"354 go on\r\n")
        for line in lines:
            if line == b".\r\n":
                return

    with RudeServer(drop) as rude:
        use_server(rude.port)
        queue()
        mail = send()
    assert (mail.state, mail.failure) == (State.PENDING, "connection")
    assert mail.text


def test_a_server_that_says_yes_and_then_drops_has_the_mail(queue, send, use_server):
    def take_and_drop(connection):
        lines = converse(connection, until=b"DATA")
        connection.sendall(b"354 go on\r\n")
        for line in lines:
            if line == b".\r\n":
                connection.sendall(b"250 taken\r\n")
                return

    with RudeServer(take_and_drop) as rude:
        use_server(rude.port)
        queue()
        assert send().state == State.SENT


def test_M3_a_server_that_never_greets_is_given_up_in_time(queue, send, use_server, monkeypatch):
    monkeypatch.setattr(transport, "WHOLE_MESSAGE_SECONDS", 0.4)
    with RudeServer(lambda connection: connection.recv(1)) as silent:  # until the client leaves
        use_server(silent.port)
        queue()
        began = time.monotonic()
        mail = send()
        assert time.monotonic() - began < BUSY
    assert (mail.state, mail.failure) == (State.PENDING, "timeout")


def test_M3_a_tarpit_that_drips_letters_is_cut_off_in_time(queue, send, use_server, monkeypatch):
    monkeypatch.setattr(transport, "WHOLE_MESSAGE_SECONDS", 0.6)

    def drip(connection):
        for sign in b"220 slow" * 40:
            connection.sendall(bytes([sign]))
            time.sleep(0.1)

    with RudeServer(drip) as tarpit:
        use_server(tarpit.port)
        queue()
        began = time.monotonic()
        mail = send()
        assert time.monotonic() - began < BUSY
    assert (mail.state, mail.failure) == (State.PENDING, "timeout")


def test_a_server_without_the_promised_encryption_gets_nothing(queue, send, inbox, settings):
    settings.SMTP = {**settings.SMTP, "EMAIL_USE_TLS": True}
    queue()
    mail = send()
    assert (mail.state, mail.failure) == (State.PENDING, "encryption")
    assert inbox.asked == 0
    clocks = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert all(clock.finished.is_set() for clock in clocks)  # the connection was ended


def test_a_mail_whose_text_was_altered_fails_and_holds_up_no_other(queue, inbox):
    broken = queue("a")
    queue("b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mail_outgoingmail SET text = 'altered' WHERE key = 'a'")
    while delivering.send_due(timezone.now()):
        pass
    states = dict(OutgoingMail.objects.values_list("key", "state"))
    assert states == {"a": State.FAILED, "b": State.SENT}
    assert [message["Message-ID"] for message in inbox.messages] != [broken.message_id]
    assert len(inbox.messages) == 1


def test_M3_a_tarpit_holds_nobody_else_up(queue, letter, send, use_server, monkeypatch):
    """One that dawdles on one domain: the others go, and what is left for it waits longer."""
    monkeypatch.setattr(transport, "WHOLE_MESSAGE_SECONDS", 0.4)
    for n in range(5):
        queue(f"slow-{n}", letter=replace(letter, to=f"ada{n}@tarpit.example"))
    code = queue(
        "code", letter=replace(letter, to="a@tarpit.example"), stale_after=timedelta(0, 60)
    )
    for n in range(3):
        queue(f"fast-{n}", letter=replace(letter, to=f"bea{n}@example.com"))
    with smtp_server(Dawdling()) as inbox:
        use_server(inbox.port)
        began = time.monotonic()
        send()
        assert time.monotonic() - began < 5 * 0.4 + BUSY
    assert {message["To"] for message in inbox.messages} == {
        f"bea{n}@example.com" for n in range(3)
    }
    assert inbox.dawdled == 1  # the urgent one alone: the others wait behind it
    assert OutgoingMail.objects.get(pk=code.pk).failure == "timeout"
    waiting = OutgoingMail.objects.filter(key__startswith="slow-", state=State.PENDING)
    assert waiting.count() == 5
    assert not waiting.filter(try_at__lte=timezone.now() + timedelta(seconds=30)).exists()


def test_each_time_out_at_one_domain_makes_its_rest_longer(queue, letter):
    for n in range(4):
        queue(f"slow-{n}", letter=replace(letter, to=f"ada{n}@tarpit.example"))
    rests, now = [], timezone.now()
    for mail in OutgoingMail.objects.order_by("key")[:3]:
        OutgoingMail.objects.filter(pk=mail.pk).update(failure="timeout")
        delivering.let_rest(mail, now)
        last = OutgoingMail.objects.get(key="slow-3")
        rests.append(round((last.try_at - now).total_seconds() / 60))
    assert rests == [1, 5, 15]
