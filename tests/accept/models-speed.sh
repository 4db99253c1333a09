#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# models-speed.sh - an embedding against the sum of its bare convolutions by oneDNN, as bench/models.sh measures it.
set -eu
mkdir -p "${OVERT_BUILD:?}/bench" "$OVERT_BUILD/accept"
log=$OVERT_BUILD/accept/models-bench.out
"${OVERT_SOURCE:?}/bench/models.sh" >"$log"
cat "$log"
awk -F'|' '/^BENCH/ && $6 != "-" {
    figure = $5 == "-" ? "-" : $5 " (" $3 " against " $4 ")"
    printf "ACCEPT|%s|%s|%s|%s\n", $2, figure, $6, $7
}' "$log"
