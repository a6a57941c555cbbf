"""Prove against a real SMTP server that no mail is lost: kills of the worker, then many mails.

    DATABASE_URL=... .venv/bin/python -m scripts.mail_proof --kills 200 --mails 10000

`make mailproof` runs it on both databases. The server is one of this machine, and nothing leaves it. Exit 1 if a figure is not as promised.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from threading import Event

import django

USUAL = {"kills": 20, "mails": 300}
DELAY = 0.03  # seconds that the server takes for a mail, as one on the net does


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=USUAL["kills"])
    parser.add_argument("--mails", type=int, default=USUAL["mails"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'proof.sqlite3'}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
        migrate()
        found = {"database": database(), **killed(asked.kills), **many(asked.mails)}
    print(json.dumps(found, indent=2))
    return 1 if found["kills: wrong"] or found["mails: wrong"] else 0


def migrate():
    from django.core.management import call_command

    call_command("migrate", "mail", verbosity=0)


def database() -> str:
    from django.db import connection

    return connection.vendor


def killed(kills: int) -> dict:
    """Kill a worker between the server's yes and the commit, `kills` times."""
    from tests.mail import kill_worker
    from tests.mail.smtp_server import smtp_server

    with smtp_server(kill_worker.Executioner()) as server:
        found = kill_worker.report(kills, server, kill_worker.trial(kills, server))
    wrong = kill_worker.is_wrong(found)
    return {f"kills: {name}": value for name, value in {**found, "wrong": wrong}.items()}


# --- many mails, by one worker and by two


def many(mails: int) -> dict:
    """Queue `mails` and send them with one worker, then as many with two; compare."""
    rates, found = {}, {"wrong": False}
    for workers in (1, 2):
        lost, twice, seconds, memory = sent_by(workers, mails)
        rates[workers] = mails / seconds
        found[f"lost by {workers}"], found[f"twice by {workers}"] = lost, twice
        found[f"a second by {workers}"] = round(rates[workers], 1)
        found[f"MB of a worker, of {workers}"] = memory
        found["wrong"] = found["wrong"] or bool(lost or twice)
    found["two against one"] = round(rates[2] / rates[1], 2)
    return {f"mails: {name}": value for name, value in found.items()}


def sent_by(workers: int, mails: int) -> tuple[int, int, float, int]:
    """Return how many were lost and sent twice, the seconds, and the memory of a worker in MB."""
    from practice.mail.models import OutgoingMail
    from tests.mail.smtp_server import Counting, smtp_server

    ours = OutgoingMail.objects.filter(kind="proof")
    ours.delete()
    queue(mails)
    processes = multiprocessing.get_context("forkserver")
    answers = processes.Queue()
    with smtp_server(Counting(DELAY)) as server:
        running = [
            processes.Process(target=work, args=(server.port, answers)) for _ in range(workers)
        ]
        for process in running:
            process.start()
        ready = [answers.get() for _ in running]
        began = max(ready)
        memory = max(answers.get() for _ in running)
        seconds = time.time() - began
        for process in running:
            process.join(60)
        unsent = ours.exclude(state="sent").count()
        arrived = server.arrived
    ours.delete()
    return mails - len(arrived) + unsent, sum(arrived.values()) - len(arrived), seconds, memory


def queue(mails: int) -> None:
    from django.db import transaction

    from practice.mail import outbox

    with transaction.atomic():
        for number in range(mails):
            text = f"Mail {number}\n" * 40
            letter = outbox.Letter(
                to=f"client{number}@example.com", subject="After your massage today", text=text
            )
            outbox.queue(f"proof-{number}", letter, kind="proof")


def work(port: int, answers) -> None:
    """Send until nothing is due, in a process of its own; say when it began and what it took."""
    from practice.mail import worker
    from practice.mail.delivering import send_due
    from tests.mail.worker_process import configure

    configure(port)
    answers.put(time.time())
    while worker.run_once(Event(), [send_due]):
        pass
    answers.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    sys.exit(main())
