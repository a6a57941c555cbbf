import signal
from threading import Event

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from practice.mail.seal import refuse_wrong_key
from practice.mail.worker import duties, run, run_once


class Command(BaseCommand):
    help = "Send mail and do the other things that are due. Several workers may run."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *, once, **options):
        try:
            refuse_wrong_key()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        stop = Event()
        before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOPPERS}
        try:
            self.work(stop, once=once)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def work(self, stop, *, once):
        if not once:
            self.stdout.write("Worker: waiting for mail to send.")
            run(stop, duties())
            self.stdout.write("Worker: stopped.")
            return
        done = 0
        while found := run_once(stop, duties()):
            done += found
        self.stdout.write(f"Worker: {done} things done, nothing is due now.")


STOPPERS = (signal.SIGTERM, signal.SIGINT)
