import os
from pathlib import Path
from secrets import randbelow

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sessions_app.planning.management.documents import bad_input
from sessions_app.planning.proving.found import keep
from sessions_app.planning.proving.runs import Tally, all_outcomes, run
from sessions_app.planning.proving.shrinking import shrunk
from sessions_app.planning.proving.trials import COSTLY, EVERY, Trial, judge

MOST = 100_000_000
MOST_PROCESSES = 256
MOST_KEPT = 5  # examples: more of one kind tell nothing new
A_MINUTE = 60


class Command(BaseCommand):
    help = (
        "Draw random clients and check that the plan of each obeys every safety rule. Ends with "
        "1 and keeps the client as an example test if one does not."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--intakes", help="how many clients (1,000 unless told otherwise)")
        parser.add_argument("--seconds", help="how long, instead of how many")
        parser.add_argument("--seed", help="the seed to draw them from; new each time by default")
        parser.add_argument("--processes", default="1", help="how many processes share the work")
        parser.add_argument("--keep", default="tests/planning/found", help="folder for examples")

    def handle(self, *, intakes, seconds, seed, processes, keep, **options):
        if intakes is not None and seconds is not None:
            raise bad_input("Say --intakes or --seconds, not both.")
        if intakes is None and seconds is None:
            intakes = "1000"
        intakes = None if intakes is None else whole("--intakes", intakes, 1, MOST)
        seconds = None if seconds is None else whole("--seconds", seconds, 1, MOST)
        processes = whole("--processes", processes, 1, MOST_PROCESSES)
        seed = randbelow(10**9) if seed is None else whole("--seed", seed, 0, 10**18)
        self.stdout.write(f"Seed {seed}; processes: {processes}.")
        tally = run(seed, intakes, processes=processes, seconds=seconds, tell=self.progress())
        self.report(tally)
        if tally.failed:
            self.keep_examples(tally, settings.BASE_DIR / keep)
            raise CommandError(f"{tally.failed} of {tally.trials} clients break a rule.")
        self.stdout.write("No violations.")

    def progress(self):
        """Say every minute how far it has come."""
        told = 0

        def tell(tally: Tally):
            nonlocal told
            if tally.seconds >= (told + 1) * A_MINUTE:
                told = int(tally.seconds // A_MINUTE)
                self.stdout.write(
                    f"... {tally.trials:,} clients, {tally.rate:.0f} a second, {tally.failed} fail"
                )
                self.stdout.flush()

        return tell

    def report(self, tally: Tally):
        reached = tally.reached
        refused = {key: n for key, n in reached.items() if key.startswith("refused")}
        held = {key: n for key, n in reached.items() if key.startswith("held")}
        self.stdout.write(
            f"{tally.trials:,} clients in {tally.seconds:.1f} s: {tally.rate:.0f} a second."
        )
        self.stdout.write(
            f"{reached['planned']:,} plans, {reached['infeasible']:,} without a plan that would "
            f"fit, {sum(refused.values()):,} refused ({counted(refused)})."
        )
        self.stdout.write(f"Plans that are held: {counted(held)}.")
        every = all_outcomes()
        self.stdout.write(
            f"Outcomes reached: {len(every) - len(tally.missing)} of {len(every)}; templates "
            f"{kinds(reached, 'template ')}, styles {kinds(reached, 'style ')}."
        )
        if tally.missing:
            self.stdout.write(f"Not reached: {', '.join(tally.missing[:10])}")
        for check, number in tally.checked.items():
            thinned = "" if EVERY[check] == 1 else f" (one client in {EVERY[check]})"
            self.stdout.write(f"  {number:>9,}  {check}{thinned}")
        self.stdout.write(f"Of those whom no plan fits, one in {COSTLY} is tried again and again.")

    def keep_examples(self, tally: Tally, folder: Path):
        for number in list(tally.failing)[:MOST_KEPT]:
            small = shrunk(Trial.drawn(tally.seed, number))
            findings = judge(small).findings or tally.failing[number]
            path = keep(small, findings, folder)
            for finding in findings[:3]:
                self.stdout.write(f"client {number}: {finding.check}: {finding.text}")
            self.stdout.write(f"client {number} is kept as {os.path.relpath(path)}")


def whole(option: str, text: str, low: int, high: int) -> int:
    """Read a whole number, or say which one is wanted."""
    if not (text.isascii() and text.isdigit() and low <= int(text[:20]) <= high):
        raise bad_input(f"{option}: {text!r:.60} is not a whole number from {low} to {high}")
    return int(text)


def counted(numbers: dict[str, int]) -> str:
    return ", ".join(f"{key.split(': ')[-1]} {n:,}" for key, n in sorted(numbers.items())) or "none"


def kinds(reached, prefix: str) -> int:
    return sum(key.startswith(prefix) for key in reached)
