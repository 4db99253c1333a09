# SPDX-License-Identifier: Apache-2.0
# begin.sh - what scripts of acceptance that open pages of the console begin with; they set `what` (the line of acceptance) and `here`
# (an empty folder of their own) before. Afterwards $here/made is a record full of markup (tests/browser/planted), and node finds
# playwright-core and axe-core. Ends the script with "skipped" where they cannot be had.
rm -rf "$here"
mkdir -p "$here"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
code=0
modules=$(OVERT_BUILD=$build "$source/tests/browser/modules") || { line "$what" - '0 faults' "$modules"; exit 0; }
"$source/tests/browser/planted" --markup "$here/made" >"$here/planted" 2>&1 || code=$?
if [ "$code" = 77 ]; then line "$what" - '0 faults' "$(cat "$here/planted")"; exit 0; fi
[ "$code" = 0 ] || { cat "$here/planted"; exit 1; }
export NODE_PATH="$modules" OVERT_MODELS="${OVERT_MODELS:-$build/models}"
