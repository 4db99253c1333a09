#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# search.sh - exact search of a million templates of 192 floats against FAISS IndexFlatIP (Debian's python3-faiss, with
# OpenBLAS) and usearch's exact search (its C library, built here from the sources of the npm package in .deps/usearch): the
# same templates, probes and threads, in one run; best 10, no threshold. Medians. Then against what the memory gives: a plain
# loop that reads the same bytes on the same threads. pgvector, where there is one, on a part of the list. Then ten million
# templates with their memory (not with LARGE=0).
set -eu
rows=${ROWS:-1000000}
work=$(mktemp -d "${OVERT_BUILD:?}/bench/search.XXXXXX")
trap 'rm -rf "$work"' EXIT
python=/usr/bin/python3
threads=$(nproc)
export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads"
"$OVERT_BUILD/bench/search" "$work" "$rows" 64 32 >"$work/ours"
: >"$work/peer"
if "$python" -c 'import faiss' 2>/dev/null; then
    "$python" "${OVERT_SOURCE:?}/bench/peer_faiss.py" "$work" "$threads" 32 "$work/ours" >"$work/peer"
else
    echo 'BENCH|exact search against FAISS|-|-|-|8.0|skipped: python3-faiss is not installed'
fi
usearch=$OVERT_SOURCE/.deps/usearch
if [ -e "$usearch/c/lib.cpp" ] && command -v g++ >/dev/null; then
    g++ -std=c++17 -O3 -march=native -ffast-math -DNDEBUG -DUSEARCH_USE_OPENMP=0 -DUSEARCH_USE_NUMKONG=0 \
        -I"$usearch/include" -I"$usearch/c" -c -o "$work/usearch.o" "$usearch/c/lib.cpp" 2>"$work/usearch.log"
    gcc -O2 -I"$usearch/c" -c -o "$work/peer.o" "$OVERT_SOURCE/bench/peer_usearch.c"
    g++ -o "$work/peer_usearch" "$work/peer.o" "$work/usearch.o" -lpthread
    "$work/peer_usearch" "$work" "$rows" 64 "$threads" 32 "$work/ours" >>"$work/peer"
else
    echo 'BENCH|exact search against usearch|-|-|-|-|skipped: usearch is not unpacked; tools/setup bench'
fi
# pgvector: on a server where this machine's PostgreSQL has it, else as WebAssembly; a part of the list, since loading takes long.
part=${PGVECTOR_ROWS:-50000}
[ "$part" -le "$rows" ] || part=$rows
packages=$OVERT_SOURCE/.deps/bench
if "$OVERT_SOURCE/tests/postgres/with-server" "$python" "$OVERT_SOURCE/bench/peer_pgvector.py" "$work" "$part" "$work/ours" \
    >"$work/pgvector" 2>&1; then
    echo 'pgvector_server 1' >>"$work/pgvector"
    cat "$work/pgvector" >>"$work/peer"
elif [ -d "$packages/node_modules/@electric-sql/pglite-pgvector" ] &&
    node "$OVERT_SOURCE/bench/peer_pgvector.mjs" "$packages" "$work" "$part" "$work/ours" >"$work/pgvector" 2>&1; then
    cat "$work/pgvector" >>"$work/peer"
else
    echo 'BENCH|exact search against pgvector|-|-|-|-|skipped: neither this PostgreSQL nor node 20 has it; tools/setup bench'
