#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shards.sh - a million templates on two real PostgreSQL servers: answers like the list in memory, p95; one is killed while
# searches run: incomplete instead of short; it comes back without loss; erased. ROWS and QUERIES make it smaller.
set -eu
export CMOCKA_MESSAGE_OUTPUT=TAP
build=${OVERT_BUILD:?} top=${OVERT_SOURCE:?}
missing=$("$top/tests/unit/shard/servers" ready)
[ -x "$build/bench/shards" ] || missing=${missing:-libpq or the headers of PostgreSQL are missing}
if [ -n "$missing" ]; then
    echo "ACCEPT|lists on several servers|-|two servers|skipped: $missing"
    exit 0
fi
FSYNC=on "$build/bench/shards" "${ROWS:-1000000}" "${QUERIES:-400}"
"$build/tests/unit/shard/test_shard" >"$build/accept/shards-unit" 2>&1 || true
passed() { # NAME CASE
    if grep -q "^ok [0-9]* - $2\$" "$build/accept/shards-unit"; then echo "ACCEPT|$1|passed|test $2|met"
    else echo "ACCEPT|$1|failed|test $2|not met"; fi
}
passed 'a server asked directly refuses: no permit, expired, another list, a lower threshold' a_server_compares_nothing_without_a_permit
passed 'blocks that were changed, moved or taken away are not searched' a_part_that_was_changed_is_not_opened
passed 'the end of the permit wipes the list from memory' the_end_of_the_permit_wipes_the_list
