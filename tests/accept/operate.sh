#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# operate.sh - the man of one clip is found in another and nobody else is; every refusal says one line, exits with 1, leaves
# an entry in the ledger. Through the program, with faketime for the dates. (That no comparison was made is counted inside:
# unit test operate/refusals.)
set -eu
overt=${OVERT:?}
shared=${OVERT_SHARED:?}
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
face="$shared/faces/images/Aaron_Pena_0001.jpg"
[ -f "$face" ] || face=$(find "$shared/faces/images" -name '*.jpg' 2>/dev/null | sort | head -n 1)
tried=0 wrong=0

skip() {
    printf 'ACCEPT|listed man found in the other clip, nobody else|-|1 alert and 0|skipped: %s\n' "$1"
    printf 'ACCEPT|refusals: one line, exit 1, ledger entry|-|all|skipped: %s\n' "$1"
    exit 0
}
[ -d "$shared/video" ] && [ -n "$face" ] || skip 'the shared clips and photographs are not there'
command -v faketime >/dev/null 2>&1 || skip 'faketime is not installed'

at() { clock=$1; }
do_overt() { faketime -f "@$clock" "$overt" "$@"; }
must() { do_overt "$@" >"$room/out" 2>"$room/err" || { echo "FAILED at $clock: overt $*"; cat "$room/err"; wrong=$((wrong + 1)); }; }
entries() { do_overt ledger verify --json | sed -n 's/^ *"entries": \([0-9]*\),*$/\1/p'; }

# no WORDS ARGUMENTS: refused so, with everything that belongs to a refusal
no() {
    words=$1; shift
    tried=$((tried + 1)); before=$(entries); code=0
    do_overt "$@" >"$room/out" 2>"$room/err" || code=$?
    lines=$(wc -l <"$room/err"); after=$(entries)
    if [ "$code" = 1 ] && [ "$lines" = 1 ] && [ ! -s "$room/out" ] && [ "$after" = $((before + 1)) ] &&
        grep -qF "$words" "$room/err"; then
        printf 'refused  %s\n' "$(cat "$room/err")"
    else
        wrong=$((wrong + 1))
        printf 'WRONG (exit %s, %s lines, entries %s to %s, expected "%s") overt %s\n' "$code" "$lines" "$before" "$after" "$words" "$*"
        cat "$room/out" "$room/err"
    fi
}

