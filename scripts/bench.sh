#!/bin/sh
# Measure the pages against the floor of bench/, on SQLite and then on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m bench "$@"
case "$*" in *"--only engine"*) exit 0 ;; esac # no database has a part in it
status=0
sh scripts/with_postgres.sh .venv/bin/python -m bench "$@" || status=$?
if [ "$status" = 77 ]; then
    echo "PostgreSQL is not installed, so SQLite alone was measured (apt install postgresql)."
    status=0
fi
exit "$status"
