#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-questions.sh - the questions of real requests find their place (tests/data/foi/placings.txt), those written before the
# rules too (held-out.txt); the page of 208-2023 gives its request; hostile requests end with a clear line.
set -eu
overt=${OVERT:?}
page=${OVERT_SHARED:-}/letters/208-2023.txt
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }

"${OVERT_BUILD:?}/tests/unit/foi/test_foi_placings" >"$tmp/said" 2>&1 && passed=met || passed='not met'
for name in placings held-out; do
    said=$(sed -n "s,^# tests/data/foi/$name.txt: ,,p" "$tmp/said")
    line "questions placed without help: $name" "$said" '90 % at least, 0 wrongly' "$passed"
done

said=$(sed -n 's,^# \([0-9]* near misses.*\),\1,p' "$tmp/said")
line 'questions near to one that is answered, and another: asked about, not placed' "$said" '45 at least, 0 placed wrongly' "$passed"

if [ -f "$page" ]; then
    "$overt" foi read "$page" --words 2>/dev/null | sed '/^ *$/d' >"$tmp/words"
    sed '/^ *$/d' "${page%.txt}-request.txt" >"$tmp/wanted"
    same=$(cmp -s "$tmp/words" "$tmp/wanted" && echo 'to the word' || echo different)
    line 'the request out of the page of 208-2023' "$same" 'to the word' "$(met "$same" 'to the word')"
    placed=$("$overt" foi read "$page" 2>/dev/null | grep 'questions placed')
    line 'questions of 208-2023 placed' "$placed" '24 of 24 questions placed.' "$(met "$placed" '24 of 24 questions placed.')"
else
    line 'the request out of the page of 208-2023' - 'to the word' 'skipped: ../shared is not there'
fi

# Hostile: ten megabytes, 10,000 questions, parts in parts, nonsense, script, marks that turn the direction.
python3 - "$tmp" <<'END'
import os, random, sys
folder = sys.argv[1]
def put(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)
mail = b"From: A Person <a@example.org>\nSubject: x\nMIME-Version: 1.0\n"
put("h-big", b"Q1. Do you use LFR?\n" * 500000)
put("h-many", b"".join(b"%d. Do you use LFR?\n" % n for n in range(1, 10001)))
put("h-bullets", b"Please provide:\n" + b"- the number of LFR deployments\n" * 10000)
put("h-deep.eml", mail + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)))
put("h-broken.eml", mail + b"Content-Type: multipart/mixed; boundary=\"\n\n--\xff\xfe\n\x00\x01")
put("h-none.eml", mail + b"Content-Type: application/pdf; name=r.pdf\n\nAAAA\n")
put("h-noise", random.Random(1).randbytes(200000))
put("h-deep.html", b"<html><body>" + b"<div>" * 200000)
put("h-line", b"Q1. " + b"x" * 900000)
put("h-zero", b"\0" * 1000)
END
clear=0
slow=0
for file in "$tmp"/h-*; do
    began=$(date +%s)
    code=0
    timeout 20 "$overt" foi read "$file" >/dev/null 2>"$tmp/err" || code=$?
    [ $(($(date +%s) - began)) -le 15 ] || slow=$((slow + 1))
    if [ "$code" = 2 ] && [ "$(wc -l <"$tmp/err")" = 1 ]; then clear=$((clear + 1)); else echo "$file: $code"; fi
done
line 'hostile requests refused in one line, none hangs' "$clear of 10, $slow hang" '10 of 10, 0 hang' "$(met "$clear, $slow" '10, 0')"

"$overt" init "$tmp/record" --force 'A Police' --administrator 'A. Admin' >/dev/null
printf 'Q1. Has the force used live facial recognition %s\n' \
    "$(printf '<script>alert(1)</script> \342\200\256in\342\200\254 2024 <img src=x onerror=alert(2)>?')" >"$tmp/script"
