#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# letter.sh - the letter that answers ten questions from a register of 1,000 made-up operations with 100,000 alerts, as text, page
# and PDF: the whole process, by the one-step way (foi answer) and as the draft of a case (foi draft). Against it SQLite alone, which
# reads every row of the same tables once and adds up one column of each. Medians of ROUNDS.
# The clock decides; where other work keeps the processors busy and it is more than a second, the processor's time is told instead.
set -eu
overt=${OVERT_BUILD:?}/overt
make=$OVERT_BUILD/tests/unit/operate/make_register
questions=${OVERT_SOURCE:?}/tests/data/foi/ten-questions.txt
rounds=${ROUNDS:-5} operations=${OPERATIONS:-1000} alerts=${ALERTS:-104000}
export OVERT_MODELS="$OVERT_BUILD/models"
if [ ! -x "$make" ]; then
    echo 'BENCH|letter from a busy register|-|-|-|< 1 s|skipped: the tests are not built'
    exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/letter.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$make" "$work/record" "$operations" "$alerts" 1
"$overt" sweep --dir "$work/record" >/dev/null # what is due since: its people go, the figures stay
{ cat "$questions"; printf '\nMy name is Ann Reader. Please write to ann.reader@example.org.\n'; } >"$work/request"
"$overt" foi receive "$work/request" --dir "$work/record" --reference 209-2023 --received 2023-06-30 --as 'I. Rights' >/dev/null
timed() { # NAME COMMAND...
    name=$1
    shift
    python3 - "$name" "$work/figures" "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
name, figures, command = sys.argv[1], sys.argv[2], sys.argv[3:]
began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
spent, now = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode != 0:
    sys.exit("%s: %s" % (name, done.stderr))
busy = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
with open(figures, "a") as out:
    print(name, "%.4f %.4f %.2f" % (spent, busy, os.getloadavg()[0]), file=out)
PYTHON
}
scan="SELECT count(*), sum(threshold) FROM operation; SELECT count(*), sum(at) FROM operation_event;
SELECT count(*), sum(at) FROM authority; SELECT count(*), sum(at) FROM operation_decision; SELECT count(*), sum(count) FROM list_figure;
SELECT count(*), sum(faces_seen) FROM face_count; SELECT count(*), sum(candidates) FROM search; SELECT count(*), sum(score) FROM alert;
SELECT count(*), sum(credible) FROM adjudication; SELECT count(*), sum(correct) FROM engagement; SELECT count(*), sum(kind = 'arrest')
FROM outcome; SELECT count(*), sum(dearrested) FROM dearrest;"
for _ in $(seq "$rounds"); do
    timed scan sqlite3 "$work/record/record.db" "$scan"
    timed answer "$overt" foi answer --dir "$work/record" --request "$questions" --reference 208-2023 --received 2023-06-30 \
        --sent 2023-07-21 --out "$work/letter" --as 'I. Rights'
    timed draft "$overt" foi draft 209-2023 --dir "$work/record" --out "$work/draft" --as 'I. Rights'
done
count=$(sqlite3 "$work/record/record.db" 'SELECT count(*) FROM alert')
cat "$work/figures"
awk -v rounds="$rounds" -v count="$count" '
    function middle(name, what,    i, j, swap, list) {
        for (i = 1; i <= rounds; i++) list[i] = value[name, what, i]
        for (i = 2; i <= rounds; i++)
            for (j = i; j > 1 && list[j] < list[j - 1]; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
        return list[int((rounds + 1) / 2)]
    }
    function row(what, name,    spent, busy, met) {
        spent = middle(name, "spent")
        busy = middle(name, "busy")
        met = count >= 100000 && spent < 1 ? "met" : load > 1.5 && busy < 1 ? "skipped: other work, load " load : "not met"
        printf "BENCH|%s, %d alerts, SQLite reading the tables|%.2f s (%.2f s busy)|%.2f s|%.1f|< 1 s|%s\n", what, count, spent,
            busy, middle("scan", "spent"), spent / middle("scan", "spent"), met
    }
    {
        value[$1, "spent", ++seen[$1]] = $2
        value[$1, "busy", seen[$1]] = $3
        if ($4 > load) load = $4
    }
    END { row("letter (foi answer)", "answer"); row("letter (foi draft)", "draft") }' "$work/figures"
