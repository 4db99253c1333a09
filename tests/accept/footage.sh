#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# footage.sh - recordings: each person only where they are, with times; a run killed at twenty random moments tells of nobody
# twice and loses nobody; what is no video, cut off or changed is told of in one line; and it is faster than real time.
set -eu
overt=${OVERT:-${OVERT_BUILD:?}/overt}
shared=${OVERT_SHARED:-/nonexistent}
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC
room=$(mktemp -d)
trap 'umount "$room/small" 2>/dev/null || true; rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
video="$shared/video"
only='footage: each person only where they are, at their times'
killed='footage: killed 20 times at random, nobody lost, told or counted twice'
full='footage: the disk is full, one clear line, and the next run goes on'
fast='footage: times real time, 480x270'
fast_hd='footage: times real time, 1080p25, 5 to 8 in view'
wrong_files='footage: no video, cut off, empty, changed: one clear line'
skip() {
    for line in "$only" "$killed" "$full" "$wrong_files" "$fast" "$fast_hd"; do
        printf 'ACCEPT|%s|-|-|skipped: %s\n' "$line" "$1"
    done
    exit 0
}
[ -d "$video" ] && [ -d "$shared/faces" ] || skip 'the shared clips are not there'
command -v ffmpeg >/dev/null 2>&1 || skip 'ffmpeg is not installed'

must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Detective:investigator; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
for one in female male; do
    ffmpeg -v error -i "$video/head-pose-face-detection-$one.gif" -vf 'select=eq(n\,20)' -frames:v 1 "$room/$one.png"
