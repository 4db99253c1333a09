#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# accuracy.sh - the console's page Accuracy in a browser: the plot of drift with its words and table, an evaluation adopted and a wish
# stated by keyboard alone, axe-core at 320 and 1280 pixels, light and dark. Pictures stay in BUILD/accept/accuracy.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/accuracy
what='page Accuracy: plot with words and table, adopting and wishing by keyboard alone; axe-core WCAG 2.2 AA, 320 and 1280 pixels'
# shellcheck source=tests/browser/begin.sh
. "$source/tests/browser/begin.sh"
"$source/tests/measured" --made "$(date +%F)" >"$here/street.json"
node "$source/tests/browser/accuracy.js" "$here/made/made.json" "$here/street.json" "$here/pictures" >"$here/said" 2>&1 || true
grep -v '^looks' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
[ "${4:-?}" = 0 ] && met=met
line "$what" "${2:-no} looks, ${4:-?} faults" '0 faults' "$met"
