#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# live-private.sh - whoever is on no list leaves nothing (rule R2). Three strangers and a listed person walk by; then all
# writable memory of the program and of its decoder is looked through for the strangers' templates and pieces of their
# pictures: while they are in view (found: so the look can see), when the view is empty, and at the end of each process
# after that; then the record, the temporary folder and what was printed. Last the scene of the alert: the recogniser knows nobody in it but
# the one it is about. Needs root, to look into a process that does not let itself be looked into.
set -eu
overt=${OVERT:-${OVERT_BUILD:?}/overt}
build=${OVERT_BUILD:?}
faces=${OVERT_SHARED:-/nonexistent}/faces/images
tools=$build/tests/unit/operate/private
export OVERT_MODELS="$build/models" TZ=UTC
line='nothing of strangers left'
skip() {
    printf 'ACCEPT|%s|-|0 found|skipped: %s\n' "$line" "$1"
    exit 0
}
[ -d "$faces" ] || skip 'the shared pictures are not there'
[ "$(id -u)" = 0 ] || skip 'only root may look into a process that does not let itself be dumped'
[ -x "$tools/overt-scan" ] || skip 'built without tests'
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
mkdir "$room/tmp" "$room/said"
export OVERT_DIR="$room/record" TMPDIR="$room/tmp"
must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }

# ---- the film: four people, gone after six seconds, and then nobody ----
find "$faces" -name '*_0001.jpg' | sort | awk 'NR % 150 == 10' | head -n 4 >"$room/who"
listed=$(sed -n 1p "$room/who")
name() { basename "$(sed -n "$1p" "$room/who")"; }
cat >"$room/script" <<END
video width=1280 height=720 rate=10 seconds=${SECONDS_LONG:-16} quality=20 noise=2 seed=7
camera name=north
person name=L1 listed=yes
person name=S1 listed=no
person name=S2 listed=no
person name=S3 listed=no
pass person=L1 camera=north picture=$(name 1) at=0.5 for=5 from=0.2,0.4,0.25 to=0.3,0.45,0.35 turn=-5,5
pass person=S1 camera=north picture=$(name 2) at=0.3 for=5 from=0.45,0.4,0.25 to=0.5,0.45,0.35 turn=-5,5
pass person=S2 camera=north picture=$(name 3) at=0.8 for=5 from=0.7,0.4,0.2 to=0.75,0.45,0.3 turn=-5,5
pass person=S3 camera=north picture=$(name 4) at=0.8 for=5 from=0.9,0.3,0.2 to=0.9,0.35,0.25 turn=0,5
END
"$build/tools/crowd/overt-crowd" --script "$room/script" --out "$room/film" --pictures "$faces" >/dev/null
"$tools/overt-needles" "$room/film/north.mp4" "$room/needles" "$listed"

# ---- an open operation ----
must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Operator:operator; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
names=$(sed -n 's/^look \([a-z0-9-]*\) .*/\1/p' "$0")
# shellcheck disable=SC2086
"$OVERT_SOURCE/tests/plan" live blue-list $names >"$room/plan"
must operation plan --file "$room/plan" --opens "$(date -u +%Y-%m-%dT%H:%M)" --as Planner
op=$(grep -oE 'LFR-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
must operation authorise "$op" --as Chief
must operation notify "$op" --notice N --as Planner
must watchlist add "$op" --picture "$listed" --nominal L1 --category blue-list --reason seeded --image-source volunteer --basis consent \
    --as Planner
must watchlist review "$op" --as Chief
must operation open "$op" --as Planner

# ---- looks ----
look() { # NAME WORD...
    into=$1
    shift
    "$tools/overt-scan" "$room/needles" "$@" -- "$overt" live "$op" --source "$room/film/north.mp4" --name "$into" \
        --as Operator >"$room/said/$into" 2>&1 || true
    cat "$room/said/$into"
}
found() { # NAME WHEN FIELD
    awk -F'|' -v field="$3" -v when="$2" '$1 == "SCAN" && index($2, when) == 1 { sum += $field; n++ }
        END { print n ? sum : "none" }' "$room/said/$1"
}
look inview --at 3.5
look empty --at 11
"$tools/overt-scan" "$room/needles" --path "$room/record" --path "$room/tmp" --path "$room/said" >"$room/disk"
cat "$room/disk"
mkdir "$room/control"
cp "$room/needles" "$room/control/plain" # what the look on the disk would find, were it there
"$tools/overt-scan" "$room/needles" --path "$room/control" >"$room/plain"
seen=$(found inview 'after' 3)
empty=$(found empty 'after' 3) known=$(found empty 'after' 4)
end=$(found empty 'at its end' 3)
looks=$(grep -c '^SCAN|' "$room/said/empty" || true)
disk=$(awk -F'|' '$1 == "SCAN" { sum += $3; n++ } END { print n == 3 ? sum : "unread" }' "$room/disk")
disk_known=$(awk -F'|' '$1 == "SCAN" { sum += $4 } END { print sum + 0 }' "$room/disk")
control=$(awk -F'|' '$1 == "SCAN" { sum += $3 + $4 } END { print sum + 0 }' "$room/plain")
word='not met'
if [ "$seen" != none ] && [ "$seen" -gt 20 ]; then word=met; fi
printf 'ACCEPT|the look finds strangers while they are in view|%s pieces and templates|more than 20|%s\n' "$seen" "$word"
word='not met'
if [ "$empty" = 0 ] && [ "$end" = 0 ] && [ "$known" != none ] && [ "$known" -ge 1 ] && [ "$looks" -ge 4 ]; then word=met; fi
printf 'ACCEPT|memory: %s|view empty %s, ends %s; of the listed %s; %s looks|0, 0; 1 or more|%s\n' "$line" "$empty" "$end" \
    "$known" "$looks" "$word"
word='not met'
if [ "$disk" = 0 ] && [ "$disk_known" = 0 ] && [ "$control" -ge 2 ]; then word=met; fi
printf 'ACCEPT|disk: %s|%s; of the listed, sealed, %s; planted in the clear %s|0; 0; 2 or more|%s\n' "$line" "$disk" \
    "$disk_known" "$control" "$word"

# ---- the scene ----
must alert show 1 --scene "$room/scene.jpg" --as Operator
"$tools/overt-scan" "$room/needles" --path "$room/scene.jpg" >"$room/faces"
cat "$room/faces"
others=$(awk -F'|' '$1 == "SCAN" { print $3 }' "$room/faces") own=$(awk -F'|' '$1 == "SCAN" { print $4 }' "$room/faces")
word='not met'
if [ "$others" = 0 ] && [ "$own" -ge 1 ]; then word=met; fi
printf 'ACCEPT|the scene of an alert|%s others known, %s listed|0 others, the listed one|%s\n' "$others" "$own" "$word"
