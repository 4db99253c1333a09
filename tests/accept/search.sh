#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# search.sh - exact search of a million templates against FAISS IndexFlatIP, as bench/search.sh measures it.
set -eu
mkdir -p "${OVERT_BUILD:?}/bench"
log=$OVERT_BUILD/accept/search-bench.out
"${OVERT_SOURCE:?}/bench/search.sh" >"$log"
cat "$log"
awk -F'|' '/^BENCH/ {
    figure = $5 == "-" ? "-" : $5 " (" $3 " against " $4 ")"
    printf "ACCEPT|%s|%s|at least %s|%s\n", $2, figure, $6, $7
}' "$log"
