#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# postgres.sh - the tests that use a record, all of them on a PostgreSQL server: how many pass there.
# Tests of the file itself (its pages, its lock, its write-ahead log) skip themselves there.
#   tests/accept/postgres.sh [PROGRAM...]      JOBS at once (one for each processor)
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
# One program: its line, and what failed, in $room/NAME.
run() {
    local name=${1##*/} said=$room/$$.$BASHPID code s f p
    CMOCKA_MESSAGE_OUTPUT=tap timeout "${SECONDS_MAX:-1800}" "$1" >"$said" 2>&1
    code=$?
    s=$(grep -cE '^(not )?ok .*# SKIP' "$said") f=$(grep '^not ok' "$said" | grep -vc '# SKIP')
    p=$(($(grep -c '^ok ' "$said") - $(grep -cE '^ok .*# SKIP' "$said")))
    [ "$code" = 0 ] || [ "$f" -gt 0 ] || f=1
    echo "$p $f $s" >"$room/$name.count"
    {
        echo "$name: $p passed, $f failed, $s only in a file"
        [ "$f" = 0 ] || grep -E 'not known to|\([0-9A-Z]{5}\)|^not ok [0-9]* - ' "$said" | cut -c1-200 | sort | uniq -c | head -n 8
    } >"$room/$name.line"
    cat "$room/$name.line"
}
for program in "$build"/tests/unit/{store/test_store_move,ledger/test_,register/test_,access/test_,foi/test_,operate/test_}*; do
    name=${program##*/}
    # Of the file's disk and memory.
    case $name in
    *.p | test_crash | test_register_crash | test_register_faults | test_memory | test_video) continue ;;
    esac
    [ -x "$program" ] && [ -f "$program" ] || continue
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n; done
    run "$program" &
    # The first makes the empty database that all others are copies of.
    [ -n "${first:-}" ] || wait
    first=made
done
wait
read -r passed failed skipped < <(cat "$room"/*.count | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
met="not met"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] && met=met
echo "ACCEPT|tests of records on a PostgreSQL server|$passed passed, $failed failed, $skipped only in a file|0 failed|$met"
