#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# long-list.sh - a list of 10,000 people, sealed entry by entry, with made-up faces: reviewed, opened (the whole record is verified and
# the list frozen), one check of a person, closed (every key is destroyed, a receipt for each), verified. Processor time, since the
# goal is for a machine with nothing else to do; the clock beside it. ENTRIES=1000 is a try.
set -eu
program=${OVERT_BUILD:?}/tests/unit/operate/long_list
entries=${ENTRIES:-10000}
if [ ! -x "$program" ]; then
    printf 'ACCEPT|a list of %s|-|-|skipped: the tests are not built\n' "$entries"
    exit 0
fi
out=$(mktemp "${TMPDIR:-/tmp}/overt-list-XXXXXX")
trap 'rm -f "$out"' EXIT
"$program" "$entries" >"$out" 2>&1 || true
cat "$out"
for step in 'review 2' 'open 5' 'identify 5' 'again 5' 'close 5' 'verify 5'; do
    awk -v entries="$entries" -v step="${step% *}" -v goal="${step#* }" '
        $1 == "#" && $2 == step { clock = $3; busy = $4; found = 1 }
        END {
            printf "ACCEPT|a list of %d sealed entries: %s|%s s of processor, %s s by the clock|<= %d s|%s\n", entries, step,
                found ? busy : "-", found ? clock : "-", goal, found && busy <= goal ? "met" : "not met"
        }' "$out"
done
