#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# authority.sh - the written authority by the program itself: what is missing blocks, what is added unblocks, urgent authority
# is confirmed when it is complete; a live run under it by the unit test operate/urgent.
set -eu
overt=${OVERT_BUILD:?}/overt
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising; do must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin; done
must officer add Duty --roles authorising --rank inspector --as Admin
word() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
# planned FILE -> $op
planned() { must operation plan --file "$1" --as Planner; op=$(grep -oE '[A-Z]+-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1); }
# refused WORDS ARGUMENTS
refused() {
    words=$1; shift
    code=0; "$overt" "$@" >"$room/out" 2>"$room/err" || code=$?
    if [ "$code" = 1 ] && [ "$(wc -l <"$room/err")" = 1 ] && grep -qF "$words" "$room/err"; then echo "refused  $(cat "$room/err")"
    else echo "WRONG ($code, expected '$words')"; cat "$room/err"; return 1; fi
}

"$OVERT_SOURCE/tests/plan" live missing,suspect >"$room/whole"
tried=0 blocked=0 urgent=0 may=0
while IFS='|' read -r field told follows; do
    grep -v "^$field" "$room/whole" >"$room/lacking"
    grep "^$field" "$room/whole" >"$room/rest"
    tried=$((tried + 1)); planned "$room/lacking"
    if refused "lacks: $told;" operation authorise "$op" --as Chief; then blocked=$((blocked + 1)); fi
    if [ "$follows" = yes ]; then
        may=$((may + 1))
        must operation authorise "$op" --urgent U --as Duty
        if refused "lacks: $told;" operation confirm "$op" --findings F --as Chief; then
            must operation complete "$op" --file "$room/rest" --as Planner
            must operation confirm "$op" --findings F --as Chief
            urgent=$((urgent + 1))
        fi
    else
        refused "lacks: $told;" operation authorise "$op" --urgent U --as Duty || blocked=$((blocked - 1))
        must operation complete "$op" --file "$room/rest" --as Planner
        must operation authorise "$op" --as Chief
    fi
done <<'FIELDS'
use-case|use case|no
schedule-8|Schedule 8 condition|no
why|why|no
who|who|no
where|where|no
document: DPIA|DPIA|no
document: EIA|EIA|no
document: APD|APD|no
camera|cameras|no
list-cap|list cap|no
criterion: suspect|criteria by category|no
threshold-by|threshold set by|yes
threshold-set|threshold date|yes
threshold-why|threshold reason|yes
zone|zone|yes
coordinates|coordinates|yes
document: CIA|CIA|yes
FIELDS
printf 'ACCEPT|written authority: each needed part, missing, blocks it, and unblocks it when added|%s of %s|all of 17|%s\n' \
    "$blocked" "$tried" "$(word "$blocked" 17)"
printf 'ACCEPT|urgent authority: what may follow is needed before it is confirmed|%s of %s|all of 6|%s\n' "$urgent" "$may" \
    "$(word "$urgent" 6)"

planned "$room/whole"
must operation show "$op" --json
held=0
for key in use_case why who where zone threshold_by threshold_set threshold_why latitude longitude list_cap schedule_8 criteria \
    cameras_planned documents purpose legal_basis necessity proportionality place opens closes threshold; do
    if grep -qE "\"$key\": ([\"0-9{-]|\[)" "$room/out" && ! grep -qE "\"$key\": (null|\[\]|\{\})" "$room/out"; then held=$((held + 1))
    else echo "operation show has no $key"; fi
done
printf 'ACCEPT|operation show: the parts of the written authority|%s|23|%s\n' "$held" "$(word "$held" 23)"

runs=0
CMOCKA_MESSAGE_OUTPUT=TAP "$OVERT_BUILD/tests/unit/operate/test_urgent" >"$room/live" 2>&1 || true
for name in a_run_goes_on_when_urgent_authority_is_confirmed a_run_ends_when_urgent_authority_is_overruled \
    a_run_ends_with_the_24_hours_of_urgent_authority only_authorised_cameras_run; do
    if grep -q "^ok [0-9]* - $name" "$room/live"; then runs=$((runs + 1)); else echo "$name failed"; fi
done
printf 'ACCEPT|live run: on when urgent authority is confirmed, over when overruled or after 24 hours; named cameras only|%s|4|%s\n' \
    "$runs" "$(word "$runs" 4)"
