#!/usr/bin/env bash
# Looks for known vulnerabilities in what the program really calls. Where the vulnerability database cannot be
# reached it says so and lets the step pass: not having looked is told, never hidden.
set -uo pipefail
cd "$(dirname "$0")/.."
out=$("$1" ./... 2>&1)
status=$?
if [ $status -ne 0 ] && grep -qiE 'fetching vulnerabilities|no such host|connection refused|i/o timeout|Forbidden|dial tcp|proxyconnect' <<<"$out"; then
    echo "govulncheck DID NOT RUN: its database cannot be reached from here."
    exit 0
fi
echo "$out"
exit $status
