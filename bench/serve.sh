#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# serve.sh - pages a second of `overt serve public`, by itself and behind the shipped kind of proxy, against nginx that serves the
# same bytes from the same disk; 50 readers, medians of ROUNDS (5) rounds that take turns. And its memory after all of it.
set -eu
overt=${OVERT_BUILD:?}/overt
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-3}
nginx=$(command -v nginx || command -v /usr/sbin/nginx || true)
if [ -z "$nginx" ] || ! command -v wrk >/dev/null; then
    echo 'BENCH|public page: overt against nginx|-|-|-|printed|skipped: nginx or wrk is not installed'
    exit 0
fi
room=$(mktemp -d "${TMPDIR:-/tmp}/overt-serve-XXXXXX")
chmod 755 "$room"
pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$room"' EXIT INT TERM
# The first page of a real site, as it is published.
export OVERT_DIR="$room/record"
"$overt" init "$OVERT_DIR" --force 'Midshire Police' --administrator 'A. Admin' >/dev/null 2>&1
"$overt" officer add 'I. Rights' --roles information --as 'A. Admin' >/dev/null
"$overt" site publish "$room/www" --as 'I. Rights' >/dev/null 2>&1
bytes=$(wc -c <"$room/www/index.html")
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
alone=$(port) still=$(port) behind=$(port)
"$overt" serve public "$room/www" --listen "127.0.0.1:$alone" >/dev/null &
server=$!
"$overt" serve public "$room/www" --listen "unix:$room/sock" >/dev/null &
pids="$server $!"
cat >"$room/nginx.conf" <<END
daemon off; pid $room/pid; error_log $room/error.log; worker_processes 2; user root;
events { worker_connections 512; }
http {
    access_log off; types { text/html html; } client_body_temp_path $room/b; proxy_temp_path $room/p;
    fastcgi_temp_path $room/f; uwsgi_temp_path $room/u; scgi_temp_path $room/s;
    upstream overt { server unix:$room/sock; keepalive 16; }
    server { listen 127.0.0.1:$still; root $room/www; }
    server { listen 127.0.0.1:$behind; location / { proxy_pass http://overt; proxy_http_version 1.1; proxy_set_header Connection ""; } }
}
END
[ "$(id -u)" = 0 ] || sed -i 's/ user root;//' "$room/nginx.conf"
"$nginx" -p "$room" -c "$room/nginx.conf" &
pids="$pids $!"
sleep 1
# rate PORT: of answers a second; what was no page is said
rate() {
    wrk -t2 -c50 -d"${seconds}s" "http://127.0.0.1:$1/" >"$room/wrk"
    grep 'Non-2xx' "$room/wrk" >&2 || true
    awk '/Requests\/sec/ { print $2 }' "$room/wrk"
}
memory() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
rate "$alone" >/dev/null
first=$(memory)
round=0
while [ "$round" -lt "$rounds" ]; do
    rate "$alone" >>"$room/alone"; rate "$still" >>"$room/still"; rate "$behind" >>"$room/behind"
    round=$((round + 1))
done
last=$(memory)
median() { sort -n "$room/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
a=$(median alone) s=$(median still) b=$(median behind)
printf 'BENCH|first page of the public site, %s bytes: overt against nginx|%s/s|%s/s|%s|printed|met\n' \
    "$bytes" "$a" "$s" "$(ratio "$a" "$s")"
printf 'BENCH|the same behind nginx|%s/s|%s/s|%s|printed|met\n' "$b" "$s" "$(ratio "$b" "$s")"
grown=$(awk -v a="$first" -v b="$last" 'BEGIN { printf "%.2f", b / a }')
met='not met'
if awk -v g="$grown" 'BEGIN { exit !(g <= 1.1) }'; then met=met; fi
printf 'BENCH|memory of it after all that, kB|%s|%s|%s|<= 1.1|%s\n' "$last" "$first" "$grown" "$met"
