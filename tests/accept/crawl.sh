#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# crawl.sh - every page of the console that links lead to, by every officer, over a record in which every word that a person can write
# is markup: axe-core at 320 and 1280 pixels, light and dark; no dead link, nothing that scrolls sideways, nothing that runs. Pictures
# stay in BUILD/accept/crawl.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/crawl
what='pages of the console by every officer, a record full of markup: axe-core WCAG 2.2 AA, 320 and 1280 pixels, light and dark'
# shellcheck source=tests/browser/begin.sh
. "$source/tests/browser/begin.sh"
node "$source/tests/browser/crawl.js" "$here/made/made.json" "$here/pictures" >"$here/said" 2>&1 || true
grep '^fault' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
[ "${8:-?}" = 0 ] && met=met
line "$what" "${2:-no} officers, ${4:-no} kinds of page, ${6:-no} looks, ${8:-?} faults" '0 faults' "$met"