done
# An open operation with both on its list: in $op.
plan() {
    "$OVERT_SOURCE/tests/plan" retrospective blue-list >"$room/plan"
    must operation plan --file "$room/plan" --closes +1d --as Planner
    op=$(grep -oE 'RFR-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
    must operation authorise "$op" --as Chief
    for one in female male; do
        must watchlist add "$op" --picture "$room/$one.png" --nominal "$one" --category blue-list --reason seeded \
            --image-source volunteer --basis consent --as Planner
    done
    must watchlist review "$op" --as Chief
    must operation open "$op" --as Planner
}
look() {
    "$overt" search "$op" "$@" --captured 2026-11-20T14:00 --place P --source-type CCTV --offence-type none --reason r --as Detective \
        --json
}
count() { grep -c '"alert":' "$1" || true; }
figure() { sed -n "s/^ *\"$2\": \([0-9.]*\),*$/\1/p" "$1" | tail -n 1; }
say() { if [ "$3" = "$4" ]; then word=met; else word='not met'; fi; printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$2" "$4" "$word"; }

# One recording of 47.5 s: four times both (4.7 s), nobody (2 s), three people, the woman one of them (3.4 s), nobody (2 s).
both="$video/head-pose-face-detection-female-and-male.gif"
pause="$video/face-demographics-walking-and-pause.gif"
one_round='[0]fps=12,format=yuv420p[a];color=black:480x270:12:2,format=yuv420p[n];[1]fps=12,format=yuv420p[b]'
one_round="$one_round;color=black:480x270:12:2,format=yuv420p[m];[a][n][b][m]concat=n=4"
ffmpeg -v error -i "$both" -i "$pause" -filter_complex "$one_round" -crf 10 "$room/round.mp4"
for i in 1 2 3 4; do echo "file round.mp4"; done >"$room/rounds"
ffmpeg -v error -f concat -i "$room/rounds" -c copy "$room/station.mp4"

# ---- who, and when ----
plan
look --probe "$room/male.png" --footage "$room/station.mp4" >"$room/male"
look --probe "$room/female.png" --footage "$room/station.mp4" >"$room/female"
times_of() { sed -n 's/^ *"at": "2026-11-20T14:\(..\):\(..\)Z",*$/\1:\2/p' "$1" | tr '\n' ' '; }
echo "man at $(times_of "$room/male"), woman at $(times_of "$room/female")"
# The man at the beginning of each round; the woman there too, and when the three stand there.
near() { times_of "$1" | tr ' ' '\n' | awk -F: -v want="$2" 'BEGIN { n = split(want, at, " ") }
    NF == 2 { s = $1 * 60 + $2; for (i = 1; i <= n; i++) if (s >= at[i] - 1.5 && s <= at[i] + 1.5) found++ ; all++ }
    END { print (found == n && all == n) ? "yes" : "no" }'; }
round=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$room/round.mp4")
men=$(awk -v r="$round" 'BEGIN { for (i = 0; i < 4; i++) printf "%.1f ", i * r }')
women=$(awk -v r="$round" 'BEGIN { for (i = 0; i < 4; i++) printf "%.1f %.1f ", i * r, i * r + 6.7 }')
him="$(count "$room/male") at his times: $(near "$room/male" "$men")"
her="$(count "$room/female") at hers: $(near "$room/female" "$women")"
say "$only" "man $him; woman $her" "$him; $her" '4 at his times: yes; 8 at hers: yes'

# ---- killed ----
plan
moments=$(awk -v seed="${SEED:-$$}" 'BEGIN { srand(seed); for (i = 0; i < 20; i++) printf "%.2f ", 0.2 + 2.3 * rand() }')
echo "killed after $moments"
for wait in $moments; do
    timeout -s KILL "$wait" "$overt" search "$op" --against-list --footage "$room/station.mp4" --captured 2026-11-20T14:00 \
        --place P --source-type CCTV --offence-type none --reason r --as Detective >/dev/null 2>&1 || true
done
look --against-list --footage "$room/station.mp4" >"$room/killed"
"$overt" ledger verify >"$room/verify" 2>&1 || { cat "$room/verify"; op=unverified; }
recorded=$("$overt" alert list "$op" --json | grep -c '"alert":' || true)
by_earlier=$(grep -c '"earlier": true' "$room/killed" || true)
say "$killed" "$recorded alerts ($by_earlier by the runs that were killed), $(figure "$room/killed" faces_seen) faces seen" \
    "$recorded alerts, $(figure "$room/killed" faces_seen) faces" '12 alerts, 20 faces'

# ---- the disk is full ----
plan
mkdir "$room/small"
if mount -t tmpfs -o "size=$(($(du -sk "$OVERT_DIR" | cut -f 1) + 700))k" none "$room/small" 2>/dev/null; then
    cp -r "$OVERT_DIR" "$room/small/record"
    cat /dev/zero >"$room/small/filler" 2>/dev/null || true
    code=0
    OVERT_DIR="$room/small/record" look --against-list --footage "$room/station.mp4" >"$room/out" 2>"$room/err" || code=$?
    lines=$(wc -l <"$room/err")
    cat "$room/err"
    rm "$room/small/filler"
    OVERT_DIR="$room/small/record" look --against-list --footage "$room/station.mp4" >"$room/after-full" || true
    grep -q 'is full: make room' "$room/err" || lines=no
    seen="exit $code, $lines line; then $(count "$room/after-full") alerts, $(figure "$room/after-full" faces_seen) faces"
    say "$full" "$seen" "$seen" 'exit 3, 1 line; then 12 alerts, 20 faces'
    umount "$room/small"
else
    printf 'ACCEPT|%s|-|exit 3, 1 line|skipped: no right to mount a small disk\n' "$full"
fi

# ---- what is wrong with a file ----
plan
told=''
refused() { # WORDS ARGUMENTS: one line on stderr with these words, and exit code 2
    words=$1
    shift
    code=0
    look "$@" >"$room/out" 2>"$room/err" || code=$?
    if [ "$code" != 2 ] || [ "$(wc -l <"$room/err")" != 1 ] || ! grep -q "$words" "$room/err"; then
        echo "exit $code, not '$words':"; cat "$room/err"
        told="$told no"
    else
        told="$told yes"
    fi
}
: >"$room/empty.mp4"
head -c 5000 /dev/urandom >"$room/noise.mp4"
refused 'empty: 0 bytes' --against-list --footage "$room/empty.mp4"
refused 'noise.mp4' --against-list --footage "$room/noise.mp4"
refused 'there is no file' --against-list --footage "$room/gone.mp4"
# cut off in the middle: what comes before is searched, and it says where it breaks off
ffmpeg -v error -i "$room/station.mp4" -c copy "$room/whole.ts"
head -c $(($(wc -c <"$room/whole.ts") / 2)) "$room/whole.ts" >"$room/cut.ts"
look --against-list --footage "$room/cut.ts" >"$room/cut" 2>"$room/err" || true
if [ "$(count "$room/cut")" -ge 4 ] && awk -v s="$(figure "$room/cut" seconds_video)" 'BEGIN { exit !(s > 15 && s < 30) }'; then
    told="$told yes"
else
    cat "$room/cut" "$room/err"
    told="$told no"
fi
# changed between two runs: another recording, searched anew
cp "$room/station.mp4" "$room/grown.mp4"
look --against-list --footage "$room/grown.mp4" >"$room/out" 2>&1 || true
echo more >>"$room/grown.mp4"
look --against-list --footage "$room/grown.mp4" >"$room/grown" 2>"$room/err" || true
anew=no
if grep -q '"continued": false' "$room/grown" && [ "$(count "$room/grown")" = 12 ]; then anew=yes; fi
told="$told $anew"
say "$wrong_files" "empty, noise, missing, cut off, changed:$told" "$told" ' yes yes yes yes yes'

# ---- how fast ----
pace=$(figure "$room/female" times_real_time)
word=$(echo "$pace" | awk '{ print ($1 > 1) ? "met" : "not met" }')
printf 'ACCEPT|%s|%.1f|more than 1|%s\n' "$fast" "$pace" "$word"
"$OVERT_BUILD/tools/crowd/overt-crowd" --from "$shared/faces/openset.csv" --out "$room/crowd" --strangers 10 --listed 2 --passers 2 \
    --times 1 --in-view 6 --cameras 1 --width 1920 --height 1080 --rate 25 --seed 7 >"$room/out"
# Seconds of processor time of all that this script started; `times` in a subshell would not know.
cpu() { tail -n 1 "$1" | awk -F '[ms ]' '{ print $1 * 60 + $2 + $4 * 60 + $5 }'; }
times >"$room/before"
look --against-list --footage "$room/crowd/camera1.mp4" >"$room/fast"
times >"$room/after"
pace=$(figure "$room/fast" times_real_time)
word=$(echo "$pace" | awk '{ print ($1 > 1) ? "met" : "not met" }')
share="looked at $(figure "$room/fast" frames) of $(figure "$room/fast" frames_given) frames, $(figure "$room/fast" faces_seen) faces seen"
used=$(awk -v b="$(cpu "$room/before")" -v a="$(cpu "$room/after")" -v s="$(figure "$room/fast" seconds_new)" \
    'BEGIN { printf "%.2f", (a - b) / s }')
share="$share, $used processor seconds a second"
printf 'ACCEPT|%s|%.1f (%s)|more than 1|%s\n' "$fast_hd" "$pace" "$share" "$word"
