#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# evaluate.sh - how well the default models recognise, pixels to scores, on the pictures of ../shared/faces.
set -eu
faces=${OVERT_SHARED:?}/faces
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
if [ ! -f "$faces/pairs.csv" ]; then
    line 'recognition on labelled pictures' - - "skipped: $faces is not there"
    exit 0
fi
out=${OVERT_BUILD:?}/accept
nice "$OVERT_BUILD/overt" evaluate pairs "$faces/pairs.csv" --json >"$out/pairs.json"
nice "$OVERT_BUILD/overt" evaluate openset "$faces/openset.csv" --json >"$out/openset.json"
# Killed in the middle and started again: the same bytes, but for the time.
rm -rf "$out/evaluate-run" "$out/evaluate-report"
nice "$OVERT_BUILD/overt" evaluate openset "$faces/openset.csv" --result "$out/whole.json" >/dev/null
timeout -s KILL 15 nice "$OVERT_BUILD/overt" evaluate openset "$faces/openset.csv" --work "$out/evaluate-run" >/dev/null 2>&1 || true
kept=$(stat -c %s "$out/evaluate-run/templates" 2>/dev/null || echo 0)
nice "$OVERT_BUILD/overt" evaluate openset "$faces/openset.csv" --work "$out/evaluate-run" --result "$out/resumed.json" \
    --report "$out/evaluate-report" >/dev/null
bare() { sed 's/"made":"[^"]*"//; s/,"sha256":"[0-9a-f]*"}$/}/' "$1" | sha256sum; }
if [ "$(bare "$out/whole.json")" = "$(bare "$out/resumed.json")" ] && [ "$kept" -gt 1000 ] && [ ! -e "$out/evaluate-run" ]; then
    line 'an evaluation killed and started again' "the same bytes, $kept kept" 'the same bytes, then nothing kept' met
else
    line 'an evaluation killed and started again' "other bytes, or $kept kept" 'the same bytes, then nothing kept' 'not met'
fi
if "$OVERT_BUILD/overt" evaluate check "$out/resumed.json" --list-size 1000 --fpir 0.001 | grep -q 'It takes at least 4,278'; then
    line 'a claim that this set is too small for' 'refused, 4,278 searches named' refused met
else
    line 'a claim that this set is too small for' 'not refused' refused 'not met'
fi
python3 - "$out/pairs.json" "$out/openset.json" <<'EOF'
import json, sys
pairs, openset = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
def line(what, figure, goal, met):
    print("ACCEPT|%s|%s|%s|%s" % (what, figure, goal, "met" if met else "not met"))
def least(what, share, goal):
    line(what, "%.2f %%" % (100 * share), "at least %g %%" % (100 * goal), share >= goal)
least("pairs, accuracy", pairs["accuracy"], 0.993)
for fpir, goal in (("0.01", 0.915), ("0.003", 0.87), ("0.001", 0.85)):
    least("open set, TPIR at FPIR %g %%" % (100 * float(fpir)), openset["tpir_at_fpir"][fpir], goal)
for name, result in (("pairs", pairs), ("open set", openset)):
    share = result["failure_to_enrol"]
    line(name + ", failure to enrol", "%.2f %%" % (100 * share), "at most 0.2 %", share <= 0.002)
line("curves", "%d and %d points" % (len(pairs["det"]), len(openset["det"])), "10 at least",
     min(len(pairs["det"]), len(openset["det"])) >= 10)
EOF
