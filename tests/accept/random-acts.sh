#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# random-acts.sh - ten thousand random sequences of acts by random officers: none reaches an outcome without two judgements, a
# comparison without a permit, a change without an entry. Asked of the rows afterwards in plain SQL (tests/unit/operate/model.c).
# SEQUENCES and SEED may be set; the seed is printed.
set -eu
test=${OVERT_BUILD:?}/tests/unit/operate/test_acts
if [ ! -x "$test" ]; then
    printf 'ACCEPT|random sequences of acts that break a rule|-|0|skipped: the tests are not built\n'
    exit 0
fi
room=$(mktemp -d "${TMPDIR:-/tmp}/overt-acts-XXXXXX")
[ -w /dev/shm ] && fast=$(mktemp -d /dev/shm/overt-XXXXXX) || fast=$room
trap 'rm -rf "$room" "$fast"' EXIT INT TERM
sequences=${SEQUENCES:-10000} seed=${SEED:-$(date +%s)} parts=$(nproc) part=0
while [ "$part" -lt "$parts" ]; do
    (TMPDIR=$fast nice "$test" $(((sequences + parts - 1) / parts)) $((seed + part * 1000003)) >"$room/$part.out" 2>&1 ||
        echo failed >"$room/$part.bad") &
    part=$((part + 1))
done
wait
cat "$room"/*.out
broken=0
for bad in "$room"/*.bad; do [ ! -e "$bad" ] || broken=$((broken + 1)); done
sums=$(sed -n 's/^# sequences \([0-9]*\) acts \([0-9]*\) done \([0-9]*\) refused \([0-9]*\) .* outcomes \([0-9]*\) .*/\1 \2 \3 \4 \5/p' \
    "$room"/*.out | awk '{ s += $1; a += $2; d += $3; r += $4; o += $5 }
        END { printf "%d sequences, %d acts: %d done, %d refused, %d outcomes", s, a, d, r, o }')
met=met
[ "$broken" = 0 ] || met='not met'
printf 'ACCEPT|random sequences of acts that break a rule|%s of %s (seed %s)|0|%s\n' "$broken" "$sums" "$seed" "$met"
