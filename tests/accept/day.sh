#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# day.sh - two browsers, a screen of live alerts and a phone-size window run a simulated operation from plan to published page, with the
# crowd simulator as camera (tests/browser/day.js).
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
faces=${OVERT_SHARED:?}/faces
here=$build/accept/day
rm -rf "$here"
mkdir -p "$here"
what='an operation from plan to published page by two browsers, a screen and a phone, a simulated crowd as camera'
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
[ -f "$faces/openset.csv" ] || { line "$what" - '0 faults' "skipped: $faces is not there"; exit 0; }
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || { line "$what" - '0 faults' "$modules"; exit 0; }
"$build/tools/crowd/overt-crowd" --from "$faces/openset.csv" --out "$here" --listed 8 --passers 4 --strangers 10 --times 1 --cameras 1 \
    --in-view 2 --rate 5 --seed 5 >"$here/crowd.txt" 2>&1 || { cat "$here/crowd.txt"; exit 1; }
mv "$here"/camera*.mp4 "$here/camera-1.mp4"
sed -i 's/,camera[0-9]*,/,camera-1,/' "$here/truth.csv"
ln -s "$faces" "$here/pictures"
export NODE_PATH="$modules" OVERT_MODELS="${OVERT_MODELS:-$build/models}"
node "$source/tests/browser/day.js" "$here" "$here/shots" >"$here/said" 2>&1 || true
cat "$here/said" >&2
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
[ "${2:-}" = 10 ] && [ "${10:-?}" = 0 ] && met=met
line "$what" "${2:-no} steps, ${4:-no} alerts (${6:-no} right), ${10:-?} faults" '10 steps, 0 faults' "$met"
