#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-clock.sh - by when a request must be answered: the extension for the public interest, the cost limit; vectors and every
# day of six years against a slow calculation: foi-clock-days.py.
set -eu
overt=${OVERT:?}
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",]*\).*/\1/p" | head -n 1; }


said=$("$overt" foi due 2023-02-20 --extended 2023-04-21 --json 2>/dev/null)
figure="$(echo "$said" | field due), $(echo "$said" | field past_forty)"
line 'extension: the notice stays due, beyond 40 days is warned' "$figure" '2023-03-21, true' "$(met "$figure" '2023-03-21, true')"
figure=$("$overt" foi due 2023-02-20 --extended 2023-04-20 --json 2>/dev/null | field past_forty)
line 'extension to the fortieth working day itself' "$figure" false "$(met "$figure" false)"

over() { "$overt" foi cost "$@" --json | field over; }
figure="$(over --locating 18), $(over --locating 18.1), $(over --locating 9 --others 10 --first 2025-01-06 --last 2025-03-31),"
figure="$figure $(over --locating 9 --others 10 --first 2025-01-06 --last 2025-04-01)"
line 'cost limit: 18 h, over it, 60 working days, 61' "$figure" 'false, true, true, false' "$(met "$figure" 'false, true, true, false')"
named=$("$overt" foi cost --locating 20 2>/dev/null | grep -c 'SI 2004/3244' || true)
line 'the Regulations are named' "$named" 1 "$(met "$named" 1)"

# The clock of a case by its steps, and day by day.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
said=$("${OVERT_BUILD:?}/tests/unit/foi/test_foi_one_clock" 2>&1 | sed -n 's/^# \([0-9]* sequences\): .*/\1/p')
if "$OVERT_BUILD/tests/unit/foi/test_foi_one_clock" >/dev/null 2>&1; then same=met; else same='not met'; fi
line 'made-up sequences of steps: both clocks say the same' "${said:-none}" '3000 sequences' "$same"
export OVERT_DIR="$tmp/record"
"$overt" init "$OVERT_DIR" --force 'Midshire Police' --administrator 'A. Admin' >/dev/null 2>&1
"$overt" officer add 'D. Draft' --roles information --as 'A. Admin' >/dev/null
printf 'Q1. Has the force used live facial recognition in 2024?\n' >"$tmp/request"
"$overt" foi receive "$tmp/request" --received 2023-02-20 --reference 208-2023 --requester 'X. Asker' --address x@mail.example \
    --as 'D. Draft' >/dev/null
for step in 'clarifying 2023-02-22' 'clarified 2023-03-01' 'fees 2023-03-06' 'paid 2023-03-10'; do
    # shellcheck disable=SC2086
    set -- $step
    "$overt" foi step 208-2023 "$1" --day "$2" --why 'which months?' --as 'D. Draft' >/dev/null
done
"$overt" foi due 208-2023 --days --json >"$tmp/due" 2>/dev/null
figure="$(field begins <"$tmp/due"), $(field due <"$tmp/due"), $(grep -c '"is": "fee"' "$tmp/due")"
line 'a case: clarified 1 March, fee 6 to 10 March; begins, due, days of the fee' "$figure" '2023-03-01, 2023-04-06, 5' \
    "$(met "$figure" '2023-03-01, 2023-04-06, 5')"
hash=$(field calendar_sha256 <"$tmp/due")
figure=$(sha256sum "${OVERT_SOURCE:?}/src/foi/rules/bank-holidays.txt" | cut -d' ' -f1)
line 'with the SHA-256 of the calendar' "$hash" "$figure" "$(met "$hash" "$figure")"
"$overt" foi step 208-2023 extended --until 2027-01-10 --why 'section 24' --as 'D. Draft' >/dev/null
figure="$("$overt" foi due 208-2023 2>&1 | grep -c 'notice of section 17(2) was late'), $("$overt" foi due 208-2023 --json | field due)"
line 'an extension declared after the twentieth day: said, and moves nothing' "$figure" '1, 2023-04-06' \
    "$(met "$figure" '1, 2023-04-06')"
valid=0
for limb in 'b:--address x@mail.example' "b:--requester Asker"; do
    # shellcheck disable=SC2086
    "$overt" foi receive "$tmp/request" --received 2023-02-20 ${limb#*:} --as 'D. Draft' >"$tmp/said" 2>/dev/null
    if grep -q "section 8(1)(${limb%%:*})" "$tmp/said" && grep -q 'section 16' "$tmp/said"; then valid=$((valid + 1)); fi
done
printf 'Tell me' >"$tmp/short"
"$overt" foi receive "$tmp/short" --received 2023-02-20 --requester Asker --address x@mail.example --as 'D. Draft' >"$tmp/said" 2>/dev/null
if grep -q 'section 8(1)(c)' "$tmp/said" && grep -q 'clock does not run' "$tmp/said"; then valid=$((valid + 1)); fi
line 'without name, address, description: not valid by that limb, with what to ask' "$valid of 3" '3 of 3' "$(met "$valid" 3)"
