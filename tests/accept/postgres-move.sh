#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# postgres-move.sh - a record is moved to a server and the program killed in the middle, again and again: after each time it
# is whole in its file or whole on the server, and at the end nothing of the tries is left there.
set -eu
set +e # each step is asked what came of it
source=${OVERT_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${OVERT_BUILD:-$source/build}
case $build in /*) ;; *) build=$source/$build ;; esac
if [ -z "${OVERT_TEST_STORE:-}" ]; then
    "$source/tests/postgres/with-server" "$0" "$@"
    exit
fi
overt=$build/overt tries=${TRIES:-20} room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_AS="A. Admin"
met() { if [ "$1" = 0 ]; then echo met; else echo "not met"; fi; }
"$overt" init "$room/record" --force "Test Police" --administrator "A. Admin" >"$room/said" 2>&1 &&
    "$overt" officer add "P. Planner" --roles planner --dir "$room/record" >"$room/said" 2>&1 || { cat "$room/said"; exit 3; }
began=$(date +%s%N)
cp -a "$room/record" "$room/whole"
"$overt" record move --store "$OVERT_TEST_STORE" --schema whole --dir "$room/whole" >"$room/said" 2>&1 || { cat "$room/said"; exit 3; }
took=$(($(date +%s%N) - began)) bad=0 cut=0
for i in $(seq "$tries"); do
    "$overt" record move --store "$OVERT_TEST_STORE" --dir "$room/record" >"$room/said" 2>&1 &
    mover=$!
    sleep "$(awk -v took="$took" -v i="$i" -v n="$tries" 'BEGIN { print took / 1e9 * i / n }')"
    kill -9 "$mover" 2>/dev/null && cut=$((cut + 1))
    wait "$mover" 2>/dev/null
    "$overt" ledger verify --dir "$room/record" >"$room/verify" 2>&1 && "$overt" officer list --dir "$room/record" 2>&1 |
        grep -q "P. Planner" || { bad=$((bad + 1)); cat "$room/verify"; }
    "$overt" record show --json --dir "$room/record" 2>&1 | grep -q '"kept_in": "server"' && break
done
[ -e "$room/record/record.store" ] || "$overt" record move --store "$OVERT_TEST_STORE" --dir "$room/record" >"$room/said" 2>&1
"$overt" officer add "Q. After" --roles operator --dir "$room/record" >"$room/said" 2>&1 &&
    "$overt" ledger verify --dir "$room/record" >"$room/said" 2>&1
after=$?
left=$(psql -X -At "$OVERT_TEST_STORE" -c "SELECT count(*) - 2 FROM pg_namespace WHERE nspname LIKE 'record%' OR nspname = 'whole'")
echo "ACCEPT|a move to a server killed $cut times: records that were not whole afterwards|$bad|0|$(met "$bad")"
echo "ACCEPT|... it is on the server at the end, verifies and takes an act; copies of cut tries left"\
"|exit $after; $left|exit 0; 0|$(met $((after + left)))"
