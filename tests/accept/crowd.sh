#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# crowd.sh - a simulated crowd through the whole program (docs/crowd.md): 500 listed with two pictures each, 40 of them pass three
# times, 200 strangers, three cameras of 1280x720. The threshold is set on the other half of the people: all of them pass once, and
# none of the people who are listed or pass here is among them. Takes 40 minutes on an idle machine of two cores.
# CROWD_LISTED, CROWD_PASSERS, CROWD_STRANGERS, CROWD_OTHERS (people who pass to set the threshold) make it smaller for a try;
# CROWD=FOLDER and OTHERS=FOLDER take the films that are there already (of the same options), CROWD_PICTURES=1 puts one picture of each
# person on the list, THRESHOLD leaves out the setting of it.
set -eu
faces=${OVERT_SHARED:?}/faces
build=${OVERT_BUILD:?}
export OVERT_MODELS="${OVERT_MODELS:-$build/models}"
if [ ! -f "$faces/openset.csv" ]; then
    printf 'ACCEPT|a crowd of strangers and listed people|-|-|skipped: %s is not there\n' "$faces"
    exit 0
fi
out=$(mktemp -d "${TMPDIR:-/tmp}/overt-accept-crowd-XXXXXX")
trap 'rm -rf "$out"' EXIT INT TERM
pictures=${CROWD_PICTURES:-2}
others=${OTHERS:-$out/others}
mkdir -p "$others"

# The others in three parts: each part passes as strangers before a list of the two other parts.
part() {
    [ -f "$others/$1.csv" ] || {
        "$build/tools/crowd/overt-crowd" --from "$faces/openset.csv" --half 2 --people >"$out/people.csv"
        python3 - "$out/people.csv" "$faces" "$others" "${CROWD_OTHERS:-100000}" <<'END'
import csv, os, random, sys
path, faces, folder, most = sys.argv[1:]
people = {}
for row in csv.DictReader(open(path, encoding="utf-8")):
    people.setdefault(row["identity"], []).append(os.path.join(os.path.abspath(faces), row["image"]))
names = sorted(people)
random.Random(3).shuffle(names)
def write(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head] + rows)
for part in range(3):
    mine = names[part::3]
    write("%s/%d.csv" % (folder, part), ["role", "identity", "image"],
          [["nonmated", name, image] for name in mine[:int(most) // 3] for image in people[name]])
    write("%s/list%d.csv" % (folder, part), ["identity", "image"],
          [[name, image] for name in names if name not in mine for image in people[name][:2]])
END
    }
    strangers=$(tail -n +2 "$others/$1.csv" | cut -d, -f2 | sort -u | wc -l)
    [ -f "$others/$1/truth.csv" ] ||
        nice "$build/tools/crowd/overt-crowd" --from "$others/$1.csv" --pictures / --out "$others/$1" --listed 0 --passers 0 \
            --strangers "$strangers" --times 3 --width 1280 --height 720 --rate 5 --seed "$((21 + $1))" >&2
    [ -s "$others/$1.json" ] || {
        nice "$build/tools/crowd/overt-crowd-threshold" --list "$others/list$1.csv" --length 500 "$others/$1"/camera*.mp4 \
            >"$out/reached.json"
        mv "$out/reached.json" "$others/$1.json"
    }
}

threshold=${THRESHOLD:-}
if [ -z "$threshold" ]; then
    for number in 0 1 2; do part "$number"; done
    threshold=$(python3 - "$others" <<'END'
import json, math, sys
parts = [json.load(open("%s/%d.json" % (sys.argv[1], part), encoding="utf-8")) for part in range(3)]
passes = sum(part["passes"] for part in parts)
reached = {}
for part in parts:
    for at, count in part["reached"]:
        reached[at] = reached.get(at, 0) + count
for at in (0.55, 0.577, 0.6, 0.61, 0.62, 0.626, 0.63, 0.635, 0.64, 0.645, 0.65, 0.66):
    print("others: %.3f reached by %.2f of 1,000 passes" % (at, 1000 * reached[at] / passes), file=sys.stderr)
at = min(at for at, count in reached.items() if count <= 0.001 * passes)
count = math.ceil(reached[at] - 1e-9)
# Clopper and Pearson's upper end of so many of so many, by halving.
low, high = 0.0, 1.0
for _ in range(60):
    share = (low + high) / 2
    below = sum(math.comb(passes, k) * share ** k * (1 - share) ** (passes - k) for k in range(count + 1))
    low, high = (share, high) if below > 0.025 else (low, share)
print("others: %d passes before lists of 500 out of %d; %.3f is reached by %.2f of 1,000 (at most %.1f, 95 %% interval)"
      % (passes, parts[0]["people"], at, 1000 * reached[at] / passes, 1000 * low), file=sys.stderr)
print("%.3f" % at)
END
)
fi
echo "threshold set on other people: $threshold"

JSON=1 THRESHOLD=$threshold nice "$OVERT_SOURCE/tools/crowd/measure" "$faces/openset.csv" "$out/run" --half 1 \
    --list-pictures "$pictures" --listed "${CROWD_LISTED:-500}" --passers "${CROWD_PASSERS:-40}" \
    --strangers "${CROWD_STRANGERS:-200}" --times 3 --width 1280 --height 720 --rate 5 --seed 11 >"$out/result" 2>"$out/said" ||
    { cat "$out/said" >&2; exit 1; }
cat "$out/said"
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
line("TPIR per pass", "%d of %d: " % (result["found_passes"], result["listed_passes"]) + share(found, result["tpir_interval"]),
     "at least 95 %", found >= 0.95)
false = result["false_alert_rate"]
line("false alerts per face seen", "%d of %d: " % (result["false_alerts"], result["faces_seen"])
     + share(false, result["false_alert_interval"]), "at most 0.1 %", false <= 0.001)
line("duplicates", result["duplicates"], "0", result["duplicates"] == 0)
END
