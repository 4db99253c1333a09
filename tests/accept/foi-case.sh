#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-case.sh - a request as a case, from receipt to the published letter, by the program itself: who may do what, the clock, what
# is sent to the byte, who asked nowhere, the disclosure log and a reader's check with its files alone; the counts of 500 requests.
set -eu
overt=${OVERT:?}
source=${OVERT_SOURCE:?}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
value() { sed -n "s/.*\"$2\": *\"\{0,1\}\([^\",}]*\)\"\{0,1\}.*/\1/p" "$1" | head -n 1; }
has() { grep -c "$1" "$2" | sed 's/[1-9][0-9]*/1/' || true; } # 1 or 0
tries() { # how many of the commands on stdin were refused
    n=0
    while read -r words; do
        eval "set -- $words"
        "$overt" "$@" >/dev/null 2>&1 || n=$((n + 1))
    done
    echo "$n"
}

record=$tmp/record
"$overt" init "$record" --force 'Midshire Police' --administrator 'A. Admin' >/dev/null
export OVERT_DIR="$record"
for name in 'D. Draft' 'C. Clear' 'R. View'; do
    "$overt" officer add "$name" --roles information --as 'A. Admin' >/dev/null
done
"$overt" officer add 'P. Plan' --roles planner --as 'A. Admin' >/dev/null
"$overt" foi policy adopt --topic 'covert use' --touches body-worn --exemptions 's24(2), s31(3)' --as 'D. Draft' >/dev/null

# A request with its requester in every place where one stands.
cat >"$tmp/request.txt" <<'END'
Dear Sir or Madam,

Q1. Has the force used live facial recognition from January 2022 to January 2023?
Q1a. If so, please provide dates and locations.
Q4. Has the force used facial recognition in conjunction with body-worn video?

Yours faithfully,
Xanthippe Quillfeather
17 Planted Crescent, Nowhereton NW9 9ZZ
xq@plantedmail.example, telephone 07700 900123
END
printf 'Ms Xanthippe Quillfeather' >"$tmp/name"
printf 'xq@plantedmail.example\n17 Planted Crescent\nNowhereton' >"$tmp/address"
asked='Xanthippe|Quillfeather|plantedmail|Planted Crescent|Nowhereton|07700'
received=$(date -d '10 days ago' +%F)
"$overt" foi receive "$tmp/request.txt" --received "$received" --reference '208/2023' --requester "@$tmp/name" \
    --address "@$tmp/address" --as 'D. Draft' --json >"$tmp/receipt.json"
due=$("$overt" foi due "$received" --json | sed -n 's/.*"due": *"\([0-9-]*\)".*/\1/p' | head -n 1)
line 'a case is due when foi due says' "$(value "$tmp/receipt.json" due)" "$due" "$(met "$(value "$tmp/receipt.json" due)" "$due")"

# Section 8, clarification, fees: their lines are in the unit test; here what the officer is told.
printf 'Tell me about the cameras in Midtown.' >"$tmp/short.txt"
"$overt" foi receive "$tmp/short.txt" --received "$received" --requester "@$tmp/name" --as 'D. Draft' >"$tmp/short" 2>"$tmp/notes"
said=$(has 'give us an address' "$tmp/short"),$(has 'section 16' "$tmp/short"),$(has 'same name' "$tmp/notes")
line 'a request without an address: its lines, and that the same name asked before' "$said" '1,1,1' "$(met "$said" '1,1,1')"

refused=$(tries <<END
foi task add 208/2023 Q1 --question "Q1, for Ms Quillfeather" --unit Operations --as "D. Draft"
foi task add 208/2023 Q1 --question "answer to 17 Planted Crescent" --unit Operations --as "D. Draft"
foi show 208/2023 --reason curious --as "P. Plan"
foi step 208/2023 collecting --as "P. Plan"
END
)
line 'refused: tasks that name who asked, reading who asked, a step without the role' "$refused of 4" '4 of 4' "$(met "$refused" 4)"
"$overt" foi task add 208/2023 Q1 --question 'Was live facial recognition used in 2022?' --unit Operations --collector 'P. Plan' \
    --as 'D. Draft' >/dev/null
"$overt" foi task done 1 --state not-held --minutes 25 --as 'P. Plan' >/dev/null

