"""The loop that does what is due: sends mail, and the duties that other apps add.

A duty is a plain function of `now` that claims its own due work, is safe to run twice and in
several workers, and says whether it did something, so that it is asked again at once.
`settings.WORKER_DUTIES` lists those of other apps as dotted paths.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Event

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from practice.mail.delivering import send_due

Duty = Callable[[datetime], object]

SLEEP_SECONDS = 2
MOST_IN_A_ROW = 50
log = logging.getLogger(__name__)


def duties() -> list[Duty]:
    return [send_due, *[import_string(path) for path in settings.WORKER_DUTIES]]


def run(stop: Event, all_duties: Iterable[Duty]) -> None:
    """Do what is due, sleep when nothing is, until `stop` is set; what is begun is finished."""
    all_duties = list(all_duties)
    while not stop.is_set():
        close_old_connections()  # and those that broke: the database may have been away
        if not run_once(stop, all_duties):
            stop.wait(SLEEP_SECONDS)


def run_once(stop: Event, all_duties: Iterable[Duty]) -> int:
    """Ask each duty until it has nothing to do or has had its turn; return how much was done."""
    return sum(run_duty(stop, duty) for duty in all_duties)


def run_duty(stop: Event, duty: Duty) -> int:
    """Run one duty; one that fails is logged and asked again in the next round."""
    for done in range(MOST_IN_A_ROW):
        if stop.is_set():
            return done
        try:
            if not duty(timezone.now()):
                return done
        except Exception:
            log.exception("Worker: %s.%s failed", duty.__module__, duty.__qualname__)
            return done
    return MOST_IN_A_ROW
