#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clone.sh - `make test` from a clean clone, the second run without network, .ci/run, and `make install`.
set -eu
top=${OVERT_SOURCE:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
passed_line() { grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -n 1; }
met() { if [ "$1" = 0 ]; then echo met; else echo 'not met'; fi; }

git clone -q --no-hardlinks "$top" "$tmp/clone"
cd "$tmp/clone"
code=0
sh .ci/run >"$tmp/first" 2>&1 || code=$?
tail -n 20 "$tmp/first"
line "make test from a clean clone" "$(passed_line "$tmp/first")" "0 failed" "$(met $code)"

exact='not met'
[ "$(grep -v '^#' .ci/run | tail -n 1)" = 'exec make test' ] && exact=met
line ".ci/run is make test" "$(grep -v '^#' .ci/run | tail -n 1)" "exec make test" "$exact"

code=0
if unshare --net true 2>/dev/null; then
    unshare --net make test >"$tmp/second" 2>&1 || code=$?
    grep -E "FAILED|failed:|not ok|[|] #" "$tmp/second" || true
    line "second run without network" "$(passed_line "$tmp/second")" "0 failed" "$(met $code)"
else
    line "second run without network" "-" "0 failed" "skipped: cannot take the network away here"
fi

code=0
make install PREFIX=/usr DESTDIR="$tmp/tree" >"$tmp/install" 2>&1 || code=$?
found=0
for part in bin/overt lib/libovert.so include/overt/overt.h lib/pkgconfig/overt.pc share/man/man1/overt.1 share/overt/models; do
    if [ -e "$tmp/tree/usr/$part" ]; then found=$((found + 1)); else echo "make install left out $part"; fi
done
[ $found = 6 ] || code=1
line "make install" "$found parts" "6 parts" "$(met $code)"