fi
rm -f "$work"/*.f32
if [ "${LARGE:-10000000}" != 0 ]; then
    "$OVERT_BUILD/bench/search" - "${LARGE:-10000000}" 32 32 | sed 's/^/large_/' >"$work/large"
else
    : >"$work/large"
fi
grep -hv 'found' "$work/ours" "$work/peer" "$work/large"
cat "$work/ours" "$work/peer" "$work/large" | awk -v rows="$rows" -v large="${LARGE:-10000000}" -v threads="$threads" '
    { value[$1] = $2 }
    function verdict(ratio, goal) { return goal == "-" ? "-" : ratio >= goal + 0 ? "met" : "not met" }
    function line(what, ours, peer, goal,    ratio) {
        if (!(peer in value) || !(ours in value)) return
        ratio = value[peer] / value[ours]
        printf "BENCH|%s|%.2f ms|%.2f ms|%.2f|%s|%s\n", what, value[ours] * 1000, value[peer] * 1000, ratio, goal,
            verdict(ratio, goal)
    }
    END {
        name = sprintf("search of %d, ", rows)
        line(name "one probe, " threads " threads, FAISS", "single_seconds", "peer_single_seconds", "8.0")
        line(name "one probe, 1 thread, FAISS", "one_thread_seconds", "peer_single_seconds", "8.0")
        line(name "32 probes at once, each, FAISS", "batch_seconds", "peer_batch_seconds", "-")
        line(name "one probe, usearch exact", "single_seconds", "usearch_single_seconds", "-")
        line(name "32 at once, each, usearch exact", "batch_seconds", "usearch_batch_seconds", "-")
        line(name "32 at once, each, one alone", "batch_seconds", "single_seconds", "5.0")
        line(name "the same on 1 thread", "one_thread_batch_seconds", "one_thread_seconds", "-")
        line(name "the same with threshold 0.40", "threshold_batch_seconds", "threshold_seconds", "-")
        line(name "threshold 0.40, plain reading", "threshold_seconds", "stream_seconds", "0.80")
        line(name "no threshold, plain reading", "single_seconds", "stream_seconds", "0.80")
        line(name "no threshold, plain reading, 1 thread", "one_thread_seconds", "one_thread_stream_seconds", "-")
        line(name "threads, 1 thread", "single_seconds", "one_thread_seconds", "-")
        line(name "32 at once, threads, 1 thread", "batch_seconds", "one_thread_batch_seconds", "1.8")
        if ("candidates" in value) {
            share = value["same_candidates"] / value["candidates"]
            printf "BENCH|candidates that FAISS finds too|%d|%d|%.4f|0.999|%s\n", value["same_candidates"],
                value["candidates"], share, verdict(share, 0.999)
        }
        if ("usearch_candidates" in value) {
            share = value["usearch_same"] / value["usearch_candidates"]
            printf "BENCH|candidates that usearch finds too|%d|%d|%.4f|0.999|%s\n", value["usearch_same"],
                value["usearch_candidates"], share, verdict(share, 0.999)
        }
        if ("pgvector_rows" in value) {
            # A scan takes as long as its rows: what it takes for all of them, from what it took for a part.
            value["pgvector_all_seconds"] = value["pgvector_seconds"] * rows / value["pgvector_rows"]
            kind = "pgvector_server" in value ? "pgvector, exact" : "pgvector as WebAssembly, 1 thread"
            kind = kind sprintf(" (%d rows, times %g)", value["pgvector_rows"], rows / value["pgvector_rows"])
            line(name "one probe, " kind, "pgvector_server" in value ? "single_seconds" : "one_thread_seconds",
                "pgvector_all_seconds", "-")
            share = value["pgvector_candidates"] > 0 ? value["pgvector_same"] / value["pgvector_candidates"] : 1
            printf "BENCH|candidates in that part that pgvector finds too|%d|%d|%.4f|0.999|%s\n", value["pgvector_same"],
                value["pgvector_candidates"], share, verdict(share, 0.999)
        }
        if ("large_resident_bytes" in value) {
            printf "BENCH|memory of %d templates|%.2f GB|24 GiB|%.0f B each|-|%s\n", large,
                value["large_resident_bytes"] / 1e9, value["large_template_bytes"],
                (value["large_resident_bytes"] < 24 * 1073741824 ? "met" : "not met")
            name = sprintf("search of %d, ", large)
            line(name "threshold 0.40, plain reading", "large_threshold_seconds", "large_stream_seconds", "0.80")
            line(name "no threshold, plain reading", "large_single_seconds", "large_stream_seconds", "0.80")
            line(name "32 at once, each, one alone", "large_batch_seconds", "large_single_seconds", "5.0")
        }
    }'