"$overt" foi draft 208/2023 --out "$tmp/letter" --as 'D. Draft' >/dev/null 2>&1
text=$tmp/letter/letter.txt
page=$tmp/letter/letter.html
"$overt" foi step 208/2023 clearance --as 'D. Draft' >/dev/null
cp "$text" "$tmp/other.txt"
printf '\n' >>"$tmp/other.txt"
before=$(tries <<END
foi clear 208/2023 --as "D. Draft"
foi clear 208/2023 --text "$tmp/other.txt" --html "$page" --as "C. Clear"
foi send 208/2023 --text "$text" --html "$page" --outcome part --exemptions "s24, s31" --as "D. Draft"
END
)
"$overt" foi clear 208/2023 --text "$text" --html "$page" --as 'C. Clear' >/dev/null
after=$(tries <<END
foi send 208/2023 --text "$tmp/other.txt" --html "$page" --outcome part --exemptions "s24, s31" --as "D. Draft"
foi send 208/2023 --text "$text" --html "$page" --outcome part --as "D. Draft"
END
)
line 'refused: own clearance, another draft, uncleared, another byte, no section named' "$((before + after)) of 5" '5 of 5' \
    "$(met "$((before + after))" 5)"
"$overt" setting set foi.email foi@midshire.example --as 'A. Admin' >/dev/null
"$overt" foi send 208/2023 --text "$text" --html "$page" --outcome part --exemptions 's24(2), s31(3)' --as 'D. Draft' \
    --out "$tmp/mail" --dear 'Ms Quillfeather' --json >"$tmp/sent.json"
hash=$(sha256sum "$text" | cut -d' ' -f1)
sent=$(value "$tmp/sent.json" text_sha256)
line 'the letter is recorded by the SHA-256 of its exact bytes' "$sent" "$hash" "$(met "$sent" "$hash")"

"$overt" foi step 208/2023 review --as 'D. Draft' >/dev/null
printf 'The review.\n' >"$tmp/review.txt"
printf '<p>The review.</p>\n' >"$tmp/review.html"
reviews=$(tries <<END
foi review 208/2023 --result upheld --text "$tmp/review.txt" --html "$tmp/review.html" --as "D. Draft"
foi review 208/2023 --result upheld --text "$tmp/review.txt" --html "$tmp/review.html" --as "C. Clear"
foi review 208/2023 --result upheld --text "$tmp/review.txt" --html "$tmp/review.html" --as "R. View"
END
)
line 'an internal review by who drafted, who cleared, another' "$reviews of 3 refused" '2 of 3 refused' "$(met "$reviews" 2)"

# A letter that repeats who asked: the drafter is told, and it is not disclosed.
printf 'Q1. Has the force used live facial recognition from January 2022 to January 2023, asks Quillfeather?\n' >"$tmp/from.txt"
"$overt" foi receive "$tmp/from.txt" --received "$received" --reference 209/2023 --requester "@$tmp/name" --address "@$tmp/address" \
    --as 'D. Draft' >/dev/null 2>&1
"$overt" foi place 209/2023 Q1 'used | LFR | between January 2022 and January 2023' --why 'a name at its end' --as 'D. Draft' >/dev/null
"$overt" foi draft 209/2023 --out "$tmp/from" --as 'D. Draft' >/dev/null 2>"$tmp/from-notes"
told=$(grep -c 'names who asked' "$tmp/from-notes" || true)
line 'a draft that names who asked: the drafter is told' "$told" 1 "$(met "$told" 1)"
"$overt" foi step 209/2023 clearance --as 'D. Draft' >/dev/null
"$overt" foi clear 209/2023 --as 'C. Clear' >/dev/null
"$overt" foi send 209/2023 --text "$tmp/from/letter.txt" --html "$tmp/from/letter.html" --outcome not-held --as 'D. Draft' >/dev/null

# The disclosure log.
log=$tmp/www
shown=$(tries <<END
foi disclose 208/2023 --title "Asked by X. Quillfeather" --topics live --confirmed --as "D. Draft"
foi disclose 208/2023 --title "Use" --topics live --question "For Xanthippe" --confirmed --as "D. Draft"
foi disclose 208/2023 --title "Use" --topics live --question "Write to a.b@c.example" --confirmed --as "D. Draft"
foi disclose 208/2023 --title "Use" --topics live --question "Call 01632 960 983" --confirmed --as "D. Draft"
foi disclose 208/2023 --title "Use" --topics live --confirmed --as "P. Plan"
foi disclose FOI-2026-0002 --title "Cameras" --topics live --confirmed --as "D. Draft"
foi disclose 209/2023 --title "Use" --topics live --question "Was it used?" --confirmed --as "D. Draft"
END
)
line 'refused for the log: names, addresses, numbers, no right, not answered, named in the letter' "$shown of 7" '7 of 7' \
    "$(met "$shown" 7)"
