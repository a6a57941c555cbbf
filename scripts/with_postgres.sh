#!/bin/sh
# Run a command with DATABASE_URL set to a PostgreSQL server that lives only as long:
#     scripts/with_postgres.sh COMMAND [ARGUMENT ...]
#
# No port and no password: it listens on a socket in a folder of its own. Without PostgreSQL on this
# machine it exits with 77. As root, the server runs as the user postgres.
set -eu

find_binaries() {
    beside=$(dirname "$(readlink -f "$(command -v initdb || echo /none/initdb)")")
    for folder in "$beside" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
        [ ! -x "$folder/initdb" ] || [ ! -x "$folder/pg_ctl" ] || bin=$folder
    done
}

bin=
find_binaries
[ -n "$bin" ] || exit 77

folder=$(mktemp -d "${TMPDIR:-/tmp}/effleurage-pg.XXXXXX")
as_server=
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || {
        echo "PostgreSQL refuses to run as root, and there is no user postgres on this machine." >&2
        exit 1
    }
    chown postgres "$folder"
    chmod 711 "$folder"
    as_server="runuser -u postgres --"
fi

finish() {
    status=$?
    trap - EXIT
    trap "" INT TERM HUP  # a second Ctrl-C must not leave the server behind
    cd /
    $as_server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

server() {
    (cd / && $as_server "$@") >"$folder.log" 2>&1 || {
        cat "$folder.log" >&2
        rm -f "$folder.log"
        echo "The throw-away PostgreSQL server did not start." >&2
        exit 1
    }
    rm -f "$folder.log"
}

server "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
server "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w start \
    -o "-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
server "$bin/createdb" -h "$folder" -U postgres practice

DATABASE_URL="postgres://postgres@/practice?host=$folder"
export DATABASE_URL
"$@"
