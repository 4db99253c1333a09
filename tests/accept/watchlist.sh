#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# watchlist.sh - a list of some hundred pictures imported with planted faults: each is named, by its line; what is alike and unlike
# is found before the review; after the operation the list is destroyed and its figures, and who was on it, stay.
set -eu
overt=${OVERT:-${OVERT_BUILD:?}/overt}
shared=${OVERT_SHARED:-/nonexistent}
export OVERT_MODELS="${OVERT_BUILD:?}/models" TZ=UTC
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export OVERT_DIR="$room/record"
planted='watchlist: planted faults refused with their line and reason'
taken='watchlist: what is right is on the list'
twice='watchlist: the same import again adds nobody'
found='watchlist: planted duplicates found before the review'
unseen='watchlist: a review without having seen them is refused'
gone='watchlist: images destroyed after the operation, with receipts'
stays='watchlist: counts, sources and reasons stay'
present='watchlist: who was on it is answered after destruction'
skip() {
    for line in "$planted" "$taken" "$twice" "$found" "$unseen" "$gone" "$stays" "$present"; do
        printf 'ACCEPT|%s|-|-|skipped: %s\n' "$line" "$1"
    done
    exit 0
}
[ -d "$shared/faces/images" ] || skip 'the shared faces are not there'
must() { "$overt" "$@" >"$room/out" 2>"$room/err" || { echo "FAILED: overt $*"; cat "$room/err"; exit 1; }; }
say() { if [ "$2" = "$3" ]; then word=met; else word='not met'; fi; printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$2" "$3" "$word"; }
figure() { sed -n "s/^ *\"$2\": \([0-9]*\),*$/\1/p" "$1" | head -n 1; }

must init "$OVERT_DIR" --force 'Test Police' --administrator Admin
for officer in Planner:planner Chief:authorising Rees:information; do
    must officer add "${officer%%:*}" --roles "${officer##*:}" --as Admin
done
"$OVERT_SOURCE/tests/plan" retrospective blue-list >"$room/plan"
must operation plan --file "$room/plan" --closes +1d --as Planner
op=$(grep -oE 'RFR-[0-9]{4}-[0-9]{4}' "$room/out" | head -n 1)
must operation authorise "$op" --as Chief

# ---- the rows: 300 pictures, then faults whose reasons are known ----
mkdir "$room/pictures"
python3 - "$shared/faces/images" "$room" <<'EOF'
import os, shutil, sys
faces, room = sys.argv[1], sys.argv[2]
names = sorted(os.listdir(faces))[:300]
for name in names:
    shutil.copy(os.path.join(faces, name), os.path.join(room, "pictures", name))
open(room + "/pictures/letter.jpg", "w").write("Dear Sir")
open(room + "/pictures/empty.jpg", "w").close()
open(room + "/outside.jpg", "wb").write(open(os.path.join(faces, names[0]), "rb").read())
os.symlink("../outside.jpg", room + "/pictures/link.jpg")
good = dict(picture="", nominal="", category="blue-list", wanted_for_arrest="no", reason="seeded", source_type="volunteer",
            image_source="", basis="consent", justification="", captured="2024-05-01", under_18="no", under_18_reason="", steps="")
columns = list(good)
rows, faults = [], []
for name in names:
    rows.append(dict(good, picture=name, nominal=name.rsplit("_", 1)[0]))
def fault(why, **changed):
    rows.append(dict(dict(good, picture=names[1], nominal="X"), **changed))
    faults.append("%d %s" % (len(rows) + 1, why))
fault("outside-folder", picture="../outside.jpg")
fault("outside-folder", picture="link.jpg")
fault("outside-folder", picture="/etc/passwd")
fault("picture-missing", picture="nobody.jpg")
fault("not-an-image", picture="letter.jpg")
fault("not-an-image", picture="empty.jpg")
fault("category-not-authorised", category="suspect")
fault("field-wrong", category="dangerous")
fault("field-wrong", wanted_for_arrest="maybe")
fault("field-missing", nominal="")
fault("field-missing", reason="")
fault("date-wrong", captured="2024-02-30")
fault("date-wrong", captured="2199-01-01")
fault("basis-missing", basis="")
fault("basis-missing", source_type="social-media")
fault("under-18-reason", under_18="yes")
fault("row-twice", picture=names[0], nominal=rows[0]["nominal"])
fault("picture-of-another", picture=names[0], nominal='=HYPERLINK("x")')
def quote(text):
    return '"' + text.replace('"', '""') + '"'
with open(room + "/list.csv", "w") as out:
    for row in [dict(zip(columns, columns))] + rows:
        out.write(",".join(quote(row[column]) if row[column] else "" for column in columns) + "\n")
open(room + "/faults", "w").write("\n".join(faults) + "\n")
EOF
code=0
began=$(date +%s)
"$overt" watchlist import "$op" --csv "$room/list.csv" --pictures "$room/pictures" --report "$room/report.csv" --json --as Planner \
    >"$room/import" 2>"$room/err" || code=$?
echo "exit code $code, $(($(date +%s) - began)) s"
python3 - "$room" <<'EOF' >"$room/told"
import csv, sys
rows = {int(row["line"]): row for row in csv.DictReader(open(sys.argv[1] + "/report.csv", newline=""))}
faults = [line.split() for line in open(sys.argv[1] + "/faults")]
right = sum(rows[int(line)]["state"] == "refused" and rows[int(line)]["why"] == why for line, why in faults)
faces = sum(row["state"] == "refused" for line, row in rows.items() if line <= 301)
honest = all(row["why"] in ("several-faces", "no-face", "face-unusable") for line, row in rows.items()
             if line <= 301 and row["state"] == "refused")
safe = not any(field[:1] in ("=", "+", "@") for row in rows.values() for field in row.values())
print("%d of %d%s" % (right, len(faults), "" if safe and honest else ", and the report is not harmless"))
print(300 - faces)
EOF
say "$planted" "$(sed -n 1p "$room/told"), exit code $code" "18 of 18, exit code 1"
must operation show "$op" --json
say "$taken" "$(figure "$room/out" images)" "$(sed -n 2p "$room/told")"
"$overt" watchlist import "$op" --csv "$room/list.csv" --pictures "$room/pictures" --json --as Planner >"$room/again" 2>&1 || true
say "$twice" "$(figure "$room/again" added) added, $(figure "$room/again" held) held" "0 added, $(figure "$room/import" added) held"

# ---- duplicates: one person under two nominals, one nominal with another person, one file twice ----
two=$(ls "$room/pictures" | sed -n 's/_000[2-4].jpg$//p' | while read -r name; do
    grep -q ",$name.*_0001.jpg\|${name}_0001.jpg,.*,added" "$room/report.csv" && grep -q "${name}_0002.jpg,.*,added" "$room/report.csv" &&
        echo "$name"; done | head -n 1)
put() {
    must watchlist add "$op" --picture "$1" --nominal "$2" --category blue-list --reason seeded --image-source volunteer \
        --basis consent --as Planner
}
next=$(ls "$shared/faces/images" | sed -n '400,500s/_0003.jpg$//p' | head -n 1)
put "$shared/faces/images/${two}_0001.jpg" 'SOMEBODY ELSE'
put "$shared/faces/images/${next}_0001.jpg" "$two"
code=0
"$overt" watchlist review "$op" --as Chief >"$room/out" 2>&1 || code=$?
say "$unseen" "exit code $code" 'exit code 1'
must watchlist check "$op" --json --as Chief
python3 - "$room/out" "$two" <<'EOF' >"$room/found"
import json, sys
said = json.load(open(sys.argv[1]))
kinds = {"same-picture": 0, "same-face": 0, "different-faces": 0}
for one in said["findings"]:
    pair = {one["nominal"], one["other_nominal"]}
    if one["kind"] == "different-faces" and pair == {sys.argv[2]}:
        kinds["different-faces"] = 1
    elif one["kind"] != "different-faces" and pair == {sys.argv[2], "SOMEBODY ELSE"}:
        kinds[one["kind"]] = 1
print(sum(kinds.values()), "of 3")
EOF
say "$found" "$(cat "$room/found")" '3 of 3'
must watchlist review "$op" --as Chief

# ---- opened, closed, destroyed ----
figures() { sed '/"list_destroyed": {/,/}/d' | sed -n '/"list": {/,/"picture_years\|"persons_under_18/p'; }
must operation open "$op" --as Planner
must operation show "$op" --json
images=$(figure "$room/out" images)
persons=$(figure "$room/out" persons)
figures <"$room/out" >"$room/before"
must operation close "$op" --as Planner
"$overt" sweep >/dev/null 2>&1 || true
must officer add Later --roles operator --as Admin
must operation show "$op" --json
sed -n '/"list_destroyed": {/,/}/p' "$room/out" >"$room/destroyed"
figures <"$room/out" >"$room/after"
say "$gone" "$(figure "$room/destroyed" images) images of $(figure "$room/destroyed" persons) persons" "$images images of $persons persons"
if cmp -s "$room/before" "$room/after"; then same=same; else same=changed; diff "$room/before" "$room/after" >&2 || true; fi
say "$stays" "$same" same
must watchlist presence --nominal "$two" --reason 'request 1' --as Rees --json
was=$(grep -c '"listed": "yes"' "$room/out" || true)
must watchlist presence --nominal NOBODY --reason 'request 2' --as Rees --json
say "$present" "$was yes, $(grep -c '"listed": "no"' "$room/out") no" '1 yes, 1 no'
must ledger verify
