#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# api.sh - the JSON API over a record with rows of everything, and the capture listener: described as it is, answered as described, by
# tokens with scopes, pages that lose nothing, acts that are done once. The description is held to OpenAPI 3.1 by
# @seriousme/openapi-schema-validator.
set -eu
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/api
rm -rf "$here"
mkdir -p "$here/npm"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }

code=0
"$source/tests/browser/planted" "$here/made" >"$here/planted" 2>&1 || code=$?
if [ "$code" = 77 ]; then
    line 'the API over a record of everything' - 'every case' "$(cat "$here/planted")"
else
    [ "$code" = 0 ] || { cat "$here/planted"; exit 1; }
    "$source/tests/flow/api" "$here/made" >"$here/api.tap" || true
    cat "$here/api.tap"
    while IFS='|' read -r words what; do
        if grep -q "^ok [0-9]* - $words" "$here/api.tap"; then met=met; else met='not met'; fi
        line "API: $what" "$(grep -c '^ok' "$here/api.tap") of $(grep -c '^ok\|^not ok' "$here/api.tap") cases" 'as described' "$met"
    done <<'CASES'
every route is described|routes described = routes there
every route by every officer|contract: each route's answer against its schema, by every officer
a token without the scopes|scopes: a token without them gets nothing
nobody, a made-up token|nobody, made-up tokens, other schemes
pages of a list|pages lose nothing while rows are added
acts: once|acts are done once however often they are asked for, changed only as read, authorised by a person alone
too many requests|too many requests are told to wait
CASES
fi

"$source/tests/flow/capture" >"$here/capture.tap" || true
cat "$here/capture.tap"
if grep -q '^skipped' "$here/capture.tap"; then met=$(grep '^skipped' "$here/capture.tap")
elif grep -q '^not ok' "$here/capture.tap"; then met='not met'
else met=met; fi
line 'capture: another engine files under the permit, by every rule, with whose engine it was' \
    "$(grep -c '^ok' "$here/capture.tap") cases" 'no case fails' "$met"

what='the descriptions are OpenAPI 3.1'
echo '{"type": "module"}' >"$here/npm/package.json"
if (cd "$here/npm" && npm install --no-audit --no-fund --ignore-scripts @seriousme/openapi-schema-validator@2.11.0) \
    >"$here/npm.log" 2>&1; then
    cat >"$here/npm/check.js" <<'SCRIPT'
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
let faults = 0;
for (const path of process.argv.slice(2)) {
    const said = await new Validator().validate(JSON.parse(readFileSync(path, "utf8")));
    if (!said.valid) { faults++; console.error(path, JSON.stringify(said.errors).slice(0, 2000)); }
}
console.log(faults);
SCRIPT
    found=$(node "$here/npm/check.js" "$source/docs/openapi.json" "$source/docs/openapi-capture.json")
    if [ "$found" = 0 ]; then met=met; else met='not met'; fi
    line "$what" "$found of 2 are not" '0' "$met"
else
    line "$what" - '0' 'skipped: npm could not install the validator'
fi
