"""The clock: CPU time of this process around a whole request, targets interleaved."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import override_settings

BLOCK = 5  # requests in a row of one target
NOISE = 1.15  # a smaller ratio is no finding
BARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class WrongAnswer(Exception):
    """A page did not answer as it does to a person, so its time would say nothing."""


def shipped() -> WSGIHandler:
    """The application with the middleware of its settings."""
    return WSGIHandler()


def bare() -> WSGIHandler:
    """The application with the six middleware that every Django project begins with."""
    with override_settings(MIDDLEWARE=BARE):
        return WSGIHandler()


@dataclass(kw_only=True)
class Target:
    """One kind of request: who answers it, how to make the next one, what must come back."""

    handler: WSGIHandler
    environ: object  # a function that returns the next WSGI environment
    status: int = 200
    holds: bytes = b""

    def once(self) -> float:
        """Answer one request and return the CPU seconds that it took."""
        return self.answer(self.environ())

    def answer(self, environ: dict) -> float:
        answered: list[str] = []
        begun = process_time()
        response = self.handler(environ, lambda status, headers: answered.append(status))
        body = b"".join(response)
        response.close()
        spent = process_time() - begun
        if not answered[0].startswith(str(self.status)) or self.holds not in body:
            raise WrongAnswer(f"{environ['PATH_INFO']}: {answered[0]}, {body[-300:]!r}")
        return spent

    def statements(self) -> tuple[int, int]:
        """Return the SQL statements of one request, and how many of them bound a transaction."""
        environ = self.environ()
        with counted() as statements:
            self.answer(environ)
        bounds = [sql for sql in statements if sql.lstrip().upper().startswith(TRANSACTION)]
        return len(statements) - len(bounds), len(bounds)


@contextmanager
def counted():
    """Gather the SQL that is sent meanwhile."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


@dataclass(kw_only=True)
class Measured:
    """CPU milliseconds, and the ratio to each floor: the median and its quartiles."""

    milliseconds: float
    p95: float
    floor_milliseconds: float
    ratio: float
    low: float
    high: float
    bare_ratio: float


def compare(page: Target, floor: Target, bare_floor: Target, *, rounds: int) -> Measured:
    """Take the targets in turn, forwards and backwards, so that no one has the better minute."""
    order = (floor, page, bare_floor, bare_floor, page, floor)
    for target in order[:3] * 2:
        target.once()
    taken, ratios = defaultdict(list), []
    for _round in range(rounds):
        here = defaultdict(list)
        for target in order:
            here[id(target)] += [target.once() for _request in range(BLOCK)]
        ratios.append(median(here[id(page)]) / median(here[id(floor)]))
        for key, times in here.items():
            taken[key] += times
    low, _middle, high = quantiles(ratios, n=4)
    spent = {key: median(times) for key, times in taken.items()}
    return Measured(
        milliseconds=spent[id(page)] * 1000,
        p95=quantiles(taken[id(page)], n=20)[-1] * 1000,
        floor_milliseconds=spent[id(floor)] * 1000,
        ratio=spent[id(page)] / spent[id(floor)],
        low=low,
        high=high,
        bare_ratio=spent[id(page)] / spent[id(bare_floor)],
    )
