#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# openset.sh - the open-set goal for the default models on ../shared/faces, as it is labelled and without the labels that are wrong
# for certain (openset-wrong.txt), and what 8 bits cost: an exact search loses nothing, templates that are 8 bits for good a little.
#
# Long: what is done stays in accept/openset of the build, and a run that was stopped goes on there when it is started again. Made anew
# when the program or a model is newer, or the folder was removed.
set -eu
faces=${OVERT_SHARED:?}/faces
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
if [ ! -f "$faces/openset.csv" ]; then
    line 'open set' - - "skipped: $faces is not there"
    exit 0
fi
out=${OVERT_BUILD:?}/accept/openset
wrong=${OVERT_SOURCE:?}/tests/accept/openset-wrong.txt
mkdir -p "$out"
ln -sfn "$(realpath "$faces/images")" "$out/images"
sed -n 's/^\([^# ][^ ]*\).*/images\/\1/p' "$wrong" >"$out/wrong"
grep -v -F -f "$out/wrong" "$faces/openset.csv" >"$out/corrected.csv"
# Whether a result is there and is of this program and these models.
done_before() {
    [ -f "$1" ] && [ -z "$(find -L "$OVERT_BUILD/overt" "$OVERT_BUILD/models" "$faces/openset.csv" "$wrong" -type f -newer "$1")" ]
}
# name, set, recogniser
evaluate() {
    done_before "$out/$1.json" && return
    nice -n 19 "$OVERT_BUILD/overt" evaluate openset "$2" --recogniser "$3" --work "$out/$1.work" --json >"$out/$1.part"
    mv "$out/$1.part" "$out/$1.json"
}
evaluate labelled "$faces/openset.csv" mobilefacenet
evaluate corrected "$out/corrected.csv" mobilefacenet
evaluate int8 "$faces/openset.csv" mobilefacenet-int8
if ! done_before "$out/chains"; then
    nice -n 19 "$OVERT_BUILD/tools/chains/overt-chains" "$faces/openset.csv" --wrong "$wrong" --few >"$out/chains.part"
    mv "$out/chains.part" "$out/chains"
fi
cat "$out/chains"
python3 - "$out" <<'EOF'
import json, re, sys
def line(what, figure, goal, met):
    print("ACCEPT|%s|%s|%s|%s" % (what, figure, goal, "met" if met else "not met"))
read = lambda name: json.load(open("%s/%s.json" % (sys.argv[1], name), encoding="utf-8"))
for name, words in (("labelled", "as labelled"), ("corrected", "wrong labels left out")):
    result = read(name)
    for fpir, goal in (("0.01", 0.95), ("0.001", 0.91)):
        share = result["tpir_at_fpir"][fpir]
        what = "TPIR at FPIR %g %%, %s" % (100 * float(fpir), words)
        line(what, "%.2f %%" % (100 * share), "at least %g %%" % (100 * goal), share >= goal)
    line("failure to enrol, " + words, "%g" % result["failure_to_enrol"], "0", result["failure_to_enrol"] == 0)
labelled, int8 = (read(name)["tpir_at_fpir"] for name in ("labelled", "int8"))
for fpir in ("0.01", "0.003", "0.001"):
    lost = 100 * (labelled[fpir] - int8[fpir])
    line("weights of 8 bits (mobilefacenet-int8), TPIR lost at FPIR %g %%" % (100 * float(fpir)), "%.2f points" % lost,
         "at most 0.3 points", lost <= 0.3)
table = open(sys.argv[1] + "/chains", encoding="utf-8")
rows = [[field.strip() for field in row.split("|")[1:-1]] for row in table if row.startswith("| ")]
by = {row[0]: row for row in rows}
whole, bytes_ = (by[key] for key in by if key.startswith(("as it is", "templates of 8 bits")))
loss = [float(a) - float(b) for a, b in zip(whole[1:4], bytes_[1:4])]
line("templates of 8 bits for good, loss at 1, 0.3 and 0.1 %", ", ".join("%.2f" % x for x in loss), "at most 0.3 points",
     max(loss) <= 0.3 + 1e-9)
EOF
"$OVERT_BUILD/tests/unit/face/match/test_face_match_search" >"$out/search" 2>&1 && code=0 || code=$?
differ=$(grep -c '^not ok' "$out/search" || true)
line 'int8 scan, then whole scores: answers other than those of whole scores alone' "$differ, exit code $code" '0' \
    "$([ "$code" = 0 ] && echo met || echo not met)"
