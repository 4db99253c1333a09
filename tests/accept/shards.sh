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

# An operation's list on two servers, from its opening to its erasure.
"$build/tests/unit/operate/test_list_servers" >"$build/accept/shards-unit" 2>&1 || true
passed 'an operation searched on servers: the candidates and scores of a list in memory, bit for bit' is_searched_like_a_list_in_memory
passed 'a server is lost: a search gives nothing, says which; back: the same answer' a_lost_server_gives_no_short_answer
passed 'a server is lost during a live run: said, a gap in the record; back: it goes on' a_camera_waits_for_a_lost_server_and_loses_nobody
passed 'closing destroys the key of the list and erases it on servers, whatever is held by law' closing_destroys_the_key_and_erases_there
passed 'a server that is gone at the erasure is asked again' a_server_that_is_gone_is_asked_again
passed 'somebody is taken off: the list is erased on its servers at once' taking_one_off_ends_the_list_there
flow='not met'
if OVERT="$build/overt" "$top/tests/flow/list_servers" >"$build/accept/shards-flow" 2>&1; then flow=met; fi
grep '^not ok' "$build/accept/shards-flow" || true
steps=$(grep -c '^ok' "$build/accept/shards-flow")
echo "ACCEPT|the same from the command line: plan, open, search, kill, incomplete, back, close, erased|$steps steps|all|$flow"
