#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# record-crash.sh - the making of a record and a scripted day of 79 steps, every kind of act among them, new master key and sweep too;
# at every write, sync, cut and removal of the database and its log: power cuts (what was not synced is lost, torn, or there by chance), a
# kill, a full disk, torn writes, syncs that fail and lose what was written, no memory; at every call for a plain file (keys, published
# log): a kill, a power cut, no room; and a request for memory that fails at every place that makes one. After each the record opens,
# store, ledger and published log agree and verify, what an act confirmed is there, and nothing is there by half.
#
# Some 67,000 points, twelve minutes on two processors.
# SHARD=1/2 tries the first half of the points and SHARD=2/2 the other; EVERY=97 is a try.
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
shard=${SHARD:-1/1}
shards=${shard#*/}
at=$((${shard%/*} - 1))
# Each shard on as many processes as there are processors for it.
parts=$(($(nproc) > shards ? $(nproc) / shards : 1))
part=0
while [ "$part" -lt "$parts" ]; do
    (TMPDIR=$fast nice "$test" "${EVERY:-1}" $((at * parts + part)) $((shards * parts)) >"$room/$part.out" 2>&1 ||
        echo failed >"$room/$part.bad") &
    part=$((part + 1))
done
wait
cat "$room"/*.out
met=met
for bad in "$room"/*.bad; do [ ! -e "$bad" ] || met='not met'; done
# sum WORD: of the word's figures of all processes.
sum() {
    sed -n "s/^# .*\\b$1 \\([0-9]*\\).*/\\1/p" "$room"/*.out | awk '{ n += $1 } END { print n + 0 }'
}
points=$(sum points)
writes=$(sed -n 's/^# points .* writes \([0-9]*\) .*/\1/p' "$room"/0.out)
[ "$points" -gt 0 ] || met='not met'
[ "$shards" -eq 1 ] || line="$line (shard $shard)"
printf 'ACCEPT|%s|%s points tried at %s writes, each verified|all|%s\n' "$line" "$points" "${writes:-0}" "$met"
[ "$met" = met ]
