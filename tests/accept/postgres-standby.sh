#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# postgres-standby.sh - a primary and its synchronous standby; acts go on while the primary is killed and the standby
# promoted. What was told as done is there afterwards, and the ledger verifies. Then three programs write at once.
set -eu
set +e # each step is asked what came of it
source=${OVERT_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${OVERT_BUILD:-$source/build}
case $build in /*) ;; *) build=$source/$build ;; esac
if [ -z "${OVERT_TEST_STORE:-}" ]; then
    PG_SYNC=1 PG_SETTINGS="wal_level = replica
max_wal_senders = 5
synchronous_standby_names = ''
synchronous_commit = on" "$source/tests/postgres/with-server" "$0" "$@"
    exit
fi
overt=$build/overt acts=${ACTS:-30}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
one=${OVERT_TEST_STORE##*host=}
two=$(mktemp -d /tmp/overt-standby-XXXXXX) room=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then chown postgres "$two"; as=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi
chmod 755 "$two"
stop() {
    (cd "$two" && "${as[@]}" "$bin/pg_ctl" -D "$two/data" -m immediate stop) >/dev/null 2>&1
    rm -rf "$two" "$room"
}
trap stop EXIT
export OVERT_AS="A. Admin"
met() { if [ "$1" = 0 ]; then echo met; else echo "not met"; fi; }

# The standby, whose word the primary waits for.
(cd "$two" && "${as[@]}" "$bin/pg_basebackup" -R -X stream -D "$two/data" \
    -d "host=$one user=overt application_name=standby" &&
    printf "unix_socket_directories = '%s'\n" "$two" >>"$two/data/postgresql.auto.conf" &&
    "${as[@]}" "$bin/pg_ctl" -D "$two/data" -l "$two/log" -w start) >"$room/standby" 2>&1 || { cat "$room/standby"; exit 3; }
psql -q -X "$OVERT_TEST_STORE" -c "ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'" \
    -c "SELECT pg_reload_conf()" >/dev/null
for _ in $(seq 50); do
    [ "$(psql -X -At "$OVERT_TEST_STORE" -c "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")" = 1 ] && break
    sleep 0.2
done

address="postgresql://overt@/overt?host=$one,$two&target_session_attrs=read-write"
"$overt" init "$room/record" --store "$address" --force "Test Police" --administrator "A. Admin" >"$room/said" 2>&1 ||
    { cat "$room/said"; exit 3; }
act() { "$overt" officer add "$1" --roles operator --dir "$room/record" >>"$room/acts" 2>&1 </dev/null && echo "$1" >>"$room/done"; }
: >"$room/done"
(for i in $(seq "$acts"); do act "Officer A$i"; done; touch "$room/first") &
loop=$!
while [ "$(wc -l <"$room/done")" -lt $((acts / 3)) ] && [ ! -e "$room/first" ]; do sleep 0.1; done
kill -9 "$(head -n 1 "$one/data/postmaster.pid")"
(cd "$two" && "${as[@]}" "$bin/pg_ctl" -D "$two/data" -w promote) >"$room/promoted" 2>&1
psql -q -X "postgresql://overt@/overt?host=$two" -c "ALTER SYSTEM SET synchronous_standby_names = ''" \
    -c "SELECT pg_reload_conf()" >/dev/null
wait "$loop"
# More acts after it, then what three programs write at once.
for i in 1 2 3; do act "Officer B$i"; done
for who in C D E; do (for i in 1 2 3 4 5; do act "Officer $who$i"; done) & done
wait
"$overt" officer list --dir "$room/record" >"$room/list" 2>&1
lost=0
while read -r name; do grep -qF "$name" "$room/list" || lost=$((lost + 1)); done <"$room/done"
twice=$(grep -oE "Officer [A-E][0-9]+" "$room/list" | sort | uniq -d | wc -l)
"$overt" ledger verify --dir "$room/record" >"$room/verify" 2>&1
verified=$?
after=$(grep -cE "Officer [B-E]" "$room/done")
told=$(wc -l <"$room/done")
[ "$verified" = 0 ] || head -n 5 "$room/verify"
[ "$after" = 18 ] || { sort "$room/acts" | uniq -c | sort -rn | head -n 5; }
echo "ACCEPT|fail-over: acts told as done and then lost, of $told; twice|$lost; $twice|0; 0|$(met $((lost + twice)))"
echo "ACCEPT|fail-over: the ledger verifies afterwards|exit $verified|exit 0|$(met $verified)"
echo "ACCEPT|fail-over: acts after it that were done, three programs writing at once|$after of 18|18|$(met $((after != 18)))"
