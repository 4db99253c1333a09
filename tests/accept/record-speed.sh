#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# record-speed.sh - what bench/record.sh measures, as lines of acceptance: acts a second, verifying, export.
set -eu
OVERT_BUILD=${OVERT_BUILD:?} "${OVERT_SOURCE:?}/bench/run" record >"${TMPDIR:-/tmp}/record-speed.$$" 2>&1 || true
trap 'rm -f "${TMPDIR:-/tmp}/record-speed.$$"' EXIT
cat "${TMPDIR:-/tmp}/record-speed.$$"
if ! [ -s "$OVERT_BUILD/bench/table" ]; then
    echo 'ACCEPT|record: speed|nothing was measured|see above|not met'
fi
awk -F'|' '{ printf "ACCEPT|%s|%s against %s: %s|%s|%s\n", $1, $2, $3, $4, $5, $6 }' \
    "$OVERT_BUILD/bench/table"
