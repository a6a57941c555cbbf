"""`python -m scripts.mutants`: a seeded sample of mutants, and how many of them were noticed."""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from practice.reference import load

from .changing import import_changed
from .collected import Climb, Only, nearest, read, tests
from .forks import Job, run
from .ladder import SURVIVED, examples, examples_are_the_same
from .sites import ROOT, Site, every_site

KNOWN = Path(__file__).with_name("equivalent.yaml")
QUIETLY = ["-x", "-q", "-s", "-p", "no:cacheprovider", "--timeout=0"]  # CPU time is what counts
MOST_CPU = 180  # seconds, for those that import and collect everything anew


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
    os.chdir(ROOT)
    os.environ["EFFLEURAGE_HURRY"] = "1"
    load()  # before forking: every mutant has it already
    examples()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="effleurage-mutants-") as folder:
        found = climbed(sample, options.processes, Path(folder))
    killed = sum(rung != SURVIVED for rung in found.values())
    report(found, killed, time.monotonic() - began)
    if killed * 100 < options.least * len(sample):
        sys.exit(f"Fewer than {options.least:g} per cent were noticed.")


def climbed(sample: Sequence[Site], processes: int, folder: Path) -> dict[Site, str]:
    """Let every mutant climb the ladder; return the rung of each."""
    passed = folder / "passed.json"
    whole = Job("functions", 0, functions, (sample, processes, passed))
    told = run([whole], 1, folder)["functions"]
    if not told.startswith("{"):
        sys.exit(told)
    found = {sample[int(name)]: rung for name, rung in json.loads(told).items()}
    passing = read(passed)
    jobs = []
    for name, site in enumerate(sample):
        if not site.called:
            near = [test for test, _seconds in nearest(site, passing.get(name, []))]
            jobs.append(Job(site, MOST_CPU, imported, (site, near)))
    found |= run(jobs, processes, folder)
    return {site: found[site] for site in sample}


def functions(sample: Sequence[Site], processes: int, passed: Path) -> str:
    """Change what is in functions, in a process that has the engine and its tests loaded."""
    import pytest

    climb = Climb(sample, passed, processes)
    status = pytest.main([*QUIETLY, *tests()], plugins=[climb])
    if status != 0:
        return climb.wrong or f"The tests cannot be collected (status {int(status)})."
    names = {site: name for name, site in enumerate(sample)}
    return json.dumps({names[site]: rung for site, rung in climb.found.items()})


def imported(site: Site, near: Sequence[str]) -> str:
    """Change what runs at import: everything is imported anew."""
    import pytest

    import_changed(site)
    try:
        if not examples_are_the_same():
            return "examples"
    except (Exception, SystemExit):
        return "import"
    files = list(dict.fromkeys(test.partition("::")[0] for test in near))
    return SURVIVED if pytest.main([*QUIETLY, *files], plugins=[Only(near)]) in (0, 5) else "tests"


def known() -> dict[tuple[str, str, str], str]:
    """Changes that make no difference to anybody, each with the reason."""
    rows = yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or []
    return {(row["file"], row["line"], row["change"]): row["why"] for row in rows}


def key(site: Site) -> tuple[str, str, str]:
    """The file, the line as it is written, and the change."""
    lines = site.path.read_text(encoding="utf-8").splitlines()
    return str(site.path.relative_to(ROOT)), lines[site.line - 1].strip(), site.change


def report(found: dict[Site, str], killed: int, seconds: float) -> None:
    rungs = Counter(rung for rung in found.values() if rung != SURVIVED)
    told = ", ".join(f"{rung} {number}" for rung, number in rungs.most_common())
    share = killed * 100 / len(found)
    print(f"{killed} of {len(found)} noticed ({share:.1f} per cent) in {seconds:.0f} s: {told}.")
    survivors = [site for site, rung in found.items() if rung == SURVIVED]
    excused = known()
    for site in sorted(survivors, key=str):
        print(f"  {site}  ({excused.get(key(site), 'a test is missing')})")


if __name__ == "__main__":
    main()
