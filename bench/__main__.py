"""`python -m bench`: the pages against the floor, in a database that is thrown away.

DATABASE_URL may name an empty database; without it a SQLite file in a temporary folder serves.
"""

import argparse
import os
import secrets
import sys
import tempfile
from pathlib import Path

FULL = 100_000


def arguments():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--clients", type=int, default=1000, help="how many there are (1000)")
    parser.add_argument("--rounds", type=int, default=12, help="more gives steadier medians (12)")
    parser.add_argument(
        "--only",
        default="",
        help="measure the pages whose name holds this; engine: the planner alone",
    )
    parser.add_argument(
        "--scale", action="store_true", help=f"measure again with {FULL} clients and compare"
    )
    return parser.parse_args()


def prepare(folder: Path) -> None:
    """Load Django with settings and keys of this run alone, and make the tables."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ["EFFLEURAGE_DATA"] = str(folder)
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(60)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    for name in ("EFFLEURAGE_LOCAL", "EFFLEURAGE_KEYS", "SITE_URL", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        sys.exit("The database in DATABASE_URL is not empty. Give one that may be filled.")
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="effleurage-bench-") as folder:
        prepare(Path(folder))
        from bench import report
        from bench.measuring import WrongAnswer

        try:
            report.run(options, full=FULL)
        except WrongAnswer as error:
            sys.exit(f"A page gave another answer than it should. {error}")


if __name__ == "__main__":
    main()
