"""Kill mail workers between the server's yes and the commit, and count what was lost.

    DATABASE_URL=... python -m tests.mail.kill_worker 200

Each round queues a mail and starts a worker, which is ended by SIGKILL when it has heard the 250
and has not yet written so. Then, with the leases over, four workers at once send the rest.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections import defaultdict
from datetime import timedelta

from tests.mail.smtp_server import Inbox, smtp_server
from tests.mail.worker_process import configure, work

ROUND = "round-"


class Executioner(Inbox):
    """Kills the worker that says goodbye: it has its yes and has not written it down."""

    def __init__(self):
        super().__init__()
        self.victim, self.kills = None, 0

    async def handle_QUIT(self, server, session, envelope):
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim, self.kills = None, self.kills + 1
        return "221 Bye"


def queue_mail(number):
    from django.db import transaction

    from practice.mail import outbox

    letter = outbox.Letter(to="ada@example.com", subject=f"{ROUND}{number}", text="x\n")
    with transaction.atomic():
        outbox.queue(f"{ROUND}{number}", letter, kind="trial")


def start(processes, port):
    process = processes.Process(target=work, args=(port,))
    process.start()
    return process


def trial(kills, server):
    from django.utils import timezone

    from practice.mail.models import OutgoingMail

    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.mail.worker_process"])
    ours = OutgoingMail.objects.filter(key__startswith=ROUND)
    ours.delete()
    configure(server.port)
    for number in range(kills):
        queue_mail(number)
        process = start(processes, server.port)
        server.victim = process.pid
        process.join(60)
        server.victim = None
    over = timezone.now() - timedelta(seconds=1)
    ours.filter(state="sending").update(lease_until=over)
    for process in [start(processes, server.port) for _ in range(4)]:
        process.join(300)
    unsent = ours.exclude(state="sent").count()
    ours.delete()
    return unsent


def report(kills, server, unsent):
    ids, arrivals = defaultdict(set), defaultdict(int)
    for message in server.messages:
        arrivals[message["Subject"]] += 1
        ids[message["Subject"]].add((message["Message-ID"], message["Date"]))
    return {
        "mails": kills,
        "kills": server.kills,
        "lost": kills - len(arrivals),
        "not marked as sent": unsent,
        "repeated": sum(count - 1 for count in arrivals.values()),
        "repeated more than once": sum(count > 2 for count in arrivals.values()),
        "with another Message-ID or Date": sum(len(found) > 1 for found in ids.values()),
    }


def is_wrong(found) -> bool:
    bad = ("lost", "not marked as sent", "repeated more than once")
    return any(found[name] for name in (*bad, "with another Message-ID or Date"))


def main(kills):
    from django.core.management import call_command

    call_command("migrate", "mail", verbosity=0)
    with smtp_server(Executioner()) as server:
        found = report(kills, server, trial(kills, server))
    print(json.dumps(found))
    return int(is_wrong(found))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
