import json
import os
import signal
import subprocess
import sys
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection

from practice.mail import delivering, worker
from practice.mail.models import OutgoingMail

State = OutgoingMail.State
asked = []


def count_to_three(now):
    asked.append(now)
    return len(asked) < 3


def always_fails(now):
    raise ValueError("canary@example.com")


def never_done(now):
    asked.append(now)
    return True


@pytest.fixture(autouse=True)
def nobody_asked():
    asked.clear()


def test_once_sends_all_that_is_due_and_stops(queue, inbox, capsys):
    queue("a")
    queue("b")
    call_command("worker", "--once")
    assert len(inbox.messages) == 2
    assert "2 things done" in capsys.readouterr().out


def test_once_with_nothing_due_says_so(db, capsys):
    call_command("worker", "--once")
    assert "0 things done" in capsys.readouterr().out


def test_duties_of_other_apps_are_asked_until_they_have_nothing_to_do(db, settings):
    settings.WORKER_DUTIES = ["tests.mail.test_worker.count_to_three"]
    assert worker.run_once(Event(), worker.duties()) == 2
    assert len(asked) == 3


def test_a_duty_that_fails_stops_no_other_and_its_error_names_nobody(queue, inbox, caplog, capfd):
    queue()
    done = worker.run_once(Event(), [always_fails, delivering.send_due])
    assert done == 1
    assert len(inbox.messages) == 1
    assert "always_fails failed" in caplog.text
    assert "canary@example.com" not in capfd.readouterr().err


def test_a_duty_that_is_never_done_lets_the_others_have_their_turn(queue, inbox):
    queue()
    worker.run_once(Event(), [never_done, delivering.send_due])
    assert len(asked) == worker.MOST_IN_A_ROW
    assert len(inbox.messages) == 1


def test_a_stopped_worker_takes_nothing_more(queue, inbox):
    queue()
    stop = Event()
    stop.set()
    worker.run(stop, [delivering.send_due])
    assert OutgoingMail.objects.get().state == State.PENDING


def test_the_signal_handlers_are_put_back(db):
    before = signal.getsignal(signal.SIGTERM)
    call_command("worker", "--once")
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.fixture
def own_database(tmp_path):
    """Variables for a process with a database of its own; in-memory ones can't be shared."""
    url = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'practice.sqlite3'}"
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}


def test_M2_killed_after_the_servers_yes_a_worker_loses_nothing(own_database):
    command = [sys.executable, "-m", "tests.mail.kill_worker", "8"]
    trial = subprocess.run(command, env=own_database, capture_output=True, text=True, timeout=100)
    assert trial.returncode == 0, trial.stderr
    found = json.loads(trial.stdout.splitlines()[-1])
    assert found["kills"] == 8
    assert found["lost"] == 0
    assert found["repeated"] == 8
    assert found["repeated more than once"] == 0
    assert found["with another Message-ID or Date"] == 0


def test_M1_two_workers_send_what_is_queued_and_lose_and_double_nothing(own_database):
    command = [sys.executable, "-m", "scripts.mail_proof", "--kills", "1", "--mails", "60"]
    trial = subprocess.run(command, env=own_database, capture_output=True, text=True, timeout=100)
    assert trial.returncode == 0, trial.stdout + trial.stderr
    found = json.loads(trial.stdout)
    assert found["mails: lost by 2"] == found["mails: twice by 2"] == found["kills: lost"] == 0


def test_sigterm_ends_a_sleeping_worker_cleanly(own_database):
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "tests.mail.worker_process"],
        env=own_database,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first_line = process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert "waiting for mail" in first_line, err
    assert process.returncode == 0, err
    assert "stopped" in out
