#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-screen.sh - the live alert screen in Chromium while a real run raises alerts (tests/browser/live.js): how soon an alert stands on
# it, judged by keys alone, engaged on a phone with and without scripts, two officers who see each other, a connection that is cut and
# mended; axe-core on each look. Pictures stay in BUILD/accept/live-screen.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/live-screen
rm -rf "$here"
mkdir -p "$here"
soon='live screen: from the alert in the record to the screen, slowest'
whole='live screen: keys alone, phone, without scripts, two officers, connection cut and mended, axe-core WCAG 2.2 AA'
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
skip() { line "$soon" - 'under 1 s' "$1"; line "$whole" - '0 faults' "$1"; exit 0; }
code=0
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || skip "$modules"
"$source/tests/browser/planted" "$here/made" >"$here/planted" 2>&1 || code=$?
if [ "$code" = 77 ]; then skip "$(cat "$here/planted")"; fi
[ "$code" = 0 ] || { cat "$here/planted"; exit 1; }
export NODE_PATH="$modules" OVERT_MODELS="$build/models"
node "$source/tests/browser/live.js" "$here/made/made.json" "$here/pictures" >"$here/said" 2>&1 || true
grep -v '^seconds' "$here/said" | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/said")
met='not met'
if [ "${6:-1}" = 0 ] && [ "${4:-0}" -gt 0 ] && awk -v s="${2:-9}" 'BEGIN { exit !(s < 1) }'; then met=met; fi
line "$soon" "${2:-?} s of ${4:-no} alerts, ${6:-?} not shown" 'under 1 s' "$met"
met='not met'
[ "${10:-?}" = 0 ] && met=met
line "$whole" "${8:-no} looks, ${10:-?} faults" '0 faults' "$met"
