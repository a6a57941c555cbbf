"""A real gunicorn, tablets that tap and repeat what was not acknowledged, and an executioner."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import UUID

ROOT = Path(__file__).parents[2]
SESSIONS, TABLETS, WORKERS = 24, 3, 2
PATIENCE = 60  # seconds for a tap to get through
WORDS = ("good", "lighter", "firmer", "hurts", "next", "area-out")


@dataclass(kw_only=True)
class Found:
    kills: int = 0
    posts: int = 0
    broken_off: int = 0
    sent: int = 0
    acknowledged: int = 0
    lost: int = 0
    twice: int = 0
    unknown: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.unknown)


@dataclass(kw_only=True)
class Tablet:
    """Taps one after another. What is not acknowledged is sent again, with the same id."""

    port: int
    cookies: str
    token: str
    paths: list[str]
    chance: Random
    over: threading.Event
    sent: set[UUID] = field(default_factory=set)
    acknowledged: set[UUID] = field(default_factory=set)
    counted: Counter = field(default_factory=Counter)

    def run(self) -> None:
        while not self.over.is_set():
            id = UUID(int=self.chance.getrandbits(128), version=4)
            self.sent.add(id)
            self.until_acknowledged(f"{self.chance.choice(WORDS)}.{id}", id)

    def until_acknowledged(self, tap: str, id: UUID) -> None:
        path, patience = self.chance.choice(self.paths), time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            self.counted["posts"] += 1
            if self.post(path, tap):
                self.acknowledged.add(id)
                if self.chance.random() < 0.2:  # as if the answer had not come
                    self.counted["posts"] += 1
                    self.post(path, tap)
                return
            self.counted["broken off"] += 1
            time.sleep(0.02)

    def post(self, path: str, tap: str) -> bool:
        """Send a tap; say whether the whole answer came."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies,
            "X-CSRFToken": self.token,
            "Sec-Fetch-Site": "same-origin",
            "Origin": f"http://localhost:{self.port}",
            "HX-Request": "true",
        }
        try:
            wire = http.client.HTTPConnection("localhost", self.port, timeout=20)
            wire.request("POST", path, urlencode({"tap": tap}), headers)
            answer = wire.getresponse()
            answer.read()
            return answer.status in (200, 202)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            wire.close()


def run(kills: int, seed: int) -> Found:
    from django.conf import settings

    from bench.requests import Browser, signed_in

    sessions, nell = make_sessions()
    desk = Browser(cookies={settings.SESSION_COOKIE_NAME: signed_in(nell)})
    cookies = {**desk.cookies, settings.CSRF_COOKIE_NAME: desk.token}
    words = "; ".join(f"{name}={value}" for name, value in cookies.items())
    found = Found()
    with gunicorn() as (master, port):
        over = threading.Event()
        tablets = [
            Tablet(
                port=port,
                cookies=words,
                token=desk.token,
                paths=[f"/sessions/{each.appointment_id}/check-in/" for each in sessions],
                chance=Random(f"{seed} {number}"),
                over=over,
            )
            for number in range(TABLETS)
        ]
        threads = [threading.Thread(target=tablet.run) for tablet in tablets]
        for thread in threads:
            thread.start()
        try:
            found.kills = kill(master, tablets, kills, Random(f"{seed} kills"))
        finally:
            over.set()
            for thread in threads:
                thread.join()
    return count(found, tablets, sessions)


def make_sessions():
    from django.utils import timezone

    from scripts.live import rooms

    made = [rooms.session(started_at=timezone.now(), number=number) for number in range(SESSIONS)]
    return made, made[0].practitioner


def count(found: Found, tablets: list[Tablet], sessions) -> Found:
    """Compare what was acknowledged with what is in the tables."""
    from sessions_app.checkins.models import CheckIn

    stored = Counter(CheckIn.objects.filter(session__in=sessions).values_list("pk", flat=True))
    sent = set().union(*(tablet.sent for tablet in tablets))
    acknowledged = set().union(*(tablet.acknowledged for tablet in tablets))
    found.posts = sum(tablet.counted["posts"] for tablet in tablets)
    found.broken_off = sum(tablet.counted["broken off"] for tablet in tablets)
    found.sent, found.acknowledged = len(sent), len(acknowledged)
    found.lost = len(acknowledged - stored.keys())
    found.twice = sum(number - 1 for number in stored.values())
    found.unknown = len(stored.keys() - sent)
    return found


def kill(master: int, tablets, kills: int, chance: Random) -> int:
    """End workers, one at a time, while taps are on their way; return how many."""
    done = 0
    while done < kills:
        time.sleep(chance.uniform(0.02, 0.12))
        workers = children(master)
        before = acknowledged_by(tablets)
        if workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
            done += 1
        wait_until(partial(goes_on, tablets, before))
    return done


def acknowledged_by(tablets) -> int:
    return sum(len(tablet.acknowledged) for tablet in tablets)


def goes_on(tablets, before: int) -> bool:
    return acknowledged_by(tablets) > before


def wait_until(true, patience: float = PATIENCE) -> None:
    """Wait for work to go on, so that each kill meets a server that serves."""
    end = time.monotonic() + patience
    while not true() and time.monotonic() < end:
        time.sleep(0.005)


def children(master: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(master)], capture_output=True)
    return [int(pid) for pid in told.stdout.split()]


@contextmanager
def gunicorn():
    """Serve as the Procfile does, with the application loaded before the workers are made."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "scripts.kills.warm",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    options = ["--workers", str(WORKERS), "--threads", "4", "--preload", "--no-control-socket"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, *options], cwd=ROOT, **quiet) as process:
        try:
            wait_until(lambda: answers(port))
            yield process.pid, port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    try:
        wire = http.client.HTTPConnection("localhost", port, timeout=5)
        wire.request("GET", "/healthz")
        return wire.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
