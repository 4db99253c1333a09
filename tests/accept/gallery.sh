#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gallery.sh - the gallery file, whole: every byte of a small one flipped and samples of one with 100,000 templates; a day of changes cut
# at every write, by power cuts in 40 different ways each, and 400 kills of a process that writes; what is erased is searched for in
# the raw file; 1,000 readers, threads and processes, while one appends and erases. READERS=100 ROUNDS=2 is a try.
set -eu
tests=${OVERT_BUILD:?}/tests/unit/face/gallery
if [ ! -x "$tests/test_face_gallery_cut" ]; then
    printf 'ACCEPT|gallery file|-|-|skipped: the tests are not built\n'
    exit 0
fi
out=$(mktemp "${TMPDIR:-/tmp}/overt-gallery-XXXXXX")
trap 'rm -f "$out"' EXIT
CMOCKA_MESSAGE_OUTPUT=TAP
export CMOCKA_MESSAGE_OUTPUT
# try NAME ARG...: met when it ends well.
try() {
    name=$1
    shift
    met=met
    "$tests/test_face_gallery_$name" "$@" >"$out" 2>&1 || met='not met'
    ! grep -q '^not ok' "$out" || met='not met'
    cat "$out"
}
# figure WORD: the number behind the word in the output.
figure() {
    sed -n "s/^# .*\\b$1 \\([0-9]*\\).*/\\1/p" "$out" | head -n 1
}
try cut "${ROUNDS:-40}"
line='gallery file: cut at every write, sync and shortening of a day of changes'
printf 'ACCEPT|%s|%s cuts at %s writes, %s kills: the old or the new list|all|%s\n' "$line" \
    "$(figure points)" "$(figure writes)" "$(figure kills)" "$met"
try flip "${TEMPLATES:-100000}" "${SAMPLES:-300}" "${STEP:-1}"
line='gallery file: every changed byte is seen, with the place'
printf 'ACCEPT|%s|%s bytes of a small file, %s samples of one of %s templates|all|%s\n' "$line" \
    "$(figure bytes)" "$(figure samples)" "${TEMPLATES:-100000}" "$met"
try file
line='gallery file: what is erased is in the raw file no more, sealed or not'
printf 'ACCEPT|%s|%s pieces searched for, found %s|0|%s\n' "$line" \
    "$(figure pieces)" "$(figure found)" "$met"
try readers "${READERS:-1000}"
printf 'ACCEPT|gallery file: readers while one appends and erases|%s readers read %s times during %s changes, each one moment|1000|%s\n' \
    "$(figure readers)" "$(figure looks)" "$(figure read)" "$met"
