#!/usr/bin/env bash
# Installs what a step of the Makefile needs and this machine lacks: setup.sh run | test.
# It says what it installs; without apt-get, or without the right to use it, it says what to install by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=() reasons=()
lack() { packages+=("$1"); reasons+=("  $1: $2"); }
have_apt() { command -v apt-get >/dev/null; }
# The first of the named packages that this distribution has.
first_of() {
    local name
    for name in "$@"; do
        if have_apt && apt-cache show "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "$1"
}

need_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null ||
        lack postgresql-15 "the server binaries of the private database (no system cluster is made or started)"
}
need_browser() {
    [ -x "${THUOCSO_CHROMIUM:-/usr/bin/chromium}" ] || lack chromium "the browser of the browser tests"
    command -v node >/dev/null || lack nodejs "runs the browser tests"
    command -v npm >/dev/null || lack npm "fetches playwright-core and axe-core by the lockfile"
}
need_office() {
    command -v soffice >/dev/null || command -v libreoffice >/dev/null ||
        lack "$(first_of libreoffice-calc-nogui libreoffice-calc)" "opens the workbook in a test"
    # Calc alone opens no docx: Writer is a library beside it.
    compgen -G '/usr/lib/libreoffice/program/libswlo.so' >/dev/null || compgen -G '/usr/lib64/libreoffice/program/libswlo.so' >/dev/null ||
        lack "$(first_of libreoffice-writer-nogui libreoffice-writer)" "opens the official papers in a test"
}

install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    local sudo=() by_hand="apt-get install --no-install-recommends ${packages[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || stop_by_hand "$by_hand" "this is not root and there is no sudo"
        sudo=(sudo)
        [ -t 0 ] || sudo=(sudo -n)
    fi
    have_apt || stop_by_hand "$by_hand" "there is no apt-get here"
    printf 'Installing what is missing here:\n'
    printf '%s\n' "${reasons[@]}"
    "${sudo[@]}" apt-get -qq update || stop_by_hand "$by_hand" "apt-get update failed"
    case " ${packages[*]} " in
    *" postgresql-15 "*) quiet_postgres ;;
    esac
    # Another release of Debian has another version of PostgreSQL: its own is as good.
    if ! apt-cache show postgresql-15 >/dev/null 2>&1; then packages=("${packages[@]/#postgresql-15/postgresql}"); fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" </dev/null >/dev/null ||
        stop_by_hand "$by_hand" "apt-get install failed"
}
# Debian's package would make a cluster and start it on TCP: the portal runs its own and needs the binaries only.
quiet_postgres() {
    local conf=/etc/postgresql-common/createcluster.d/thuocso.conf
    [ -e /etc/postgresql-common/createcluster.conf ] && return 0 # somebody has PostgreSQL here already: their choice
    "${sudo[@]}" mkdir -p "${conf%/*}"
    echo 'create_main_cluster = false' | "${sudo[@]}" tee "$conf" >/dev/null
}
stop_by_hand() {
    printf 'Cannot install by myself: %s. Please run:\n\n  %s\n\n' "$2" "$1" >&2
    printf '%s\n' "${reasons[@]}" >&2
    exit 1
}

# npm packages by the lockfile, once for each state of it.
npm_packages() {
    local dir=$1 stamp=$1/node_modules/.package-lock.json
    [ -f "$dir/package-lock.json" ] || return 0
    if [ ! -f "$stamp" ] || [ "$dir/package-lock.json" -nt "$stamp" ]; then
        echo "Fetching the npm packages of $dir by its lockfile"
        npm ci --prefix "$dir" --no-audit --no-fund --loglevel=error
        touch "$stamp"
    fi
}

command -v go >/dev/null || { echo "Go is not installed: install Go 1.26 or later and put it on the PATH." >&2; exit 1; }
case "${1:-}" in
run)
    [ -n "${DATABASE_URL:-}" ] || need_postgres
    install_packages
    ;;
test)
    need_postgres
    need_browser
    need_office
    install_packages
    npm_packages web/e2e
    ;;
*)
    echo "usage: setup.sh run | test" >&2
    exit 2
    ;;
esac
