#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-exempt.sh - the table of grounds by the program itself against the published one; a notice for each row; neither confirm nor
# deny told without a record.
set -eu
overt=${OVERT:?}
table=${OVERT_SHARED:?}/data/foia_exemptions.csv
tests=${OVERT_BUILD:?}/tests/unit/foi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

if [ ! -f "$table" ]; then
    line 'grounds of the published table' - '47 of 47' 'skipped: ../shared is not there'
else
    "$overt" foi sections --json >"$tmp/sections.json"
    same=$(python3 - "$tmp/sections.json" "$table" <<'END'
import csv, json, sys
ours = {row["section"]: row for row in json.load(open(sys.argv[1]))["sections"]}
right = 0
for row in csv.DictReader(open(sys.argv[2])):
    own = ours.get(row["subsection"], {})
    right += (own.get("title") == row["title"] and (own["confirm_or_deny"] or "") == row["ncnd_subsection"]
              and own["harm"] == (row["needs_harm_statement"] == "yes")
              and own["public_interest"] == (row["needs_public_interest_test"] == "yes")
              and (own["standing"] == "absolute") == (row["qualified_or_absolute"] == "absolute"))
print("%d of %d" % (right, len(ours)))
END
)
    line 'grounds of the published table, with their rules' "$same" '47 of 47' "$(met "$same" '47 of 47')"
fi

"$tests/test_foi_exempt" >"$tmp/table" 2>&1 || true
figure=$(sed -n 's/^# \([0-9]* notices pass.*\)/\1/p' "$tmp/table")
passed=$(grep -q '^ok .*a_right_notice_passes\|OK.*a_right_notice_passes' "$tmp/table" && echo "${figure%%,*}" || echo none)
line 'for each ground a right notice passes and each missing part is named' "${figure:-none}" '47 notices pass, all parts named' \
    "$(met "$passed" '47 notices pass')"
alone=$(grep -q '^ok .*a_policy_is_told\|OK.*a_policy_is_told' "$tmp/table" && echo 'the same' || echo different)
line 'neither confirm nor deny made without a record, and in letters from an empty and a busy one' "$alone" 'the same' \
    "$(met "$alone" 'the same')"

"$tests/test_foi_policies" >"$tmp/policies" 2>&1 || true
figure=$(sed -n 's/^# \([0-9]* policies, the same.*\)/\1/p' "$tmp/policies")
line 'neither confirm nor deny by every exclusion of the duty, adopted, linted, in letters from an empty and a busy record' \
    "${figure:-none}" '32 policies' "$(met "${figure%%,*}" '32 policies')"
"$tests/test_foi_lint_case" >"$tmp/case" 2>&1 || true
figure=$(sed -n 's/^# \([0-9]* grounds written.*\)/\1/p' "$tmp/case")
line 'every ground of a case: written, approved, drafted, nothing found in the letter' "${figure:-none}" '46 and 1 refused' \
    "$(met "$figure" '46 grounds written, approved, drafted and right, 1 refused to the police')"
"$(dirname "$0")/../flow/ncnd" >"$tmp/ncnd" 2>&1 || true
figure=$(sed -n 's/^# \([0-9]* files the same to the byte\).*/\1/p' "$tmp/ncnd")
passed=$(grep -c '^ok ' "$tmp/ncnd" || true)
line 'letter, page, PDF, e-mail, disclosure log, returns, register, ledger of a force that holds and of one that does not' \
    "${figure:-none}; $passed of 6 comparisons" '6 of 6' "$(met "$passed" 6)"
"$tests/test_foi_exempting" >"$tmp/exempting" 2>&1 || true
passed=$(grep -c '^ok \|\[       OK \]' "$tmp/exempting" || true)
line 'exemptions of a case: rules of each ground, approval by another officer, reviewed texts and facts out of date, sealed' \
    "$passed" '9' "$(met "$passed" 9)"
