"""`python -m scripts.taps`: N random schedules of a session's taps; exits 1 if one went wrong.

DATABASE_URL may name an empty database; without it a SQLite file in a temporary folder serves.
"""

import argparse
import secrets
import sys
import tempfile
import time
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser(prog="python -m scripts.taps", description=__doc__)
    parser.add_argument("--number", type=int, default=200, help="of schedules (200)")
    parser.add_argument("--seed", type=int, default=None, help="which ones; another each time")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory(prefix="effleurage-taps-") as folder:
        from scripts.live import rooms

        rooms.prepare(Path(folder))
        from scripts.taps.judging import run

        begun = time.monotonic()
        found = run(rooms.session(), options.number, seed)
        spent = time.monotonic() - begun
    print(
        f"{rooms.database()}: {found.schedules} schedules, {found.taps} taps, "
        f"{found.deliveries} deliveries in {spent:.0f} s (SEED={seed}). "
        f"Lost {found.lost}, twice {found.twice}, another state {found.other_state}, "
        f"plans that break a rule {found.unsafe}."
    )
    sys.exit(0 if found.is_clean else 1)


if __name__ == "__main__":
    main()
