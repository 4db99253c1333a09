#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi.sh - the letter of request 208-2023 by the program itself, from an empty record: answers, groups, parts, clock.
set -eu
overt=${OVERT:?}
request=${OVERT_SHARED:?}/letters/208-2023-request.txt
vectors=$OVERT_SHARED/data/foi_deadline_vectors.csv
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

if [ ! -f "$request" ]; then
    line 'the letter of 208-2023' - '9 answers' 'skipped: ../shared is not there'
    exit 0
fi
# The record is older than what is asked about; what begins later says so in each answer.
before() { faketime '2021-12-01 09:00:00' "$overt" "$@"; }
before init "$tmp/record" --force 'Warwickshire Police' --administrator 'A. Admin' >/dev/null
export OVERT_DIR="$tmp/record"
before officer add 'I. Rights' --roles information --as 'A. Admin' >/dev/null
before foi policy adopt --topic 'covert use' --touches body-worn --exemptions 's24(2), s31(3)' --as 'I. Rights' >/dev/null
answer() { "$overt" foi answer --request "$request" --reference 208-2023 --received 2023-02-20 "$@" 2>/dev/null; }

answer --sent 2023-03-21 --out "$tmp/a" >"$tmp/said" || true
answer --out "$tmp/late" --json >"$tmp/late.json" || true
letter=$tmp/late/letter.txt

cat >"$tmp/expected" <<'END'
Q1 response: No information held.
Q1a response: Not applicable.
Q2 response: No information held.
Q2a response: Not applicable.
Q3 response: No information held.
Q3a response: Not applicable.
Q4 & Q4a, Q10 & Q10a response: For overt use, no information held.
Q5 to Q6b response: Not applicable.
Q7 to Q9a response: No information held.
END
grep ' response:' "$letter" >"$tmp/found" || true
same=$(cmp -s "$tmp/expected" "$tmp/found" && echo 'the same' || echo different)
line 'answers and groups of 208-2023 from an empty record' "$same, $(wc -l <"$tmp/found") answers" 'the same, 9 answers' \
    "$(met "$same" 'the same')"

order=0
last=0
for part in 'Your request' 'Please accept our apology' 'Our response' 'neither confirms nor denies' 'Section 24(2)' 'Section 31(3)' \
    'is qualified' 'Evidence of Harm' 'Public Interest Test' 'Section 24: factors in favour' 'Section 24: factors against' \
    'Section 31: factors in favour' 'Section 31: factors against' 'Balance Test' 'You should not infer' 'are accurate' \
    'Your right of complaint' 'section 50' 'Yours sincerely'; do
    at=$(grep -n -F "$part" "$letter" | awk -F: -v last="$last" '$1 > last { print $1; exit }')
    [ -n "$at" ] || continue
    last=$at
    order=$((order + 1))
done
line 'parts of the letter in their order' "$order of 19" '19 of 19' "$(met "$order" 19)"

due=$(sed -n 's/.*"due": *"\([0-9-]*\)".*/\1/p' "$tmp/late.json" | head -n 1)
line 'request of 20 February 2023 due' "$due" 2023-03-21 "$(met "$due" 2023-03-21)"
timely=$(grep -c 'this letter is late' "$tmp/a/letter.txt" || true)
late=$(grep -c 'this letter is late' "$letter" || true)
line 'apology on the due day, and after it' "$timely, $late" '0, 1' "$(met "$timely, $late" '0, 1')"

right=0
while IFS=, read -r received _ expected _; do
    [ "$received" != date_received ] || continue
    said=$("$overt" foi due "$received" --json 2>/dev/null | sed -n 's/.*"due": *"\([0-9-]*\)".*/\1/p' | head -n 1)
    [ "$said" != "$expected" ] || right=$((right + 1))
done <"$vectors"
line 'published deadline vectors' "$right of 13" '13 of 13' "$(met "$right" 13)"

verified=$("$overt" ledger verify >/dev/null 2>&1 && echo verifies || echo 'does not verify')
line 'ledger with policy and letters' "$verified" verifies "$(met "$verified" verifies)"