# plan MODE OPENS CLOSES [AS] -> $op
plan() {
    "$OVERT_SOURCE/tests/plan" "$1" missing,blue-list both walking head-pose-face-detection-female-and-male.gif >"$room/plan"
    do_overt operation plan --file "$room/plan" --opens "$2" --closes "$3" --as "${4:-Planner}" \
        >"$room/out" 2>"$room/err" || wrong=$((wrong + 1))
    op=$(grep -oE '(LFR|RFR|OIFR)-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
}
# put PICTURE NOMINAL OPTIONS; list: the same with reason and source
put() {
    picture=$1 nominal=$2; shift 2
    must watchlist add "$op" --picture "$picture" --nominal "$nominal" --category blue-list --basis consent "$@" --as Planner
}
list() { put "$1" "$2" --reason seeded --image-source volunteer; }
allow() { must operation authorise "$op" --as Chief; must operation notify "$op" --notice N --as Planner; }
ready() { allow; list "$face" N-1; must watchlist review "$op" --as Chief; }
live() { echo live "$op" --source "$shared/video/head-pose-face-detection-female-and-male.gif" --fast --as Operator; }

at '2031-03-03 09:00:00'
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Both:planner,authorising Operator:operator Beat:engagement Detective:investigator; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
day='2031-03-03T10:00:00Z 2031-03-03T12:00:00Z'
opens=${day% *} closes=${day#* }

# ---- before the windows ----
plan live "$opens" "$closes"; ready; early=$op
no 'wait until then' operation open "$op" --as Planner
plan retrospective 2031-03-03T10:00:00Z 2031-03-06T10:00:00Z; ready; stale=$op
plan live "$opens" "$closes" Both; own=$op
no 'cannot authorise it' operation authorise "$own" --as Both
plan live "$opens" "$closes"; list "$face" N-1; must watchlist review "$op" --as Chief; unauthorised=$op
plan live "$opens" "$closes"; allow; empty=$op
plan live "$opens" "$closes"; must operation authorise "$op" --as Chief; list "$face" N-1
must watchlist review "$op" --as Chief; silent=$op
for missing in reason source; do
    plan live "$opens" "$closes"; allow
    if [ $missing = reason ]; then put "$face" N-1 --image-source volunteer; else put "$face" N-1 --reason seeded; fi
    must watchlist review "$op" --as Chief
    eval "no_$missing=\$op"
done
plan live "$opens" "$closes"; allow; list "$face" N-1; unseen=$op
no 'added none of it' watchlist review "$op" --as Planner
no 'is below' operation plan --mode live --title T --place P --opens "$opens" --closes "$closes" --purpose p --legal-basis l \
    --necessity n --proportionality q --categories missing --threshold 0.2 --as Planner

# ---- inside them ----
at '2031-03-03 10:30:00'
no 'not authorised' operation open "$unauthorised" --as Planner
no 'not authorised' operation open "$own" --as Planner
no 'is empty' operation open "$empty" --as Planner
no 'no public notice' operation open "$silent" --as Planner
# shellcheck disable=SC2154
no 'has no reason' operation open "$no_reason" --as Planner
# shellcheck disable=SC2154
no 'has no image source' operation open "$no_source" --as Planner
no 'not reviewed' operation open "$unseen" --as Planner
op=$early
# shellcheck disable=SC2046
no 'not open' $(live)
no 'takes the role' operation open "$op" --as Detective
no 'no officer has this name' operation open "$op" --as Somebody
must operation open "$op" --as Planner
no 'not for retrospective' search "$op" --probe "$face" --captured 2031-03-01 --place P --source-type CCTV --offence-type none \
    --reason r --as Detective
no 'not for operator-initiated' identify "$op" --probe "$face" --place P --offence-type none --reason r --as Beat
no 'open already' operation open "$op" --as Planner

# ---- the clips: the man is on the list among others ----
plan live "$opens" "$closes"; clip=$op
allow
man="$shared/video/head-pose-face-detection-male.gif"
if command -v ffmpeg >/dev/null 2>&1 && ffmpeg -v error -i "$man" -frames:v 1 "$room/man.png"; then man="$room/man.png"; fi
list "$man" THE-MAN
find "$shared/faces/images" -name '*_0001.jpg' | sort | awk 'NR % 50 == 1' | head -n 20 >"$room/others"
while read -r other; do
    do_overt watchlist add "$op" --picture "$other" --nominal "other-$(echo "$other" | cksum | cut -d ' ' -f 1)" \
        --category blue-list --basis consent --reason seeded --image-source volunteer --as Planner >/dev/null 2>&1 || true
done <"$room/others"
must watchlist review "$op" --as Chief
must operation open "$op" --as Planner
size=$(do_overt watchlist list "$op" --json | grep -c '"nominal"' || true)
run() {
    do_overt live "$clip" --source "$shared/video/$1" --name "$2" --fast --json --as Operator \
        >"$room/$2.json" 2>>"$room/err" || wrong=$((wrong + 1))
}
figure() { sed -n "s/^ *\"$2\": \([0-9]*\),*$/\1/p" "$room/$1.json" | head -n 1; }
run head-pose-face-detection-female-and-male.gif both
run face-demographics-walking-and-pause.gif walking
him=$(grep -c '"nominal": "THE-MAN"' "$room/both.json" || true)
all=$(grep -c '"nominal"' "$room/both.json" || true)
others=$(figure walking alert_count)
if [ "$him" = 1 ] && [ "$all" = 1 ] && [ "$others" = 0 ] && [ "$(figure both faces_seen)" -ge 2 ]; then word=met; else word='not met'; fi
seen="$him on him, $((all - him)) on others, $(figure both faces_seen) faces; walking: $others alerts, $(figure walking faces_seen) faces"
printf 'ACCEPT|listed man found in the other clip, nobody else|list of %s; both: %s|1 on him, 0 on others; 0|%s\n' "$size" "$seen" "$word"

# ---- judgements (R3), and the end ----
no 'not judged credible' alert outcome 1 --result arrest --ground other --as Operator
must operation close "$clip" --as Planner
op=$clip
# shellcheck disable=SC2046
no 'is closed' $(live)
at '2031-03-03 12:00:01'
must sweep # what ended with the windows has its entries now
op=$early
# shellcheck disable=SC2046
no 'expired' $(live)
at '2031-03-03 12:30:00'
no 'expired' operation open "$silent" --as Planner
at '2031-03-04 09:30:00'
no '24 hours' operation open "$stale" --as Planner

do_overt ledger verify >"$room/out" 2>&1 || { wrong=$((wrong + 1)); cat "$room/out"; }
if [ "$wrong" = 0 ]; then word=met; else word='not met'; fi
figures="$tried tried, $wrong wrong; ledger of $(entries) entries verifies"
printf 'ACCEPT|refusals: one line, exit 1, ledger entry|%s|0 wrong|%s\n' "$figures" "$word"
