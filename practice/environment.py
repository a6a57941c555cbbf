"""What the machine tells us: variables, key files and the SQLite library to use.

Nothing here knows Django, so that `settings.py` can read it first.
"""

import os
import secrets
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

FIXED_SQLITE = {(3, 44): 6, (3, 50): 7}


def use_safe_sqlite() -> None:
    """Put pysqlite3 in the place of a `sqlite3` that has the WAL fault.

    Libraries before 3.51.3 can damage a database when two connections checkpoint at the
    same instant; 3.44.6 and 3.50.7 carry the repair too.
    """
    if sqlite_is_safe(sqlite3.sqlite_version_info):
        return
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return  # `manage.py check` says so
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def sqlite_is_safe(version: tuple[int, ...]) -> bool:
    """Say whether this version of SQLite is free of the fault in its write-ahead log."""
    major, minor, patch = version[:3]
    if (major, minor, patch) >= (3, 51, 3):
        return True
    return patch >= FIXED_SQLITE.get((major, minor), sys.maxsize)


def key_from_file(path: Path, make: Callable[[], str]) -> str:
    """Return the key kept in `path`; make it, readable by its owner only, if there is none.

    Two processes that start at once agree: the file is made whole and never replaced.
    """
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(make() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        draft.unlink()
    return path.read_text("ascii").strip()
