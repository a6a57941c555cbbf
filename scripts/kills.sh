#!/bin/sh
# Kill web workers under a stream of check-ins, on SQLite and then on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
status=0
.venv/bin/python -m scripts.kills "$@" || status=$?
again=0
sh scripts/with_postgres.sh .venv/bin/python -m scripts.kills "$@" || again=$?
if [ "$again" = 77 ]; then
    echo "PostgreSQL is not installed, so SQLite alone was tried (apt install postgresql)."
    again=0
fi
[ "$status" != 0 ] || status=$again
exit "$status"
