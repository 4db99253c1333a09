#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clips.sh - who passes in the shared clips, and who alerts: as many as a person saw there, frame by frame (clips.csv beside
# this; `seen` is no where the faces are too small to be used, below the 40 px that are looked for). Each person is listed
# with a picture from another clip than the one that is watched.
set -eu
overt=${OVERT:-${OVERT_BUILD:?}/overt}
shared=${OVERT_SHARED:-/nonexistent}
here=${OVERT_SOURCE:?}/tests/accept
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
video="$shared/video"
skip() {
    printf 'ACCEPT|clips: faces seen, as a person counts them|-|as counted|skipped: %s\n' "$1"
    printf 'ACCEPT|clips: who alerts|-|woman and man, once each time|skipped: %s\n' "$1"
    exit 0
}
[ -d "$video" ] || skip 'the shared clips are not there'
command -v ffmpeg >/dev/null 2>&1 || skip 'ffmpeg is not installed'

must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Operator:operator; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done

both=head-pose-face-detection-female-and-male
female=head-pose-face-detection-female
male=head-pose-face-detection-male
pause=face-demographics-walking-and-pause

# picture CLIP FRAME LEFT WIDTH NAME: one person of one picture of a clip
picture() { ffmpeg -v error -i "$video/$1.gif" -vf "select=eq(n\\,$2),crop=$4:270:$3:0" -frames:v 1 "$room/$5.png"; }
plan() {
    "$here/../plan" live blue-list >"$room/plan"
    must operation plan --file "$room/plan" --as Planner
    op=$(grep -oE 'LFR-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
    must operation authorise "$op" --as Chief
    must operation notify "$op" --notice there --as Planner
}
list() {
    must watchlist add "$op" --picture "$room/$1.png" --nominal "$2" --category blue-list --reason seeded \
        --image-source volunteer --basis consent --as Planner
}
start() { must watchlist review "$op" --as Chief; must operation open "$op" --as Planner; }

# watch CLIP: "faces seen" and who alerted, in order of name
watch() {
    "$overt" live "$op" --source "$video/$1.gif" --name film --fast --json --as Operator >"$room/$1" 2>"$room/err" ||
        { echo "FAILED: live $1"; cat "$room/err"; exit 1; }
    faces=$(sed -n 's/^ *"faces_seen": \([0-9]*\),*$/\1/p' "$room/$1" | tail -n 1)
    who=$(sed -n 's/^ *"nominal": "\([^"]*\)",*$/\1/p' "$room/$1" | sort | tr '\n' ' ')
    want=$(awk -F, -v clip="$1" '$1 == clip && $6 == "yes"' "$here/clips.csv" | wc -l)
    passed=$(awk -F, -v clip="$1" '$1 == clip' "$here/clips.csv" | wc -l)
    echo "$1: $passed people, $want to be seen; $faces faces seen; alerts: $who"
    counted="${counted:+$counted, }$faces of $want"
    told="${told:+$told; }${who:-none }"
    [ "$faces" = "$want" ] || off=$((off + 1))
}
counted='' told='' off=0

plan
picture $female 20 0 480 woman
picture $male 30 0 480 man
list woman woman
list man man
start
for clip in $both $pause face-demographics-walking classroom; do watch "$clip"; done
plan
picture $both 0 0 240 woman-turned
picture $both 0 240 240 man-turned
picture $pause 30 150 130 bald
picture $pause 30 300 130 grey
list woman-turned woman
list man-turned man
list bald bald
list grey grey
start
for clip in $female $male; do watch "$clip"; done

want='man woman ; woman ; none ; none ; woman ; man '
if [ $off = 0 ]; then word=met; else word='not met'; fi
printf 'ACCEPT|clips: faces seen, as a person counts them|%s|as counted|%s\n' "$counted" "$word"
if [ "$told" = "$want" ]; then word=met; else word='not met'; fi
printf 'ACCEPT|clips: who alerts|%s|%s|%s\n' "$told" "$want" "$word"