printf 'Q1 used | LFR | in 2024\n' >"$tmp/script.placings" # such words are asked about, not placed
"$overt" foi answer --request "$tmp/script" --placings "$tmp/script.placings" --reference 1 --received 2025-01-06 --out "$tmp/out" \
    --dir "$tmp/record" >/dev/null
bad=$(grep -c -i '<script\|<img' "$tmp/out/letter.html" || true)
marks=$(LC_ALL=C grep -c "$(printf '\342\200\256')" "$tmp/out/letter.html" || true)
line 'script and marks in a question: run or kept on the page' "$bad, $marks" '0, 0' "$(met "$bad, $marks" '0, 0')"

# Placings that an officer settles, and the same questions asked by three persons.
export OVERT_DIR="$tmp/cases"
"$overt" init "$OVERT_DIR" --force 'Warwickshire Police' --administrator 'A. Admin' >/dev/null 2>&1
"$overt" officer add 'D. Draft' --roles information --as 'A. Admin' >/dev/null
receive() { # REFERENCE FILE NAME
    "$overt" foi receive "$2" --received 2025-01-06 --reference "$1" --requester "$3" --address "$3@mail.example" --as 'D. Draft' --json
}
cat >"$tmp/odd" <<'END'
Q1. Has the force used live facial recognition in 2024?
Q2. What is your view of the weather on deployment days?
END
receive odd "$tmp/odd" Quillfeather >"$tmp/receipt"
"$overt" foi draft odd --out "$tmp/odd-letter" --as 'D. Draft' >/dev/null 2>"$tmp/err" && code=0 || code=$?
said=$code,$(grep -c 'Q2; say what they ask: overt foi place odd Q2' "$tmp/err" || true)
line 'a draft with a question that has no place: refused, with the command to give' "$said" '2,1' "$(met "$said" '2,1')"
"$overt" foi place odd Q2 'records | LFR | -' --why 'telephoned' --as 'D. Draft' >/dev/null 2>&1
"$overt" foi place odd Q2 'dates | LFR | in 2024' --why 'as they wrote' --as 'D. Draft' >"$tmp/settled" 2>&1
"$overt" foi draft odd --out "$tmp/odd-letter" --as 'D. Draft' >/dev/null 2>&1 && code=0 || code=$?
said=$code,$(grep -c replaced "$tmp/settled" || true),$("$overt" ledger verify >/dev/null && echo holds)
line 'settled twice: the newest is used, both are kept, the record verifies' "$said" '0,1,holds' "$(met "$said" '0,1,holds')"
if [ -f "$page" ]; then
    request=${page%.txt}-request.txt
    sed 's/^Q\([0-9]*\)\. /\1. /; s/^Q[0-9]*\([a-d]\)\. /\1) /' "$request" >"$tmp/second"
    sed 's/^Q[0-9]*[a-d]*\. //' "$request" >"$tmp/third"
    receive 208-2023 "$request" Quillfeather >"$tmp/receipt"
    receive 209-2023 "$tmp/second" Perkins >"$tmp/receipt-2"
    receive 210-2023 "$tmp/third" Otherwise >"$tmp/receipt-3"
    found=0
    for n in 2 3; do
        if grep -q '"reference": "208-2023"' "$tmp/receipt-$n"; then found=$((found + 1)); fi
    done
    line 'the questions of 208-2023 by two other persons, with other numbers and none: found' "$found of 2" '2 of 2' "$(met "$found" 2)"
    "$overt" foi wave 210-2023 --json >>"$tmp/receipt-3"
    named=$(grep -ciE 'quillfeather|perkins' "$tmp/receipt-3" || true)
    line 'what says so names who asked' "$named" 0 "$(met "$named" 0)"
fi
"$OVERT_BUILD/tests/unit/foi/test_foi_wave" >"$tmp/wave" 2>&1 && passed=met || passed='not met'
said=$(sed -n 's/^# \([0-9]* pairs of different requests\), none.*/\1/p' "$tmp/wave")
line 'real requests on the same subject taken for the same' "0 of ${said:-none read}" 0 "$passed"