"$overt" foi disclose 208/2023 --title 'Use of facial recognition' --topics 'live, body-worn video' --dataset --confirmed \
    --as 'D. Draft' >/dev/null 2>&1
"$overt" foi publish "$log" --base https://www.midshire.example/foi/ --as 'D. Draft' >/dev/null 2>"$tmp/publish-notes"
entry=$log/requests/208-2023

# A correction: a new letter that names the old; both stay.
"$overt" foi step 208/2023 reopened --why 'a date was wrong' --as 'D. Draft' >/dev/null
sed 's/No information held/No information is held/' "$text" >"$tmp/right.txt"
sed 's/No information held/No information is held/' "$page" >"$tmp/right.html"
"$overt" foi draft 208/2023 --text "$tmp/right.txt" --html "$tmp/right.html" --as 'D. Draft' >/dev/null
"$overt" foi step 208/2023 clearance --as 'D. Draft' >/dev/null
"$overt" foi clear 208/2023 --as 'C. Clear' >/dev/null
"$overt" foi send 208/2023 --text "$tmp/right.txt" --html "$tmp/right.html" --outcome part --exemptions 's24(2), s31(3)' \
    --as 'D. Draft' >/dev/null
"$overt" foi disclose 208/2023 --why 'a wrong date was corrected' --confirmed --as 'D. Draft' >/dev/null 2>&1
"$overt" foi publish "$log" --base https://www.midshire.example/foi/ --as 'D. Draft' >/dev/null 2>"$tmp/publish-notes"
same=same
cmp -s "$entry/letter-1.txt" "$text" || same=other
cmp -s "$entry/letter-1.html" "$page" || same=other
cmp -s "$entry/letter-1.pdf" "$tmp/letter/letter.pdf" || same=other
cmp -s "$entry/letter-2.txt" "$tmp/right.txt" || same=other
line 'published letters are those that were sent, to the byte; a corrected one beside the first' "$same" same "$(met "$same" same)"
index=$entry/index.html
corrected=$(has 'was corrected by' "$index"),$(has 'a wrong date was corrected' "$index"),$(has "$hash" "$index")
line 'the correction names the old letter, and why, on its page' "$corrected" '1,1,1' "$(met "$corrected" '1,1,1')"

# A reader with the files and the public key, and no record.
cp "$record/ledger.pub" "$tmp/key"
cp -r "$entry" "$tmp/reader"
held=0
for n in 1 2; do
    if (cd "$tmp" && env -u OVERT_DIR "$overt" foi check reader --letter $n --key key >/dev/null) &&
        env -u OVERT_DIR "$overt" ledger check-receipt "$tmp/reader/letter-$n.tlog-proof" --key "$tmp/key" >/dev/null; then
        held=$((held + 1))
    fi
done
line 'a reader finds each letter to be the one that was sent, with files alone' "$held of 2" '2 of 2' "$(met "$held" 2)"
python3 - "$tmp/reader" "$tmp/key" "$source" >"$tmp/second" 2>&1 <<'END' || true
# A second reader that shares no code: SHA-256 of the letter in the act, the act in the entry, the entry in the proof's tree.
import base64, hashlib, json, sys
good = 0
for n in (1, 2):
    stem = "%s/letter-%d." % (sys.argv[1], n)
    salt, record = open(stem + "act", "rb").read().split(b"\n", 1)
    [row] = [r["values"] for r in json.loads(record)["rows"] if r["table"] == "foi_sent"]
    proof = open(stem + "tlog-proof", encoding="utf-8").read().split("\n")
    assert proof[1].startswith("extra ") and proof[2].startswith("index ")
    entry, index = base64.b64decode(proof[1][6:]), int(proof[2][6:])
    blank = proof.index("")
    hashes, size, root = [base64.b64decode(h) for h in proof[3:blank]], int(proof[blank + 2]), base64.b64decode(proof[blank + 3])
    node, at, last = hashlib.sha256(b"\0" + entry).digest(), index, size - 1
    for h in hashes:  # RFC 9162 2.1.3.2
        if at & 1 or at == last:
            node = hashlib.sha256(b"\1" + h + node).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + h).digest()
        at, last = at >> 1, last >> 1
    commitment = hashlib.sha256(bytes.fromhex(salt.decode()) + record).hexdigest()
    good += (node == root and last == 0 and "commitment %s\n" % commitment in entry.decode()
             and row["text_sha256"] == hashlib.sha256(open(stem + "txt", "rb").read()).hexdigest()
             and row["html_sha256"] == hashlib.sha256(open(stem + "html", "rb").read()).hexdigest()
             and (n > 1 or row["pdf_sha256"] == hashlib.sha256(open(stem + "pdf", "rb").read()).hexdigest()))
