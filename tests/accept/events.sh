#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# events.sh - 1,000 pages that listen to an operation and 50 clients that ask as fast as they are answered, at one console, while acts
# are recorded and listeners break off and come back (bench/events.c): each is told of each act once, how soon, and what memory that
# takes. EVENTS=N listeners, ACTS=N acts.
set -eu
build=${OVERT_BUILD:?}
listeners=${EVENTS:-1000} acts=${ACTS:-200}
room=$(mktemp -d "${TMPDIR:-/tmp}/overt-events-XXXXXX")
pid=
trap 'exec 4>&- || true; wait $pid 2>/dev/null || true; rm -rf "$room"' EXIT INT TERM
overt() { "$build/overt" "$@" --dir "$room/record" >/dev/null; }
"$build/overt" init "$room/record" --force 'Midshire Police' --administrator 'A. Admin' >/dev/null
overt officer add 'P. Shah' --roles planner --as 'A. Admin'
overt officer add 'O. Lee' --roles operator --as 'A. Admin'
"${OVERT_SOURCE:?}/tests/plan" live missing >"$room/plan.txt"
overt operation plan --file "$room/plan.txt" --as 'P. Shah'
mkfifo "$room/in" "$room/out"
"$build/tests/unit/web/app/make_console" "$room/record" '' '' "$((listeners * 2))" <"$room/in" >"$room/out" &
pid=$!
exec 4>"$room/in"
read -r told <"$room/out"
port=$(printf '%s' "$told" | sed 's/.*"address":"[^:]*:\([0-9]*\)".*/\1/')
cookie=$(printf '%s' "$told" | sed 's/.*"cookies":{[^}]*"O. Lee":"\([0-9a-f]*\)".*/\1/')
memory() { awk '/VmRSS/ { print $2 }' "/proc/$pid/status"; }
before=$(memory)
"$build/bench/events" "$port" "$room/record/record.db" LFR-2026-0001 "$cookie" "$listeners" 50 "$acts" 10 >"$room/said"
after=$(memory)
cat "$room/said"
value() { awk -v w="$1" '$1 == w { print $2 }' "$room/said"; }
line() {
    met='not met'
    if [ "$4" = 1 ]; then met=met; fi
    printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$2" "$3" "$met"
}
is() { if [ "$1" "$2" "$3" ]; then echo 1; else echo 0; fi; }
lost=$(($(value incomplete) + $(value wrong) + $(value failed)))
line "events: $listeners listeners, 50 busy clients: listeners that missed an event, heard one twice or were refused" \
    "$lost; $(value delivered) told, $(value breaks) came back" '0' "$(is "$lost" = 0)"
line 'events: from the commit to the listener, p50, p99, longest' \
    "$(value event_p50_ms) ms, $(value event_p99_ms) ms, $(value event_max_ms) ms" \
    'p99 under 1,000 ms' "$(is "$(value event_p99_ms)" -lt 1000)"
printf 'ACCEPT|%s|%s|%s|%s\n' 'events: pages for the busy clients meanwhile' \
    "$(value answers_a_second) a second, p99 $(value answer_p99_ms) ms" printed met
printf 'ACCEPT|%s|%s|%s|%s\n' 'events: memory of the console before and after' "$before kB, $after kB" printed met
