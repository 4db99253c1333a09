#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# search.sh - exact search of a million templates of 192 floats against FAISS IndexFlatIP (Debian's python3-faiss, with
# OpenBLAS), the same templates, probes and threads, in one run; best 10, no threshold. Medians.
set -eu
rows=${ROWS:-1000000}
work=$(mktemp -d "${OVERT_BUILD:?}/bench/search.XXXXXX")
trap 'rm -rf "$work"' EXIT
python=/usr/bin/python3
if ! "$python" -c 'import faiss' 2>/dev/null; then
    echo 'BENCH|exact search against FAISS|-|-|-|2.0|skipped: python3-faiss is not installed'
    exit 0
fi
threads=$(nproc)
export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads"
"$OVERT_BUILD/bench/search" "$work" "$rows" 64 64 >"$work/ours"
"$python" "${OVERT_SOURCE:?}/bench/peer_faiss.py" "$work" "$threads" 64 "$work/ours" >"$work/peer"
grep -v '^found' "$work/ours"
cat "$work/peer"
cat "$work/ours" "$work/peer" | awk -v rows="$rows" -v threads="$threads" '
    { value[$1] = $2 }
    function line(what, ours, peer,    ratio) {
        ratio = value[peer] / value[ours]
        printf "BENCH|%s|%.2f ms|%.2f ms|%.1f|2.0|%s\n", what, value[ours] * 1000, value[peer] * 1000, ratio,
            (ratio >= 2.0 ? "met" : "not met")
    }
    END {
        name = sprintf("search of %d, ", rows)
        line(name "one probe, " threads " threads", "single_seconds", "peer_single_seconds")
        line(name "one probe, 1 thread", "one_thread_seconds", "peer_single_seconds")
        line(name "64 probes at once, each", "batch_seconds", "peer_batch_seconds")
        share = value["same_candidates"] / value["candidates"]
        printf "BENCH|candidates that FAISS finds too|%d|%d|%.4f|0.999|%s\n", value["same_candidates"],
            value["candidates"], share, (share >= 0.999 ? "met" : "not met")
    }'
