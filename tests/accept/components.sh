#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# components.sh - the components of pages: the fixtures of govuk-frontend that ours equal, and two sample pages with every one of them
# in a browser, under the pages' policy: axe-core, light and dark, phone and desk, with and without scripts. Pictures stay in
# BUILD/accept/components.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/components
modules=$build/accept/pages-npm
rm -rf "$here"
mkdir -p "$here/pictures" "$modules"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

what='fixtures of govuk-frontend, and of MOJ frontend by its own templates, that our components equal'
"$build/tests/unit/web/html/test_web_golden" >"$here/golden" 2>&1 || true
if grep -q SKIP "$here/golden"; then
    line "$what" - 'all' 'skipped: govuk-frontend is not in .deps/'
else
    # shellcheck disable=SC2046
    set -- $(awk '/fixtures equal/ { e += $3; a += $5 } END { print e, a }' "$here/golden")
    refused=$(grep -c 'the attribute .* is not allowed' "$here/golden" || true)
    line "$what" "$1 of $2, $refused of them but for an attribute that is not taken" all "$(met "$1" "$2")"
fi

if [ ! -d "$modules/node_modules/axe-core" ]; then
    echo '{}' >"$modules/package.json"
    (cd "$modules" && npm install --no-audit --no-fund --ignore-scripts axe-core@4.14.1 playwright-core@1.65.1 \
        @zazuko/rdf-parser-csvw@0.17.0) >"$here/npm.log" 2>&1 || true
fi
browser=$(command -v chromium || command -v google-chrome || true)
"$build/tests/unit/web/html/make_sample" "$here/www"
what='every component by axe-core, WCAG 2.2 AA and best practice: 320 and 1280 pixels, light and dark, with and without scripts'
if [ -z "$browser" ] || [ ! -d "$modules/node_modules/axe-core" ]; then
    line "$what" - '0 faults' 'skipped: no browser, or npm could not install axe-core'
    exit 0
fi
NODE_PATH="$modules/node_modules" node "$source/tests/accept/components.js" "$browser" "$here/pictures" "$here/www" \
    >"$here/looked" 2>&1 || true
grep -v '^pages' "$here/looked" | sort | uniq -c | sort -rn | head -n 60 >&2 || true
# shellcheck disable=SC2046
set -- $(tail -n 1 "$here/looked")
line "$what" "${2:-no} pages, ${4:-no} looks, ${6:-?} faults" '0 faults' "$(met "${6:-?}" 0)"
line 'what the policy of the pages had to stop in our own pages' "${8:-?}" 0 "$(met "${8:-?}" 0)"
line 'script in every text of a component that ran' "${10:-?}" 0 "$(met "${10:-?}" 0)"
line 'scripts of the components that do their work' "${12:-?}" 8 "$(met "${12:-?}" 8)"