print(good)
END
second=$(tail -n 1 "$tmp/second")
line 'so does a second reader in Python that shares no code' "$second of 2" '2 of 2' "$(met "$second" 2)"
mine=$(cd "$tmp" && env -u OVERT_DIR "$overt" foi check reader --key key --mine mail/letter.eml | grep -c 'Dear Ms Quillfeather' || true)
line 'who got the e-mail finds it to be the published letter, with the lines for them' "$mine" 1 "$(met "$mine" 1)"
caught=0
for file in letter-1.txt letter-1.html letter-1.pdf letter-1.act letter-1.tlog-proof; do
    rm -rf "$tmp/bad"
    cp -r "$entry" "$tmp/bad"
    python3 - "$tmp/bad/$file" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(0, 2)
    middle = file.tell() // 2
    file.seek(middle)
    byte = file.read(1)
    file.seek(middle)
    file.write(b"#" if byte != b"#" else b"+")
END
    env -u OVERT_DIR "$overt" foi check "$tmp/bad" --key "$tmp/key" >/dev/null 2>&1 || caught=$((caught + 1))
done
rm -rf "$tmp/bad"
cp -r "$entry" "$tmp/bad"
cp "$tmp/bad/letter-2.tlog-proof" "$tmp/bad/letter-1.tlog-proof"
env -u OVERT_DIR "$overt" foi check "$tmp/bad" --key "$tmp/key" >/dev/null 2>&1 || caught=$((caught + 1))
line 'a changed letter, page, PDF, act or proof, or the proof of another letter, is caught' "$caught of 6" '6 of 6' \
    "$(met "$caught" 6)"

# Nobody is named: not in the published files, the log of acts, the record's file, or what commands print without a reason.
"$overt" foi list --json >"$tmp/list.json"
"$overt" foi show 208/2023 --json >"$tmp/show.json"
"$overt" foi task list --json >"$tmp/tasks.json"
"$overt" audit --reason check --as 'A. Admin' >"$tmp/audit.txt" 2>&1 || true
named=$(cd "$tmp" && grep -rlaE "$asked" www record/log record/record.db list.json show.json tasks.json audit.txt 2>/dev/null | wc -l)
files=$(find "$log" "$record/log" -type f | wc -l)
line "files that name who asked, of $files published and the record" "$named" 0 "$(met "$named" 0)"
opened=$("$overt" foi show 208/2023 --reason 'to send it' --as 'D. Draft' | grep -cE 'Quillfeather|plantedmail' || true)
line 'the officer who sends it reads who asked, with a reason' "$([ "$opened" -gt 0 ] && echo yes || echo no)" yes \
    "$(met "$([ "$opened" -gt 0 ] && echo yes || echo no)" yes)"

# Pages, feed, JSON.
python3 "$source/tests/reference/disclosure_log.py" "$log" >"$tmp/pages" 2>&1 || true
faults=$(grep -c '^fault' "$tmp/pages" || true),$(has '^read' "$tmp/pages")
line 'faults of pages, links, feed (RFC 4287) and JSON of the log; read' "$faults" '0,1' "$(met "$faults" '0,1')"
grep '^fault' "$tmp/pages" >&2 || true
"$overt" foi disclose 208/2023 --withdraw --why 'asked for by mistake' --confirmed --as 'D. Draft' >/dev/null 2>&1
"$overt" foi publish "$log" --base https://www.midshire.example/foi/ --as 'D. Draft' >/dev/null 2>&1
stays=$(grep -c 'was withdrawn' "$entry/index.html" || true),$(grep -c 'body-worn' "$log/index.html" || true)
line 'a withdrawn entry keeps its address and says so; the lists have it no more' "$stays" '1,0' "$(met "$stays" '1,0')"
"$overt" ledger verify >/dev/null && verified=holds || verified='does not hold'
line 'the record with its cases verifies' "$verified" holds "$(met "$verified" holds)"

# Counting.
if OVERT_BUILD="${OVERT_BUILD:?}" "$source/tests/flow/foi_statistics" >"$tmp/statistics" 2>&1; then counted=same; else counted=other; fi
lines=$(sed -n 's/.*Q1: \([0-9]*\) lines.*/\1/p' "$tmp/statistics" | head -n 1)
line "500 requests, five quarters, $lines lines each, counted again in Python" "$counted" same "$(met "$counted" same)"
