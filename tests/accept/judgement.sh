#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# judgement.sh - what people decide about alerts and searches: counted by the unit tests operate/decide and operate/matrix,
# which fail at the first promise that is broken.
set -eu
tests=${OVERT_BUILD:?}/tests/unit/operate
said=$(CMOCKA_MESSAGE_OUTPUT=TAP "$tests/test_decide" 2>&1) && met=met || met='not met'
figure=$(printf '%s\n' "$said" | grep -c '^ok ' || true)
printf 'ACCEPT|alerts: verdicts, corrections, de-arrest, complaints, search choice and review|%s promises|all|%s\n' "$figure" "$met"
said=$(CMOCKA_MESSAGE_OUTPUT=TAP "$tests/test_matrix" 2>&1) && met=met || met='not met'
pairs=$(printf '%s\n' "$said" | sed -n 's/^# \([0-9]* pairs of acts\), .*$/\1/p')
printf 'ACCEPT|two-person acts: nobody does both halves, whatever their roles|%s|all|%s\n' "${pairs:--}" "$met"
