#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# postgres.sh - the tests that use a record, all of them on a PostgreSQL server: how many pass there.
# Tests of the file itself (its pages, its lock, its write-ahead log) skip themselves there.
set -eu
set +e # each step is asked what came of it
source=${OVERT_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${OVERT_BUILD:-$source/build}
case $build in /*) ;; *) build=$source/$build ;; esac
export OVERT_SOURCE=$source OVERT_BUILD=$build OVERT_SHARED=${OVERT_SHARED:-$source/../shared}
if [ -z "${OVERT_TEST_STORE:-}" ]; then
    "$source/tests/postgres/with-server" "$0" "$@"
    exit
fi
room=$(mktemp -d) || exit 3
trap 'rm -rf "$room"' EXIT
cd "$source" || exit 3
passed=0 failed=0 skipped=0
for program in "$build"/tests/unit/{ledger,register,access,foi,operate}/test_*; do
    name=${program##*/}
    # Of the file's disk and memory, or of its older formats.
    case $name in
    *.p | test_crash | test_register_crash | test_register_faults | test_memory | test_video) continue ;;
    esac
    [ -x "$program" ] && [ -f "$program" ] || continue
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    CMOCKA_MESSAGE_OUTPUT=tap timeout 900 "$program" >"$room/said" 2>&1
    code=$?
    s=$(grep -cE '^(not )?ok .*# SKIP' "$room/said") f=$(grep '^not ok' "$room/said" | grep -vc '# SKIP') p=$(grep -c '^ok ' "$room/said")
    [ "$code" = 0 ] || [ "$f" -gt 0 ] || f=1
    p=$((p - $(grep -cE '^ok .*# SKIP' "$room/said")))
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    echo "$name: $p passed, $f failed, $s only in a file"
    [ "$f" = 0 ] || grep -E 'not known to|\([0-9A-Z]{5}\)|^not ok [0-9]* - ' "$room/said" | cut -c1-200 | sort | uniq -c | head -n 8
done
met="not met"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] && met=met
echo "ACCEPT|tests of records on a PostgreSQL server|$passed passed, $failed failed, $skipped only in a file|0 failed|$met"
