#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-lint.sh - the linter by the program itself: the gaps of a published letter by name, letters of Overt's own, hostile files.
set -eu
overt=${OVERT:?}
shared=${OVERT_SHARED:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

if [ ! -f "$shared/letters/208-2023.txt" ]; then
    line 'gaps of a published letter' - '9 of 9' 'skipped: ../shared is not there'
else
    "$overt" foi lint "$shared/letters/208-2023.txt" --json >"$tmp/208.json" || true
    found=0
    for names in letter-date 'review section-50' limb ncnd-inconsistent dated-fact 'term-undefined earlier-letters' late-unsaid required \
        'readability long-sentence'; do
        all=1
        for name in $names; do grep -q "\"name\": *\"$name\"" "$tmp/208.json" || all=0; done
        found=$((found + all))
    done
    line 'gaps of the published letter 208-2023, by name' "$found of 9" '9 of 9' "$(met "$found" 9)"
fi

"${OVERT_BUILD:?}/tests/unit/foi/test_foi_lint_rules" >"$tmp/rules" 2>&1 || true
figure=$(sed -n 's/^# \([0-9]* letters that break.*\)/\1/p' "$tmp/rules")
rules=$(sed -n 's/^# \([0-9]*\) rules$/\1/p' "$tmp/rules")
line 'every rule: letters that break it are named, letters that keep it are not' "${rules:-no} rules, ${figure:-none}" 'all' \
    "$(met "$(grep -c '^not ok\|FAILED' "$tmp/rules")$figure" "0${figure:-none}")"

"$overt" init "$tmp/record" --force 'Midshire Police' --administrator 'A. Admin' >/dev/null
export OVERT_DIR="$tmp/record"
"$overt" officer add 'I. Rights' --roles information --as 'A. Admin' >/dev/null
"$overt" foi policy adopt --topic 'covert use' --touches all --exemptions 's24(2), s31(3)' --as 'I. Rights' >/dev/null
printf 'Q1. Have you used live facial recognition in 2025?\nQ1a. If so, please provide dates and locations.\n' >"$tmp/request"
"$overt" foi answer --request "$tmp/request" --reference 1-2026 --received 2026-03-02 --out "$tmp/letter" >/dev/null 2>&1
faults=$("$overt" foi lint "$tmp/letter/letter.txt" --json | sed -n 's/.*"faults": *\([0-9]*\).*/\1/p' | head -n 1)
pages=$("$overt" foi lint "$tmp/letter/letter.html" --json | sed -n 's/.*"faults": *\([0-9]*\).*/\1/p' | head -n 1)
line "faults in Overt's own letter, as text and as a page" "$faults, $pages" '0, 0' "$(met "$faults, $pages" '0, 0')"

# The letter of a case against the record.
"$overt" officer add 'C. Clear' --roles information --as 'A. Admin' >/dev/null
day=$(date +%Y-%m-%d)
"$overt" foi receive "$tmp/request" --received "$day" --reference 2-2026 --requester 'Jane Roe' --address jane@example.org \
    --as 'I. Rights' >/dev/null
"$overt" foi step 2-2026 collecting --as 'I. Rights' >/dev/null
"$overt" foi draft 2-2026 --out "$tmp/case" --as 'I. Rights' >/dev/null 2>&1
names() { "$overt" foi lint 2-2026 --text "$1" --html "$tmp/case/letter.html" --json | sed -n 's/.*"name": *"\([^"]*\)".*/\1/p' | sort -u; }
right=$(names "$tmp/case/letter.txt" | wc -l)
line 'findings in the letter that was drafted from the record' "$right" 0 "$(met "$right" 0)"
seen=0
wrong() {
    sed "$1" "$tmp/case/letter.txt" >"$tmp/wrong.txt"
    names "$tmp/wrong.txt" | grep -qx "$2" && seen=$((seen + 1))
}
wrong 's/2-2026/3-2026/' reference-left-out
wrong "s/which reached .*/which reached/; s/^Police on .* We/Police on 1 January 2020. We/" received-changed || true
wrong 's/live facial recognition in 2025/live facial recognition in 2024/' question-changed
wrong 's/^Yours sincerely/Yours sincerely Jane Roe/' names-requester
wrong 's/would be put at risk/might suffer/' policy-silent
"$overt" foi exempt 2-2026 Q1 's21(1)' --why 'You can find it at https://midshire.example/lfr, where it is published.' \
    --as 'I. Rights' >/dev/null 2>&1
wrong 's/^//' unapproved
"$overt" foi exempt approve 1 --as 'C. Clear' >/dev/null
wrong 's/^//' unwritten
line 'seven things wrong with the letter of a case, by name' "$seen of 7" '7 of 7' "$(met "$seen" 7)"
"$overt" foi step 2-2026 clearance --as 'I. Rights' >/dev/null
"$overt" foi clear 2-2026 --as 'C. Clear' >/dev/null 2>&1
refused=0
send() {
    "$overt" foi send 2-2026 --text "$tmp/case/letter.txt" --html "$tmp/case/letter.html" --outcome part \
        --exemptions 's21(1), s24(2), s31(3)' "$@" >/dev/null 2>&1
}
send --as 'I. Rights' || refused=$((refused + 1))
send --despite 'no time' --as 'I. Rights' || refused=$((refused + 1))
send --despite 'published meanwhile' --as 'C. Clear' || refused=9
line 'a letter with a fault: refused, refused to another, let go by who cleared it' "$refused refused" '2 refused' "$(met "$refused" 2)"

bad=0
refuse() {
    code=0
    timeout 20 "$overt" foi lint "$1" >"$tmp/out" 2>"$tmp/err" || code=$?
    [ "$code" = 2 ] && [ "$(wc -l <"$tmp/err")" -le 3 ] || bad=$((bad + 1))
}
head -c 10485760 /dev/zero | tr '\0' 'a' >"$tmp/large"
printf '%%PDF-1.7\n' >"$tmp/pdf"
printf '\377\376a\000' >"$tmp/utf16"
: >"$tmp/nothing"
awk 'BEGIN { print "Request"; for (i = 1; i <= 10001; i++) print "Q" i ". A?" }' >"$tmp/many"
for file in large pdf utf16 nothing many; do refuse "$tmp/$file"; done
line 'hostile letters refused in a line, none hangs' "$((5 - bad)) of 5" '5 of 5' "$(met "$bad" 0)"

started=$(date +%s)
awk 'BEGIN { for (i = 0; i < 47000; i++) printf "exempt s%d(1)(a) ", 21 + i % 24; print "" }' >"$tmp/sections"
awk 'BEGIN { printf "<html>"; for (i = 0; i < 80000; i++) printf "<head></head>" }' >"$tmp/heads"
awk 'BEGIN { print "Request"; for (i = 1; i <= 10000; i++) print "Q" i ". A?"; print "Response";
    for (i = 1; i <= 10000; i++) print "Q" i " response: No information held." }' >"$tmp/questions"
for file in sections heads questions; do timeout 60 "$overt" foi lint "$tmp/$file" >/dev/null 2>&1 || [ $? -lt 4 ] || bad=9; done
line 'three letters of 1 MB made to be slow, seconds' "$(($(date +%s) - started))" 'under 30' \
    "$([ "$bad" -lt 9 ] && [ $(($(date +%s) - started)) -lt 30 ] && echo met || echo 'not met')"
