#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# index.sh - the approximate index against the exact search of the same list, in one run: what it finds, and how long a probe
# takes. ROWS=1000000 shows it at the size where a graph might pay; building it takes minutes.
set -eu
rows=${ROWS:-100000}
work=$(mktemp -d "${OVERT_BUILD:?}/bench/index.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$OVERT_BUILD/bench/index" "$rows" 16 128 >"$work/found"
cat "$work/found"
awk -v rows="$rows" '
    { value[$1] = $2 }
    function line(what, effort,    ours) {
        ours = value["index_seconds_" effort]
        printf "BENCH|index of %d, effort %d, exact / index|%.3f ms|%.3f ms|%.2f|-|-\n", rows, effort, ours * 1000,
            value["exact_seconds"] * 1000, value["exact_seconds"] / ours
        printf "BENCH|index of %d, effort %d, candidates found|%.4f|1|%.4f|%s\n", rows, effort, value["candidates_" effort],
            value["candidates_" effort], what
    }
    END {
        if (value["available"] == "0") { print "BENCH|index|||||skipped: built without usearch"; exit }
        line("-|-", 64)
        line("-|-", 512)
        line(">= 0.99|" (value["candidates_4096"] >= 0.99 ? "met" : "not met"), 4096)
    }' "$work/found"
