#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# public-load.sh - 100,000 requests for pages, tables and tiles of a published site, by 50 readers at once: every answer is a page, and
# the memory of `overt serve public` stays as it was. Then the rate of one page against nginx that serves the same bytes.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
wanted=${REQUESTS:-100000}
here=$build/accept/public-load
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
what='100,000 requests of the public site: answers that are no page; memory before and after, kB'
nginx=$(command -v nginx || command -v /usr/sbin/nginx || true)
if ! command -v wrk >/dev/null; then
    line "$what" - '0; at most 1.1 times' 'skipped: wrk is not installed (tools/setup build test bench)'
    exit 0
fi
rm -rf "$here"
mkdir -p "$here"
room=$(mktemp -d "${TMPDIR:-/tmp}/overt-load-XXXXXX")
chmod 755 "$room"
pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$room"' EXIT INT TERM
export OVERT_DIR="$here/record"
"$build/tests/unit/operate/make_register" "$OVERT_DIR" 30 200 5
"$overt" site publish "$room/www" --as 'I. Rights' >/dev/null 2>&1

# ---- 100,000 requests of everything ----
(cd "$room/www" && find . -type f ! -path './assets/*' | sed -e 's|^\./|/|' -e 's|/index\.html$|/|') | sort >"$here/paths"
cat >"$here/mix.lua" <<END
local paths = {}
for line in io.lines("$here/paths") do paths[#paths + 1] = line end
local at = 0
function request()
    at = at % #paths + 1
    return wrk.format("GET", paths[at])
end
END
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
alone=$(port)
"$overt" serve public "$room/www" --listen "127.0.0.1:$alone" >"$here/server" 2>&1 &
server=$!
pids=$server
sleep 1
memory() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
handles() { find "/proc/$server/fd" -mindepth 1 | wc -l; }
wrk -t2 -c50 -d2s -s "$here/mix.lua" "http://127.0.0.1:$alone" >"$here/wrk" # what every thread needs once
before=$(memory) open=$(handles) answered=0 wrong=0
while [ "$answered" -lt "$wanted" ]; do
    wrk -t2 -c50 -d5s -s "$here/mix.lua" "http://127.0.0.1:$alone" >"$here/wrk"
    more=$(awk '/requests in/ { print $1 }' "$here/wrk")
    [ "$more" -gt 0 ] || { cat "$here/wrk"; exit 1; }
    answered=$((answered + more))
    bad=$(awk '/Non-2xx/ { n += $NF } /Socket errors/ { gsub(",", ""); n += $4 + $6 + $8 + $10 } END { print n + 0 }' "$here/wrk")
    wrong=$((wrong + bad))
done
after=$(memory) left=$(handles)
grown=$(awk -v a="$before" -v b="$after" 'BEGIN { printf "%.2f", b / a }')
met=$(awk -v g="$grown" -v w="$wrong" 'BEGIN { print (g <= 1.1 && w == 0 ? "met" : "not met") }')
line "$what" "$answered answered, $wrong wrong; $before kB, then $after kB: $grown times" '0; at most 1.1 times' "$met"
few=$(if [ $((left - open)) -le 50 ]; then echo met; else echo 'not met'; fi)
line 'open files of it afterwards, against before' "$left, $open" 'at most 50 more' "$few"

# ---- the same page by nginx ----
what='rate of one page of the site: overt, nginx, ratio'
if [ -z "$nginx" ]; then
    line "$what" - printed 'skipped: nginx is not installed'
    exit 0
fi
still=$(port)
cat >"$room/nginx.conf" <<END
daemon off; pid $room/pid; error_log $room/error.log; worker_processes 2; user root;
events { worker_connections 512; }
http {
    access_log off; types { text/html html; } client_body_temp_path $room/b; proxy_temp_path $room/p;
    fastcgi_temp_path $room/f; uwsgi_temp_path $room/u; scgi_temp_path $room/s;
    server { listen 127.0.0.1:$still; root $room/www; }
}
END
[ "$(id -u)" = 0 ] || sed -i 's/ user root;//' "$room/nginx.conf"
"$nginx" -p "$room" -c "$room/nginx.conf" &
pids="$pids $!"
sleep 1
rate() { wrk -t2 -c50 -d3s "http://127.0.0.1:$1/operations/" | awk '/Requests\/sec/ { print $2 }'; }
for _ in 1 2 3; do
    rate "$alone" >>"$here/ours"
    rate "$still" >>"$here/theirs"
done
median() { sort -n "$1" | sed -n 2p; }
ours=$(median "$here/ours") theirs=$(median "$here/theirs")
bytes=$(wc -c <"$room/www/operations/index.html")
line "$what" "$bytes bytes: $ours/s, $theirs/s, $(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')" printed met
