#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-pages.sh - a request for information through the pages of the console, from received to sent: by mouse in light and dark, by keyboard
# alone, at 320 pixels; markup and right-to-left words in it; axe-core on each page on the way; and the whole way over
# sockets with every refusal. Pictures stay in BUILD/accept/foi-pages.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/foi-pages
rm -rf "$here"
mkdir -p "$here"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

"$source/tests/flow/foi_pages" >"$here/flow" 2>&1 || true
bad=$(grep -c '^not ok' "$here/flow" || true)
good=$(grep -c '^ok' "$here/flow" || true)
line 'a request by the pages over sockets, each refusal on the same page: parts that hold' "$good, $bad that do not" '17, 0 that do not' \
    "$(met "$good,$bad" 17,0)"

what='a request from received to sent in a browser: mouse, keyboard alone, 320 pixels, dark; markup in it; axe-core'
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || { line "$what" - '0 faults' "$modules"; exit 0; }
"$overt" init "$here/record" --force 'Midshire Police' --administrator 'A. Admin' >"$here/said" 2>&1
for officer in 'D. Draft' 'C. Clear'; do
    "$overt" officer add "$officer" --roles information --as 'A. Admin' --dir "$here/record" >"$here/said" 2>&1
done
"$overt" foi policy adopt --topic 'covert use' --touches body-worn --exemptions 's24(2), s31(3)' --as 'D. Draft' --dir "$here/record" \
    >"$here/said" 2>&1
NODE_PATH="$modules" CONSOLE_PICTURES="$here/pictures" node "$source/tests/browser/foi.js" "$here/record" >"$here/said" 2>&1 || true
grep -v '^looks' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
line "$what" "${2:-no} looks, ${4:-?} faults" '0 faults' "$(met "${4:-?}" 0)"
