"""`python -m scripts.kills`: N times SIGKILL for a web worker; exits 1 if a tap went wrong.

DATABASE_URL may name an empty database; without it a SQLite file in a temporary folder serves.
"""

import argparse
import secrets
import sys
import tempfile
import time
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser(prog="python -m scripts.kills", description=__doc__)
    parser.add_argument("--number", type=int, default=50, help="of kills (50)")
    parser.add_argument("--seed", type=int, default=None, help="when; another each time")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory(prefix="effleurage-kills-") as folder:
        from scripts.live import rooms

        rooms.prepare(Path(folder))
        from scripts.kills import killing

        begun = time.monotonic()
        found = killing.run(options.number, seed)
        spent = time.monotonic() - begun
        name = rooms.database()
    print(
        f"{name}: {found.kills} workers killed in {spent:.0f} s (SEED={seed}), "
        f"{found.sent} taps sent {found.posts} times, {found.acknowledged} acknowledged, "
        f"{found.broken_off} answers broken off. "
        f"Acknowledged and lost {found.lost}, stored twice {found.twice}, "
        f"never tapped {found.unknown}."
    )
    sys.exit(0 if found.is_clean and found.kills >= options.number else 1)


if __name__ == "__main__":
    main()
