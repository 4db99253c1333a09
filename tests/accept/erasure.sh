#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# erasure.sh - a whole journey with the program: lists with pictures, names and reasons, live, a search, a check, judgements
# with their texts, a de-arrest, a complaint, a hold, a removal, readings with their reasons. Then everything that is sealed is
# opened with the master key and looked for (tests/reference/planted.py):
#   - in a copy of the record that is not sealed, and in that copy after its rows were deleted: all of it is found, so the look
#     can see; in the record as it is: nothing;
#   - when all times are over and the sweep went by: in the database with its free pages, in its log while another program
#     reads, in the published ledger, the publication folder, what was said and can still be read, in three kinds of backup made
#     after: nothing, nor the keys that opened it; and whoever has the master key opens nothing;
#   - in a backup from before: all of it, with the master key of then (docs/retention.md); nothing with the one after.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
samples=$source/.deps/samples
export OVERT_MODELS="$build/models" TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
mkdir "$room/said" "$room/values" "$room/media" "$room/publication"
export OVERT_DIR="$room/record"
record=$OVERT_DIR/record.db

# line WORDS FIGURE GOAL MET
line() { if [ "$4" = 0 ]; then met=met; else met='not met'; fi; printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$2" "$3" "$met"; }
unit() {
    code=0
    "$build/tests/unit/register/test_register_$2" >"$room/out" 2>&1 || code=$?
    cat "$room/out"
    passed=$(grep -cE '^\[ +OK \]|^ok ' "$room/out" || true)
    [ "$passed" -gt 0 ] || code=1
    line "$1" "$passed cases" all "$code"
}
unit 'sealed columns: nothing plain in file and log; a wrong key, a swapped value, an erased row open nothing' vault
unit 'due to the second, late, held by law and for a complaint, receipts' retention

skip() {
    for words in 'the look finds what is not sealed, and free pages' 'after erasure: bytes found' 'a backup from before'; do
        printf 'ACCEPT|%s|-|-|skipped: %s\n' "$words" "$1"
    done
    exit 0
}
[ -f "$samples/sample6.jpg" ] || skip 'the sample photographs are not in .deps/samples'
command -v faketime >/dev/null 2>&1 || skip 'faketime is not installed'
command -v ffmpeg >/dev/null 2>&1 || skip 'ffmpeg is not installed'

at() { clock=$1; }
n=0
# do_overt ARGUMENTS: what is printed goes to a file of its own, what is said beside it to $room/said, as a journal would
do_overt() {
    n=$((n + 1))
    faketime -f "@$clock" "$overt" "$@" >"$room/out" 2>"$room/said/$n" && return
    echo "FAILED at $clock: overt $*"
    cat "$room/said/$n"
    exit 1
}
number() { sed -n "s/^ *\"$1\": \\([0-9]*\\),*\$/\\1/p" "$room/out"; }
# opened FILE KEY FOLDER: "values N opened N gone N broken N"
opened() { mkdir -p "$3"; "$build/tests/reference/open_sealed" "$1" "$2" "$3"; }
find_in() { python3 "$source/tests/reference/planted.py" find "$room/values" "$@"; }
backup() { python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))' "$1" "$2"; }

"$source/tools/demo/media" "$samples" "$room/media"
cd "$room/media"

# ---- the journey ----
at '2031-03-03 09:00:00'
do_overt init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Operator:operator Beat:engagement Detective:investigator Reed:information \
    Auditor:auditor; do
    do_overt officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
# begun MODE PICTURES...: planned, listed, authorised, told, reviewed, opened -> $op
begun() {
    mode=$1; shift
    "$source/tests/plan" "$mode" missing 'Camera 1' >"$room/plan"
    echo 'camera: Body-worn 17 | body-worn | six metres' >>"$room/plan"
    do_overt operation plan --file "$room/plan" --opens 2031-03-03T09:00:00Z --closes 2031-03-03T20:00:00Z --as Planner
    op=$(cat "$room/out")
    for picture; do
        do_overt watchlist add "$op" --picture "list/$picture.jpg" --nominal "Ysolde Quarrington $picture" --category missing \
            --reason "Qreason $picture: left hospital 4417" --image-source 'given by the family' --captured 2013-02-17 \
            --source-type social-media --basis made-public --justification "Qjustification $picture: her own page" --under-18 \
            --under-18-reason "Qminor $picture: at risk of harm" --steps "Qsteps $picture: shown to her mother" --as Planner
    done
    if [ "$mode" = live ]; then do_overt watchlist remove "$op" 4 --why 'Qremoved: home again since noon' --as Planner; fi
    do_overt operation authorise "$op" --as Chief
    do_overt operation notify "$op" --notice https://force.example/lfr --as Planner
    do_overt watchlist review "$op" --as Chief
    do_overt operation open "$op" --as Planner
}
# judge ALERT: both judgements, one corrected, an arrest, a de-arrest
judge() {
    do_overt alert adjudicate "$1" --credible yes --subject "Qsubject $1: scar over the brow" --as Operator
    do_overt alert adjudicate "$1" --credible yes --subject "Qagain $1: scar and chin" --system "Qsystem $1: an old picture" \
        --environment "Qplace $1: lamp behind her" --correction "Qcorrection $1: chin forgotten" --as Operator
    do_overt alert engage "$1" --stopped yes --identity-checked yes --correct yes --checked-by document \
        --note "Qnote $1: showed her bus pass" --as Beat
    do_overt alert outcome "$1" --result arrest --ground suspected-offence --note "Qoutcome $1: taken to Leamington" --as Beat
    do_overt alert dearrest "$1" --reason "Qdearrest $1: her sister" --as Beat
}
alerts() { do_overt alert list "$op" --as Operator --reason 'Qconsult: asked by the sergeant' --json; number alert; }

