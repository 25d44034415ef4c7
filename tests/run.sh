#!/bin/sh
# Lint, types, import contracts and all tests. `sh tests/run.sh check` leaves the tests out.
set -eu
# Hundreds of processes start here: what one has compiled, the next need not.
unset PYTHONDONTWRITEBYTECODE

# Chromium, jq and PostgreSQL come from Debian's packages where this user may install them.
postgresql() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1

if [ "${1:-}" != check ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    wanted=""
    command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
    command -v jq >/dev/null 2>&1 || wanted="$wanted jq"
    postgresql || wanted="$wanted postgresql"
    if [ -n "$wanted" ]; then
        echo "Installing$wanted from Debian's packages ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >/dev/null 2>&1 || true
        if ! postgresql && apt-get install -y -qq postgresql-common >/dev/null 2>&1; then
            # The tests start a cluster of their own; the package need not start one for good.
            sed -i 's/^#*create_main_cluster .*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        fi
        # shellcheck disable=SC2086
        apt-get install -y -qq $wanted >/dev/null 2>&1 ||
            echo "These could not be installed:$wanted. The tests that need them are left out."
    fi
fi
command -v chromium >/dev/null 2>&1 || echo "Left out: browser tests (no chromium on this machine, and no right to install it)."
command -v jq >/dev/null 2>&1 || echo "Left out: verification by hand (no jq on this machine)."
command -v soffice >/dev/null 2>&1 || echo "Left out: DOCX opened by LibreOffice (no soffice on this machine)."
command -v java >/dev/null 2>&1 || echo "Left out: counting on Spark (no Java on this machine)."

echo "lint, types, floors"
ruff check . ; ruff format --check -q .
mypy & types=$!
lint-imports
wait $types
[ "${1:-}" = check ] && exit 0
echo "tests";   python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
echo "tests of the web, on PostgreSQL"
exec python tests/postgres.py python -m pytest -n 2 --dist worksteal tests/web
