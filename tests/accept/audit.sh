#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# audit.sh - the log of section 62 and the record as at past moments, on a scripted day through the program (tests/flow/day).
set -eu
source=${OVERT_SOURCE:-$(dirname "$0")/../..}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
code=0
DAY_EVERY=${DAY_EVERY:-6} "$source/tests/flow/day" >"$out" 2>&1 || code=$?
cat "$out"
[ "$code" != 77 ] || why=$(tail -n 1 "$out")

# line WORDS FIGURE GOAL CASE: met when the case of that name passed
line() {
    met='not met'
    grep -q "^ok [0-9]* - .*$4" "$out" && met=met
    [ "$code" != 77 ] || met=$why
    printf 'ACCEPT|%s|%s|%s|%s\n' "$1" "$2" "$3" "$met"
}

for word in collection alteration consultation disclosure combination erasure; do
    figure=$(sed -n "s/^# in the log: $word //p" "$out")
    line "section 62: $word is in the log, who, when, which, why" "${figure:--}" 'every act of the day' 'all six words'
done
line 'every command is in the log under the words of docs/audit-commands.md' \
    "$(grep -c '^| `' "$source/docs/audit-commands.md") commands" 'all, and no other words' 'in the log as docs'
line 'nothing about a person is shown to somebody who is not in the log' "$(sed -n 's/^# \([0-9]* answers\) compared/\1/p' "$out")" \
    'no planted word' 'shown to who is recorded alone'
line 'every reading command takes an as-at' '-' 'all but those named with why' 'can be asked as at'
line 'what was held and known at each moment of the day, asked later: the same bytes' \
    "$(sed -n 's/^ok [0-9]* - as at \([0-9]* past moments, [0-9]* answers\).*/\1/p' "$out")" 'no difference' \
    'past moments, .* what they were then'
line 'the same after erasing: every figure, and nobody' '-' 'no figure differs' 'every figure and nobody'
line 'published log: nothing about people can be counted' '-' 'no kind, no operation' 'can be counted in the published log'
