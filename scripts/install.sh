#!/bin/sh
# Make .venv and install a lock file into it: scripts/install.sh requirements.lock
#
# A copy of each installed lock stays in .venv; while it is the same, there is nothing to do.
# PYTHON=python3.12 chooses the Python. Every refusal is one sentence that says what to do next.
set -eu
cd "$(dirname "$0")/.."
lock=$1
log=.venv/install.log

fail() {
    printf 'Effleurage: %s\n' "$1" >&2
    exit 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
minor_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
installed() { cmp -s "$1" ".venv/installed-$1"; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        version=$(minor_version "$PYTHON") ||
            fail "PYTHON=$PYTHON does not run. Name a Python 3.11 or newer, such as PYTHON=python3.12."
        new_enough "$PYTHON" ||
            fail "PYTHON=$PYTHON is Python $version. Name a Python 3.11 or newer, such as PYTHON=python3.12."
        has_venv "$PYTHON" || without_venv "$PYTHON"
        return
    fi
    bare=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        new_enough "$candidate" || continue
        if has_venv "$candidate"; then
            PYTHON=$candidate
            return
        fi
        bare=${bare:-$candidate}
    done
    [ -z "$bare" ] || without_venv "$bare"
    found=$(minor_version python3) && found="python3 is $found" || found="there is no python3"
    fail "Python 3.11 or newer is needed, and $found. Install one, or name it: PYTHON=python3.12."
}

without_venv() {
    fail "Python's venv module is missing from $1. On Debian or Ubuntu: apt install python$(minor_version "$1")-venv."
}

not_installed() {
    fail "The packages could not be installed. Check the network and start again; $log has the details."
}

make_venv() {
    if new_enough .venv/bin/python; then
        [ -n "${PYTHON:-}" ] || return 0
        [ "$(minor_version "$PYTHON")" != "$(minor_version .venv/bin/python)" ] || return 0
    fi
    find_python
    "$PYTHON" -m venv --clear .venv || fail "The virtual environment .venv could not be made with $PYTHON."
}

[ -w . ] || fail "This folder cannot be written to: $(pwd). Change its permissions, or clone into a folder of yours."
[ ! -e .venv ] || [ -w .venv ] ||
    fail "The folder .venv cannot be written to. Change its owner, or delete it and start again."
make_venv
if installed "$lock" || { [ "$lock" = requirements.lock ] && installed requirements-dev.lock; }; then
    exit 0
fi

echo "Installing $lock into .venv (first start, or the lock has changed) ..."
if ! installed requirements-bootstrap.lock; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 30 \
        --require-hashes -r requirements-bootstrap.lock >"$log" 2>&1 || not_installed
    cp requirements-bootstrap.lock .venv/installed-requirements-bootstrap.lock
fi
cache=
[ -w "${HOME:-/}" ] || cache=--no-cache
.venv/bin/uv pip install --quiet $cache --python .venv/bin/python \
    --require-hashes -r "$lock" >"$log" 2>&1 || not_installed
cp "$lock" ".venv/installed-$lock"
