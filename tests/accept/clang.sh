#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clang.sh - everything compiles without a warning under clang too, and its tests pass.
set -eu
cd "${OVERT_SOURCE:?}"
log=${OVERT_BUILD:?}/accept/clang.out
if ! command -v clang >/dev/null 2>&1; then
    echo 'ACCEPT|no warning under clang|-|0 warnings|skipped: clang is not installed'
    exit 0
fi
code=0
CC=clang make test BUILD=build-clang WERROR=true >"$log" 2>&1 || code=$?
grep -E 'error:|warning:|FAILED|failed:' "$log" || true
version=$(clang --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
figure="clang $version, $(grep -cE 'warning:|error:' "$log" || true) warnings, $(tail -n 1 "$log")"
if [ "$code" = 0 ]; then word=met; else word='not met'; fi
printf 'ACCEPT|no warning under clang|%s|0 warnings, 0 failed|%s\n' "$figure" "$word"
