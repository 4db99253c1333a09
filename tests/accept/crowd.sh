#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# crowd.sh - a simulated crowd through the whole program (docs/crowd.md): 500 listed, 40 of them pass three times, 200 strangers,
# three cameras of 1280x720; the threshold is set on the other half of the people. Twice: one and two pictures of each on the list.
# Takes half an hour on an idle machine of two cores; CROWD_STRANGERS, CROWD_PASSERS, CROWD_LISTED make it smaller for a try.
set -eu
faces=${OVERT_SHARED:?}/faces
build=${OVERT_BUILD:?}
if [ ! -f "$faces/openset.csv" ]; then
    printf 'ACCEPT|a crowd of strangers and listed people|-|-|skipped: %s is not there\n' "$faces"
    exit 0
fi
out=$(mktemp -d "${TMPDIR:-/tmp}/overt-accept-crowd-XXXXXX")
trap 'rm -rf "$out"' EXIT INT TERM

# The threshold: other people's stills, two of each on the list where there are two, searched by all others of that half;
# several random lists together. The least similarity that at most 1 in 1,000 of these searches reach.
"$build/tools/crowd/overt-crowd" --from "$faces/openset.csv" --half 2 --people >"$out/others.csv"
python3 - "$out/others.csv" "$faces" "$build/overt" "$out" >"$out/threshold" <<'END'
import csv, json, os, random, subprocess, sys
others, faces, overt, out = sys.argv[1:]
people = {}
for row in csv.DictReader(open(others, encoding="utf-8")):
    people.setdefault(row["identity"], []).append(row["image"])
random.seed(7)
curves = []
for number in range(4):
    names = sorted(people)
    random.shuffle(names)
    path = os.path.join(out, "openset.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["role", "identity", "image"])
        for place, name in enumerate(names):
            for at, image in enumerate(people[name]):
                role = "nonmated" if place >= 500 else "gallery" if at < 2 else "mated"
                rows.writerow([role, name, os.path.join(faces, image)])
    said = subprocess.run(["nice", overt, "evaluate", "openset", path, "--json"], check=True, capture_output=True, text=True)
    curves.append(sorted((point["threshold"], point["fpir"]) for point in json.loads(said.stdout)["det"]))
def fpir(curve, threshold):
    # A point is the least threshold with its share: what holds is the point at or next below.
    return min((share for at, share in curve if at <= threshold), default=1.0)
grid = [0.5 + 0.001 * i for i in range(400)]
print("%.3f" % next(t for t in grid if sum(fpir(curve, t) for curve in curves) / len(curves) <= 0.001))
END
threshold=$(cat "$out/threshold")
echo "threshold set on other people: $threshold"

for pictures in 1 2; do
    JSON=1 THRESHOLD=$threshold nice "$OVERT_SOURCE/tools/crowd/measure" "$faces/openset.csv" "$out/$pictures" --half 1 \
        --list-pictures "$pictures" --listed "${CROWD_LISTED:-500}" --passers "${CROWD_PASSERS:-40}" \
        --strangers "${CROWD_STRANGERS:-200}" --times 3 --width 1280 --height 720 --rate 5 --seed 11 >"$out/result" 2>"$out/said"
    sed -n '/^{/,$p' "$out/result" >"$out/result.json"
    python3 - "$out/result.json" "$pictures" "$threshold" <<'END'
import json, sys
result, pictures = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2]
def line(what, figure, goal, met):
    print("ACCEPT|crowd, %s listed picture%s, %s: %s|%s|%s|%s"
          % (pictures, "s"[:int(pictures) - 1], sys.argv[3], what, figure, goal, "met" if met else "not met"))
def share(value, interval):
    return "%.2f %% (%.2f to %.2f)" % (100 * value, 100 * interval[0], 100 * interval[1])
found = result["tpir_per_pass"]
line("TPIR per pass", share(found, result["tpir_interval"]), "at least 95 %", found >= 0.95)
false = result["false_alert_rate"]
line("false alerts per face seen", "%d of %d: " % (result["false_alerts"], result["faces_seen"])
     + share(false, result["false_alert_interval"]), "at most 0.1 %", false <= 0.001)
line("duplicates", result["duplicates"], "0", result["duplicates"] == 0)
END
done