begun live missing-1 missing-2 missing-3 volunteer-4; live=$op
do_overt live "$live" --source square.mp4 --name 'Camera 1' --fast --as Operator
do_overt live "$live" --source bodyworn.mp4 --name 'Body-worn 17' --body-worn --fast --as Operator
at '2031-03-03 09:20:00'
first=$(alerts | head -n 1)
alerts >"$room/alerts"
judge "$first"
do_overt alert show "$first" --picture "$room/media/shown.jpg" --recipient 'Qrecipient: Sister Mary' --reason 'Qshown: for the family' \
    --as Chief
do_overt complaint add "$first" --about 'Qcomplaint: held in the rain for an hour' --as Reed
do_overt hold add --alert "$first" --basis disclosure --reason 'Qhold: R v Quarrington' --review 2031-09-01T09:00 --as Chief
begun retrospective missing-1 missing-2; search=$op
do_overt search "$search" --probe cctv.jpg --captured 2031-03-02 --place 'Station Road' --source-type CCTV \
    --offence-type none --reason 'Qsearch: seen by her neighbour' --as Detective
do_overt search choose 1 --rank 1 --note 'Qchoice: ear and jaw' --as Detective
at '2031-03-03 09:40:00'
judge "$(alerts | head -n 1)"
do_overt search review 1 --result proper --note 'Qreview: neighbour asked again' --as Auditor
begun operator-initiated missing-1 missing-4; check=$op
do_overt identify "$check" --probe met.jpg --place 'Park Lane' --offence-type none --reason 'Qidentify: cannot say her name' --as Beat
do_overt audit --nominal 'Ysolde Quarrington missing-1' --reason 'Qaudit: Mrs Quarrington asked' --as Auditor
do_overt watchlist presence --nominal 'Ysolde Quarrington missing-1' --from 2031-03-01 --to 2031-03-04 \
    --reason 'Qpresence: Mrs Quarrington asked again' --as Auditor || true
do_overt ledger prove --entry 20
cp "$room/out" "$room/receipt"

# ---- before: it is there, and the look can see it ----
before=$(opened "$record" "$OVERT_DIR/master.key" "$room/values")
python3 "$source/tests/reference/planted.py" keys "$record" "$room/values"
cp "$OVERT_DIR/master.key" "$room/master.then"
backup "$record" "$room/before.db"
cp "$record" "$room/before-copy.db"
echo "before: $before"
values=$(echo "$before" | cut -d' ' -f2)
texts=$(cat "$room/values"/* | grep -aoE 'Q[a-z]+ ?[a-z0-9-]*:|Ysolde Quarrington [a-z0-9-]+' | sort -u | wc -l)
python3 "$source/tests/reference/planted.py" plain "$record" "$room/values" "$room/plain.db"
seen=$(find_in "$room/plain.db" | tail -n 1)
echo "not sealed: $seen"
cp "$room/plain.db" "$room/free.db"
python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA secure_delete = OFF")
for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = \"table\"").fetchall(): db.execute("DELETE FROM \"%s\"" % table)
db.commit()
print("free pages:", db.execute("PRAGMA freelist_count").fetchone()[0])' "$room/free.db"
free=$(find_in "$room/free.db" | tail -n 1)
echo "not sealed, deleted: $free"
rm "$room/values/"key.* # of the record as it is: the values; the keys are there, wrapped
sealed=$(find_in "$record" | tail -n 1)
echo "sealed: $sealed"
python3 "$source/tests/reference/planted.py" keys "$room/before.db" "$room/values"
found() { echo "$1" | sed 's/.* //'; }
looked() { echo "$1" | sed 's/.*bytes [0-9]* values \([0-9]*\) .*/\1/'; }
[ "$(found "$seen")" -ge "$values" ] && [ "$(found "$free")" -ge $((values * 9 / 10)) ] && [ "$(found "$sealed")" = 0 ] &&
    echo "$before" | grep -q ' gone [0-9]* broken 0$' && [ "$texts" -ge 40 ] && bad=0 || bad=1
line 'the look finds what is not sealed, and free pages; in the sealed record nothing' \
    "$(found "$seen") and $(found "$free") of $(looked "$seen") values and keys, $texts planted texts; sealed $(found "$sealed")" \
    'all, 0 sealed' "$bad"

# ---- time passes ----
for reference in "$live" "$search" "$check"; do do_overt operation close "$reference" --as Planner; done
at '2031-03-04 10:00:00'
do_overt sweep
do_overt complaint handle 1 --state upheld --note 'Qanswer: we are sorry, Mrs Q' --as Reed
at '2031-04-03 10:00:00'
do_overt sweep
# Another program reads an older state while the last is erased, and stays: what was erased is in the log until the next sweep.
python3 - "$record" "$room/reading" "$room/read" <<'END' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
db.execute("BEGIN")
db.execute("SELECT count(*) FROM act").fetchone()
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.1)
db.commit()
os.unlink(sys.argv[2])
time.sleep(600)
END
reader=$!
trap 'kill $reader 2>/dev/null || true; rm -rf "$room"' EXIT
while [ ! -e "$room/reading" ]; do sleep 0.1; done
at '2032-03-03 10:00:00'
do_overt sweep
do_overt hold lift 1 --as Chief
at '2032-03-04 10:30:00'
do_overt sweep
while_read=$(find_in "$record" "$record-wal" | tail -n 1)
touch "$room/read"
while [ -e "$room/reading" ]; do sleep 0.1; done
at '2032-04-03 10:30:00'
do_overt sweep
do_overt sweep
do_overt setting set force.address 'Somewhere' --as Admin # so that there is a log
cp "$record-wal" "$room/record-wal"
cp "$record-shm" "$room/record-shm"
log=$(find_in "$record" "$room/record-wal" "$room/record-shm" | tail -n 1)
echo "while another program read, and after it: $while_read; $log; log of $(wc -c <"$room/record-wal") bytes"
kill $reader
wait $reader 2>/dev/null || true
do_overt retention report
kept=$(grep -i 'kept longer' "$room/out")
echo "$kept"

