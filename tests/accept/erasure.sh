#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# erasure.sh - names, pictures, templates and texts planted in a record: not in its file or its write-ahead log before they are
# erased; after it their wrapped keys are gone from both too, free pages and all, and record and log verify in full
# (tests/unit/register/test_vault.c, which also shows that the look finds what is not sealed). What is due and what is held:
# test_retention.c.
set -eu
build=${OVERT_BUILD:?}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

line() {
    code=0
    "$build/tests/unit/register/test_register_$2" >"$room/out" 2>&1 || code=$?
    cat "$room/out"
    passed=$(grep -cE '^\[ +OK \]|^ok ' "$room/out" || true)
    [ "$code" = 0 ] && [ "$passed" -gt 0 ] && met=met || met='not met'
    printf 'ACCEPT|%s|%s cases|all|%s\n' "$1" "$passed" "$met"
}
line 'erasure: no byte of picture, template or name in file, WAL and free pages; the log verifies' vault
line 'erasure: due to the second, late, held by law and for a complaint, receipts' retention
