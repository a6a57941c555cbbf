#!/bin/sh
# The whole suite on SQLite, then on PostgreSQL every test that touches the database (those that do
# not would only give the same answer twice; of those in the browser, the journey and what is saved
# while somebody types). Further arguments go to pytest in both runs.
#
# A missing Chromium or PostgreSQL is a skip with a sentence; with CI or EFFLEURAGE_REQUIRE_ALL set
# it is a failure. EFFLEURAGE_TEST_ON=sqlite or postgres runs one of the two.
set -eu
cd "$(dirname "$0")/.."
only=${EFFLEURAGE_TEST_ON:-both}
unset DATABASE_URL EMAIL_URL EFFLEURAGE_LOCAL EFFLEURAGE_DATA

heading() { printf '\n== %s ==\n' "$1"; }

if [ "$only" != postgres ]; then
    heading "SQLite"
    .venv/bin/python -m pytest "$@"
fi
if [ "$only" != sqlite ]; then
    heading "PostgreSQL"
    status=0
    sh scripts/with_postgres.sh .venv/bin/python -m pytest --database-only "$@" || status=$?
    if [ "$status" = 77 ]; then
        if [ -n "${CI:-}${EFFLEURAGE_REQUIRE_ALL:-}" ]; then
            echo "PostgreSQL is not installed, and here it must be: apt install postgresql." >&2
            exit 1
        fi
        echo "Skipped: PostgreSQL is not installed, so the suite ran on SQLite alone (apt install postgresql)."
        exit 0
    fi
    exit "$status"
fi
