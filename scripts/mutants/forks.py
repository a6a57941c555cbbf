"""Some jobs at the same time, each in a fork of this process, with a limit to its CPU time."""

import os
import resource
import signal
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .ladder import SURVIVED

MOST_SECONDS = 1800  # on the clock; whoever loops has been noticed
MOST_MEMORY = 4 * 2**30
NO_ANSWER = "time or memory"
BROKEN = "it cannot be tried:"
SCREEN = os.dup(1)  # where it is told, whatever becomes of standard output in a fork


@dataclass(frozen=True)
class Job:
    """What is done in the fork: it returns the rung on which it ended."""

    name: Hashable
    most_cpu: int  # seconds; 0: it may take as long as it likes
    work: Callable[..., str]
    given: tuple = ()


def run(jobs: Sequence[Job], processes: int, folder: Path) -> dict:
    """Return the rung of each job by its name."""
    waiting, at_work, found = list(reversed(jobs)), {}, {}
    while waiting or at_work:
        while waiting and len(at_work) < processes:
            job = waiting.pop()
            out = folder / f"{len(found) + len(at_work)}.rung"
            out.unlink(missing_ok=True)
            at_work[_forked(job, out)] = (job, out, time.monotonic())
        for child in [child for child in at_work if _has_ended(child, *at_work[child])]:
            job, out, _begun = at_work.pop(child)
            found[job.name] = out.read_text() if out.exists() else NO_ANSWER
            if found[job.name].startswith(BROKEN):
                raise SystemExit(f"{job.name}: {found[job.name]}")
            if found[job.name] == SURVIVED and job.most_cpu:
                os.write(SCREEN, f"survived  {job.name}\n".encode())
        time.sleep(0.02)
    return {job.name: found[job.name] for job in jobs}


def _forked(job: Job, out: Path) -> int:
    child = os.fork()
    if child == 0:
        os.setsid()
        if job.most_cpu:
            resource.setrlimit(resource.RLIMIT_CPU, (job.most_cpu, job.most_cpu + 5))
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        _in_silence(job, out)
        os._exit(0)
    return child


def _in_silence(job: Job, out: Path) -> None:
    """Work with nothing on the screen, and leave the rung in a file."""
    with out.with_suffix(".log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            rung = job.work(*job.given)
        except MemoryError:
            rung = NO_ANSWER
        except BaseException as error:
            rung = f"{BROKEN} {error!r}"  # what tests raise they keep to themselves: this is ours
        out.write_text(rung)


def _has_ended(child: int, job: Job, out: Path, begun: float) -> bool:
    if job.most_cpu and time.monotonic() - begun > MOST_SECONDS:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True
    return os.waitpid(child, os.WNOHANG)[0] == child
