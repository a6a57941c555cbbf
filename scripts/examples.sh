#!/bin/sh
# Make the plans of docs/examples again. What changes is a change of the planner: read it.
set -eu
cd "$(dirname "$0")/.."
export EFFLEURAGE_LOCAL=1
for intake in docs/examples/intakes/*.yaml; do
    .venv/bin/python manage.py plan "$intake" >"docs/examples/plans/$(basename "$intake")"
done
