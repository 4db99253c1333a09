#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# record-crash.sh - a scripted day of 36 acts; at every write, sync, cut and removal of the database and its log: power cuts (what was
# not synced is lost, torn, or there by chance), a kill, a full disk, torn writes, syncs that fail and lose what was written, no memory;
# and a request for memory that fails at 48 places of each act. After each the record opens, store and ledger agree and verify, what an
# act confirmed is there, and nothing is there by half. Takes half an hour on an idle machine of two cores; EVERY=97 is a try.
set -eu
test=${OVERT_BUILD:?}/tests/unit/operate/test_crash
line='kill, power cut, full disk, no memory at every write of a day: record and ledger agree'
if [ ! -x "$test" ]; then
    printf 'ACCEPT|%s|-|all|skipped: the tests are not built\n' "$line"
    exit 0
fi
room=$(mktemp -d "${TMPDIR:-/tmp}/overt-crash-XXXXXX")
# In memory where there is some: the disk that breaks is made up anyway.
[ -w /dev/shm ] && fast=$(mktemp -d /dev/shm/overt-XXXXXX) || fast=$room
trap 'rm -rf "$room" "$fast"' EXIT INT TERM
parts=$(nproc)
part=0
while [ "$part" -lt "$parts" ]; do
    (TMPDIR=$fast nice "$test" "${EVERY:-1}" "$part" "$parts" >"$room/$part.out" 2>&1 || echo failed >"$room/$part.bad") &
    part=$((part + 1))
done
wait
cat "$room"/*.out
met=met
for bad in "$room"/*.bad; do [ ! -e "$bad" ] || met='not met'; done
points=$(sed -n 's/^# points \([0-9]*\) .*/\1/p' "$room"/*.out | awk '{ n += $1 } END { print n + 0 }')
writes=$(sed -n 's/^# points .* writes \([0-9]*\) .*/\1/p' "$room"/*.out | awk '{ n += $1 } END { print n + 0 }')
[ "$points" -gt 0 ] || met='not met'
printf 'ACCEPT|%s|%s points tried at %s writes, each verified|all|%s\n' "$line" "$points" "$writes" "$met"
