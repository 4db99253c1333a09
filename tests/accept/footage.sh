#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# footage.sh - the woman of one clip is found in two others searched as recordings, the man in one of them and not in the
# other; a run that was killed goes on and tells of nobody twice; and it is faster than real time.
set -eu
overt=${OVERT:-${OVERT_BUILD:?}/overt}
shared=${OVERT_SHARED:-/nonexistent}
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
video="$shared/video"
line='footage: each person only where they are, none twice'
skip() {
    printf 'ACCEPT|%s|-|1, 1; 1, 0|skipped: %s\n' "$line" "$1"
    printf 'ACCEPT|footage: times real time|-|more than 1|skipped: %s\n' "$1"
    exit 0
}
[ -d "$video" ] || skip 'the shared clips are not there'
command -v ffmpeg >/dev/null 2>&1 || skip 'ffmpeg is not installed'

both="$video/head-pose-face-detection-female-and-male.gif"
walking="$video/face-demographics-walking-and-pause.gif"
must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Detective:investigator; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
must operation plan --mode retrospective --title T --place P --opens "$(date -u +%Y-%m-%dT%H:%M)" --closes +2h --purpose p \
    --legal-basis l --necessity n --proportionality q --categories missing,blue-list --as Planner
op=$(grep -oE 'RFR-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
must operation authorise "$op" --as Chief
for one in female male; do
    ffmpeg -v error -i "$video/head-pose-face-detection-$one.gif" -frames:v 1 "$room/$one.png"
    must watchlist add "$op" --picture "$room/$one.png" --nominal "$one" --category blue-list --reason seeded \
        --image-source volunteer --as Planner
done
must watchlist review "$op" --as Chief
must operation open "$op" --as Planner

look() {
    "$overt" search "$op" "$@" --captured 2026-11-20 --place P --source-type CCTV --reason r --as Detective --json
}
count() { grep -c '"alert":' "$1" || true; }
for one in female male; do
    look --probe "$room/$one.png" --footage "$both" >"$room/$one-both"
    look --probe "$room/$one.png" --footage "$walking" >"$room/$one-walking"
done
found="$(count "$room/female-both"), $(count "$room/female-walking"); $(count "$room/male-both"), $(count "$room/male-walking")"

# killed a moment after its beginning, again and again; then to the end
for wait in 0.3 0.5 0.7 0.9; do
    timeout -s KILL "$wait" "$overt" search "$op" --against-list --footage "$both" --captured 2026-11-20 --place P \
        --source-type CCTV --reason r --as Detective >/dev/null 2>&1 || true
done
look --against-list --footage "$both" >"$room/killed"
look --against-list --footage "$both" >"$room/again"
twice=$(count "$room/again")
"$overt" ledger verify >"$room/verify" 2>&1 || { cat "$room/verify"; twice=unverified; }
if [ "$found" = '1, 1; 1, 0' ] && [ "$(count "$room/killed")" = 2 ] && [ "$twice" = 2 ]; then word=met; else word='not met'; fi
printf 'ACCEPT|%s|woman and man: %s; killed 4 times: %s|1, 1; 1, 0; 2|%s\n' "$line" "$found" "$twice" "$word"

pace=$(sed -n 's/^ *"times_real_time": \([0-9.]*\),*$/\1/p' "$room/female-both" "$room/male-walking" | sort -n | head -n 1)
word=$(echo "$pace" | awk '{ print ($1 > 1) ? "met" : "not met" }')
printf 'ACCEPT|footage: times real time|%.1f (the slower of two clips)|more than 1|%s\n' "$pace" "$word"
