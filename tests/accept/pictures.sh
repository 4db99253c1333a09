#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pictures.sh - a check in the street and searches with a picture as officers go through them in a browser: by mouse, by keyboard alone, at
# 320 pixels, without scripts, sent twice, on a line of 100 kbit/s that breaks; axe-core on each page; no byte of the pictures in the
# record's files. Pictures of the pages stay in BUILD/accept/pictures.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/pictures
what='checks in the street and searches with a picture: mouse, keyboard, 320 pixels, no scripts, twice, slow line; axe-core'
# shellcheck source=tests/browser/begin.sh
. "$source/tests/browser/begin.sh"
node "$source/tests/browser/pictures.js" "$here/made/made.json" "$here/pictures" >"$here/said" 2>&1 || true
grep '^fault' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
[ "${6:-?}" = 0 ] && met=met
line "$what" "${2:-no} journeys, ${4:-no} looks, ${6:-?} faults, ${8:-?} s for a picture of 5 MB at 100 kbit/s" '0 faults' "$met"
