#!/bin/sh
# Renew the three lock files. Versions stay as they are unless UPGRADE=1.
set -eu
cd "$(dirname "$0")/.."
[ "${UPGRADE:-0}" = 0 ] || set -- --upgrade

compile() {
    output=$1
    shift
    .venv/bin/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes \
        --custom-compile-command 'make lock' --no-emit-index-url -o "$output" "$@"
}

compile requirements-bootstrap.lock --group bootstrap "$@"
compile requirements.lock pyproject.toml --extra postgres --extra anymail "$@"
compile requirements-dev.lock pyproject.toml --extra postgres --extra anymail --group dev \
    --constraints requirements.lock "$@"
