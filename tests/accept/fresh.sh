#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fresh.sh - the README's two commands on a new minimal Debian 12 and 13.
set -eu
cd "${OVERT_SOURCE:?}"
for release in bookworm trixie; do
    if [ "$(id -u)" != 0 ]; then
        printf 'ACCEPT|fresh %s|-|demo and test pass|skipped: needs root\n' "$release"
        continue
    fi
    code=0
    out=${OVERT_BUILD:?}/accept/fresh-$release.out
    tools/fresh "$release" >"$out" 2>&1 || code=$?
    cat "$out"
    figure=$(sed -n "s/^fresh: $release: make \(.*\)/\1/p" "$out" | paste -sd, | sed 's/,/, /g')
    if [ "$code" = 0 ]; then word=met; else word='not met'; fi
    printf 'ACCEPT|fresh %s|%s|demo and test pass|%s\n' "$release" "${figure:-nothing ran}" "$word"
done
