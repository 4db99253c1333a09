#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# signin.sh - signing in: each attack of tests/flow/sign_in with what was answered; the journeys in a browser by mouse, keyboard and on
# a phone without scripts; the QR code read by another reader. Pictures stay in BUILD/accept/signin.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/signin
rm -rf "$here"
mkdir -p "$here/pictures"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

# The table of attacks.
SIGN_IN_TABLE="$here/table" OVERT_BUILD=$build OVERT=$overt "$source/tests/flow/sign_in" >"$here/flow" 2>&1 || true
if grep -q '^skipped' "$here/flow"; then
    line 'attacks on signing in' - 'all refused' "$(tail -n 1 "$here/flow")"
    exit 0
fi
grep '^#' "$here/flow" >&2 || true
line 'signing in over a socket: cases' "$(grep -c '^ok' "$here/flow" || true)" 8 "$(met "$(grep -c '^ok' "$here/flow" || true)" 8)"
while IFS='|' read -r attack answered good; do
    line "$attack" "$answered" refused "$(met "$good" yes)"
done <"$here/table"

# In a browser.
what='invitation to signing out in a browser: mouse, keyboard alone, 320 pixels without scripts; axe-core on each page'
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || { line "$what" - '0 faults' "$modules"; exit 0; }
if [ ! -d "$modules/jsqr" ]; then
    (cd "$modules/.." && npm install --no-audit --no-fund --ignore-scripts jsqr@1.4.0) >"$here/npm.log" 2>&1 || true
fi
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
[ -n "$library" ] || { line "$what" - '0 faults' 'skipped: there is no libfaketime'; exit 0; }
CLOCK=$here/clock
export OVERT_DIR="$here/record" NODE_PATH="$modules" CLOCK
echo +0 >"$CLOCK"
"$overt" init "$OVERT_DIR" --force 'Midshire Police' --administrator 'A. Admin' >"$here/said" 2>&1
for officer in 'P. Shah:planner' 'K. Young:operator' 'O. Lee:operator' 'Break glass:administrator' 'A. Dunn:auditor'; do
    "$overt" officer add "${officer%%:*}" --roles "${officer##*:}" --as 'A. Admin' >"$here/said" 2>&1
done
cat >"$here/overt" <<END
#!/bin/sh
LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$CLOCK FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 exec "$overt" "\$@"
END
chmod +x "$here/overt"
mkfifo "$here/pipe"
"$here/overt" serve console --listen 127.0.0.1:0 >"$here/pipe" 2>"$here/stderr" &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
read -r address <"$here/pipe"
address=$(printf '%s\n' "$address" | sed 's/.* at \([0-9.:]*[0-9]\)\..*/\1/')
OVERT="$here/overt" node "$source/tests/browser/signin.js" "$address" "$here/pictures" >"$here/looked" 2>&1 || true
grep -v '^looks' "$here/looked" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/looked")
line "$what" "${2:-no} looks, ${4:-?} faults" '0 faults' "$(met "${4:-?}" 0)"

what='QR codes of enrolment read back from the page by another reader (jsQR): the key beside it is in it'
if [ "${8:-0}" = 0 ]; then
    line "$what" - all 'skipped: npm could not install jsqr'
else
    line "$what" "${6:-no} of ${8:-?}" all "$(met "${6:-?}" "${8:-}")"
fi
