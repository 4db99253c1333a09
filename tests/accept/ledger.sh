#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ledger.sh - the published log to the letter: public vectors with each byte changed, every shape of tree by a second
# reader, witnesses, erasure; with OVERT_VECTORS=FOLDER also the .json files of transparency-dev/merkle testdata.
set -eu
build=${OVERT_BUILD:?}
overt=${OVERT:?}
source=${OVERT_SOURCE:?}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

# line WORDS GOAL FIGURE WANTED
line() { [ "$3" = "$4" ] && met=met || met='not met'; printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$3" "$2" "$met"; }

# unit PROGRAM...: cases that pass, of all
unit() {
    passed=0 all=0
    for program in "$@"; do
        "$build/tests/unit/$program" >"$room/out" 2>&1 || true
        cat "$room/out"
        passed=$((passed + $(grep -c '\[       OK \]' "$room/out" || true)))
        all=$((all + $(grep -c '\[ RUN      \]' "$room/out" || true)))
    done
    echo "$passed of $all" >"$room/figure"
    [ "$all" -ge 26 ] || all='at least 26'
    echo "$all of $all" >"$room/wanted"
}

unset CMOCKA_MESSAGE_OUTPUT
unit crypt/test_crypt_note crypt/test_crypt_cosign ledger/test_ledger_tree ledger/test_ledger_vectors
line 'public vectors of tree, proofs, checkpoint, note and cosignature; each fails when one byte is changed' 'all cases' \
    "$(cat "$room/figure")" "$(cat "$room/wanted")"
unit ledger/test_ledger_log ledger/test_ledger_witness
line 'receipts, proofs and published files: each byte changed is seen; erasing leaves a log that verifies' 'all cases' \
    "$(cat "$room/figure")" "$(cat "$room/wanted")"

python3 "$source/tests/reference/tlog.py" families 256 | "$build/tests/reference/check_proofs" >"$room/out" || true
cat "$room/out"
line 'inclusion and consistency proofs by a second implementation, all trees up to 256 leaves' \
    '65792 right, all wrong ones refused' "$(tail -n 1 "$room/out")" '262911 proofs judged rightly, of them 65792 to be believed; 0 wrongly'

python3 "$source/tests/reference/tlog.py" vectors "$source/tests/data/merkle" >"$room/vectors"
"$build/tests/reference/check_proofs" <"$room/vectors" >"$room/out" || true
cat "$room/out"
line 'vectors of transparency-dev/merkle (tests/data/merkle); each fails when one byte is changed' '10 right, all others refused' \
    "$(tail -n 1 "$room/out")" '1328 proofs judged rightly, of them 10 to be believed; 0 wrongly'

if [ -n "${OVERT_VECTORS:-}" ] && [ -d "$OVERT_VECTORS" ]; then
    python3 "$source/tests/reference/tlog.py" vectors "$OVERT_VECTORS" >"$room/vectors"
    "$build/tests/reference/check_proofs" <"$room/vectors" >"$room/out" || true
    cat "$room/out"
    # An empty older tree has one root only here (RFC 6962 2.1); one file of the folder gives it another.
    wrong=$(grep -c '^not ' "$room/out" || true)
    others=$(grep '^not ' "$room/out" | grep -cv '^not good: consistency 0 ' || true)
    line 'the .json files of transparency-dev/merkle' 'all but roots that are no hashes' \
        "$(wc -l <"$room/vectors") files, $wrong differ, $others unexplained" \
        "$(wc -l <"$room/vectors") files, $wrong differ, 0 unexplained"
else
    printf 'ACCEPT|the .json files of transparency-dev/merkle|-|all|skipped: OVERT_VECTORS names no folder of them\n'
fi

OVERT_BUILD="$build" OVERT="$overt" "$source/tests/flow/tlog" >"$room/out" 2>&1 || true
cat "$room/out"
line 'a second reader, a plain web server and two witnesses agree with overt' '7 cases' \
    "$(grep -c '^ok ' "$room/out" || true) cases" '7 cases'

# What a citizen does, with nothing but files.
"$overt" init "$room/record" --force F --administrator 'A. A' >/dev/null
for n in 1 2 3; do "$overt" setting set "test.n$n" x --dir "$room/record" --as 'A. A' >/dev/null; done
"$overt" ledger prove --entry 1 --dir "$room/record" >"$room/entry-1.tlog-proof"
mkdir "$room/else"
cp -r "$room/record/log" "$room/record/ledger.pub" "$room/entry-1.tlog-proof" "$room/else"
rm -rf "$room/record"
cd "$room/else"
said=no
"$overt" ledger verify log --key ledger.pub >"$room/out" && grep -q 'No witness was asked about' "$room/out" &&
    "$overt" ledger check-receipt entry-1.tlog-proof --key ledger.pub >>"$room/out" && said=yes
cat "$room/out"
line 'overt ledger verify FOLDER --key K needs nothing but files, and says that no witness looked' 'yes' "$said" yes
