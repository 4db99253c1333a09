#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# console.sh - an operation through the pages of the console, from its plan to its review: by mouse, by keyboard alone, on a phone
# without scripts, with markup in every field; axe-core on each page on the way. Pictures stay in BUILD/accept/console.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/console
rm -rf "$here"
mkdir -p "$here/list"
what='an operation from plan to review in a browser: mouse, keyboard alone, 320 pixels without scripts; markup in every field; axe-core'
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
skip() { line "$what" - '0 faults' "skipped: $1"; exit 0; }
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || { line "$what" - '0 faults' "$modules"; exit 0; }
faces=${OVERT_SHARED:?}/faces/images
[ -d "$faces" ] || skip 'the shared photographs are not there'
for place in a:1 b:30; do
    cp "$(find "$faces" -name '*.jpg' | sort | sed -n "${place##*:}p")" "$here/list/${place%%:*}.jpg"
done
export OVERT_MODELS="$build/models" NODE_PATH="$modules"
"$overt" init "$here/record" --force 'Midshire Police' --administrator 'A. Admin' >"$here/said" 2>&1
for officer in 'P. Shah:planner' 'S. Okoro:authorising' 'O. Lee:operator' 'A. Dunn:auditor'; do
    "$overt" officer add "${officer%%:*}" --roles "${officer##*:}" --as 'A. Admin' --dir "$here/record" >"$here/said" 2>&1
done
CONSOLE_PICTURES="$here/pictures" node "$source/tests/browser/console_operation.js" "$here/record" "$here/list" >"$here/said" 2>&1 || true
grep -v '^looks' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
[ "${4:-?}" = 0 ] && met=met
line "$what" "${2:-no} looks, ${4:-?} faults" '0 faults' "$met"
