"""`python -m scripts.mutants`: a seeded sample of mutants, and how many of them were noticed."""

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import yaml

from practice.reference import load

from .ladder import SURVIVED, examples, in_silence
from .sites import ROOT, Site, every_site

MOST_CPU = 300  # seconds for one mutant, five times what the whole ladder takes
MOST_SECONDS = 1800  # and on the clock; whoever loops has been noticed
TOLD = 8  # last lines of the tests
KNOWN = Path(__file__).with_name("equivalent.yaml")


def arguments():
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=60, help="how many mutants (60)")
    parser.add_argument("--seed", type=int, help="the seed of the sample; new each time by default")
    parser.add_argument("--processes", type=int, default=2, help="how many at the same time (2)")
    parser.add_argument("--only", default="", help="only files whose path holds this")
    parser.add_argument("--least", type=float, default=90, help="per cent that must be noticed")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    sites = [site for site in every_site() if options.only in str(site.path)]
    sample = random.Random(seed).sample(sites, min(options.number, len(sites)))
    print(f"Seed {seed}: {len(sample)} of {len(sites)} possible mutants.", flush=True)
    load()  # before forking: every mutant has it already
    examples()
    os.chdir(ROOT)
    began = time.monotonic()
    as_it_is()
    with tempfile.TemporaryDirectory(prefix="effleurage-mutants-") as folder:
        found = run(sample, options.processes, Path(folder))
    killed = sum(rung != SURVIVED for rung in found.values())
    report(found, killed, time.monotonic() - began)
    if killed * 100 < options.least * len(sample):
        sys.exit(f"Fewer than {options.least:g} per cent were noticed.")


def as_it_is() -> None:
    """Let the engine as it is climb: if that does not come to the top, the rest says nothing."""
    with tempfile.TemporaryDirectory(prefix="effleurage-mutants-") as folder:
        out = Path(folder) / "as-it-is"
        child = _forked(None, out)
        os.waitpid(child, 0)
        rung = out.read_text() if out.exists() else "time or crash"
        if rung != SURVIVED:
            told = out.with_suffix(".log").read_text().splitlines()[-TOLD:]
            sys.exit("\n".join([f"The engine as it is fails: {rung}.", *told]))


def run(sample: list[Site], processes: int, folder: Path) -> dict[Site, str]:
    """Let every mutant climb the ladder, some at the same time, each in its own process."""
    waiting, climbing, found = list(reversed(sample)), {}, {}
    while waiting or climbing:
        while waiting and len(climbing) < processes:
            site = waiting.pop()
            out = folder / f"{len(found) + len(climbing)}-{site.path.stem}-{site.place}"
            climbing[_forked(site, out)] = (site, out, time.monotonic())
        for child in [child for child in climbing if _has_ended(child, climbing[child][2])]:
            site, out, _begun = climbing.pop(child)
            found[site] = out.read_text() if out.exists() else "time or crash"
            if found[site] == SURVIVED:
                print(f"survived  {site}", flush=True)
        time.sleep(0.02)
    return {site: found[site] for site in sample}


def _forked(site: Site | None, out: Path) -> int:
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        in_silence(site, out)
        os._exit(0)
    return child


def _has_ended(child: int, begun: float) -> bool:
    if time.monotonic() - begun > MOST_SECONDS:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True
    return os.waitpid(child, os.WNOHANG)[0] == child


def known() -> dict[tuple[str, str], str]:
    """Changes that make no difference to anybody, each with the reason."""
    rows = yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or []
    return {(row["file"], row["change"]): row["why"] for row in rows}


def report(found: dict[Site, str], killed: int, seconds: float) -> None:
    rungs = Counter(rung for rung in found.values() if rung != SURVIVED)
    told = ", ".join(f"{rung} {number}" for rung, number in rungs.most_common())
    share = killed * 100 / len(found)
    print(f"{killed} of {len(found)} noticed ({share:.1f} per cent) in {seconds:.0f} s: {told}.")
    survivors = [site for site, rung in found.items() if rung == SURVIVED]
    excused = known()
    for site in sorted(survivors, key=str):
        why = excused.get((str(site.path.relative_to(ROOT)), site.change), "a test is missing")
        print(f"  {site}  ({why})")


if __name__ == "__main__":
    main()
