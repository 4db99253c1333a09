#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# turns.sh - a server holds the record only while somebody acts: what waking, one act and resting cost beside the disk's own write, with a
# list of 1,000 people (ENTRIES). Made-up faces: the engine costs nothing here.
set -eu
program=${OVERT_BUILD:?}/tests/unit/operate/turns
entries=${ENTRIES:-1000}
if [ ! -x "$program" ]; then
    printf 'ACCEPT|a turn of a server|-|-|skipped: the tests are not built\n'
    exit 0
fi
out=$(mktemp "${TMPDIR:-/tmp}/overt-turns-XXXXXX")
trap 'rm -f "$out"' EXIT
"$program" "$entries" >"$out" 2>&1 || true
cat "$out"
awk -v entries="$entries" '
    $1 == "#" { took[$2] = $3 }
    END {
        printf "ACCEPT|waking, an act and resting, beside the disk, list of %d|%s ms (disk %s ms, on a held record %s ms)|<= 20 ms|%s\n",
            entries, took["beside"], took["disk"], took["held"], ("beside" in took) && took["beside"] <= 20 ? "met" : "not met"
        printf "ACCEPT|a check of a person, without the engine, list of %d|%s ms|<= 1000 ms|%s\n",
            entries, took["check"],
            ("check" in took) && took["check"] <= 1000 ? "met" : "not met"
    }' "$out"
