"""Any number of trials on any number of processes; the result depends on the seed alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count, islice
from time import monotonic

from practice.reference import load

from .trials import CHECKS, Finding, Trial, Verdict, judge, outcome_name

AT_ONCE = 50  # trials handed to a process together
AHEAD = 8  # such lots that wait for each process
KEPT = 100  # failing trials of which the numbers are remembered
WITHHELD = 1  # "rather not say" is one outcome more


@dataclass(kw_only=True)
class Tally:
    """What a run has come to so far."""

    seed: int
    trials: int = 0
    failed: int = 0
    seconds: float = 0.0
    checked: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    failing: dict[int, tuple[Finding, ...]] = field(default_factory=dict)

    def add(self, number: int, verdict: Verdict) -> None:
        self.trials += 1
        self.checked.update(verdict.checked)
        self.reached.update(verdict.reached)
        if verdict.findings:
            self.failed += 1
            if len(self.failing) < KEPT:
                self.failing[number] = verdict.findings

    @property
    def rate(self) -> float:
        """Clients a second."""
        return self.trials / self.seconds if self.seconds else 0.0

    @property
    def missing(self) -> list[str]:
        """Outcomes of the reference data that no client of this run had."""
        return sorted(all_outcomes() - self.reached.keys())


def all_outcomes() -> set[str]:
    """Every outcome, and every one again as it is with a clinician's OK."""
    found = {outcome_name("", None, cleared=False)}
    for question in load().questions.values():
        for at, outcome in enumerate(question.outcomes):
            found.add(outcome_name(question.id, at, cleared=False))
            if outcome.if_cleared is not None and outcome.stop_kind != "emergency":
                found.add(outcome_name(question.id, at, cleared=True))
    return found


def run(
    seed: int,
    intakes: int | None,
    *,
    processes: int = 1,
    seconds: float | None = None,
    tell: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Judge clients number 0, 1, 2 ... of a seed, up to a number or for a time."""
    tally = Tally(seed=seed)
    began = monotonic()
    for number, verdict in _verdicts(seed, intakes, processes):
        tally.add(number, verdict)
        tally.seconds = monotonic() - began
        tell(tally)
        if seconds is not None and tally.seconds >= seconds:
            break
    return tally


def _verdicts(seed: int, intakes: int | None, processes: int) -> Iterator[tuple[int, Verdict]]:
    lots = _lots(intakes)
    if processes == 1:
        for lot in lots:
            yield from enumerate(_judged(seed, lot), lot.start)
        return
    with ProcessPoolExecutor(processes) as pool:
        try:
            waiting = [
                (lot, pool.submit(_judged, seed, lot)) for lot in islice(lots, processes * AHEAD)
            ]
            while waiting:
                lot, done = waiting.pop(0)
                yield from enumerate(done.result(), lot.start)
                waiting += ((more, pool.submit(_judged, seed, more)) for more in islice(lots, 1))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _lots(intakes: int | None) -> Iterator[range]:
    for start in count(0, AT_ONCE):
        if intakes is not None and start >= intakes:
            return
        end = start + AT_ONCE
        yield range(start, end if intakes is None else min(end, intakes))


def _judged(seed: int, lot: range) -> list[Verdict]:
    return [judge(Trial.drawn(seed, each), number=each, thinned=True) for each in lot]


__all__ = ["CHECKS", "Tally", "all_outcomes", "run"]