# ---- after ----
after=$(opened "$record" "$OVERT_DIR/master.key" "$room/opened-after")
backup "$record" "$room/after.db"
cp "$record" "$room/after-copy.db"
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("VACUUM INTO ?", (sys.argv[2],))' "$record" "$room/after-vacuum.db"
i=0
# shown ARGUMENTS: what can still be read is looked through too
shown() { i=$((i + 1)); do_overt "$@"; cp "$room/out" "$room/said/shown-$i"; }
for reference in "$live" "$search" "$check"; do
    shown operation show "$reference"
    shown operation log "$reference"
    shown watchlist list "$reference" --as Auditor --reason 'after the erasure'
    shown alert list "$reference" --as Auditor --reason 'after the erasure' --json
done
shown alert show "$first" --as Auditor --reason 'after the erasure'
shown search list "$search" --as Auditor --reason 'after the erasure'
shown complaint list
shown hold list
shown audit --reason 'after the erasure' --as Auditor
shown register export --out "$room/publication/register.csv" --as Reed
shown register publish "$room/publication/folder" --as Reed
shown ledger verify
verified=$(grep -ci 'verif\|agree\|good' "$room/out" || true)
do_overt ledger verify "$OVERT_DIR/log" --key "$OVERT_DIR/ledger.pub"
do_overt ledger check-receipt "$room/receipt" --key "$OVERT_DIR/ledger.pub"
find "$OVERT_DIR" "$room/publication" "$room/said" -type f ! -name '*.key' >"$room/files"
for file in record-wal record-shm after.db after-copy.db after-vacuum.db; do echo "$room/$file"; done >>"$room/files"
# shellcheck disable=SC2046
sum=$(find_in $(cat "$room/files") | tee "$room/found" | tail -n 1)
cat "$room/found"
echo "after: $after"
for file in after.db after-copy.db after-vacuum.db; do
    opened "$room/$file" "$OVERT_DIR/master.key" "$room/opened-after"
done >"$room/opened"
[ "$(found "$sum")" = 0 ] && echo "$after" | grep -q ' opened 0 ' && [ "$(grep -c ' opened 0 ' "$room/opened")" = 3 ] &&
    [ "$verified" -gt 0 ] && [ "$(found "$log")" = 0 ] && bad=0 || bad=1
case $kept in *none*) ;; *) bad=1 ;; esac
open=$(echo "$after" | cut -d' ' -f4) all=$(echo "$after" | cut -d' ' -f2)
line 'after erasure: database, free pages, log, published folders, what can be read, backups made after' \
    "$(found "$sum") of $(looked "$sum") values and keys in $(wc -l <"$room/files") files; $open of $all open with the key" \
    '0, 0' "$bad"

# ---- what a backup from before holds, and how to be rid of it ----
mkdir "$room/old" "$room/new"
do_overt key rotate --as Admin
old=$(opened "$room/before.db" "$room/master.then" "$room/old")
new=$(opened "$room/before-copy.db" "$OVERT_DIR/master.key" "$room/new")
echo "backup from before, with the master key of then: $old; with the new one: $new"
[ "$(echo "$old" | cut -d' ' -f4)" = "$(echo "$before" | cut -d' ' -f4)" ] && echo "$new" | grep -q ' opened 0 ' && bad=0 || bad=1
line 'a backup from before: opens with the master key of then, and with no other' \
    "$(echo "$old" | cut -d' ' -f4) of $(echo "$old" | cut -d' ' -f2) with the old key, $(echo "$new" | cut -d' ' -f4) with the new" \
    'all, 0' "$bad"
