#!/bin/sh
# Everything that can be said about the code without running the suite. Goes on after a finding, so
# that one run shows them all.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=

step() {
    title=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        printf 'ok      %s\n' "$title"
    else
        printf 'failed  %s\n' "$title"
        cat "$scratch/output"
        failed=1
    fi
}

manage() {
    env -u DATABASE_URL -u EFFLEURAGE_LOCAL -u EFFLEURAGE_KEYS EFFLEURAGE_DATA="$scratch/data" \
        SITE_URL=https://practice.example ALLOWED_HOSTS=practice.example \
        python manage.py "$@"
}

step "ruff: rules" ruff check .
step "ruff: format" ruff format --check .
# Its formatter is left out: it puts spaces into sentences that are built from tags.
step "djlint: templates" djlint --quiet --lint templates
step "mypy: engine and reference" mypy
step "Django: checks for deployment" manage check --deploy --fail-level WARNING
step "Django: no migration is missing" manage makemigrations --check --dry-run
[ -z "$failed" ]
