"""What the engine takes by itself, and how long a process needs to its first answer."""

import os
import subprocess
import sys
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles
from time import perf_counter, process_time

from bench import example
from sessions_app.planning import engine
from sessions_app.planning.engine.values import Event

FIRST_ANSWER = """
from io import BytesIO
from practice.wsgi import application
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/account/login/", "QUERY_STRING": "",
    "SERVER_NAME": "localhost", "SERVER_PORT": "443", "HTTP_HOST": "localhost",
    "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "https", "wsgi.input": BytesIO(),
}
answered = []
b"".join(application(environ, lambda status, headers: answered.append(status)))
assert answered[0].startswith("200"), answered
from practice.reference import load
load()
"""


STRETCH = 40  # rounds: of 5 ms each they take a fifth of a second


@dataclass(frozen=True, kw_only=True)
class Timed:
    """CPU milliseconds of one piece of work, and the calls that it makes.

    Whoever else uses the core's other half, or the machine beneath it, doubles these times for
    seconds. So the rounds are taken in stretches, and of the quietest one (the lowest median) the
    median and the 95th percentile stand beside those of all rounds.

    The calls (of Python's and of C's functions) are the same in every run, so that they show a
    change that the clock of a busy machine would hide.
    """

    quiet_median: float
    quiet_p95: float
    median: float
    p95: float
    calls: int


def timed(work, *, stretches: int = 40) -> Timed:
    """Measure `work`, after one run that warms up."""
    work()
    taken = [[once(work) for _round in range(STRETCH)] for _stretch in range(stretches)]
    quiet, every = min(taken, key=median), [each for stretch in taken for each in stretch]
    return Timed(
        quiet_median=median(quiet),
        quiet_p95=p95(quiet),
        median=median(every),
        p95=p95(every),
        calls=calls_of(work),
    )


def once(work) -> float:
    """CPU milliseconds of one run."""
    begun = process_time()
    work()
    return (process_time() - begun) * 1000


def p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def calls_of(work) -> int:
    """Count the function calls that `work` makes."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def planned() -> Timed:
    """Brief, plan and verify together."""

    def work():
        intake = example.intake()
        today = engine.brief(intake, on=intake.on)
        made = engine.plan(today, None, None)
        assert not engine.verify(made, today)

    return timed(work)


def adapted() -> Timed:
    """One answer that changes the rest of the plan."""
    plan = example.plan()
    regions = tuple(area.region for area in plan.steps[2].areas)
    said = [Event(id="1", word="lighter", at=plan.steps[2].starts_at + 1, regions=regions)]
    return timed(lambda: engine.adapt(plan, said, at=said[0].at))


def started(*, rounds: int = 5) -> tuple[float, float]:
    """Seconds from the start of a process to its first page, and how much of them is CPU."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    taken, worked = [], []
    for _round in range(rounds):
        begun, worked_before = perf_counter(), children_cpu()
        subprocess.run([sys.executable, "-c", FIRST_ANSWER], env=environment, check=True)
        taken.append(perf_counter() - begun)
        worked.append(children_cpu() - worked_before)
    return median(taken), median(worked)


def children_cpu() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
