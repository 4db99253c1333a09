#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# rights.sh - every act in every state by an officer of every role is done or refused as the matrix says (docs/rights.md);
# counted by the unit test operate/matrix, which fails at the first cell that differs.
set -eu
said=$(CMOCKA_MESSAGE_OUTPUT=TAP "${OVERT_BUILD:?}/tests/unit/operate/test_matrix" 2>&1) && met=met || met="not met"
cells=$(printf '%s\n' "$said" | sed -n 's/^# \([0-9]* cells done, [0-9]* refused\)$/\1/p')
printf 'ACCEPT|acts by state and role: as the matrix of rights says|%s|all|%s\n' "${cells:--}" "$met"
