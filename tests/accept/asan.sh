#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# asan.sh - the same tests under the address and undefined-behaviour sanitizers.
set -eu
cd "${OVERT_SOURCE:?}"
code=0
make asan >"${OVERT_BUILD:?}/accept/asan.out" 2>&1 || code=$?
grep -E 'FAILED|failed:' "$OVERT_BUILD/accept/asan.out" || true
figure=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$OVERT_BUILD/accept/asan.out" | tail -n 1)
if [ "$code" = 0 ]; then word=met; else word='not met'; fi
printf 'ACCEPT|tests under ASan and UBSan|%s|0 failed|%s\n' "$figure" "$word"
