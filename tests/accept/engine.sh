#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# engine.sh - faces known again in ../shared/video, a second detector by a manifest alone, memory, and how fast the chain
# is. Accuracy is in evaluate.sh.
set -eu
build=${OVERT_BUILD:?} top=${OVERT_SOURCE:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The unit test of the engine has these as cases.
CMOCKA_MESSAGE_OUTPUT=TAP "$build/tests/unit/face/test_face_engine" >"$work/unit" 2>&1 || true
cases() { # NAME CASE
    if grep -q "^ok [0-9]* - $2\$" "$work/unit"; then result=met figure=passed
    elif grep -q "^ok [0-9]* - $2 # SKIP" "$work/unit"; then result='skipped: ../shared is not there' figure=-
    else result='not met' figure=failed; fi
    echo "ACCEPT|$1|$figure|test $2|$result"
}
cases 'the man of one video in another, and nobody else' a_man_is_known_again_in_another_video
cases 'YuNet by a manifest and a file' another_detector_takes_a_manifest_and_no_code
cases 'no allocation for a frame in steady state' frames_take_no_memory_of_ours

mkdir -p "$build/bench"
ROUNDS=${ROUNDS:-3} PICTURES=${PICTURES:-60} "$top/bench/chain.sh" 2>/dev/null | sed -n 's/^BENCH|//p' |
    awk -F'|' '{ goal = $5 ~ /</ ? $5 : ">= " $5; printf "ACCEPT|%s|%s|%s|%s\n", $1, $4, goal, $6 }'
