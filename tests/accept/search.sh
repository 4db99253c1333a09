#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# search.sh - exact search of a million and of ten million templates against FAISS and usearch, and against what the memory
# gives, as bench/search.sh measures it.
set -eu
mkdir -p "${OVERT_BUILD:?}/bench"
log=$OVERT_BUILD/accept/search-bench.out
"${OVERT_SOURCE:?}/bench/search.sh" >"$log"
cat "$log"
awk -F'|' '/^BENCH/ && $7 != "-" {
    figure = $5 == "-" ? "-" : $5 " (" $3 " against " $4 ")"
    printf "ACCEPT|%s|%s|%s|%s\n", $2, figure, $6 == "-" ? "fits" : "at least " $6, $7
}' "$log"
