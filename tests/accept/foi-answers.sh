#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# foi-answers.sh - registers of 1,000 made-up operations of all modes: the answers to the ten questions of request 208-2023, each
# figure counted again from the tables by a program that shares no code (tests/reference/foi_count.py); and that a letter under a
# standing policy is the same, to the byte, whether or not what is not published speaks of covert sources.
# SEEDS="1 2" and OPERATIONS=100 are a try.
set -eu
overt=${OVERT:?}
source=${OVERT_SOURCE:?}
make=${OVERT_BUILD:?}/tests/unit/operate/make_register
seeds=${SEEDS:-1 2 3 4}
operations=${OPERATIONS:-1000}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
if [ ! -x "$make" ]; then
    line 'answers from a made-up register' - - 'skipped: the tests are not built'
    exit 0
fi
answer() { # RECORD LETTER QUESTIONS [MORE]: what the command says is kept beside the letter
    record=$1 letter=$2 questions=$3
    shift 3
    "$overt" foi answer --dir "$record" --request "$questions" --reference 208-2023 --received 2023-02-20 --sent 2023-03-21 \
        --out "$letter" --as 'I. Rights' "$@" >"$letter.said" 2>"$letter.notes"
}
ten=$source/tests/data/foi/ten-questions.txt

for seed in $seeds; do
    "$make" "$tmp/record" "$operations" 5000 "$seed"
    answer "$tmp/record" "$tmp/letter" "$ten"
    python3 "$source/tests/reference/foi_count.py" "$tmp/record/record.db" "$tmp/letter/letter.html" 2023-02-20 >"$tmp/counted" || true
    figures=$(tail -n 1 "$tmp/counted")
    all=${figures##* }
    line "letter from $operations operations, seed $seed: figures as counted from the tables" "${figures#figures }" \
        "$all of $all, above 100" "$([ "${all:-0}" -gt 100 ] && met "$figures" "figures $all of $all" || echo 'not met')"
    grep -v '^figures\|^left out' "$tmp/counted" | head -n 20 >&2 || true
    # Again when everything that is due was erased: its people are gone, the figures stay.
    "$overt" sweep --dir "$tmp/record" >/dev/null
    answer "$tmp/record" "$tmp/again" "$ten"
    same=same
    for file in letter.txt letter.html letter.pdf; do cmp -s "$tmp/letter/$file" "$tmp/again/$file" || same=other; done
    line "the same letter once more, after the sweep, seed $seed" "$same" same "$(met "$same" same)"
    rm -rf "$tmp/record" "$tmp/letter" "$tmp/again"
done

# Two registers of the same overt use; what one does not publish speaks of covert sources throughout.
for policy in all body-worn; do
    for kind in with none; do
        covert=
        [ "$kind" = none ] || covert=covert
        "$make" "$tmp/$kind" 120 400 7 $covert
        "$overt" foi policy adopt --dir "$tmp/$kind" --topic 'covert use' --touches "$policy" --exemptions 's24(2), s31(3)' \
            --adopted 2022-01-01 --review 2030-01-01 --as 'I. Rights' >/dev/null
        answer "$tmp/$kind" "$tmp/letter" "$ten" # the same folder: its name is in what the command says
        mv "$tmp/letter.said" "$tmp/letter/said"
        mv "$tmp/letter.notes" "$tmp/letter/notes"
        sqlite3 "$tmp/$kind/record.db" "SELECT length(record), kind FROM act WHERE kind = 'foi.letter'" >"$tmp/letter/size"
        mv "$tmp/letter" "$tmp/letter-$kind"
    done
    same=0
    for file in letter.txt letter.html letter.pdf size said notes; do
        if cmp -s "$tmp/letter-with/$file" "$tmp/letter-none/$file" && [ -f "$tmp/letter-with/$file" ]; then
            same=$((same + 1))
        fi
    done
    spoken=$(grep -rl 'covert source' "$tmp"/letter-with* | wc -l)
    line "covert sources in what is not published, policy for $policy: text, page, PDF, size of the record, words, warnings the same" \
        "$same of 6, spoken of in $spoken files" '6 of 6, spoken of in 0 files' \
        "$(met "$same of 6, spoken of in $spoken files" '6 of 6, spoken of in 0 files')"
    rm -rf "$tmp/with" "$tmp/none" "$tmp"/letter-*
done

# From "neither confirms nor denies" on, a letter from an empty record is that from a busy one.
"$make" "$tmp/busy" 120 400 8
"$make" "$tmp/empty" 0 0 8
for kind in busy empty; do
    "$overt" foi policy adopt --dir "$tmp/$kind" --topic 'covert use' --touches all --exemptions 's24(2), s31(3)' \
        --adopted 2022-01-01 --review 2030-01-01 --as 'I. Rights' >/dev/null
    answer "$tmp/$kind" "$tmp/letter-$kind" "$ten"
    for file in letter.txt letter.html; do
        awk '/neither confirms nor denies/ { on = 1 } on { print } /You should not infer/ { exit }' "$tmp/letter-$kind/$file"
    done >"$tmp/block-$kind"
done
same=$(cmp -s "$tmp/block-busy" "$tmp/block-empty" && [ -s "$tmp/block-busy" ] && echo same || echo other)
line 'the part that neither confirms nor denies, from an empty register and from a busy one' "$same" same "$(met "$same" same)"

# What stands behind each figure: queries that are run again by SQLite alone.
if OVERT_BUILD="$OVERT_BUILD" "$source/tests/flow/foi_evidence" >"$tmp/evidence" 2>&1; then evidence=same; else evidence=other; fi
queries=$(sed -n 's/.*each of \([0-9]*\) queries.*/\1/p' "$tmp/evidence")
line "the $queries stated queries, run by themselves, give the letter's figures; references only, nothing of it in the letter" \
    "$evidence" same "$(met "$evidence" same)"

# What earlier letters and the published register say of the same.
for flow in foi_differ foi_published; do
    said=$(OVERT_BUILD="$OVERT_BUILD" "$source/tests/flow/$flow" 2>/dev/null) || true
    good=$(printf '%s\n' "$said" | grep -c '^ok') || true
    plan=$(printf '%s\n' "$said" | sed -n 's/^1\.\.//p')
    case $flow in
    foi_differ) what='a figure against an earlier letter: named with its cause, not sent until why is said; not of what is not confirmed' ;;
    *) what='the published register: a figure that differs is not sent; what is published is answered with figure and address (s21)' ;;
    esac
    line "$what" "$good of ${plan:-?} cases" "${plan:-?}" "$(met "$good" "${plan:-none}")"
done

# A letter from a register of 100,000 alerts; SQLite alone reading the same tables is what it is held against.
OVERT_BUILD="$OVERT_BUILD" OVERT_SOURCE="$source" "$source/bench/letter.sh" >"$tmp/bench" 2>"$tmp/bench.said" || cat "$tmp/bench.said" >&2
sed -n 's/^BENCH|\([^|]*\)|\([^|]*\)|\([^|]*\)|\([^|]*\)|\([^|]*\)|\(.*\)/ACCEPT|\1|\2 against \3, \4 times|\5|\6/p' "$tmp/bench"
grep -q '^BENCH|' "$tmp/bench" || line 'a letter from a register of 100,000 alerts' - '< 1 s' 'not met'
