#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gallery.sh - opening a gallery file of a million templates of 192 floats against libsodium's decryption of the very same blocks
# from memory to memory, on as many threads, in one run: into the same bytes again and again, and into new memory. Medians of five.
# ROWS=100000 is a try.
set -eu
rows=${ROWS:-1000000}
work=$(mktemp -d "${OVERT_BUILD:?}/bench/gallery.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$OVERT_BUILD/bench/gallery" "$work/list" "$rows" >"$work/ours"
cat "$work/ours"
awk -v rows="$rows" '
    { value[$1] = $2 }
    function line(what, ours, peer, goal,    ratio) {
        ratio = value[ours] / value[peer]
        printf "BENCH|gallery file of %d, %s|%.0f ms|%.0f ms|%.2f|<= %s|%s\n", rows, what, value[ours] * 1000, value[peer] * 1000,
            ratio, goal, (ratio <= goal ? "met" : "not met")
    }
    END {
        line("opened, " value["threads"] " threads / decrypted", "unseal_seconds", "bare_seconds", 2.0)
        line("opened, 1 thread / decrypted", "unseal_one_seconds", "bare_one_seconds", 2.0)
        line("the same / into new memory", "unseal_one_seconds", "fresh_one_seconds", 1.4)
    }' "$work/ours"
