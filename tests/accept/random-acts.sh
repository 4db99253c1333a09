#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# random-acts.sh - ten thousand random sequences of acts by random officers: none reaches an outcome without two judgements, a
# comparison without a permit, a change without an entry (asked of the rows in plain SQL, tests/unit/operate/model.c), or a
# record past its time (after each sweep every sealed value is tried with a reader of its own, tests/unit/operate/due.c).
# Two of three sequences are led onward; the lines say how many came how far. SEQUENCES and SEED may be set; the seed is printed.
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
grep -hv '^# ' "$room"/*.out || true
broken=0
for bad in "$room"/*.bad; do [ ! -e "$bad" ] || broken=$((broken + 1)); done
# sum WORD: of the numbers that follow it in the lines of sums
sum() { sed -n "s/^# .*\b$1 \([0-9]*\).*/\1/p" "$room"/*.out | awk '{ s += $1 } END { print s + 0 }'; }
# came WORDS: sequences that came as far as that
came() { sed -n "s/^# stage $1: //p" "$room"/*.out | awk '{ s += $1 } END { print s + 0 }'; }
for stage in planned authorised opened paused compared alerted adjudicated engaged 'outcome possible' outcome held closed erased lapsed; do
    printf 'came as far as %s: %s\n' "$stage" "$(came "$stage")"
done
all=$(sum sequences)
printf '%s\n' "$(sum acts) acts: $(sum 'done') done, $(sum refused) refused, $(sum failed) not understood; $(sum comparisons) comparisons"
printf 'after %s sweeps and each ending act: %s rows open and may, %s of them held by law; %s do not; %s receipts\n' \
    "$(sum sweeps)" "$(sum opened)" "$(sum held)" "$(sum gone)" "$(sum receipts)"
met=met
[ "$broken" = 0 ] && [ "$all" -ge "$sequences" ] || met='not met'
printf 'ACCEPT|random sequences of acts that break a rule|%s of %s (%s reached an outcome, seed %s)|0|%s\n' \
    "$broken" "$all" "$(came outcome)" "$seed" "$met"
possible=$(came 'outcome possible')
[ $((3 * possible)) -ge "$all" ] && met=met || met='not met'
printf 'ACCEPT|sequences that came so far that an outcome was possible|%s of %s|a third|%s\n' "$possible" "$all" "$met"
